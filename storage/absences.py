"""Who is on leave from when till when, and who stands in for them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Date, ForeignKey, Index, Integer, Table, select, update

from storage.metadata import Moment, metadata
from storage.repository import Repository, slices

absences = Table(
    "absences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("deputy_id", ForeignKey("people.id")),
    Column("noted_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_absences_person_until", "person_id", "until_on"),
    Index("ix_absences_deputy_until", "deputy_id", "until_on"),
)


@dataclass(frozen=True)
class Absence:
    """A leave from ``from_on`` till ``until_on``, both included, days at the office. ``deputy_id`` is whoever stands
    in, None for nobody in particular. ``ended_at``: it was ended early, and counts for nothing from then on."""

    person_id: int
    from_on: date
    until_on: date
    deputy_id: int | None
    noted_at: datetime
    ended_at: datetime | None = None
    id: int = 0

    def covers(self, day: date) -> bool:
        return self.ended_at is None and self.from_on <= day <= self.until_on


class Absences(Repository):
    """Leaves; a person has at most one that is running or still to come."""

    async def note(self, person_id: int, *, from_on: date, until_on: date, today: date, now: datetime) -> int:
        """Enters a leave in place of one that is running or to come; its id."""
        await self.end(person_id, today=today, now=now)
        values = {"person_id": person_id, "from_on": from_on, "until_on": until_on, "noted_at": now}
        return await self._add(absences, **values)

    async def name_deputy(self, absence_id: int, deputy_id: int | None) -> bool:
        """Who stands in during a leave that was not ended; False when that was so already."""
        row = (absences.c.id == absence_id) & absences.c.ended_at.is_(None)
        other = absences.c.deputy_id.is_distinct_from(deputy_id)
        return await self._changed(update(absences).where(row, other).values(deputy_id=deputy_id)) == 1

    async def end(self, person_id: int, *, today: date, now: datetime) -> bool:
        """Ends a leave early; whether there was one that is running or to come."""
        row = (absences.c.person_id == person_id) & absences.c.ended_at.is_(None) & (absences.c.until_on >= today)
        return await self._changed(update(absences).where(row).values(ended_at=now)) > 0

    async def of(self, person_id: int, *, today: date) -> Absence | None:
        """The leave that is running or to come."""
        found = await self._those((absences.c.person_id == person_id), today)
        return found[0] if found else None

    async def covering(self, person_ids: Sequence[int], day: date) -> dict[int, Absence]:
        """Those of these people who are on leave on ``day``, by their ids."""
        found: dict[int, Absence] = {}
        for part in slices(person_ids):
            rows = await self._those(absences.c.person_id.in_(part), day)
            found |= {one.person_id: one for one in rows if one.covers(day)}
        return found

    async def stood_in_by(self, deputy_id: int, day: date) -> list[Absence]:
        """The leaves on ``day`` in which this person stands in."""
        found = await self._those(absences.c.deputy_id == deputy_id, day)
        return [one for one in found if one.covers(day)]

    async def _those(self, whose: ColumnElement[bool], day: date) -> list[Absence]:
        not_over = absences.c.ended_at.is_(None) & (absences.c.until_on >= day)
        return [
            Absence(**row) for row in await self._all(select(absences).where(whose, not_over).order_by(absences.c.id))
        ]
