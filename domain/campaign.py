"""One joint inspection campaign as a value: what is inspected, by whom, how many, until when; and its states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from domain.errors import Refusal


class State(StrEnum):
    """How far a campaign has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DRAWING = "drawing"
    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    MATCHING = "matching"
    INSPECTING = "inspecting"
    PUBLISHED = "published"


#: Every move that is allowed. Nothing else may change a state.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.DRAFT, State.APPROVED}),
    State.APPROVED: frozenset({State.DRAWING}),
    State.DRAWING: frozenset({State.CONFIRMING}),
    State.CONFIRMING: frozenset({State.CONFIRMED}),
    State.CONFIRMED: frozenset({State.MATCHING}),
    State.MATCHING: frozenset({State.INSPECTING}),
    State.INSPECTING: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
}


def require_move(now: State, then: State) -> None:
    """Raises Refusal ``campaign.wrong_state`` unless a campaign may go from ``now`` to ``then``."""
    if then not in MOVES[now]:
        raise Refusal("campaign.wrong_state", state=now.value)


@dataclass(frozen=True)
class Scope:
    """Which subjects of the library are in the pool. An empty tuple asks nothing.

    ``registered_by``: registered on or before this day (the plans say "before 31 December, that day included").
    """

    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("成立",)
    registered_by: date | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class StratumRule:
    """How many of one stratum are drawn: ``max(minimum, ceil(n × ratio))``, all of them if there are fewer."""

    name: str
    ratio: Fraction
    minimum: int = 1


#: The one stratum of a campaign that does not draw by credit-risk class.
WHOLE_POOL = "全部"
#: Subjects without a credit-risk class, in a draw by class.
UNCLASSED = "未分类"


@dataclass(frozen=True)
class Sampling:
    """Either one rule for the whole pool or one for each credit-risk class (差异化抽查)."""

    rules: tuple[StratumRule, ...] = ()

    @property
    def by_class(self) -> bool:
        """True when subjects are drawn by credit-risk class."""
        return self.rules != () and self.rules[0].name != WHOLE_POOL

    def stratum_of(self, risk_class: str) -> str:
        """The stratum a subject of ``risk_class`` ("A" … "D" or "") belongs to."""
        return (risk_class or UNCLASSED) if self.by_class else WHOLE_POOL


@dataclass(frozen=True)
class Deadlines:
    """Time limits in working days: to confirm the drawn list, to enter and publish results, to settle problems."""

    confirm: int = 2
    results: int = 20
    follow_up: int = 20


@dataclass(frozen=True)
class Participant:
    """One department of a campaign, with its items in order."""

    department_id: int
    name: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the office composes. The first participant leads (牵头), the others co-operate (配合)."""

    title: str = ""
    document_number: str = ""
    window_start: date | None = None
    window_end: date | None = None
    participants: tuple[Participant, ...] = ()
    scope: Scope = field(default_factory=Scope)
    sampling: Sampling = field(default_factory=Sampling)
    deadlines: Deadlines = field(default_factory=Deadlines)
    inspectors_per_department: int = 2

    @property
    def lead(self) -> Participant:
        """The lead department; only asked of a plan that has been submitted."""
        return self.participants[0]

    def missing(self) -> tuple[str, ...]:
        """The names of what must still be composed before the plan can be submitted, in the order it is asked."""
        gaps = {
            "title": not self.title,
            "window": self.window_end is None,
            "participants": not self.participants,
            "items": any(not p.items for p in self.participants),
            "sampling": not self.sampling.rules,
        }
        return tuple(name for name, is_missing in gaps.items() if is_missing)
