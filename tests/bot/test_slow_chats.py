"""The running delivery: a slow chat holds back no other, and what is under way is finished at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.delivery import Delivery
from office.notices import tell_chat
from sandbox.world import World
from storage.engine import make_engine
from storage.outbox import Delivery as Standing
from storage.unit_of_work import Database
from templates.cards import Card
from tests.support.world_session import ptb_bot

TOKEN = "7001:slow-chat-test"
SLOW, QUICK = 101, 102


@dataclass
class Post:
    """A delivery that runs."""

    database: Database
    world: World
    now: datetime
    stop: asyncio.Event
    running: asyncio.Task[None]

    async def tells(self, chat_id: int, words: str) -> None:
        async with self.database.open() as uow:
            await tell_chat(uow, chat_id, Card(words), key=words, now=self.now)

    def read_by(self, person: int) -> list[str]:
        chat = self.world.private_chat(person, 7001).key
        return [str(m.content["text"]) for m in self.world.messages.values() if m.chat == chat and m.sender == 7001]


@asynccontextmanager
async def running(database: Database, now: datetime) -> AsyncIterator[Post]:
    world = World()
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    for number, name in ((SLOW, "甲"), (QUICK, "乙")):
        world.add_person(name, number=number)
        world.private_chat(number, 7001).started = True
    sender, stop = ptb_bot(world, TOKEN), asyncio.Event()
    await sender.initialize()
    delivery = Delivery(database, sender, clock=lambda: now)
    task = asyncio.get_running_loop().create_task(delivery.run(stop, pause=0.01))
    try:
        yield Post(database, world, now, stop, task)
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)
        await sender.shutdown()


async def until(true: Callable[[], bool], within: float) -> None:
    for _ in range(int(within * 100)):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"it did not happen within {within:g} seconds")


async def test_a_slow_chat_holds_back_no_other_and_keeps_its_order(database: Database, now: datetime) -> None:
    async with running(database, now) as post:
        post.world.faults.delay("sendMessage", seconds=3)
        await post.tells(SLOW, "慢一")
        await post.tells(SLOW, "慢二")
        await asyncio.sleep(0.3)
        for n in range(3):
            await post.tells(QUICK, f"快{n}")
        await until(lambda: len(post.read_by(QUICK)) == 3, within=2)
        assert post.read_by(SLOW) == []
        await until(lambda: post.read_by(SLOW) == ["慢一", "慢二"], within=6)


async def test_what_is_under_way_at_the_end_is_finished(database: Database, now: datetime) -> None:
    async with running(database, now) as post:
        post.world.faults.delay("sendMessage", seconds=1)
        await post.tells(SLOW, "通知")
        await asyncio.sleep(0.3)
        post.stop.set()
        await asyncio.wait_for(post.running, 5)
        assert post.read_by(SLOW) == ["通知"]
        async with database.read() as uow:
            assert await uow.outbox.count(Standing.SENT) == 1


async def test_a_database_that_was_briefly_away_costs_nothing(
    database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(database.url)
    try:
        async with running(database, now) as post:
            async with engine.begin() as connection:
                await connection.execute(text("ALTER TABLE outbox RENAME TO away"))
            await until(lambda: "delivery stumbled" in caplog.text, within=5)
            async with engine.begin() as connection:
                await connection.execute(text("ALTER TABLE away RENAME TO outbox"))
            await post.tells(QUICK, "通知")
            await until(lambda: post.read_by(QUICK) == ["通知"], within=5)
    finally:
        await engine.dispose()
