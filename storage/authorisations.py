"""Authorisation by the level above (requirement D7): a department that has no authority over a subject says so, and
records by which document the level above has authorised it to inspect.

Every entry is kept under a version of its own; the newest one of a department on a subject counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)

from domain import lengths
from domain.authorisation import Authority
from storage.campaigns import campaigns
from storage.metadata import Moment, metadata
from storage.offices import departments
from storage.people import people
from storage.repository import Repository, slices
from storage.samples import IN_FORCE, samples

authorisations = Table(
    "authorisations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("authority", String(10), nullable=False),
    # Why the department has no authority, or why it needs no authorisation after all.
    Column("reason", String(lengths.AUTHORISATION), nullable=False),
    Column("granted_by", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("document_number", String(lengths.DOCUMENT_NUMBER), nullable=False),
    Column("dated", Date),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("sample_id", "department_id", "version"),
)


@dataclass(frozen=True)
class Authorisation:
    """One entry of a department about a subject. ``granted_by`` (the level above), ``document_number`` and ``dated``
    belong to an authorisation that is recorded. ``version`` counts from 1; ``department`` and ``by`` are names."""

    sample_id: int
    department_id: int
    version: int
    authority: Authority
    reason: str
    person_id: int
    at: datetime
    granted_by: str = ""
    document_number: str = ""
    dated: date | None = None
    department: str = ""
    by: str = ""


class Authorisations(Repository):
    """Entries about authority over subjects."""

    async def add(self, new: Authorisation) -> bool:
        """Keeps an entry that follows the one of the version before; False where that is not the newest any more."""
        before = await self.of(new.sample_id, new.department_id)
        if new.version != (before.version if before else 0) + 1:
            return False
        values: dict[str, Any] = {**vars(new), "authority": new.authority.value}
        del values["department"], values["by"]
        await self._add_many(authorisations, [values])
        return True

    async def newest(self, sample_ids: Collection[int]) -> Mapping[tuple[int, int], Authorisation]:
        """What counts of these subjects, by sample and department id."""
        found: dict[tuple[int, int], Authorisation] = {}
        for part in slices(sorted(sample_ids)):
            query = _entries().where(authorisations.c.id.in_(_last(authorisations.c.sample_id.in_(part))))
            found |= _by_place(await self._all(query))
        return found

    async def of(self, sample_id: int, department_id: int) -> Authorisation | None:
        """What counts of one subject for one department; None where nothing was ever entered."""
        here = (authorisations.c.sample_id == sample_id) & (authorisations.c.department_id == department_id)
        row = await self._one(_entries().where(here).order_by(authorisations.c.version.desc()).limit(1))
        return _entry(row) if row else None

    async def of_campaign(self, campaign_id: int) -> Mapping[tuple[int, int], Authorisation]:
        """What counts of the subjects that are still in, by sample and department id."""
        inside = (
            select(samples.c.id)
            .join(campaigns, campaigns.c.id == samples.c.campaign_id)
            .where(samples.c.campaign_id == campaign_id, samples.c.excluded.is_(False), IN_FORCE)
        )
        query = _entries().where(authorisations.c.id.in_(_last(authorisations.c.sample_id.in_(inside))))
        return _by_place(await self._all(query))

    async def history(self, sample_id: int, department_id: int) -> list[Authorisation]:
        """Every entry of a department about a subject, the first first."""
        here = (authorisations.c.sample_id == sample_id) & (authorisations.c.department_id == department_id)
        return [_entry(row) for row in await self._all(_entries().where(here).order_by(authorisations.c.version))]


def _last(where: Any) -> Select[Any]:
    """The ids of the newest entries of each department on each subject."""
    places = (authorisations.c.sample_id, authorisations.c.department_id)
    return select(func.max(authorisations.c.id)).where(where).group_by(*places)


@cache
def _entries() -> Select[Any]:
    return (
        select(authorisations, departments.c.name.label("department"), people.c.name.label("by"))
        .join(departments, departments.c.id == authorisations.c.department_id)
        .join(people, people.c.id == authorisations.c.person_id)
    )


def _entry(row: RowMapping) -> Authorisation:
    values = {name: value for name, value in row.items() if name != "id"}
    return Authorisation(**{**values, "authority": Authority(row["authority"])})


def _by_place(rows: Collection[RowMapping]) -> dict[tuple[int, int], Authorisation]:
    found = [_entry(row) for row in rows]
    return {(one.sample_id, one.department_id): one for one in found}
