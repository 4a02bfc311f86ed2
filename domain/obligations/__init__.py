"""Promises with a date: what is owed and by whom, when it falls due, and when its owner is reminded of it.

The ledger (``storage/obligations.py``) keeps them; everything here is a pure function of a promise and the working
calendar, so that reminders are derived and never stored as timers.
"""

from __future__ import annotations

from domain.obligations.duties import OWNERS, Capacity, Duty, Owner, Standing
from domain.obligations.hours import OfficeHours
from domain.obligations.ladder import DEFAULT_LADDERS, Ladder, Rung, ladder_from, latest_rung, next_rung, rungs
from domain.obligations.terms import OWN_TERMS, Term, TermKind, derive

__all__ = [
    "DEFAULT_LADDERS",
    "OWNERS",
    "OWN_TERMS",
    "Capacity",
    "Duty",
    "Ladder",
    "OfficeHours",
    "Owner",
    "Rung",
    "Standing",
    "Term",
    "TermKind",
    "derive",
    "ladder_from",
    "latest_rung",
    "next_rung",
    "rungs",
]
