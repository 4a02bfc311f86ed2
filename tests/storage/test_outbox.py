"""The outbox on both databases: order, claims, repetition, crashes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.outbox import Delivery, Message, Purpose, Queue
from storage.unit_of_work import Database, UnitOfWork

SOON = timedelta(seconds=30)


async def queue(uow: UnitOfWork, key: str, now: datetime, *, chat_id: int = 1, text: str = "一句话") -> bool:
    return await uow.outbox.queue(key=key, chat_id=chat_id, kind="text", text=text, buttons=[], now=now)


async def claimed(uow: UnitOfWork, now: datetime, limit: int = 10) -> list[str]:
    return [message.key for message in await uow.outbox.claim(now=now, limit=limit)]


async def test_a_message_comes_out_as_it_went_in(any_database: Database, now: datetime) -> None:
    buttons = [[{"label": "通过", "data": "ap:1"}], [{"label": "公示页", "url": "https://example.org/"}]]
    async with any_database.open() as uow:
        file_id = await uow.outbox.keep_file(name="<b>&_*[.txt", content=b"\x00\xff", sha256="0" * 64)
        await uow.outbox.queue(
            key="k", chat_id=-(2**40), kind="file", text="名称<b>&_*[", buttons=buttons, file_id=file_id, now=now
        )
    async with any_database.open() as uow:
        (message,) = await uow.outbox.claim(now=now, limit=10)
        assert message == Message(message.id, "k", -(2**40), "file", "名称<b>&_*[", buttons, file_id, 0, False)
        assert await uow.outbox.file(file_id) == ("<b>&_*[.txt", b"\x00\xff")


async def test_a_key_is_queued_once_for_ever(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        assert await queue(uow, "once", now)
        assert not await queue(uow, "once", now, text="另一句话")
        (message,) = await uow.outbox.claim(now=now, limit=10)
        await uow.outbox.sent(message.id, chat_message_id=7)
        assert not await queue(uow, "once", now)
        assert await uow.outbox.count(Delivery.SENT) == 1


async def test_of_each_chat_only_the_oldest_is_taken(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        for key, chat_id in (("a1", 1), ("a2", 1), ("b1", 2), ("a3", 1), ("b2", 2)):
            await queue(uow, key, now, chat_id=chat_id)
        first = await uow.outbox.claim(now=now, limit=10)
        assert [message.key for message in first] == ["a1", "b1"]
        assert await claimed(uow, now) == [], "what is being sent holds back what comes behind it"
        await uow.outbox.sent(first[0].id, chat_message_id=1)
        assert await claimed(uow, now) == ["a2"]


async def test_a_claim_takes_no_more_than_it_asks_for(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        for chat_id in range(1, 6):
            await queue(uow, f"k{chat_id}", now, chat_id=chat_id)
        assert await claimed(uow, now, limit=2) == ["k1", "k2"]
        assert await claimed(uow, now, limit=9) == ["k3", "k4", "k5"]


async def test_a_put_back_message_waits_and_holds_its_place(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await queue(uow, "first", now)
        await queue(uow, "second", now)
        (message,) = await uow.outbox.claim(now=now, limit=10)
        await uow.outbox.retry(message.id, not_before=now + SOON, problem="Bad Gateway")
        assert await uow.outbox.has_waiting()
        assert await claimed(uow, now) == []
        (again,) = await uow.outbox.claim(now=now + SOON, limit=10)
        assert (again.key, again.attempts, again.doubtful) == ("first", 1, False)


async def test_a_message_that_was_given_up_holds_nobody_back(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await queue(uow, "first", now)
        await queue(uow, "second", now)
        (message,) = await uow.outbox.claim(now=now, limit=10)
        await uow.outbox.give_up(message.id, problem="长" * 1000)
        assert await claimed(uow, now) == ["second"]
        assert await uow.outbox.count(Delivery.UNDELIVERABLE) == 1


async def test_after_a_crash_what_was_being_sent_is_doubtful(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await queue(uow, "under way", now, chat_id=1)
        await uow.outbox.claim(now=now, limit=10)
        await queue(uow, "not begun", now, chat_id=2)
    async with any_database.open() as uow:
        assert await uow.outbox.recover(now=now) == 1
        assert await uow.outbox.count(Delivery.RETRY) == 1
        found = {message.key: message.doubtful for message in await uow.outbox.claim(now=now, limit=10)}
    assert found == {"under way": True, "not begun": False}


async def test_what_waits_for_a_group_follows_it_to_its_new_id(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await queue(uow, "told before", now, chat_id=-1)
        (message,) = await uow.outbox.claim(now=now, limit=1)
        await uow.outbox.sent(message.id, chat_message_id=1)
        await queue(uow, "waits", now, chat_id=-1)
        await queue(uow, "another chat", now, chat_id=-2)
        await uow.outbox.redirect(-1, -1001)
        found = {message.key: message.chat_id for message in await uow.outbox.claim(now=now, limit=10)}
    assert found == {"waits": -1001, "another chat": -2}


async def test_a_file_that_is_not_kept_cannot_be_sent_along(any_database: Database, now: datetime) -> None:
    values = {"key": "k", "chat_id": 1, "kind": "file", "text": "", "buttons": [], "file_id": 99, "now": now}
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.outbox.queue(**values)
    async with any_database.read() as uow:
        with pytest.raises(LookupError):
            await uow.outbox.file(99)


async def test_two_deliveries_at_once_take_different_messages(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        for chat_id in (1, 2):
            await queue(uow, f"k{chat_id}", now, chat_id=chat_id)
    async with any_database.open() as uow:
        first = await claimed(uow, now, limit=1)
    async with any_database.open() as uow:
        assert first + await claimed(uow, now) == ["k1", "k2"]


async def test_a_withdrawn_message_never_goes_out_not_even_the_one_that_is_being_sent(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        for key in ("draw:1:closed", "die:1:1", "die:11:1", "draw_1:closed"):
            await queue(uow, key, now)
        (sending,) = await uow.outbox.claim(now=now, limit=1)
        assert await uow.outbox.withdraw("draw:1:", "die:1:") == 2
        await uow.outbox.retry(sending.id, not_before=now, problem="flood")
        await uow.outbox.hold(sending.id, not_before=now, problem="kicked")
        assert not await uow.outbox.is_held(1)
        assert await claimed(uow, now) == ["die:11:1"]
        assert await uow.outbox.count(Delivery.WITHDRAWN) == 2


async def test_news_that_a_crash_left_half_sent_is_not_sent_again(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await uow.outbox.queue(
            key="news", chat_id=1, kind="text", text="消息", buttons=[], now=now, purpose=Purpose.NOTICE
        )
        await queue(uow, "work", now, chat_id=2)
        await queue(uow, "after", now, chat_id=1)
        await uow.outbox.claim(now=now, limit=10)
        assert await uow.outbox.recover(now=now) == 2
        assert await uow.outbox.uncertain() == ["news"]
        assert sorted(await claimed(uow, now)) == ["after", "work"]
        assert await uow.outbox.recover(now=now) == 2
        assert await uow.outbox.uncertain() == ["news"]


async def test_a_doubt_lasts_until_the_message_has_arrived(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await queue(uow, "work", now)
        (message,) = await uow.outbox.claim(now=now, limit=1)
        await uow.outbox.hold(message.id, not_before=now, problem="kicked", doubtful=True)
        assert await uow.outbox.is_held(1)
        (again,) = await uow.outbox.claim(now=now, limit=1)
        assert again.doubtful


async def test_a_queue_says_how_much_is_still_to_be_handed_over(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        for key, chat_id in (("a1", 1), ("a2", 1), ("b1", 2), ("a3", 1), ("c1", 3)):
            await queue(uow, key, now, chat_id=chat_id)
        first, second, third = await uow.outbox.queues(now=now)
        assert (first, second.length, third.length) == (Queue(1, first.head, 3, True), 1, 1)
        await uow.outbox.take([first.head, third.head], now=now)
        await uow.outbox.retry(third.head, not_before=now + SOON, problem="Bad Gateway")
        found = {one.chat_id: (one.length, one.ready) for one in await uow.outbox.queues(now=now)}
        assert found == {1: (2, False), 2: (1, True), 3: (1, False)}
        assert await uow.outbox.take([first.head], now=now) == [], "what is under way is not taken twice"


async def test_when_a_chat_was_last_written_to_is_kept(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await queue(uow, "a", now, chat_id=1)
        await queue(uow, "b", now, chat_id=2)
        first, second = await uow.outbox.claim(now=now, limit=2)
        await uow.outbox.sent(first.id, chat_message_id=1, at=now + SOON)
        assert await uow.outbox.tried_since(now + SOON) == [(1, now + SOON)]
        await uow.outbox.recover(now=now + SOON)
        assert sorted(await uow.outbox.tried_since(now + SOON)) == [(1, now + SOON), (2, now + SOON)]
        assert second.chat_id == 2
