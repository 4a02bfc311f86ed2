"""Closing: no more words; dice fall, or a public value named before the freeze is typed in by two persons."""

from __future__ import annotations

from datetime import datetime

from campaigns.ceremony.opening import contributors, require_group
from campaigns.ceremony.speaking import find_ceremony, require_posted, runs, speaks_for
from domain.errors import Refusal
from domain.public_value import SaidValue, agreed_value, normalise_value
from office.notices import tell_chat, throw_die
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.draws import Stage, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ceremony as cards


async def close(uow: UnitOfWork, *, user_id: int, draw_id: int, now: datetime) -> str:
    """Ends the contributions and lets the dice fall, in the open, or asks for the public value; only the office, only
    when enough have spoken.

    Returns a few words for whoever tapped: what the group hears is queued.
    """
    draw = await uow.draws.get(draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    given = await uow.draws.contributions(draw.id)
    if draw.stage is Stage.VOID:
        raise Refusal("draw.void")
    if draw.stage is not Stage.OPEN:
        raise Refusal("draw.closed_already")
    await require_posted(uow, draw)
    if len(given) < draw.needed:
        raise Refusal("draw.words_missing", given=len(given), needed=draw.needed)
    await uow.draws.advance(draw, Stage.CLOSING)
    await uow.audit.note(
        "draw.close",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        draw=draw.id,
        contributions=len(given),
    )
    office = await uow.offices.get(campaign.office_id)
    spoke = {one.contributor for one in given}
    silent = [name for name in contributors(campaign, office.name) if name not in spoke]
    return await (_throw if draw.closing.dice else _await_value)(uow, campaign, draw, silent, now=now)


async def _throw(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, silent: list[str], *, now: datetime) -> str:
    chat_id, dice = require_group(campaign), draw.closing.dice
    card = cards.closed(draw.round.value, dice, silent)
    await tell_chat(uow, chat_id, card, key=f"draw:{draw.id}:closed", now=now)
    for position in range(1, dice + 1):
        await throw_die(uow, chat_id, key=f"die:{draw.id}:{position}", now=now)
    return cards.CLOSED


async def _await_value(
    uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, silent: list[str], *, now: datetime
) -> str:
    card = cards.awaits_value(draw.round.value, draw.closing.public, silent)
    await tell_chat(uow, require_group(campaign), card, key=f"draw:{draw.id}:closed", now=now)
    return cards.AWAITED


async def say_value(uow: UnitOfWork, *, user_id: int, chat_id: int, value: str, now: datetime) -> Card | None:
    """Takes the public value as one person typed it; None when none is awaited here.

    The first value on which somebody of the office and somebody else, of a department that takes part, agree is
    the one. Until then each may type again what they typed. Refuses strangers, people of departments that do not take
    part, a value that comes before the message that asks for it, or after the agreement.
    """
    found = await find_ceremony(uow, chat_id)
    if found is None or found[1].stage is not Stage.CLOSING or not found[1].closing.public:
        return None
    campaign, draw = found
    person, held = await require_member(uow, user_id)
    said = SaidValue(
        person_id=person.id,
        contributor=speaks_for(campaign, held, {one.name: one.department_id for one in campaign.plan.participants}),
        of_office=runs(campaign, held),
        value=normalise_value(value),
    )
    if not (said.contributor or said.of_office):
        raise Refusal("draw.value_not_invited")
    if not await uow.outbox.is_sent([f"draw:{draw.id}:closed"]):
        raise Refusal("draw.value_too_early")
    if agreed_value(await uow.draws.values(draw.id)) is not None:
        raise Refusal("draw.value_agreed")
    await uow.draws.say_value(draw.id, said, now=now)
    await uow.audit.note(
        "draw.say_value", now=now, person_id=person.id, campaign_id=campaign.id, draw=draw.id, value=said.value
    )
    return await _value_said(uow, campaign, draw, now=now)


async def _value_said(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, *, now: datetime) -> Card:
    """Everything typed so far, side by side. With the agreement the group is told, and the reveal follows that."""
    values = await uow.draws.values(draw.id)
    office = await uow.offices.get(campaign.office_id)
    shown = [
        cards.Typed((await uow.people.get(one.person_id)).name, one.contributor or office.name, one.value)
        for one in values
    ]
    agreed = agreed_value(values)
    if agreed is not None:
        card = cards.value_agreed(draw.round.value, draw.closing.public, agreed)
        await tell_chat(uow, require_group(campaign), card, key=f"draw:{draw.id}:agreed", now=now)
    return cards.value_taken(draw.closing.public, shown, agreed=agreed is not None)
