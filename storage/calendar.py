"""The working-day calendar in versions: each says of some days whether they are worked, and none is ever changed.

What counts is all versions in force one upon the other. A version that was sent but not yet confirmed has no number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Select, String, Table, func, select, update

from domain import lengths
from domain.workdays import ArrangedDay, WorkCalendar
from storage.metadata import Moment, metadata
from storage.people import people
from storage.repository import Repository

#: How long the name of a file is that a version came from; a longer one is cut.
SOURCE = 100

calendar_versions = Table(
    "calendar_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, unique=True),
    Column("base", Integer, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("source", String(SOURCE), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("digest", String(64)),
)

calendar_version_days = Table(
    "calendar_version_days",
    metadata,
    Column("version_id", ForeignKey("calendar_versions.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("is_workday", Boolean, nullable=False),
    Column("notice", String(lengths.DOCUMENT_NUMBER), nullable=False),
)

calendar_version_years = Table(
    "calendar_version_years",
    metadata,
    Column("version_id", ForeignKey("calendar_versions.id"), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
)

_IN_FORCE = calendar_versions.c.number.is_not(None)
#: Calendars by the digest of their newest version, which stands for all that it builds on (None: no version).
_kept: dict[str | None, WorkCalendar] = {}
_KEPT_AT_MOST = 16


@dataclass(frozen=True)
class Version:
    """Some days as somebody entered them. ``number`` from 1, once it is in force; ``base`` the number of the version
    that it was compared with. ``by`` is who sent it, None for the command line and the library; ``decided_at`` when
    it was taken over or withdrawn."""

    id: int
    number: int | None
    base: int
    person_id: int | None
    by: str | None
    source: str
    entered_at: datetime
    decided_at: datetime | None
    notices: tuple[str, ...] = ()
    """Of all days when a version is found, of one year's days in a history of that year."""


class Calendar(Repository):
    """Arrangements, by version."""

    async def load(self) -> WorkCalendar:
        """The calendar in force, as a value. It is kept from one call to the next while no version is added."""
        newest = select(calendar_versions.c.digest).where(_IN_FORCE).order_by(calendar_versions.c.number.desc())
        digest = await self._value(newest.limit(1))
        calendar = _kept.get(digest)
        if calendar is None:
            if len(_kept) >= _KEPT_AT_MOST:
                _kept.clear()
            calendar = _kept[digest] = await self._read()
        return calendar

    async def _read(self) -> WorkCalendar:
        years = select(calendar_version_years.c.year).join(calendar_versions).where(_IN_FORCE)
        official = frozenset(row["year"] for row in await self._all(years))
        return WorkCalendar(official, {one.day: one.works for one in await self.days()})

    async def days(self, year: int | None = None) -> list[ArrangedDay]:
        """What the versions in force say of each day, or of each in a year, the newest word on it; by date."""
        query = (
            select(calendar_version_days)
            .join(calendar_versions)
            .where(_IN_FORCE)
            .order_by(calendar_versions.c.number, calendar_version_days.c.day)
        )
        if year is not None:
            query = query.where(calendar_version_days.c.day.between(date(year, 1, 1), date(year, 12, 31)))
        said = {one.day: one for one in await self._arranged(query)}
        return [said[day] for day in sorted(said)]

    async def newest(self) -> int:
        """The number of the newest version in force, 0 where there is none."""
        return int(await self._value(select(func.max(calendar_versions.c.number))) or 0)

    async def propose(self, days: Sequence[ArrangedDay], *, person_id: int | None, source: str, now: datetime) -> int:
        """Keeps a version that is not in force yet; its id."""
        version_id = await self._add(
            calendar_versions,
            base=await self.newest(),
            person_id=person_id,
            source=source[:SOURCE],
            entered_at=now,
        )
        await self._add_many(
            calendar_version_days,
            [{"version_id": version_id, "day": one.day, "is_workday": one.works, "notice": one.notice} for one in days],
        )
        return version_id

    async def find(self, version_id: int) -> Version | None:
        row = await self._one(_with_name().where(calendar_versions.c.id == version_id))
        if row is None:
            return None
        days = await self.proposed(version_id)
        return Version(**row, notices=tuple(dict.fromkeys(one.notice for one in days)))

    async def proposed(self, version_id: int) -> list[ArrangedDay]:
        """The days of one version, by date."""
        days = calendar_version_days
        return await self._arranged(select(days).where(days.c.version_id == version_id).order_by(days.c.day))

    async def put_in_force(self, version: Version, official_years: Sequence[int], *, now: datetime) -> int:
        """Gives a proposed version its number, from which on it counts, and makes ``official_years`` official.

        0 where it was decided already, or where another version has come since its ``base``.
        """
        number = version.base + 1
        lines = [f"{one.day.isoformat()} {one.works:d} {one.notice}" for one in await self.proposed(version.id)]
        before = await self._value(select(calendar_versions.c.digest).where(calendar_versions.c.number == version.base))
        content = "\n".join([before or "", *lines, *map(str, sorted(official_years))])
        waiting = (
            update(calendar_versions)
            .where(calendar_versions.c.id == version.id, calendar_versions.c.decided_at.is_(None))
            .values(number=number, decided_at=now, digest=hashlib.sha256(content.encode()).hexdigest())
        )
        if await self.newest() != version.base or not await self._changed(waiting):
            return 0
        await self._add_many(
            calendar_version_years, [{"version_id": version.id, "year": year} for year in sorted(official_years)]
        )
        return number

    async def withdraw(self, version_id: int, *, now: datetime) -> bool:
        """Gives up a version that is not in force; False where it was decided already."""
        waiting = (calendar_versions.c.id == version_id) & calendar_versions.c.decided_at.is_(None)
        return await self._changed(update(calendar_versions).where(waiting).values(decided_at=now)) == 1

    async def history(self, year: int) -> list[Version]:
        """The versions in force that say anything of ``year``, oldest first."""
        days = calendar_version_days
        said = (
            select(days.c.version_id, days.c.notice)
            .join(calendar_versions)
            .where(_IN_FORCE, days.c.day.between(date(year, 1, 1), date(year, 12, 31)))
            .order_by(calendar_versions.c.number, days.c.day)
        )
        notices: dict[int, dict[str, None]] = {}
        for row in await self._all(said):
            notices.setdefault(row["version_id"], {})[row["notice"]] = None
        rows = await self._all(
            _with_name().where(calendar_versions.c.id.in_(notices)).order_by(calendar_versions.c.number)
        )
        return [Version(**row, notices=tuple(notices[row["id"]])) for row in rows]

    async def _arranged(self, query: Select[tuple[object, ...]]) -> list[ArrangedDay]:
        return [ArrangedDay(row["day"], row["is_workday"], row["notice"]) for row in await self._all(query)]


def _with_name() -> Select[tuple[object, ...]]:
    columns = [column for column in calendar_versions.c if column.name != "digest"]
    named = calendar_versions.outerjoin(people, people.c.id == calendar_versions.c.person_id)
    return select(*columns, people.c.name.label("by")).select_from(named)
