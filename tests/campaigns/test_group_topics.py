"""Fixed groups in a group chat with topics: each reads its own subjects in its own topic, and nothing more."""

from __future__ import annotations

import re
from datetime import datetime

from storage.outbox import Message
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import build_scene
from tests.support.ceremonies import GROUP, build_confirmed, match

NAME = re.compile(r"示例物业服务\d{4}有限公司")


async def _matched(database: Database, now: datetime, *, groups: int, is_forum: bool) -> list[Message]:
    """What the group chat is to be told after the second round."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_confirmed(uow, scene, now, groups=groups, inspectors_per_department=1)
        await uow.campaigns.learn_forum(GROUP, is_forum=is_forum)
        campaign = await match(uow, scene, campaign, now)
        return await _queued(uow, now)


async def _queued(uow: UnitOfWork, now: datetime) -> list[Message]:
    found: list[Message] = []
    while messages := await uow.outbox.claim(now=now, limit=1000):
        found += [one for one in messages if one.chat_id == GROUP]
        for one in messages:
            await uow.outbox.sent(one.id, chat_message_id=one.id)
    return found


async def test_each_fixed_group_reads_its_subjects_in_its_own_topic(database: Database, now: datetime) -> None:
    told = [one for one in await _matched(database, now, groups=2, is_forum=True) if one.topic_id is not None]
    async with database.read() as uow:
        (campaign,) = await uow.campaigns.of_office(1)
        standing = await uow.samples.standing(campaign.id)
        topics = await uow.topics.of_campaign(campaign.id)
    assert [(one.key, one.name) for one in topics] == [("group:1", "第1检查组"), ("group:2", "第2检查组")]
    assert [one.topic_id for one in told] == [one.id for one in topics]
    own = [NAME.findall(one.text) for one in told]
    assert sorted(own[0] + own[1]) == sorted(sample.name for sample in standing)
    assert all(own)
    assert not any(word in one.text for one in told for word in ("检查员0", "199"))


async def test_without_topics_no_group_is_told_before_all_the_others(database: Database, now: datetime) -> None:
    told = await _matched(database, now, groups=2, is_forum=False)
    assert not any("本组负责" in one.text for one in told)


async def test_without_fixed_groups_no_topic_is_wanted(database: Database, now: datetime) -> None:
    await _matched(database, now, groups=0, is_forum=True)
    async with database.read() as uow:
        assert await uow.topics.of_campaign(1) == []
