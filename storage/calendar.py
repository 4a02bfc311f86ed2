"""The working-day calendar: which years have an official arrangement, and the days that differ from Monday–Friday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, select

from domain.workdays import WorkCalendar
from storage.metadata import metadata
from storage.repository import Repository

calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("source", String(100), nullable=False),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_workday", Boolean, nullable=False),
)


class Calendar(Repository):
    """Official arrangements."""

    async def load(self) -> WorkCalendar:
        """The calendar as a value; a few dozen rows a year."""
        years = frozenset(row["year"] for row in await self._all(select(calendar_years)))
        exceptions = {row["day"]: row["is_workday"] for row in await self._all(select(calendar_days))}
        return WorkCalendar(official_years=years, exceptions=exceptions)

    async def fill(self, years: Iterable[int], exceptions: Mapping[date, bool], *, source: str) -> list[int]:
        """Stores the arrangement of each of ``years`` that has none yet; the years that were added."""
        known = {row["year"] for row in await self._all(select(calendar_years))}
        new = [year for year in years if year not in known]
        await self._add_many(calendar_years, [{"year": year, "source": source} for year in new])
        days = [{"day": day, "is_workday": works} for day, works in exceptions.items() if day.year in new]
        await self._add_many(calendar_days, days)
        return new
