"""What a plan would give if it were drawn now, and what makes that impossible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.campaign import WHOLE_POOL, Plan
from domain.draw import sample_size
from domain.errors import Refusal
from domain.workdays import Due, WorkCalendar, add_working_days

LEAST_TEAM = 2
"""Fewer than two inspectors may not inspect (《行政处罚法》第四十二条)."""


@dataclass(frozen=True)
class Strength:
    """One department's people: inspectors that can be drawn, those of them in the chat, and its admins."""

    department_id: int
    available: int
    in_chat: int
    admins: int


@dataclass(frozen=True)
class StratumPreview:
    """One stratum: ``k`` of ``n`` would be drawn."""

    name: str
    ratio: Fraction
    minimum: int
    n: int
    k: int


@dataclass(frozen=True)
class StaffPreview:
    """One department: inspectors against what is needed; ``load`` is visits per available inspector."""

    department: str
    available: int
    in_chat: int
    needed: int
    load: Fraction | None


@dataclass(frozen=True)
class Preview:
    """What a plan would give. ``missing`` names its gaps as ``Plan.missing`` does; ``problems`` is
    whatever else makes it impossible. ``confirm_by`` supposes that the list is dispatched today;
    ``results_by`` counts from the end of the window."""

    pool: int
    strata: tuple[StratumPreview, ...]
    staff: tuple[StaffPreview, ...]
    confirm_by: Due
    results_by: Due | None
    missing: tuple[str, ...]
    problems: tuple[Refusal, ...]

    @property
    def sample(self) -> int:
        """How many subjects would be drawn."""
        return sum(stratum.k for stratum in self.strata)

    @property
    def is_possible(self) -> bool:
        """Whether the plan can be submitted as it is."""
        return not self.missing and not self.problems

    @property
    def is_provisional(self) -> bool:
        """Whether a due date rests on a year without an official arrangement."""
        return any(due.provisional for due in (self.confirm_by, self.results_by) if due)


def preview(
    plan: Plan,
    *,
    classes: Mapping[str, int],
    strength: Sequence[Strength],
    today: date,
    calendar: WorkCalendar,
) -> Preview:
    """``classes`` is the pool by risk class ("" for none); ``strength`` has one entry a participant."""
    strata = _strata(plan, classes)
    sample = sum(stratum.k for stratum in strata)
    end = plan.window_end
    return Preview(
        pool=sum(classes.values()),
        strata=strata,
        staff=tuple(_staff(plan, one, sample) for one in strength),
        confirm_by=add_working_days(today, plan.deadlines.confirm, calendar),
        results_by=add_working_days(end, plan.deadlines.results, calendar) if end else None,
        missing=plan.missing(),
        problems=(
            *_pool_problems(plan, classes),
            *_staff_problems(plan, strength),
            *_window_problems(plan, today),
        ),
    )


def _by_stratum(plan: Plan, classes: Mapping[str, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for risk_class, count in classes.items():
        counts[plan.sampling.stratum_of(risk_class)] += count
    return counts


def _strata(plan: Plan, classes: Mapping[str, int]) -> tuple[StratumPreview, ...]:
    counts = _by_stratum(plan, classes)
    return tuple(
        StratumPreview(
            name=rule.name,
            ratio=rule.ratio,
            minimum=rule.minimum,
            n=counts[rule.name],
            k=sample_size(counts[rule.name], rule.ratio, rule.minimum),
        )
        for rule in plan.sampling.rules
    )


def _staff(plan: Plan, one: Strength, sample: int) -> StaffPreview:
    needed = plan.inspectors_per_department
    load = Fraction(sample * needed, one.available) if one.available else None
    name = _name(plan, one.department_id)
    return StaffPreview(department=name, available=one.available, in_chat=one.in_chat, needed=needed, load=load)


def _pool_problems(plan: Plan, classes: Mapping[str, int]) -> Iterator[Refusal]:
    if not sum(classes.values()):
        yield Refusal("draft.pool_empty")
    ruled = {rule.name for rule in plan.sampling.rules}
    counts = _by_stratum(plan, classes)
    if left_out := sorted(name for name, count in counts.items() if count and name not in ruled | {WHOLE_POOL}):
        count = sum(counts[name] for name in left_out)
        yield Refusal("draft.class_without_ratio", classes="、".join(left_out), first=left_out[0], count=count)


def _staff_problems(plan: Plan, strength: Sequence[Strength]) -> Iterator[Refusal]:
    needed = plan.inspectors_per_department
    for one in strength:
        name = _name(plan, one.department_id)
        if one.available < needed:
            yield Refusal("draft.too_few_inspectors", department=name, available=one.available, needed=needed)
        if not one.admins:
            yield Refusal("draft.no_department_admin", department=name)
    if plan.participants and needed * len(plan.participants) < LEAST_TEAM:
        yield Refusal("draft.team_too_small", least=LEAST_TEAM)


def _window_problems(plan: Plan, today: date) -> Iterator[Refusal]:
    if plan.window_end and plan.window_end < today:
        yield Refusal("draft.window_over", end=plan.window_end)


def _name(plan: Plan, department_id: int) -> str:
    return next(p.name for p in plan.participants if p.department_id == department_id)
