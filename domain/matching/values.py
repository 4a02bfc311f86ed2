"""What the round of the teams gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.draw import Replacement
from domain.draw_terms import Share
from domain.roster import Roster


class Team(NamedTuple):
    """The inspectors one department sends to one subject, in the order of their seats."""

    subject: str
    department: str
    inspectors: tuple[str, ...]


class Group(NamedTuple):
    """A fixed group, its people department by department in the order of the terms."""

    name: str
    inspectors: tuple[str, ...]


@dataclass(frozen=True)
class Dealt:
    """Teams in the order in which they were dealt; no ``groups`` where every subject gets a team of its own."""

    teams: tuple[Team, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class TeamsResult:
    """The outcome of round two with what it was dealt from; ``teams`` in the order in which they were dealt."""

    seed: str
    order_key: str
    pick_key: str
    confirmed: tuple[str, ...]
    replaced: tuple[Replacement, ...]
    teams: tuple[Team, ...]
    groups: tuple[Group, ...]
    roster: Roster
    shares: Sequence[Share]


@dataclass(frozen=True)
class Substitute:
    """Who steps in for ``out``; ``stepped_in`` is None where nobody could."""

    subject: str
    out: str
    stepped_in: str | None
