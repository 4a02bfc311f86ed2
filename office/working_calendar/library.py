"""The official arrangements that a library knows: what the calendar begins with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache

from domain.workdays import ArrangedDay
from office.working_calendar.entering import put_in_force
from storage.unit_of_work import UnitOfWork

FIRST_YEAR = 2018
LAST_YEAR = 2026
"""The library's last year. A later arrangement comes by import, not by trusting a newer library unseen."""

LIBRARY = "chinesecalendar"
SATURDAY = 5


@cache
def official_exceptions() -> tuple[frozenset[int], dict[date, bool]]:
    """Official years and, within them, the days that differ from Monday to Friday.

    True is a make-up workday, False a weekday off: what ``domain.workdays.WorkCalendar`` takes. Read day by
    day from ``chinese_calendar``, the one library that refuses a year it does not know instead of guessing.
    Treat the result as read-only: it is kept.
    """
    import chinese_calendar  # only here: a command line need not wait for it

    exceptions: dict[date, bool] = {}
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        worked = bool(chinese_calendar.is_workday(day))
        if worked != (day.weekday() < SATURDAY):
            exceptions[day] = worked
        day += timedelta(days=1)
    return frozenset(range(FIRST_YEAR, LAST_YEAR + 1)), exceptions


async def fill_calendar(uow: UnitOfWork, *, now: datetime) -> list[int]:
    """Enters the arrangements of the library for years that have none yet, as a version of its own; the years added.

    Days of such a year that part of an arrangement has named go by the library from then on.
    """
    years, exceptions = official_exceptions()
    known = await uow.calendar.load()
    new = sorted(years - known.official_years)
    if not new:
        return []
    named = {day: day.weekday() < SATURDAY for day in known.exceptions if day.year in new}
    named |= {day: works for day, works in exceptions.items() if day.year in new}
    days = _days(named)
    version_id = await uow.calendar.propose(days, person_id=None, source=LIBRARY, now=now)
    await put_in_force(uow, version_id, now=now)
    return new


def days_of_library(year: int) -> list[ArrangedDay]:
    """What the library says of ``year``, by date; nothing of a year that it does not know."""
    return _days({day: works for day, works in official_exceptions()[1].items() if day.year == year})


def _days(worked: Mapping[date, bool]) -> list[ArrangedDay]:
    return [ArrangedDay(day, works, LIBRARY) for day, works in sorted(worked.items())]
