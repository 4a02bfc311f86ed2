"""Who leaves the group in the middle of a ceremony, and what that changes: for a department nothing that was said,
for the bot a pause."""

from __future__ import annotations

from datetime import datetime

from campaigns.ceremony.opening import contributors
from campaigns.ceremony.speaking import find_ceremony, speaks_for
from domain.draw_terms import Closing
from office.notices import tell_chat
from office.rights import find_appointments
from storage.draws import Stage
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ceremony as cards


async def gone_from_group(uow: UnitOfWork, *, user_id: int, chat_id: int) -> Card | None:
    """What the group hears when somebody has left it; None where no ceremony is under way, or they speak for nobody."""
    found = await find_ceremony(uow, chat_id)
    person, held = await find_appointments(uow, user_id)
    if found is None or person is None:
        return None
    campaign, draw = found
    office = await uow.offices.get(campaign.office_id)
    contributor = speaks_for(campaign, held, contributors(campaign, office.name))
    if not contributor:
        return None
    given = [one.contributor for one in await uow.draws.contributions(draw.id)]
    return cards.left_group(
        person.name,
        contributor,
        spoke=contributor in given,
        open_for_words=draw.stage is Stage.OPEN,
        count=len(given),
        needed=draw.needed,
    )


async def removed_from_group(uow: UnitOfWork, *, chat_id: int, now: datetime) -> None:
    """The bot was removed from a group in the middle of a ceremony: a message that must arrive waits for it there.

    That one cannot be sent, so the office is told and may name another group; where it arrives, the ceremony goes on.
    """
    found = await find_ceremony(uow, chat_id)
    if found is None:
        return
    campaign, draw = found
    card = cards.back_in_group(campaign.plan.title, _waits_for(draw.stage, draw.closing))
    await tell_chat(uow, chat_id, card, key=f"draw:{draw.id}:back:{now:%Y%m%d%H%M%S%f}", now=now)
    await uow.audit.note("draw.removed_from_group", now=now, campaign_id=campaign.id, draw=draw.id, chat=chat_id)


async def came_back(uow: UnitOfWork, *, chat_id: int) -> None:
    """The bot is in a group again: what waits for the group goes out at once."""
    if await uow.campaigns.find_by_chat(chat_id) is not None:
        await uow.outbox.redirect(chat_id, chat_id)


def _waits_for(stage: Stage, closing: Closing) -> str:
    if stage is Stage.OPEN:
        return "words"
    return "dice" if closing.dice else "value"
