"""Supervision: overdue and late matters and void schemes by department, as figures, a list, and a bulletin (通报)."""

from __future__ import annotations

from office.supervision.sending import Prepared, ask_sending, papers_of, prepare, send
from office.supervision.showing import (
    ask_period,
    bulletin_of_office,
    list_overdue,
    load,
    open_supervision,
    show,
    show_typed,
)

__all__ = [
    "Prepared",
    "ask_period",
    "ask_sending",
    "bulletin_of_office",
    "list_overdue",
    "load",
    "open_supervision",
    "papers_of",
    "prepare",
    "send",
    "show",
    "show_typed",
]
