"""Topics as they are kept: wanted once, made, lost, moved with their group."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.outbox import Outbox
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import build_campaign, build_scene

GROUP, OTHER = -1001, -1002


async def _campaign(uow: UnitOfWork, now: datetime) -> int:
    return (await build_campaign(uow, await build_scene(uow, subjects=0, inspectors_each=0), now)).id


async def _queue(outbox: Outbox, key: str, now: datetime, topic_id: int | None = None) -> None:
    await outbox.queue(key=key, chat_id=GROUP, kind="text", text=key, now=now, buttons=[], topic_id=topic_id)


async def test_a_topic_is_wanted_once_and_keeps_its_name(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        campaign = await _campaign(uow, now)
        first = await uow.topics.want(campaign_id=campaign, key="group:1", name="第1组", chat_id=GROUP)
        again = await uow.topics.want(campaign_id=campaign, key="group:1", name="改名", chat_id=OTHER)
        other = await uow.topics.want(campaign_id=campaign, key="group:2", name="长" * 200, chat_id=GROUP)
        assert first == again != other
        names = [one.name for one in await uow.topics.of_campaign(campaign)]
    assert names == ["第1组", "长" * 128]


async def test_a_topic_has_a_number_only_in_the_group_where_it_was_made(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        topic = await uow.topics.want(campaign_id=await _campaign(uow, now), key="a", name="甲", chat_id=GROUP)
        assert (await uow.topics.get(topic)).thread_in(GROUP) is None
        await uow.topics.made(topic, chat_id=GROUP, thread_id=7, now=now)
        found = await uow.topics.get(topic)
        assert (found.thread_in(GROUP), found.thread_in(OTHER), found.made_at) == (7, None, now)
        await uow.topics.migrate_chat(GROUP, OTHER)
        found = await uow.topics.get(topic)
    assert (found.thread_in(GROUP), found.thread_in(OTHER)) == (None, 7)


async def test_a_deleted_topic_is_counted_once_and_a_new_one_is_not_lost_with_it(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        topic = await uow.topics.want(campaign_id=await _campaign(uow, now), key="a", name="甲", chat_id=GROUP)
        await uow.topics.made(topic, chat_id=GROUP, thread_id=7, now=now)
        assert await uow.topics.lost(topic, thread_id=7)
        assert not await uow.topics.lost(topic, thread_id=7)
        await uow.topics.made(topic, chat_id=GROUP, thread_id=8, now=now)
        assert not await uow.topics.lost(topic, thread_id=7)
        found = await uow.topics.get(topic)
    assert (found.thread_in(GROUP), found.gone) == (8, 1)


async def test_a_held_topic_holds_up_itself_and_not_its_group(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        topic = await uow.topics.want(campaign_id=await _campaign(uow, now), key="a", name="甲", chat_id=GROUP)
        await _queue(uow.outbox, "甲一", now, topic)
        await _queue(uow.outbox, "甲二", now, topic)
        await _queue(uow.outbox, "大家", now)
        (first,) = await uow.outbox.claim(now=now, limit=9)
        await uow.outbox.hold(first.id, not_before=now + timedelta(minutes=1), problem="no right")
        assert not await uow.outbox.is_held(GROUP), "a topic is no reason to leave the group"
        (next_,) = await uow.outbox.claim(now=now, limit=9)
        assert (first.topic_id, next_.topic_id, next_.key) == (topic, None, "大家")
        await uow.outbox.sent(next_.id, chat_message_id=1)
        assert await uow.outbox.claim(now=now, limit=9) == []
        (later,) = await uow.outbox.claim(now=now + timedelta(minutes=1), limit=9)
    assert later.key == "甲一"


async def test_every_try_of_the_last_minutes_is_remembered(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await _queue(uow.outbox, "甲", now)
        for minute in (0, 1, 2):
            (message,) = await uow.outbox.claim(now=now + timedelta(minutes=minute), limit=9)
            await uow.outbox.retry(message.id, not_before=now, problem="cut", at=now + timedelta(minutes=minute))
        tried = await uow.outbox.tried_since(now)
        assert sorted(moment for _, moment in tried) == [now + timedelta(minutes=minute) for minute in (0, 1, 2)]
        await uow.outbox.claim(now=now + timedelta(minutes=12), limit=9)
        tried = await uow.outbox.tried_since(now)
    assert sorted(moment for _, moment in tried) == [now + timedelta(minutes=minute) for minute in (2, 12)]
