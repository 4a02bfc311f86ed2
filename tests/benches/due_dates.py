"""A million due dates from the calendar's table against walking the days with the library."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from domain.workdays import WorkCalendar
from office.working_calendar import official_exceptions
from tests.benches.measuring import line, timed

STARTS = [date(2021, 1, 1) + timedelta(days=n) for n in range(1000)]
TERM = 20
WALKED = 100


def million_due_dates() -> str:
    """One line. The walk is measured on ``WALKED`` dates and multiplied: a million would take it most of an hour."""
    calendar = WorkCalendar(*official_exceptions())
    if [calendar.workday_after(start, TERM) for start in STARTS[:WALKED]] != _walked():
        raise AssertionError("the two ways to a due date do not agree")
    pairs = [(timed(lambda: _looked_up(calendar)), timed(_walked) * (1_000_000 / WALKED)) for _ in range(3)]
    return line(f"1,000,000 due dates of {TERM} working days", pairs, f"chinesecalendar, from {WALKED}", aim="≤ 0.01")


def _looked_up(calendar: WorkCalendar) -> None:
    for _ in range(1000):
        for start in STARTS:
            calendar.workday_after(start, TERM)


def _walked() -> list[date]:
    found = []
    for start in STARTS[:WALKED]:
        day, left = start, TERM
        while left:
            day += timedelta(days=1)
            left -= chinese_calendar.is_workday(day)
        found.append(day)
    return found
