"""The calendar as a value, with a table of each year that is asked for: a due date is looked up, not walked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

ONE_DAY = timedelta(days=1)
SATURDAY = 5

FIXED_STATUTORY_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""(month, day) of the holidays that are the same each year: 全国年节及纪念日放假办法, article 2, as amended
for 2025.

The others (春节, 清明, 端午, 中秋) follow the moon or the sun, and what is moved where is known only once
the State Council says so, in the autumn before.
"""


class DayKind(StrEnum):
    """What sort of day it is, as far as limits are concerned."""

    WORKDAY = "workday"
    MAKE_UP = "make_up"
    """A Saturday or Sunday that is worked (调休上班)."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    """A weekday on which nobody works (法定节假日或调休放假)."""


Step = tuple[date, DayKind]


def statutory_holidays(year: int) -> int:
    """How many days a year the law gives off: 全国年节及纪念日放假办法, article 2 (11 until 2024, then 13).

    One that falls on a weekend is made good (article 6), so a whole arrangement has so many weekdays off more
    than it has weekend days worked.
    """
    return 13 if year >= 2025 else 11


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year counted through. ``worked[n]`` is how many of its days up to the n-th (from 0), that one included, are
    working days; ``marked`` are the days that a count of ordinary weekdays would get wrong, and weekends."""

    first: int
    workdays: tuple[date, ...]
    worked: tuple[int, ...]
    marked: tuple[Step, ...]
    marked_before: tuple[int, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked.

    ``official_years`` are those whose arrangement the State Council has published. ``exceptions`` are the
    days that differ from Monday to Friday: True for a make-up workday, False for a weekday off. A day of
    any other year follows the week less ``FIXED_STATUTORY_HOLIDAYS``, unless it is among the exceptions,
    and is provisional either way.
    """

    official_years: frozenset[int]
    exceptions: Mapping[date, bool] = field(hash=False)
    _tables: dict[int, YearTable] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` counts in a limit."""
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception
        if day.weekday() >= SATURDAY:
            return False
        return day.year in self.official_years or (day.month, day.day) not in FIXED_STATUTORY_HOLIDAYS

    def is_provisional(self, day: date) -> bool:
        """Whether the arrangement of the year of ``day`` is still unknown, so that the answer may change."""
        return day.year not in self.official_years

    def kind(self, day: date) -> DayKind:
        """What sort of day ``day`` is, for explaining a due date."""
        at_weekend = day.weekday() >= SATURDAY
        if self.is_workday(day):
            return DayKind.MAKE_UP if at_weekend else DayKind.WORKDAY
        return DayKind.WEEKEND if at_weekend else DayKind.HOLIDAY

    def workday_after(self, start: date, n: int) -> date:
        """The ``n``-th working day (from 1) after the day ``start``. OverflowError after the year 9999."""
        year = start.year
        table = self._tables.get(year) or self.table(year)
        place = table.worked[start.toordinal() - table.first] + n - 1
        while place >= len(table.workdays):
            place -= len(table.workdays)
            year += 1
            table = self._tables.get(year) or self.table(year)
        return table.workdays[place]

    def workday_before(self, day: date, n: int) -> date:
        """The ``n``-th working day (from 1) before the day ``day``. OverflowError before the year 1."""
        year = day.year
        table = self.table(year)
        offset = day.toordinal() - table.first
        place = (table.worked[offset - 1] if offset else 0) - n
        while place < 0:
            year -= 1
            table = self.table(year)
            place += len(table.workdays)
        return table.workdays[place]

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after ``after`` up to ``until``, that one included; 0 where it is not later."""
        if until <= after:
            return 0
        counted = self._worked(until) - self._worked(after)
        return counted + sum(len(self.table(year).workdays) for year in range(after.year, until.year))

    def _worked(self, day: date) -> int:
        table = self.table(day.year)
        return table.worked[day.toordinal() - table.first]

    def marked_between(self, after: date, until: date) -> tuple[Step, ...]:
        """The rest days and the make-up workdays after ``after`` up to ``until``, in order."""
        found: list[Step] = []
        for year in range(after.year, until.year + 1):
            table = self.table(year)
            start = table.marked_before[after.toordinal() - table.first + 1] if year == after.year else 0
            end = table.marked_before[until.toordinal() - table.first + 1] if year == until.year else None
            found += table.marked[start:end]
        return tuple(found)

    def table(self, year: int) -> YearTable:
        """The table of ``year``, made when it is first asked for."""
        if not MINYEAR <= year <= MAXYEAR:
            raise OverflowError("the calendar has the years 1 to 9999")
        table = self._tables.get(year)
        if table is None:
            table = self._tables[year] = self._count(year)
        return table

    def arranged(self, days: Mapping[date, bool]) -> WorkCalendar:
        """This calendar with ``days`` worked or not as they say, all others as before.

        A year among them becomes official once it is arranged as a whole: see ``is_whole``.
        """
        calendar = WorkCalendar(self.official_years, {**self.exceptions, **days})
        whole = {year for year in {day.year for day in days} if calendar.is_whole(year)}
        return WorkCalendar(self.official_years | whole, calendar.exceptions)

    def is_whole(self, year: int) -> bool:
        """Whether the exceptions of ``year`` give people all the days off that the law does, so that it is no part
        of an arrangement only."""
        return self.days_off(year) >= statutory_holidays(year)

    def days_off(self, year: int) -> int:
        """The weekdays off among the exceptions of ``year``, less the weekend days worked in exchange."""
        ours = [(day, works) for day, works in self.exceptions.items() if day.year == year]
        off = sum(not works and day.weekday() < SATURDAY for day, works in ours)
        return off - sum(works and day.weekday() >= SATURDAY for day, works in ours)

    def _count(self, year: int) -> YearTable:
        workdays: list[date] = []
        worked: list[int] = []
        marked: list[Step] = []
        marked_before = [0]
        for day in _days(year):
            kind = self.kind(day)
            if kind is not DayKind.WORKDAY:
                marked.append((day, kind))
            if kind in (DayKind.WORKDAY, DayKind.MAKE_UP):
                workdays.append(day)
            worked.append(len(workdays))
            marked_before.append(len(marked))
        first = date(year, 1, 1).toordinal()
        return YearTable(first, tuple(workdays), tuple(worked), tuple(marked), tuple(marked_before))


def require_plain_date(day: date) -> None:
    """A datetime passes for a date in Python, but equals none: it would miss every holiday."""
    if isinstance(day, datetime):
        raise TypeError("a day is wanted here, in the office's own time zone, not a moment")


def _days(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))
