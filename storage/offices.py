"""Offices (leading-group offices of one area) and the departments that are their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Integer, RowMapping, String, Table, UniqueConstraint, select, update

from domain import lengths
from domain.errors import Refusal
from domain.workdays import FollowUpClock, RestDayConvention
from storage.metadata import metadata
from storage.repository import Repository

offices = Table(
    "offices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(lengths.NAME), nullable=False, unique=True),
    Column("timezone", String(40), nullable=False, server_default="Asia/Shanghai"),
    Column("follow_up_clock", String(20), nullable=False, server_default=FollowUpClock.ARISES.value),
    Column("rest_day", String(20), nullable=False, server_default=RestDayConvention.BEFORE.value),
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
    """``follow_up_clock`` and ``rest_day`` are settings of the office (``office/settings.py``)."""

    id: int
    name: str
    timezone: str
    follow_up_clock: FollowUpClock = FollowUpClock.ARISES
    rest_day: RestDayConvention = RestDayConvention.BEFORE


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

    async def set_up(self, office_id: int, *, follow_up_clock: FollowUpClock, rest_day: RestDayConvention) -> bool:
        """Keeps the office's settings; False when they were so already."""
        new = {"follow_up_clock": follow_up_clock.value, "rest_day": rest_day.value}
        differs = (offices.c.follow_up_clock != follow_up_clock.value) | (offices.c.rest_day != rest_day.value)
        return await self._changed(update(offices).where(offices.c.id == office_id, differs).values(**new)) == 1

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


def _office(row: RowMapping) -> Office:
    clock, rest_day = FollowUpClock(row["follow_up_clock"]), RestDayConvention(row["rest_day"])
    return Office(**{**row, "follow_up_clock": clock, "rest_day": rest_day})
