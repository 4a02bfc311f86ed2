"""A limit of so many working days after an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import Refusal
from domain.workdays.calendar import Step, WorkCalendar, require_plain_date

MOST_WORKING_DAYS = 1_000
"""Four years. No limit in any plan is near it; a larger number is a slip of the finger."""


class FollowUpClock(StrEnum):
    """From which event the limit of a follow-up is counted: the plans differ, so each office says."""

    ARISES = "arises"
    """The day on which it turned out that something must follow."""
    INSPECTION_END = "inspection_end"
    """The last day of the joint inspection."""


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
    steps: tuple[Step, ...]


def add_working_days(start: date, n: int, calendar: WorkCalendar) -> Due:
    """The last day of a limit of ``n`` working days after the event of ``start``.

    >>> may = WorkCalendar(frozenset({2024}), {date(2024, 5, 11): True})
    >>> add_working_days(date(2024, 5, 10), 2, may).day  # a Friday, then a Saturday worked
    datetime.date(2024, 5, 13)

    Raises Refusal ``workdays.count_out_of_range`` unless 1 <= n <= MOST_WORKING_DAYS, and
    ``workdays.beyond_the_last_day`` where the limit would end after the year 9999.
    """
    require_plain_date(start)
    if not 1 <= n <= MOST_WORKING_DAYS:
        raise Refusal("workdays.count_out_of_range", n=n, most=MOST_WORKING_DAYS)
    try:
        day = calendar.workday_after(start, n)
    except OverflowError:
        raise Refusal("workdays.beyond_the_last_day", start=start, n=n) from None
    first_year = start.year + ((start.month, start.day) == (12, 31))
    provisional = any(year not in calendar.official_years for year in range(first_year, day.year + 1))
    return Due(day, provisional, start, n, calendar.marked_between(start, day))
