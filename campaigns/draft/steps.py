"""What the composing person sees: all fields, the question or the picker of one, the next one while being led."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns.draft.outlook import names_of
from domain.campaign import Participant, State
from domain.draft import Field, following
from domain.errors import Refusal
from domain.local_time import local_day
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.campaign import STATES
from templates.cards.draft import composing as cards
from templates.cards.draft import pickers, strata


@dataclass(frozen=True)
class Step:
    """A card, and where the person's next text is an answer: which field of which campaign it answers.

    ``department_id`` is set for typed items. ``led``: the next field is asked after this one.
    """

    card: Card
    campaign_id: int
    question: Field | None = None
    department_id: int = 0
    led: bool = False


async def open_draft(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Step:
    """The card of all fields."""
    return await overview(uow, await readable(uow, user_id, campaign_id))


async def ask_field(uow: UnitOfWork, *, user_id: int, campaign_id: int, field: str, led: bool, now: datetime) -> Step:
    """The question or the picker of one field."""
    campaign = await readable(uow, user_id, campaign_id)
    if field not in set(Field):
        raise Refusal("chat.stale_button")
    return await step_of(uow, campaign, Field(field), led=led, now=now)


async def pick_departments(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int, led: bool) -> Step:
    """The picker of departments, at ``page``."""
    return await departments(uow, await readable(uow, user_id, campaign_id), page=page, led=led)


async def pick_items(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int, led: bool
) -> Step:
    """The picker of one department's items, at ``page``."""
    campaign = await readable(uow, user_id, campaign_id)
    return await items(uow, campaign, department_id, page=page, led=led)


async def pick_scope(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int, led: bool) -> Step:
    """The picker of tags, statuses and areas, at ``page`` of the tags."""
    return await scope(uow, await readable(uow, user_id, campaign_id), page=page, led=led)


async def ask_items(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, led: bool) -> Step:
    """Asks for items to be typed, one a line."""
    campaign = await readable(uow, user_id, campaign_id)
    name = participant_of(campaign, department_id).name
    card = cards.items_question(place_of(campaign, led), department_id, name)
    return Step(card, campaign.id, Field.ITEMS, department_id, led)


async def ask_again(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, field: str, department_id: int, led: bool, now: datetime
) -> Step:
    """The question once more that a typed answer has left open."""
    if field == Field.ITEMS:
        return await ask_items(uow, user_id=user_id, campaign_id=campaign_id, department_id=department_id, led=led)
    return await ask_field(uow, user_id=user_id, campaign_id=campaign_id, field=field, led=led, now=now)


async def readable(uow: UnitOfWork, user_id: int, campaign_id: int) -> Campaign:
    """The draft, if this person may compose it and it still is one."""
    campaign = await uow.campaigns.get(campaign_id)
    await _require_composer(uow, user_id, campaign)
    return campaign


async def draft_to_change(uow: UnitOfWork, user_id: int, campaign_id: int) -> tuple[Campaign, Person]:
    """The draft and who changes it, if this person may and it still is one."""
    campaign = await uow.campaigns.get(campaign_id)
    return campaign, await _require_composer(uow, user_id, campaign)


async def _require_composer(uow: UnitOfWork, user_id: int, campaign: Campaign) -> Person:
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    if campaign.state is not State.DRAFT:
        raise Refusal("draft.not_draft", state=STATES[campaign.state.value])
    return person


async def overview(uow: UnitOfWork, campaign: Campaign) -> Step:
    """All fields with their present values."""
    card = cards.composing(place_of(campaign), campaign.plan, pool=await _pool(uow, campaign))
    return Step(card, campaign.id)


async def next_step(uow: UnitOfWork, campaign: Campaign, field: Field, *, led: bool, now: datetime) -> Step:
    """After ``field`` is answered: the next field while being led, all of them otherwise."""
    after = following(field) if led else None
    return await step_of(uow, campaign, after, led=led, now=now) if after else await overview(uow, campaign)


async def step_of(uow: UnitOfWork, campaign: Campaign, field: Field, *, led: bool, now: datetime) -> Step:
    """The question or the picker of ``field``."""
    if field is Field.DEPARTMENTS:
        return await departments(uow, campaign, page=0, led=led)
    if field is Field.ITEMS:
        return await _items_of_whom(uow, campaign, led=led, now=now)
    if field is Field.SCOPE:
        return await scope(uow, campaign, page=0, led=led)
    if field is Field.CERTAIN:
        return await certain(uow, campaign, page=0)
    office = await uow.offices.get(campaign.office_id)
    today = local_day(now, office.timezone)
    card = cards.question(place_of(campaign, led), field, campaign.plan, today)
    return Step(card, campaign.id, field, led=led)


async def departments(uow: UnitOfWork, campaign: Campaign, *, page: int, led: bool) -> Step:
    """Toggles for the office's departments."""
    known = [(one.id, one.name) for one in await uow.offices.departments(campaign.office_id)]
    return Step(pickers.departments(place_of(campaign, led), campaign.plan, known, page), campaign.id, led=led)


async def _items_of_whom(uow: UnitOfWork, campaign: Campaign, *, led: bool, now: datetime) -> Step:
    """Led: the first department that has none yet, then the next field. Else the only one, or a choice."""
    participants = campaign.plan.participants
    if led:
        if not participants:
            raise Refusal("draft.departments_first")
        for participant in participants:
            if not participant.items:
                return await items(uow, campaign, participant.department_id, page=0, led=True)
        return await next_step(uow, campaign, Field.ITEMS, led=True, now=now)
    if len(participants) == 1:
        return await items(uow, campaign, participants[0].department_id, page=0, led=False)
    return Step(pickers.item_lists(place_of(campaign), participants), campaign.id)


async def items(uow: UnitOfWork, campaign: Campaign, department_id: int, *, page: int, led: bool) -> Step:
    """Toggles for one department's items."""
    participant = participant_of(campaign, department_id)
    known = await uow.libraries.items(department_id)
    return Step(pickers.items(place_of(campaign, led), participant, known, page), campaign.id, led=led)


async def scope(uow: UnitOfWork, campaign: Campaign, *, page: int, led: bool) -> Step:
    """Toggles for the scope, and how many subjects match now."""
    known = await uow.libraries.vocabulary(campaign.office_id)
    pool = await _pool(uow, campaign)
    card = pickers.scope(place_of(campaign, led), campaign.plan.scope, known, pool=pool, page=page)
    return Step(card, campaign.id, led=led)


async def certain(uow: UnitOfWork, campaign: Campaign, *, page: int) -> Step:
    """Who must be inspected, with the question for more."""
    listed = campaign.plan.sampling.certain
    names = await names_of(uow, campaign, [one.id for one in listed])
    return Step(strata.certain(place_of(campaign), listed, names, page), campaign.id, Field.CERTAIN)


def place_of(campaign: Campaign, led: bool = False) -> cards.Place:
    """Where a card of this campaign belongs."""
    return cards.Place(campaign.id, campaign.reference, led)


def participant_of(campaign: Campaign, department_id: int) -> Participant:
    """The department as a participant; Refusal when it is none (any more)."""
    for participant in campaign.plan.participants:
        if participant.department_id == department_id:
            return participant
    raise Refusal("draft.not_participant")


async def _pool(uow: UnitOfWork, campaign: Campaign) -> int:
    return sum((await uow.pools.counts(campaign)).values())
