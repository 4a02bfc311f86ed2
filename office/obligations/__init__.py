"""The ledger at work: what is owed is entered, met, let go, and shown to whoever owes it and to the office."""

from __future__ import annotations

from office.obligations.matters import Matters
from office.obligations.owing import Owed, meet, meet_about, owe, owe_each, owed_day, promise, void, void_all
from office.obligations.owners import Owing, Owners, reporters

__all__ = [
    "Matters",
    "Owed",
    "Owing",
    "Owners",
    "meet",
    "meet_about",
    "owe",
    "owe_each",
    "owed_day",
    "promise",
    "reporters",
    "void",
    "void_all",
]
