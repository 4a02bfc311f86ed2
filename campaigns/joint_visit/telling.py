"""Once a list is confirmed, those concerned hear which of its subjects another campaign is to inspect as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from campaigns.joint_visit.finding import Matter, matters_of
from campaigns.joint_visit.showing import view_of
from domain.roles import Role
from office.notices import tell_role
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import joint_visit as cards


async def tell_overlaps(uow: UnitOfWork, campaign: Campaign, *, key: str, now: datetime) -> None:
    """The office, which has the admins of both campaigns, and the lead department of each other one; nobody where there
    is nothing to decide. ``key`` is that of the confirmation they hear of."""
    matters = [one for one in await matters_of(uow, campaign) if one.is_open]
    if not matters:
        return
    card = cards.told(view_of(campaign, matters))
    office_id = campaign.office_id
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=f"{key}:overlaps", now=now)
    await tell_others(uow, campaign, matters, cards.told_other, key=f"{key}:overlaps", now=now)


async def tell_others(
    uow: UnitOfWork,
    campaign: Campaign,
    matters: Sequence[Matter],
    card: Callable[[int, str, str, Sequence[str]], Card],
    *,
    key: str,
    now: datetime,
) -> None:
    """The lead department's admins of every other campaign in ``matters``, each with its subjects."""
    for other in {one.other.id: one.other for one in matters if one.other}.values():
        names = [one.sample.name for one in matters if one.other and one.other.id == other.id]
        lead = other.plan.lead.department_id
        await tell_role(
            uow,
            office_id=other.office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=lead,
            card=card(other.id, other.plan.title, campaign.plan.title, names),
            key=f"{key}:c{other.id}",
            now=now,
        )
