"""Composing a campaign: what a person types for each field, understood or refused, and what would come of it.

``words`` reads texts and items, ``days`` dates and windows, ``ratios`` ratios, ``numbers`` limits and
head-counts; ``forecast`` works out what a draw would give before it is held.
"""

from __future__ import annotations

from enum import StrEnum

from domain.draft.days import parse_day, parse_window, runs
from domain.draft.forecast import Preview, StaffPreview, StratumPreview, Strength, preview
from domain.draft.numbers import MOST_DAYS, MOST_INSPECTORS, parse_inspectors, parse_limits
from domain.draft.ratios import parse_ratio, parse_sampling, with_minimum
from domain.draft.words import parse_items, parse_number, parse_reason, parse_title

__all__ = [
    "MOST_DAYS",
    "MOST_INSPECTORS",
    "OPTIONAL",
    "Field",
    "Preview",
    "StaffPreview",
    "StratumPreview",
    "Strength",
    "following",
    "parse_day",
    "parse_inspectors",
    "parse_items",
    "parse_limits",
    "parse_number",
    "parse_ratio",
    "parse_reason",
    "parse_sampling",
    "parse_title",
    "parse_window",
    "preview",
    "runs",
    "with_minimum",
]


class Field(StrEnum):
    """What is composed, in the order in which a first-time user is asked for it."""

    TITLE = "title"
    NUMBER = "number"
    WINDOW = "window"
    DEPARTMENTS = "departments"
    ITEMS = "items"
    SCOPE = "scope"
    REGISTERED = "registered"
    SAMPLING = "sampling"
    LIMITS = "limits"
    INSPECTORS = "inspectors"


#: Fields that may stay as they are: empty, or with what is usual.
OPTIONAL = frozenset({Field.NUMBER, Field.SCOPE, Field.REGISTERED, Field.LIMITS, Field.INSPECTORS})


def following(field: Field) -> Field | None:
    """The field that is asked after ``field``; None after the last."""
    order = list(Field)
    rest = order[order.index(field) + 1 :]
    return rest[0] if rest else None
