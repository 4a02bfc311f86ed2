"""Composing a campaign: what a person types for each field, understood or refused, and what would come of it.

``words`` reads texts and items, ``days`` dates and windows, ``ratios`` ratios and counts, ``sampling`` the line of
strata and floor, ``frequency`` cooling-off and yearly cap, ``certain`` who must be inspected, ``numbers`` limits and
head-counts, ``settings`` groups and closing; ``forecast`` works out what a draw would give before it is held.
"""

from __future__ import annotations

from enum import StrEnum

from domain.draft.certain import CertainLine, parse_certain, with_certain
from domain.draft.days import parse_day, parse_window, runs
from domain.draft.forecast import NO_STRATUM, Preview, StaffPreview, StratumPreview, Strength, preview
from domain.draft.frequency import parse_frequency
from domain.draft.numbers import MOST_DAYS, MOST_INSPECTORS, parse_inspectors, parse_limits
from domain.draft.ratios import parse_ratio
from domain.draft.sampling import parse_sampling, tag_rule, with_tag, without_tag
from domain.draft.settings import parse_closing, parse_groups
from domain.draft.words import parse_items, parse_materials, parse_number, parse_reason, parse_title

__all__ = [
    "MOST_DAYS",
    "MOST_INSPECTORS",
    "NO_STRATUM",
    "OPTIONAL",
    "SPECIAL",
    "CertainLine",
    "Field",
    "Preview",
    "StaffPreview",
    "StratumPreview",
    "Strength",
    "following",
    "parse_certain",
    "parse_closing",
    "parse_day",
    "parse_frequency",
    "parse_groups",
    "parse_inspectors",
    "parse_items",
    "parse_limits",
    "parse_materials",
    "parse_number",
    "parse_ratio",
    "parse_reason",
    "parse_sampling",
    "parse_title",
    "parse_window",
    "preview",
    "runs",
    "tag_rule",
    "with_certain",
    "with_tag",
    "without_tag",
]


class Field(StrEnum):
    """What is composed: first what a first-time user is asked for, in this order, then ``SPECIAL``."""

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
    FREQUENCY = "frequency"
    CERTAIN = "certain"
    MATERIALS = "materials"
    GROUPS = "groups"
    CLOSING = "closing"


#: Fields that nobody is led to: what is usual suits most campaigns, and whoever wants more finds them on the card.
SPECIAL = (Field.FREQUENCY, Field.CERTAIN, Field.MATERIALS, Field.GROUPS, Field.CLOSING)
#: Fields that may stay as they are: empty, or with what is usual.
OPTIONAL = frozenset({Field.NUMBER, Field.SCOPE, Field.REGISTERED, Field.LIMITS, Field.INSPECTORS, *SPECIAL})


def following(field: Field) -> Field | None:
    """The field that is asked after ``field``; None after the last."""
    order = [one for one in Field if one not in SPECIAL]
    rest = order[order.index(field) + 1 :] if field in order else []
    return rest[0] if rest else None
