"""The terms of a draw of subjects as they are frozen and hashed: everything that the approved plan says about it."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns import ceremony
from domain.campaign import Plan
from domain.draw_terms import SetAside, Stratum, SubjectTerms, TermsDepartment
from domain.pool_filter import filter_lines
from storage.campaigns import Campaign
from storage.pools import LeftOutBy
from storage.unit_of_work import UnitOfWork
from templates.cards.draft.words import left_out_words
from templates.cards.draw import scope_words


def subject_terms(
    campaign: Campaign,
    *,
    office: str,
    attempt: int,
    earlier: Sequence[str] = (),
    left_out: Sequence[SetAside] = (),
    needed: int = ceremony.NEEDED,
) -> SubjectTerms:
    """Ratios, floor, who is certain or ``left_out`` and why, departments and items, scope in words and as data, limits.

    ``office`` is asked for words where there is only one department; ``earlier`` are the reasons of the attempts
    before this one.
    """
    plan = campaign.plan
    departments = [
        TermsDepartment(participant.name, "member" if position else "lead")
        for position, participant in enumerate(plan.participants)
    ]
    if len(departments) < ceremony.NEEDED:
        departments.append(TermsDepartment(office, "office"))
    return SubjectTerms(
        campaign=campaign.reference,
        attempt=attempt,
        earlier=earlier,
        title=plan.title,
        scope=scope_words(plan.scope),
        strata=[Stratum(rule.name, rule.ratio, rule.minimum) for rule in plan.sampling.rules],
        floor=plan.sampling.floor,
        certain=plan.sampling.certain,
        left_out=sorted(left_out, key=lambda one: one.id),
        departments=departments,
        contributions=needed,
        closing=ceremony.closing_of(plan),
        further=_further(plan),
    )


async def left_out_of(uow: UnitOfWork, campaign: Campaign) -> list[SetAside]:
    """Who a rule about earlier inspections keeps out of the pool as of now, with the reason in words."""
    plan = campaign.plan
    return [
        SetAside(one.id, left_out_words(plan, cooling=one.by is LeftOutBy.COOLING_OFF, last=one.last, times=one.times))
        for one in await uow.pools.left_out(campaign)
    ]


def _further(plan: Plan) -> list[tuple[str, str]]:
    rows = [("office-document", plan.document_number)] if plan.document_number else []
    rows += filter_lines(plan.scope, plan.sampling)
    rows += [("item", f"{p.name}：{item}") for p in plan.participants for item in p.items]
    rows.append(("window", f"{plan.window_start}/{plan.window_end}"))
    for name, days in vars(plan.deadlines).items():
        rows.append((f"working-days-{name.replace('_', '-')}", str(days)))
    rows.append(("inspectors-per-department", str(plan.inspectors_per_department)))
    if plan.groups:
        rows.append(("fixed-groups", str(plan.groups)))
    return rows
