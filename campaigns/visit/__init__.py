"""The joint visit: its leader proposes times, every department agrees, everybody is told, whoever comes says so."""

from __future__ import annotations

from campaigns.visit.arriving import reopen, results_handed_in
from campaigns.visit.opening import open_visits, team_changed
from campaigns.visit.planning import (
    ask_offer,
    choose_day,
    choose_hours,
    offer,
    offer_on,
    offer_typed,
    plan_by_pattern,
    plan_typed,
    send_plan,
)
from campaigns.visit.proposing import agree_batch, agree_one
from campaigns.visit.showing import get_calendar, show_visit, show_visits, way_to_visits

__all__ = [
    "agree_batch",
    "agree_one",
    "ask_offer",
    "choose_day",
    "choose_hours",
    "get_calendar",
    "offer",
    "offer_on",
    "offer_typed",
    "open_visits",
    "plan_by_pattern",
    "plan_typed",
    "reopen",
    "results_handed_in",
    "send_plan",
    "show_visit",
    "show_visits",
    "team_changed",
    "way_to_visits",
]
