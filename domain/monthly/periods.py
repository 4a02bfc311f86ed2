"""When the report of a month is due, when it is asked for, and which days it covers.

A month is its first day. Seed 001: by the 20th of each month; which days a report covers it does not say.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.local_time import months_before
from domain.workdays import FixedDue, RestDayConvention, WorkCalendar, fixed_due


class MonthlyPeriod(StrEnum):
    """What a monthly report covers. Seed 001 says neither; each office does."""

    BETWEEN = "between"
    """From the day after the last due date to this one."""
    CALENDAR = "calendar"
    """The calendar month before that of the due date."""


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both included. Empty (``last`` the day before ``first``) where two due dates fall
    on one day, because nobody works in between."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether ``day`` is one of its days."""
        return self.first <= day <= self.last


def month_after(month: date) -> date:
    """The first day of the month after that of ``month``."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def due_day(month: date, day: int, calendar: WorkCalendar, convention: RestDayConvention) -> FixedDue:
    """By when the report of ``month`` is due: its ``day``-th, or its last where it is shorter; on a rest day by the
    office's convention."""
    named = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
    return fixed_due(named, calendar, convention)


def opening_day(month: date, due: date, calendar: WorkCalendar) -> date:
    """When the report of ``month`` is asked for: on the month's first working day (requirement H6), and never later
    than on its due day."""
    first = month if calendar.is_workday(month) else calendar.workday_after(month, 1)
    return min(first, due)


def period_of(
    month: date, kind: MonthlyPeriod, day: int, calendar: WorkCalendar, convention: RestDayConvention
) -> Period:
    """What the report of ``month`` covers. The periods of all months follow one another without gap or overlap."""
    before = months_before(month, 1)
    if kind is MonthlyPeriod.CALENDAR:
        return Period(before, month - timedelta(days=1))
    last = due_day(before, day, calendar, convention).day
    return Period(last + timedelta(days=1), due_day(month, day, calendar, convention).day)
