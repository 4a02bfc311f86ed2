"""Who inspects whom: teams of every department, loads as equal as can be, or fixed groups.

A round of its own with its own seed: once a seed is known, whoever edits leave or recusals chooses the teams.
Integers and hashes only; specified in ``docs/draw-protocol.md``.
"""

from domain.matching.rule import GROUPS_LABEL, ORDER_LABEL, PICK_LABEL
from domain.matching.second_round import deal, find_shortages, match_teams, require_roster_fits
from domain.matching.shortages import Shortage
from domain.matching.substitution import substitutes
from domain.matching.values import Dealt, Group, Substitute, Team, TeamsResult

__all__ = [
    "GROUPS_LABEL",
    "ORDER_LABEL",
    "PICK_LABEL",
    "Dealt",
    "Group",
    "Shortage",
    "Substitute",
    "Team",
    "TeamsResult",
    "deal",
    "find_shortages",
    "match_teams",
    "require_roster_fits",
    "substitutes",
]
