"""The working calendar of the office: official arrangements, as far as they are known."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from storage.unit_of_work import UnitOfWork

FIRST_YEAR = 2018
LAST_YEAR = 2026
"""The library's last year. A later arrangement comes by import, not by trusting a newer library unseen."""

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


async def fill_calendar(uow: UnitOfWork) -> list[int]:
    """Stores the official arrangements that the library knows and the database does not; the years added."""
    years, exceptions = official_exceptions()
    return await uow.calendar.fill(years, exceptions, source="chinesecalendar")
