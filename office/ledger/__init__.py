"""The ledger as people see it: what is mine to do, how the departments stand, one matter, leave and standing in."""

from __future__ import annotations

from office.ledger.leave import (
    ask_leave,
    choose_deputy,
    end_leave,
    name_deputy,
    open_leave,
    take_leave,
    type_leave,
)
from office.ledger.matter import ask_waiver, open_matter, waive
from office.ledger.progress import open_place, open_progress
from office.ledger.todo import ask_later, open_todo, put_off

__all__ = [
    "ask_later",
    "ask_leave",
    "ask_waiver",
    "choose_deputy",
    "end_leave",
    "name_deputy",
    "open_leave",
    "open_matter",
    "open_place",
    "open_progress",
    "open_todo",
    "put_off",
    "take_leave",
    "type_leave",
    "waive",
]
