"""The draw of subjects: the group is bound, the pool frozen, the ceremony held, the list sent to every department."""

from __future__ import annotations

from datetime import datetime

from campaigns import ceremony, confirmation
from campaigns.subject_terms import left_out_of, subject_terms
from domain.campaign import CERTAIN, State, require_in_force
from domain.draw import freeze_text
from domain.errors import Refusal
from domain.outcome import Outcome
from domain.roles import Role
from office.computing import Compute, at_once
from office.notices import tell_chat, tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import draw as cards
from templates.cards.ceremony import STARTED
from templates.documents.subject_list import public_list


async def bind_group(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, chat_id: int, is_forum: bool = False, now: datetime
) -> Card:
    """Makes the chat the campaign's group; the card with which its draw is started.

    Another group may take the place of the first, but not in the middle of a ceremony, unless the first cannot be
    written to any more. What waited for the first goes to the second; the first is told.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    other = await uow.campaigns.find_by_chat(chat_id)
    if other is not None and other.id != campaign_id:
        raise Refusal("draw.group_taken")
    require_in_force(campaign.state)
    if campaign.state in {State.DRAFT, State.SUBMITTED}:
        raise Refusal("draw.not_approved")
    if campaign.chat_id not in {None, chat_id}:
        await _leave_group(uow, campaign, chat_id, now=now)
    await uow.campaigns.bind_chat(campaign_id, chat_id, is_forum=is_forum)
    if campaign.chat_id not in {None, chat_id}:
        await ceremony.post_again(uow, await uow.campaigns.get(campaign_id), now=now)
    await uow.audit.note(
        "draw.bind_group", now=now, person_id=person.id, campaign_id=campaign_id, before=campaign.chat_id, after=chat_id
    )
    return cards.group_bound(campaign.id, campaign.plan, ready=campaign.state is State.APPROVED)


async def _leave_group(uow: UnitOfWork, campaign: Campaign, new_chat: int, *, now: datetime) -> None:
    old_chat = ceremony.require_group(campaign)
    if campaign.state in {State.DRAWING, State.MATCHING} and not await uow.outbox.is_held(old_chat):
        raise Refusal("draw.group_in_use")
    await uow.outbox.redirect(old_chat, new_chat)
    card = cards.group_left(campaign.plan.title)
    await tell_chat(uow, old_chat, card, key=f"left:{campaign.id}:{old_chat}:{new_chat}", now=now)


async def tell_trouble(uow: UnitOfWork, *, chat_id: int, key: str, problem: str, now: datetime) -> None:
    """A message of a ceremony cannot be sent to its group: the office is told why, once for each message."""
    campaign = await uow.campaigns.find_by_chat(chat_id)
    if campaign is None:
        return
    office_id = campaign.office_id
    card = cards.group_trouble(campaign.plan.title, problem)
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=f"trouble:{key}", now=now)


async def move_group(uow: UnitOfWork, *, old: int, new: int, now: datetime) -> None:
    """The chat service gave a group a new id (it became a supergroup): its campaign and what waits for it follow."""
    if await uow.campaigns.find_by_chat(new) is None:
        await uow.campaigns.migrate_chat(old, new)
        await uow.topics.migrate_chat(old, new)
    await uow.outbox.redirect(old, new)
    await uow.audit.note("draw.move_group", now=now, before=old, after=new)


async def ask_to_freeze(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """Asks once more: what is frozen cannot be taken back, and who is not in the group cannot see it."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.APPROVED)
    ceremony.require_group(campaign)
    return cards.freeze_asked(campaign.id, campaign.plan, attempt=campaign.attempt)


async def start(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    secret: str,
    needed: int = ceremony.NEEDED,
    compute: Compute = at_once,
    now: datetime,
) -> str:
    """Freezes the pool as it is now and opens the ceremony. ``secret`` is 64 hexadecimal characters of chance;
    ``needed`` contributors must speak before it is closed.

    Returns a few words for whoever tapped: what the group hears is queued.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.APPROVED)
    ceremony.require_group(campaign)
    ceremony.require_needed(campaign, needed)
    await _certain_ids(uow, campaign)
    text = await uow.pools.text(campaign)
    pool = await compute(freeze_text, text, size=text.count("\n"))
    office = await uow.offices.get(campaign.office_id)
    terms = subject_terms(
        campaign,
        office=office.name,
        attempt=await ceremony.next_attempt(uow, campaign, Round.SUBJECTS),
        earlier=await ceremony.earlier_reasons(uow, campaign, Round.SUBJECTS),
        left_out=await left_out_of(uow, campaign),
        needed=needed,
    )
    await ceremony.open_ceremony(
        uow,
        campaign,
        round_=Round.SUBJECTS,
        terms=terms.text(),
        pool=pool.text,
        rules=cards.rule_words(campaign.plan),
        secret=secret,
        person_id=person.id,
        needed=needed,
        now=now,
    )
    await uow.campaigns.move(campaign, State.DRAWING)
    return STARTED


async def _certain_ids(uow: UnitOfWork, campaign: Campaign) -> dict[str, int]:
    """Row ids of those who are inspected without being drawn, by number; refuses one that no library knows."""
    named = [one.id for one in campaign.plan.sampling.certain]
    found = await uow.libraries.subject_ids(campaign.office_id, named)
    for number in named:
        if number not in found:
            raise Refusal("draw.certain_unknown", id=number)
    return found


async def settle(uow: UnitOfWork, campaign: Campaign, round_: StoredDraw, outcome: Outcome, *, now: datetime) -> None:
    """Once it is known who is drawn: stores the list, posts the certificate, asks every department."""
    result = outcome.drawn
    rows = [(one, stratum.name, rank) for stratum in result.strata for rank, one in enumerate(stratum.drawn, start=1)]
    rows += [(one, CERTAIN, rank) for rank, one in enumerate(result.certain, start=1)]
    ids = await uow.libraries.subject_ids(campaign.office_id, [number for number, _, _ in rows])
    await uow.samples.add_list(campaign, [(ids[number], stratum, rank) for number, stratum, rank in rows])
    drawn = [sample.id for sample in await uow.samples.standing(campaign.id)]
    await uow.samples.ask(drawn, [participant.department_id for participant in campaign.plan.participants])
    campaign = await uow.campaigns.move(campaign, State.CONFIRMING)
    chat_id, title = ceremony.require_group(campaign), campaign.plan.title
    listed = await _listed(uow, campaign)
    card = cards.result(title, result, listed, outcome.certificate)
    await tell_chat(uow, chat_id, card, key=f"draw:{round_.id}:certificate", now=now)
    if len(listed) > cards.NAMES_IN_TEXT:
        card = cards.whole_list(title, public_list(title, listed, attempt=campaign.attempt))
        await tell_chat(uow, chat_id, card, key=f"draw:{round_.id}:list", now=now)
    await confirmation.ask(uow, campaign, now=now)


async def _listed(uow: UnitOfWork, campaign: Campaign) -> list[cards.Drawn]:
    """The drawn subjects as everybody may read them, in the order of strata and ranks."""
    return [
        cards.Drawn(sample.stratum, sample.name, sample.number) for sample in await uow.samples.standing(campaign.id)
    ]
