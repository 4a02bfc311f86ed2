"""The working calendar: filled from the library, corrected and extended by published arrangements (调休安排).

A door reads a file in a thread and opens a transaction for what was read:

    file = read_arrangement(filename, content)                # no database
    card = await propose(uow, user_id=…, file=file, now=…)    # shown back; counts after take_over
"""

from __future__ import annotations

from office.working_calendar.entering import ArrangementFile, Entered, enter, read_arrangement
from office.working_calendar.explaining import explain
from office.working_calendar.library import FIRST_YEAR, LAST_YEAR, days_of_library, fill_calendar, official_exceptions
from office.working_calendar.proposing import propose, take_over, withdraw
from office.working_calendar.showing import open_calendar, read_year, send_calendar, year_of_library

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ArrangementFile",
    "Entered",
    "days_of_library",
    "enter",
    "explain",
    "fill_calendar",
    "official_exceptions",
    "open_calendar",
    "propose",
    "read_arrangement",
    "read_year",
    "send_calendar",
    "take_over",
    "withdraw",
    "year_of_library",
]
