"""Before matching: an inspector says from whom they must stay away (standing recusal), and their department's admin
enters it. Nobody takes themself out of a draw: what counts is what the admin has entered when the roster is frozen."""

from __future__ import annotations

from datetime import datetime

from domain.campaign import State
from domain.errors import Refusal
from domain.roles import Role
from office.notices import tell_person
from office.rights import require_member
from storage.campaigns import Campaign
from storage.libraries import StoredInspector
from storage.people import Person
from storage.samples import Sample
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards

#: While the list is known and the roster is not frozen yet.
_OPEN = frozenset({State.CONFIRMING, State.CONFIRMED})


async def my_recusals(uow: UnitOfWork, *, user_id: int) -> Card:
    """The campaigns in which the reader can still say so; where it is one, its subjects at once."""
    _, held = await require_member(uow, user_id)
    mine = [one for one in held if one.inspector_id is not None]
    if not mine:
        raise Refusal("matching.not_of_campaign")
    departments = {one.department_id for one in mine}
    found = [
        campaign
        for office_id in dict.fromkeys(one.office_id for one in mine)
        for campaign in await uow.campaigns.of_office(office_id)
        if campaign.state in _OPEN and any(one.department_id in departments for one in campaign.plan.participants)
    ]
    if len(found) == 1:
        return await choose_own_recusal(uow, user_id=user_id, campaign_id=found[0].id)
    return cards.my_recusals([(one.id, f"{one.reference} {one.plan.title}") for one in found])


async def choose_own_recusal(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int = 0) -> Card:
    """The drawn subjects, those first from which no recusal is entered."""
    _, campaign, one = await _own(uow, user_id, campaign_id)
    samples = await uow.samples.standing(campaign.id)
    recused = set(one.inspector.recusals)
    left = [(sample.id, sample.name) for sample in samples if sample.number not in recused]
    entered = [sample.name for sample in samples if sample.number in recused]
    return cards.choose_own_recusal(campaign.id, campaign.plan.title, left, entered, page)


async def ask_own_recusal(uow: UnitOfWork, *, user_id: int, campaign_id: int, sample_id: int) -> Card:
    """Asks why."""
    _, campaign, _ = await _own(uow, user_id, campaign_id)
    sample = await _sample(uow, campaign, sample_id)
    return cards.ask_own_recusal(campaign.id, sample.id, sample.name)


async def declare_recusal(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, sample_id: int, reason: int, now: datetime
) -> Card:
    """Asks the department's admins to enter it; said twice, they hear of it once."""
    person, campaign, one = await _own(uow, user_id, campaign_id)
    sample = await _sample(uow, campaign, sample_id)
    if not 0 <= reason < len(cards.RECUSAL_REASONS):
        raise Refusal("chat.stale_button")
    admins = await uow.people.holding(campaign.office_id, Role.DEPARTMENT_ADMIN, one.department_id)
    if not admins:
        raise Refusal("matching.nobody_enters", department=one.inspector.department)
    card = cards.asks_to_enter(
        campaign.id,
        sample.id,
        one.id,
        title=campaign.plan.title,
        inspector=one.inspector.name,
        subject=sample.name,
        reason=cards.RECUSAL_REASONS[reason],
    )
    for admin in admins:
        await tell_person(uow, admin, card, key=f"recusal:{campaign.id}:{one.id}:{sample.id}", now=now)
    await uow.audit.note(
        "matching.declare_recusal",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        inspector=one.reference,
        subject=sample.number,
    )
    return cards.declared(campaign.id, sample.name, [admin.name for admin in admins])


async def _own(uow: UnitOfWork, user_id: int, campaign_id: int) -> tuple[Person, Campaign, StoredInspector]:
    """The reader as an inspector of a department that takes part. Refuses ``matching.not_of_campaign`` and
    ``matching.declared_too_late``."""
    person, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    departments = {one.department_id for one in campaign.plan.participants}
    own = [one.inspector_id for one in held if one.inspector_id is not None]
    found = [one for one in (await uow.libraries.inspectors_by_id(own)).values() if one.department_id in departments]
    if not found:
        raise Refusal("matching.not_of_campaign")
    if campaign.state not in _OPEN:
        raise Refusal("matching.declared_too_late")
    return person, campaign, found[0]


async def _sample(uow: UnitOfWork, campaign: Campaign, sample_id: int) -> Sample:
    sample = await uow.samples.get(sample_id)
    if sample.campaign_id != campaign.id:
        raise Refusal("confirmation.unknown_subject")
    return sample
