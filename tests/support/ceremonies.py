"""Holding a whole ceremony through the use cases, for tests that begin after one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns import ceremony, confirmation, draw, matching, reveal
from domain.campaign import State
from domain.outcome import outcome_of
from storage.campaigns import Campaign
from storage.draws import Round
from storage.unit_of_work import UnitOfWork
from tests.support.builders import Scene, build_campaign

GROUP = -1001
SECRET = "5e" * 32
#: A verdict later than any: whoever confirms up to it has seen everything.
NEWEST = 10**9


async def hold(
    uow: UnitOfWork,
    scene: Scene,
    campaign: Campaign,
    round_: Round,
    now: datetime,
    dice: Sequence[int] = (1, 2, 3, 4, 5),
) -> None:
    """Words of every department, the close, the dice: from an open ceremony to what it reveals."""
    await sent_texts(uow, now)
    drawn = await uow.draws.latest(campaign.id, round_)
    chat_id = (await uow.campaigns.get(campaign.id)).chat_id
    assert drawn is not None
    assert chat_id is not None
    for department in (one.name for one in campaign.plan.participants):
        await ceremony.contribute(
            uow, user_id=scene.admin_of(department), chat_id=chat_id, words=f"{department}的话", now=now
        )
    await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
    for position, value in enumerate(dice, start=1):
        await reveal.record_die(uow, f"die:{drawn.id}:{position}", value)
    await settle_complete(uow, now)


async def settle_complete(uow: UnitOfWork, now: datetime) -> None:
    """What the delivery does once a ceremony is closed: reveals, computes, settles."""
    await reveal.reveal_closed(uow, now)
    for one in await reveal.find_unsettled(uow):
        await reveal.settle(uow, one.draw_id, outcome_of(one.files), now=now)


async def build_drawn(uow: UnitOfWork, scene: Scene, now: datetime, **changes: object) -> Campaign:
    """A campaign whose subjects were drawn and whose departments are asked to confirm."""
    campaign = await build_campaign(uow, scene, now, **changes)
    chat_id = GROUP
    while await uow.campaigns.find_by_chat(chat_id) is not None:
        chat_id -= 1
    await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=chat_id, now=now)
    await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    await hold(uow, scene, campaign, Round.SUBJECTS, now)
    return await uow.campaigns.get(campaign.id)


async def build_confirmed(uow: UnitOfWork, scene: Scene, now: datetime, **changes: object) -> Campaign:
    """A campaign whose list every department has confirmed."""
    return await confirm(uow, scene, await build_drawn(uow, scene, now, **changes), now)


async def confirm(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime) -> Campaign:
    """Every department confirms what is pending."""
    for department in (one.name for one in campaign.plan.participants):
        await confirm_for(uow, scene, campaign, department, now)
    campaign = await uow.campaigns.get(campaign.id)
    assert campaign.state is State.CONFIRMED
    return campaign


async def build_matched(uow: UnitOfWork, scene: Scene, now: datetime, **changes: object) -> Campaign:
    """A campaign whose forms are with the inspectors, by the real ceremony."""
    return await match(uow, scene, await build_confirmed(uow, scene, now, **changes), now)


async def confirm_for(uow: UnitOfWork, scene: Scene, campaign: Campaign, department: str, now: datetime) -> str:
    """The department's admin confirms all that is pending; what their card then says."""
    card = await confirmation.confirm_all(
        uow,
        user_id=scene.admin_of(department),
        campaign_id=campaign.id,
        department_id=scene.departments[department],
        last=NEWEST,
        now=now,
    )
    return card.text


async def match(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime) -> Campaign:
    """The second round, from a confirmed list to forms with the inspectors."""
    await matching.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    await hold(uow, scene, campaign, Round.TEAMS, now)
    return await uow.campaigns.get(campaign.id)


async def sent_texts(uow: UnitOfWork, now: datetime) -> dict[int, list[str]]:
    """Every message of the outbox, by chat id, in order; they count as sent."""
    texts: dict[int, list[str]] = {}
    while messages := await uow.outbox.claim(now=now, limit=1000):
        for message in messages:
            texts.setdefault(message.chat_id, []).append(message.text)
            await uow.outbox.sent(message.id, chat_message_id=message.id)
    return texts
