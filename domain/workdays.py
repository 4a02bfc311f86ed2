"""Working days: which days count, and when a limit of so many of them ends.

The rule of all five plans: day one is the working day *after* the start event, the event's own day never
counts, and the limit ends with the last counted day. Make-up workdays (调休上班, a Saturday or Sunday
worked in exchange for a long holiday) count; holidays on weekdays do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.errors import Refusal

ONE_DAY = timedelta(days=1)
SATURDAY = 5

MOST_WORKING_DAYS = 1_000
"""Four years. No limit in any plan is near it; a larger number is a slip of the finger."""

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


@dataclass(frozen=True)
class Due:
    """A due date, with what is needed to explain it later.

    ``steps`` are the days after ``start`` up to ``day`` that a count of the week's ordinary days would get
    wrong or a reader would ask about: each rest day that was skipped and each make-up workday that counted,
    in order. ``provisional`` means that a day on the way lies in a year without an official arrangement.
    """

    day: date
    provisional: bool
    start: date
    working_days: int
    steps: tuple[tuple[date, DayKind], ...]


def add_working_days(start: date, n: int, calendar: WorkCalendar) -> Due:
    """The last day of a limit of ``n`` working days after the event of ``start``.

    >>> may = WorkCalendar(frozenset({2024}), {date(2024, 5, 11): True})
    >>> add_working_days(date(2024, 5, 10), 2, may).day  # a Friday, then a Saturday worked
    datetime.date(2024, 5, 13)

    Raises Refusal ``workdays.count_out_of_range`` unless 1 <= n <= MOST_WORKING_DAYS, and
    ``workdays.beyond_the_last_day`` where the limit would end after the year 9999.
    """
    _require_plain_date(start)
    if not 1 <= n <= MOST_WORKING_DAYS:
        raise Refusal("workdays.count_out_of_range", n=n, most=MOST_WORKING_DAYS)
    day, counted, provisional = start, 0, False
    steps: list[tuple[date, DayKind]] = []
    while counted < n:
        if day == date.max:
            raise Refusal("workdays.beyond_the_last_day", start=start, n=n)
        day += ONE_DAY
        provisional = provisional or calendar.is_provisional(day)
        kind = calendar.kind(day)
        if kind is not DayKind.WORKDAY:
            steps.append((day, kind))
        if kind in (DayKind.WORKDAY, DayKind.MAKE_UP):
            counted += 1
    return Due(day=day, provisional=provisional, start=start, working_days=n, steps=tuple(steps))


def _require_plain_date(day: date) -> None:
    """A datetime passes for a date in Python, but equals none: it would miss every holiday."""
    if isinstance(day, datetime):
        raise TypeError("a day is wanted here, in the office's own time zone, not a moment")
