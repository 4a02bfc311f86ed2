"""Offices (leading-group offices of one area) and the departments that are their members."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    false,
    select,
    update,
)

from domain import lengths
from domain.errors import Refusal
from domain.monthly import MonthlyPeriod
from domain.obligations import DEFAULT_LADDERS, OWN_TERMS, Duty, Ladder, OfficeHours, ladder_from
from domain.summary import SUMMARY_DAYS
from domain.workdays import FollowUpClock, RestDayConvention
from storage.metadata import metadata
from storage.repository import Repository

#: Columns that hold a word of an enumeration.
WORDS: Mapping[str, type[StrEnum]] = {
    "follow_up_clock": FollowUpClock,
    "rest_day": RestDayConvention,
    "monthly_period": MonthlyPeriod,
}

offices = Table(
    "offices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(lengths.NAME), nullable=False, unique=True),
    Column("timezone", String(40), nullable=False, server_default="Asia/Shanghai"),
    Column("follow_up_clock", String(20), nullable=False, server_default=FollowUpClock.ARISES.value),
    Column("rest_day", String(20), nullable=False, server_default=RestDayConvention.BEFORE.value),
    Column("opens", String(5), nullable=False, server_default="08:30"),
    Column("closes", String(5), nullable=False, server_default="17:30"),
    Column("ladders", JSON, nullable=False, server_default="{}"),
    Column("own_terms", JSON, nullable=False, server_default="{}"),
    Column("monthly_day", Integer, nullable=False, server_default="20"),
    Column("monthly_period", String(10), nullable=False, server_default=MonthlyPeriod.BETWEEN.value),
    Column("summary_days", JSON, nullable=False, server_default=json.dumps(SUMMARY_DAYS)),
    Column("yearly_cap", Integer, nullable=False, server_default="0"),
    # Whether visits need an approval before their forms open (检查前审批).
    Column("sign_off", Boolean, nullable=False, server_default=false()),
    Column("supervision_phone", String(lengths.PHONE), nullable=False, server_default=""),
    Column("public_url", String(lengths.PUBLIC_URL), nullable=False, server_default=""),
)

departments = Table(
    "departments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("name", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("short_name", String(lengths.LIBRARY_TEXT), nullable=False, server_default=""),
    UniqueConstraint("office_id", "name"),
)


@dataclass(frozen=True)
class Office:
    """All but the name and the zone are settings of the office (``office/settings.py``).

    ``hours``: when people may be reminded. ``ladders``, ``own_terms``: only what differs from ``DEFAULT_LADDERS`` and
    ``OWN_TERMS``. ``monthly_day``: by which day of the month the monthly report is due, ``monthly_period`` what it
    covers. ``summary_days``: (month, day) by which summaries are due, in order. ``yearly_cap``:
    how often a subject is inspected in a year at the most, 0 where nothing is settled. ``supervision_phone`` and
    ``public_url`` (of the public page, without a slash at its end) are printed on notices; empty where not told.
    ``sign_off``: whether each department approves its visits before their forms open.
    """

    id: int
    name: str
    timezone: str
    follow_up_clock: FollowUpClock = FollowUpClock.ARISES
    rest_day: RestDayConvention = RestDayConvention.BEFORE
    opens: str = "08:30"
    closes: str = "17:30"
    ladders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own_terms: Mapping[str, int] = field(default_factory=dict)
    monthly_day: int = 20
    monthly_period: MonthlyPeriod = MonthlyPeriod.BETWEEN
    summary_days: tuple[tuple[int, int], ...] = SUMMARY_DAYS
    yearly_cap: int = 0
    sign_off: bool = False
    supervision_phone: str = ""
    public_url: str = ""

    @property
    def hours(self) -> OfficeHours:
        return OfficeHours(time.fromisoformat(self.opens), time.fromisoformat(self.closes), self.timezone)

    def ladder(self, duty: Duty) -> Ladder:
        """The reminder ladder of a duty."""
        own = self.ladders.get(duty.value)
        return ladder_from(own) if own is not None else DEFAULT_LADDERS[duty]

    def own_term(self, duty: Duty) -> int:
        """The limit of a duty that no plan sets, in working days."""
        return self.own_terms.get(duty.value, OWN_TERMS[duty])


@dataclass(frozen=True)
class Department:
    id: int
    office_id: int
    name: str
    short_name: str = ""


class Offices(Repository):
    """Offices and departments."""

    async def add(self, name: str) -> int:
        return await self._add(offices, name=name)

    async def get(self, office_id: int) -> Office:
        row = await self._one(select(offices).where(offices.c.id == office_id))
        if row is None:
            raise Refusal("office.unknown")
        return _office(row)

    async def find_by_name(self, name: str) -> Office | None:
        row = await self._one(select(offices).where(offices.c.name == name))
        return _office(row) if row else None

    async def all(self) -> list[Office]:
        return [_office(row) for row in await self._all(select(offices).order_by(offices.c.id))]

    async def set_up(self, wanted: Office) -> bool:
        """Keeps the settings of ``wanted``; False when they were so already."""
        if await self.get(wanted.id) == wanted:
            return False
        return await self._changed(update(offices).where(offices.c.id == wanted.id).values(**_settings(wanted))) == 1

    async def add_departments(self, office_id: int, names: Iterable[str]) -> list[Department]:
        """Adds those of ``names`` that the office does not have yet; returns the added ones in order."""
        known = {department.name for department in await self.departments(office_id)}
        new = [name for name in dict.fromkeys(names) if name not in known]
        return [
            Department(await self._add(departments, office_id=office_id, name=name), office_id, name) for name in new
        ]

    async def name_shortly(self, office_id: int, short_names: Mapping[str, str]) -> None:
        """Keeps the short names of departments, by their full names; an empty one says nothing."""
        for name, short_name in short_names.items():
            row = (departments.c.office_id == office_id) & (departments.c.name == name)
            if short_name:
                await self._changed(update(departments).where(row).values(short_name=short_name))

    async def departments(self, office_id: int) -> list[Department]:
        rows = select(departments).where(departments.c.office_id == office_id).order_by(departments.c.id)
        return [Department(**row) for row in await self._all(rows)]

    async def department(self, department_id: int) -> Department:
        row = await self._one(select(departments).where(departments.c.id == department_id))
        if row is None:
            raise Refusal("office.unknown_department")
        return Department(**row)


def _settings(office: Office) -> dict[str, Any]:
    values = {name: value for name, value in vars(office).items() if name not in {"id", "name", "timezone"}}
    return values | {name: values[name].value for name in WORDS}


def _office(row: RowMapping) -> Office:
    words = {name: kind(row[name]) for name, kind in WORDS.items()}
    days = tuple((month, day) for month, day in row["summary_days"])
    return Office(**{**row, **words, "summary_days": days})
