"""The specialists of a department in a campaign, as its admins and the office see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from campaigns.specialist.access import require_reader, runs, stored, who_words
from domain.campaign import State
from domain.local_time import local
from domain.roles import Appointment
from storage.campaigns import Campaign
from storage.specialists import Specialist
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import specialist as cards


async def show_specialists(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int = 0
) -> Card:
    """Everyone who helps a department in a campaign; for its admins and the office."""
    campaign, held = await require_reader(uow, user_id, campaign_id, department_id)
    return await list_card(uow, campaign, department_id, held, page)


async def show_specialist(uow: UnitOfWork, *, user_id: int, specialist_id: int) -> Card:
    """One specialist on one subject, as it stands."""
    one = await stored(uow, specialist_id)
    campaign, held = await require_reader(uow, user_id, one.campaign_id, one.department_id)
    return await specialist_card(uow, campaign, one, held)


async def specialist_card(uow: UnitOfWork, campaign: Campaign, one: Specialist, held: Sequence[Appointment]) -> Card:
    """One of them as it now stands, for whoever holds these roles."""
    may_remove = runs(held, one.department_id) and campaign.state is State.INSPECTING and one.removed_at is None
    return cards.specialist(await view_of(uow, campaign, one), may_remove=may_remove)


async def list_card(
    uow: UnitOfWork, campaign: Campaign, department_id: int, held: Sequence[Appointment], page: int
) -> Card:
    """All of a department, those too who no longer help."""
    listed = await uow.specialists.of_campaign(campaign.id, department_id, ever=True)
    views = await _views(uow, campaign, department_id, listed)
    department = (await uow.offices.department(department_id)).name
    may_add = runs(held, department_id) and campaign.state is State.INSPECTING
    return cards.specialists(campaign.id, department_id, campaign.plan.title, department, views, page, may_add=may_add)


async def view_of(uow: UnitOfWork, campaign: Campaign, one: Specialist) -> cards.SpecialistView:
    """What a card shows of one."""
    (view,) = await _views(uow, campaign, one.department_id, [one])
    return view


async def _views(
    uow: UnitOfWork, campaign: Campaign, department_id: int, listed: Sequence[Specialist]
) -> list[cards.SpecialistView]:
    zone = (await uow.offices.get(campaign.office_id)).timezone
    sections = {each.sample_id: each for each in await uow.forms.sections(campaign.id, department_id)}
    standing = Counter(each.whom for each in await uow.specialists.of_campaign(campaign.id, department_id))
    entered = {one.added_by for one in listed} | {one.removed_by for one in listed if one.removed_by}
    names = {each: (await uow.people.get(each)).name for each in entered}
    return [
        cards.SpecialistView(
            id=one.id,
            campaign_id=campaign.id,
            department_id=department_id,
            campaign=campaign.plan.title,
            department=sections[one.sample_id].department,
            number=sections[one.sample_id].number,
            subject=sections[one.sample_id].subject_name,
            who=who_words(one),
            reason=one.reason,
            added_by=names[one.added_by],
            added_at=local(one.added_at, zone),
            others=standing[one.whom] - (one.removed_at is None),
            ended_by=names[one.removed_by] if one.removed_by else "",
            ended_at=local(one.removed_at, zone) if one.removed_at else None,
            ended_because=one.removed_because,
        )
        for one in listed
    ]
