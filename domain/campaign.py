"""One joint inspection campaign as a value: what is inspected, by whom, how many, until when; and its states."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from domain.draw_terms import Floor, SetAside
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
    VOIDED = "voided"


#: Every move that is allowed. Nothing else may change a state.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.DRAFT, State.APPROVED}),
    # Back to its author: what was approved may no longer fit the libraries, and is approved anew.
    State.APPROVED: frozenset({State.DRAWING, State.DRAFT, State.VOIDED}),
    # Back to where a ceremony begins: its attempt is void, and the next is frozen anew.
    State.DRAWING: frozenset({State.CONFIRMING, State.APPROVED, State.VOIDED}),
    State.CONFIRMING: frozenset({State.CONFIRMED, State.APPROVED, State.VOIDED}),
    # Back to confirmation: a subject is excluded before inspectors are matched; its replacement has to be confirmed.
    State.CONFIRMED: frozenset({State.MATCHING, State.CONFIRMING, State.APPROVED, State.VOIDED}),
    State.MATCHING: frozenset({State.INSPECTING, State.CONFIRMED, State.VOIDED}),
    State.INSPECTING: frozenset({State.PUBLISHED, State.VOIDED}),
    State.PUBLISHED: frozenset(),
    # 作废方案: stays on record for ever, and is taken up by nobody again.
    State.VOIDED: frozenset(),
}


def require_move(now: State, then: State) -> None:
    """Raises Refusal ``campaign.wrong_state`` unless a campaign may go from ``now`` to ``then``."""
    if then not in MOVES[now]:
        raise Refusal("campaign.wrong_state", state=now.value)


def require_in_force(state: State) -> None:
    """Raises Refusal ``voiding.void`` for a void campaign: it is read, and nobody writes in it any more."""
    if state is State.VOIDED:
        raise Refusal("voiding.void")


@dataclass(frozen=True)
class Scope:
    """Which subjects of the library are in the pool. An empty tuple or a nought asks nothing.

    ``registered_by``: registered on or before this day (the plans say "before 31 December, that day included").
    ``cooling_off_months``: left out when inspected in so many months before the window's start.
    ``yearly_cap``: left out when inspected so many times already in the year of the window's start.
    *Inspected* is the standing sample of a campaign of the office that is not void, on the last day of that campaign's
    window.
    """

    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("成立",)
    registered_by: date | None = None
    areas: tuple[str, ...] = ()
    cooling_off_months: int = 0
    yearly_cap: int = 0


#: The one stratum of a campaign that does not draw by class or tag.
WHOLE_POOL = "全部"
#: Subjects without a credit-risk class, in a draw by class.
UNCLASSED = "未分类"
#: Subjects that no rule before this one has taken.
REST = "其他"
#: What stands in the place of a stratum for a subject that is inspected without being drawn.
CERTAIN = "必查"


class StratumBy(StrEnum):
    """What makes a subject belong to a stratum: being in the pool, its risk class, a tag, or nothing before."""

    WHOLE = "whole"
    CLASS = "class"
    TAG = "tag"
    REST = "rest"


@dataclass(frozen=True)
class StratumRule:
    """How many of one stratum are drawn: ``max(minimum, ceil(n × ratio))``, all of them if there are fewer.

    A ratio of nought draws a plain number. ``name`` is the class or the tag, or the fixed word of ``by``.
    """

    name: str
    ratio: Fraction
    minimum: int = 1
    by: StratumBy = StratumBy.CLASS

    def takes(self, risk_class: str, tags: Collection[str]) -> bool:
        """Whether a subject of ``risk_class`` ("A" … "D" or "") with ``tags`` fits."""
        if self.by is StratumBy.TAG:
            return self.name in tags
        return self.by is not StratumBy.CLASS or self.name == (risk_class or UNCLASSED)


def whole_pool(ratio: Fraction, minimum: int = 1) -> StratumRule:
    """The rule of a campaign that draws from the pool as a whole."""
    return StratumRule(WHOLE_POOL, ratio, minimum, StratumBy.WHOLE)


@dataclass(frozen=True)
class Sampling:
    """How many are drawn of which strata (差异化抽查), in order: a subject belongs to the first rule that takes it.

    ``floor`` is the least of the whole draw. ``certain`` are inspected without being drawn, each with its reason,
    sorted by number.
    """

    rules: tuple[StratumRule, ...] = ()
    floor: Floor | None = None
    certain: tuple[SetAside, ...] = ()

    def stratum_of(self, risk_class: str, tags: Collection[str] = ()) -> str | None:
        """The stratum of a subject of ``risk_class`` ("A" … "D" or "") with ``tags``; None when no rule takes it."""
        return next((rule.name for rule in self.rules if rule.takes(risk_class, tags)), None)


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
    """What the office composes. The first participant leads (牵头), the others co-operate (配合).

    ``groups``: so many fixed groups inspect all subjects, 0 for a team of its own for each. The draw is closed by
    ``dice`` thrown in the group or, where it is named, by the ``public_value``. ``materials``: what every subject shall
    have ready, for its notice.
    """

    title: str = ""
    document_number: str = ""
    window_start: date | None = None
    window_end: date | None = None
    participants: tuple[Participant, ...] = ()
    scope: Scope = field(default_factory=Scope)
    sampling: Sampling = field(default_factory=Sampling)
    deadlines: Deadlines = field(default_factory=Deadlines)
    inspectors_per_department: int = 2
    groups: int = 0
    dice: int = 5
    public_value: str = ""
    materials: tuple[str, ...] = ()

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
