"""What an arrangement would change in a calendar, said before it counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from domain.workdays.calendar import ONE_DAY, DayKind, WorkCalendar


@dataclass(frozen=True)
class DayChange:
    """A day that is worked from now on and was not, or the other way round."""

    day: date
    before: DayKind
    after: DayKind


@dataclass(frozen=True)
class Changes:
    """From one calendar to another. ``official`` are the years that become official, ``partial`` those of which the
    arrangement names days, but too few: they stay provisional."""

    days: tuple[DayChange, ...]
    official: tuple[int, ...]
    partial: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.days or self.official)

    @cached_property
    def _changed(self) -> list[date]:
        return [one.day for one in self.days]

    @property
    def bounds(self) -> tuple[date, date]:
        """The first and the last day of which anything is said anew; ValueError where nothing is."""
        days = [*self._changed[:1], *self._changed[-1:]]
        days += [day for year in self.official for day in (date(year, 1, 1), date(year, 12, 31))]
        return min(days), max(days)

    def touch(self, start: date, due: date) -> bool:
        """Whether anything is said anew of a day after ``start`` up to ``due``: the days that a limit counts."""
        if bisect_right(self._changed, start) < bisect_right(self._changed, due):
            return True
        return any((start + ONE_DAY).year <= year <= due.year for year in self.official)


def changes_by(days: Mapping[date, bool], calendar: WorkCalendar) -> Changes:
    """What ``calendar.arranged(days)`` changes."""
    after = calendar.arranged(days)
    years = sorted({day.year for day in days})
    changed = [
        DayChange(day, calendar.kind(day), after.kind(day))
        for year in years
        for day in _days_of(year)
        if calendar.is_workday(day) != after.is_workday(day)
    ]
    return Changes(
        days=tuple(changed),
        official=tuple(sorted(after.official_years - calendar.official_years)),
        partial=tuple(year for year in years if year not in after.official_years),
    )


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
