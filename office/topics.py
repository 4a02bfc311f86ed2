"""A team's own topic in the group of its campaign: what is for one team is not told to all.

The chat service has no list of topics, and forgets a deleted one without a word: ours are kept in ``storage.topics``,
made by delivery when the first message for them goes out, and made again when they are found gone.
"""

from __future__ import annotations

from datetime import datetime

from domain.roles import Role
from office.notices import tell_chat, tell_role
from storage.campaigns import Campaign
from storage.outbox import Purpose
from storage.topics import Topic
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.topics import trouble


async def tell_team(
    uow: UnitOfWork,
    campaign: Campaign,
    card: Card,
    *,
    topic: str,
    name: str,
    key: str,
    now: datetime,
    confidential: bool = True,
    purpose: Purpose = Purpose.DISPATCH,
) -> bool:
    """Queues ``card`` for the topic of one team, in the campaign's group; False when it was told nowhere.

    ``topic`` names the team within the campaign (``group:3``) and is its topic for ever, ``name`` is what the topic is
    called when it is made; ``key`` is the message's identity as in ``office.notices``. Where the group has no topics,
    all of it hears what is not ``confidential``, and nobody what is.
    """
    if campaign.chat_id is None or (confidential and not campaign.is_forum):
        return False
    topic_id = None
    if campaign.is_forum:
        topic_id = await uow.topics.want(campaign_id=campaign.id, key=topic, name=name, chat_id=campaign.chat_id)
    await tell_chat(uow, campaign.chat_id, card, key=key, now=now, purpose=purpose, topic_id=topic_id)
    return True


async def tell_topic_trouble(uow: UnitOfWork, topic: Topic, *, problem: str, now: datetime) -> None:
    """A topic cannot be made or written to: the office is told why, once for each time it has to be made."""
    campaign = await uow.campaigns.get(topic.campaign_id)
    card = trouble(campaign.plan.title, topic.name, problem)
    key = f"trouble:topic:{topic.id}:{topic.gone}"
    await tell_role(uow, office_id=campaign.office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)


async def has_topics(uow: UnitOfWork, chat_id: int) -> bool | None:
    """Whether a campaign's group is known to have topics; None for any other chat."""
    campaign = await uow.campaigns.find_by_chat(chat_id)
    return campaign.is_forum if campaign else None


async def learn_forum(uow: UnitOfWork, chat_id: int, *, is_forum: bool, now: datetime) -> None:
    """The chat service has said whether a group has topics; only a change for some campaign's group is noted."""
    if await uow.campaigns.learn_forum(chat_id, is_forum=is_forum):
        await uow.audit.note("topics.learn_forum", now=now, chat=chat_id, is_forum=is_forum)
