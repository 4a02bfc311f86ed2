"""The monthly report (月报表): when it is due and what it covers, what is typed into it, what is counted for it."""

from __future__ import annotations

from domain.monthly.contacts import Contact, parse_contact
from domain.monthly.entries import Entry, Row, parse_entries
from domain.monthly.figures import BLOCKS, COUNTS, Block, Correction, Figure, Figures, parse_correction
from domain.monthly.filling import MOST_ENTRIES, Filling, Gap, figures_as_data, figures_from, fingerprint
from domain.monthly.periods import MonthlyPeriod, Period, due_day, month_after, opening_day, period_of

__all__ = [
    "BLOCKS",
    "COUNTS",
    "MOST_ENTRIES",
    "Block",
    "Contact",
    "Correction",
    "Entry",
    "Figure",
    "Figures",
    "Filling",
    "Gap",
    "MonthlyPeriod",
    "Period",
    "Row",
    "due_day",
    "figures_as_data",
    "figures_from",
    "fingerprint",
    "month_after",
    "opening_day",
    "parse_contact",
    "parse_correction",
    "parse_entries",
    "period_of",
]
