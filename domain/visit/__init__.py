"""The joint visit: when it shall be, as people type it, as it is spread over days, and who leads the team."""

from __future__ import annotations

from domain.visit.leading import leader_of
from domain.visit.planning import (
    MOST_MINUTES,
    PATTERNS,
    USUAL_MINUTES,
    Wish,
    parse_plan,
    quick_days,
    require_possible,
    spread,
    spread_by_slots,
)
from domain.visit.times import find_time, parse_time

__all__ = [
    "MOST_MINUTES",
    "PATTERNS",
    "USUAL_MINUTES",
    "Wish",
    "find_time",
    "leader_of",
    "parse_plan",
    "parse_time",
    "quick_days",
    "require_possible",
    "spread",
    "spread_by_slots",
]
