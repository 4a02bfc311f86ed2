"""Storing a changed plan, with a note of what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from campaigns.draft import steps
from campaigns.draft.outlook import CHANGED_ACTION
from campaigns.draft.steps import Step
from domain.campaign import Plan
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork


async def save(uow: UnitOfWork, campaign: Campaign, plan: Plan, person: Person, now: datetime) -> Campaign:
    """Stores the plan if it differs, with a note of what differs."""
    old, new = facts_of(campaign.plan), facts_of(plan)
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return campaign
    await uow.campaigns.save_plan(campaign.id, plan)
    await uow.audit.note(
        CHANGED_ACTION,
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        before={name: old[name] for name in changed},
        after={name: new[name] for name in changed},
    )
    return replace(campaign, plan=plan)


def facts_of(plan: Plan) -> dict[str, Any]:
    """The plan as plain data, for the audit log."""
    days = (plan.window_start, plan.window_end, plan.scope.registered_by)
    start, end, registered_by = (day.isoformat() if day else None for day in days)
    return {
        "title": plan.title,
        "document_number": plan.document_number,
        "window": [start, end],
        "participants": [[one.department_id, list(one.items)] for one in plan.participants],
        "tags": list(plan.scope.tags),
        "statuses": list(plan.scope.statuses),
        "areas": list(plan.scope.areas),
        "registered_by": registered_by,
        "frequency": [plan.scope.cooling_off_months, plan.scope.yearly_cap],
        "sampling": [[rule.by.value, rule.name, str(rule.ratio), rule.minimum] for rule in plan.sampling.rules],
        "floor": [str(plan.sampling.floor.ratio), plan.sampling.floor.minimum] if plan.sampling.floor else None,
        "certain": [[one.id, one.reason] for one in plan.sampling.certain],
        "limits": [plan.deadlines.confirm, plan.deadlines.results, plan.deadlines.follow_up],
        "inspectors_per_department": plan.inspectors_per_department,
        "groups": plan.groups,
        "closing": [plan.dice, plan.public_value],
        "materials": list(plan.materials),
    }


async def save_items(
    uow: UnitOfWork,
    campaign: Campaign,
    department_id: int,
    items: tuple[str, ...],
    person: Person,
    *,
    page: int,
    led: bool,
    now: datetime,
) -> Step:
    """Gives a department these items, and shows them."""
    participants = tuple(
        replace(one, items=items) if one.department_id == department_id else one for one in campaign.plan.participants
    )
    campaign = await save(uow, campaign, replace(campaign.plan, participants=participants), person, now)
    return await steps.items(uow, campaign, department_id, page=page, led=led)
