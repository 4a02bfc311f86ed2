"""The monthly report (月报表): asked for when the month begins, filled in, handed in, gathered for the office."""

from __future__ import annotations

from office.monthly.checking import ask_correction, check_figures, correct, drop_correction, open_figures
from office.monthly.filing import ask_revision, drop_revision, preview, revise, send_form, submit
from office.monthly.filling import (
    add_entries,
    ask_contact,
    ask_entries,
    drop_entry,
    open_monthly,
    open_report,
    open_row,
    set_contact,
    set_none,
)
from office.monthly.gathering import ask_close, close, gather_due, nudge, open_month, open_months, send_gathered
from office.monthly.opening import open_due

__all__ = [
    "add_entries",
    "ask_close",
    "ask_contact",
    "ask_correction",
    "ask_entries",
    "ask_revision",
    "check_figures",
    "close",
    "correct",
    "drop_correction",
    "drop_entry",
    "drop_revision",
    "gather_due",
    "nudge",
    "open_due",
    "open_figures",
    "open_month",
    "open_monthly",
    "open_months",
    "open_report",
    "open_row",
    "preview",
    "revise",
    "send_form",
    "send_gathered",
    "set_contact",
    "set_none",
    "submit",
]
