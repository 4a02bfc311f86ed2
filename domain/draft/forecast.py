"""What a plan would give if it were drawn now, and what makes that impossible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.campaign import Plan, StratumBy
from domain.draft.sampling import CLASSES
from domain.draw import sample_size, sample_sizes
from domain.draw_terms import Stratum
from domain.errors import Refusal
from domain.workdays import Due, WorkCalendar, add_working_days

LEAST_TEAM = 2
"""Fewer than two inspectors may not inspect (《行政处罚法》第四十二条)."""


SAFE_DICE, SMALL_CHANCE = 10, 50
"""Where less than one in so many is drawn, so many dice close the draw at the least."""


@dataclass(frozen=True)
class Strength:
    """One department's people: inspectors that can be drawn, those of them in the chat, and its admins."""

    department_id: int
    available: int
    in_chat: int
    admins: int


#: The stratum of subjects that no rule takes, where they are counted.
NO_STRATUM = ""


@dataclass(frozen=True)
class StratumPreview:
    """One stratum: ``k`` of ``n`` would be drawn, ``base`` of them without the overall floor."""

    name: str
    ratio: Fraction
    minimum: int
    n: int
    k: int
    base: int


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
    """What a plan would give. ``missing`` names its gaps as ``Plan.missing`` does; ``problems`` is whatever else makes
    it impossible, but for the staff (``domain.matching.find_shortages``). ``confirm_by`` supposes that the list is
    dispatched today; ``results_by`` counts from the end of the window."""

    pool: int
    left_out: int
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
    def raised(self) -> int:
        """How many of them only the overall floor asks for."""
        return sum(stratum.k - stratum.base for stratum in self.strata)

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
    counts: Mapping[str, int],
    left_out: int,
    strength: Sequence[Strength],
    today: date,
    calendar: WorkCalendar,
) -> Preview:
    """``counts`` are the subjects of each stratum (``NO_STRATUM``: that no rule takes), neither certain ones nor the
    ``left_out`` among them; ``strength`` has one entry a participant.
    """
    strata = _strata(plan, counts)
    sample = sum(stratum.k for stratum in strata) + len(plan.sampling.certain)
    end = plan.window_end
    return Preview(
        pool=sum(counts.values()),
        left_out=left_out,
        strata=strata,
        staff=tuple(_staff(plan, one, sample) for one in strength),
        confirm_by=add_working_days(today, plan.deadlines.confirm, calendar),
        results_by=add_working_days(end, plan.deadlines.results, calendar) if end else None,
        missing=plan.missing(),
        problems=(
            *_pool_problems(plan, counts, left_out),
            *_staff_problems(plan, strength, sample),
            *_window_problems(plan, today),
            *_closing_problems(plan, strata),
        ),
    )


def _strata(plan: Plan, counts: Mapping[str, int]) -> tuple[StratumPreview, ...]:
    strata = [Stratum(rule.name, rule.ratio, rule.minimum) for rule in plan.sampling.rules]
    sizes = sample_sizes(strata, counts, plan.sampling.floor)
    return tuple(
        StratumPreview(
            name=one.name,
            ratio=one.ratio,
            minimum=one.minimum,
            n=(n := counts.get(one.name, 0)),
            k=sizes[one.name],
            base=sample_size(n, one.ratio, one.minimum),
        )
        for one in strata
    )


def _staff(plan: Plan, one: Strength, inspected: int) -> StaffPreview:
    each = plan.inspectors_per_department
    needed = each * (plan.groups or 1)
    working = needed if plan.groups else one.available
    load = Fraction(inspected * each, working) if one.available else None
    name = _name(plan, one.department_id)
    return StaffPreview(department=name, available=one.available, in_chat=one.in_chat, needed=needed, load=load)


def _pool_problems(plan: Plan, counts: Mapping[str, int], left_out: int) -> Iterator[Refusal]:
    if not sum(counts.values()):
        yield Refusal("draft.pool_all_left_out", count=left_out) if left_out else Refusal("draft.pool_empty")
    count = counts.get(NO_STRATUM, 0)
    if not count or not plan.sampling.rules:
        return
    ruled = {rule.name for rule in plan.sampling.rules if rule.by is StratumBy.CLASS}
    if ruled:
        missing = [name for name in CLASSES if name not in ruled]
        yield Refusal("draft.class_without_ratio", classes="、".join(missing), first=missing[0], count=count)
    else:
        yield Refusal("draft.rest_without_ratio", count=count)


def _staff_problems(plan: Plan, strength: Sequence[Strength], sample: int) -> Iterator[Refusal]:
    each = plan.inspectors_per_department
    for one in strength:
        if not one.admins:
            yield Refusal("draft.no_department_admin", department=_name(plan, one.department_id))
    if plan.participants and each * len(plan.participants) < LEAST_TEAM:
        yield Refusal("draft.team_too_small", least=LEAST_TEAM)
    if plan.groups > sample > 0:
        yield Refusal("draft.more_groups_than_subjects", groups=plan.groups, sample=sample)


def _window_problems(plan: Plan, today: date) -> Iterator[Refusal]:
    if plan.window_end and plan.window_end < today:
        yield Refusal("draft.window_over", end=plan.window_end)


def _closing_problems(plan: Plan, strata: Sequence[StratumPreview]) -> Iterator[Refusal]:
    """So few faces that words could be chosen which spare somebody of a small chance (``docs/draw-protocol.md``)."""
    if plan.public_value or plan.dice >= SAFE_DICE:
        return
    for one in strata:
        if 0 < one.k * SMALL_CHANCE < one.n:
            yield Refusal("draft.dice_few", stratum=one.name, n=one.n, k=one.k, dice=plan.dice, enough=SAFE_DICE)
            return


def _name(plan: Plan, department_id: int) -> str:
    return next(p.name for p in plan.participants if p.department_id == department_id)
