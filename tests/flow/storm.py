"""A storm for the delivery: a chat service that keeps its limits and stumbles, and a delivery that is killed at random.

Everything is real but the weather: outbox, delivery in a process of its own, HTTP, the sandbox with its limits.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.process import BaseProcess
from time import perf_counter

from pydantic import SecretStr

from bot.app import App, Part, system_clock
from bot.settings import Settings
from office.notices import tell_chat
from sandbox import server
from sandbox.world import Limits, World
from storage.outbox import Delivery as Standing
from storage.outbox import Purpose
from storage.unit_of_work import Database
from templates.cards import Card

TOKEN = "7001:storm"
NUMBER = re.compile(r"第(\d+)号通知$")
MARK = "（可能重复，编号"
#: Every so many messages is news, the others bring work.
NEWS_EVERY = 4


@dataclass(frozen=True)
class Storm:
    """How many notices go to how many groups and people, with how many kills and stumbles of the service."""

    notices: int
    kills: int
    stumbles: int
    groups: int = 40
    people: int = 300
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """``lost``, ``unmarked`` and ``disorder`` are lists of what must not be; ``uncertain`` is news left open by a kill;
    ``too_fast`` how often the service found a window broken."""

    arrived: int
    doubles: int
    uncertain: int
    kills: int
    too_fast: int
    seconds: float
    lost: list[int]
    unmarked: list[int]
    disorder: list[str]

    def words(self) -> str:
        return (
            f"{self.arrived} arrived, {self.kills} kills, {self.doubles} doubles (all marked), {self.uncertain} news "
            f"left uncertain, {len(self.lost)} lost, {self.too_fast} windows broken, {self.seconds:.0f} s"
        )


def play_part(settings: Settings, parts: set[Part]) -> None:
    """The process that is killed."""
    asyncio.run(App(settings).run(parts, asyncio.Event()))


class Victim:
    """Some parts of suiji in a process of their own, by default the delivery, killed and started again."""

    def __init__(self, settings: Settings, *parts: Part) -> None:
        self._parts = set(parts) or {Part.DELIVERY}
        # Not forked from here, where threads run; each start is a fork of a process that has all imported already.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self._settings = settings
        self._process: BaseProcess | None = None

    async def starts(self) -> None:
        self._process = self._context.Process(target=play_part, args=(self._settings, self._parts), daemon=True)
        await asyncio.to_thread(self._process.start)

    async def is_killed(self) -> None:
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)
            self._process.close()
            self._process = None


async def rage(storm: Storm, database: Database) -> Outcome:
    """Sends everything through the storm; comes back when nothing is left to send."""
    chance = random.Random(storm.seed)
    world = World(limits=Limits())
    chats = _inhabit(world, storm)
    await _queue(database, chats, system_clock())
    started = perf_counter()
    async with serving(world) as url:
        victim = Victim(_settings(database, url))
        await victim.starts()
        try:
            async with asyncio.timeout(60 + 5 * storm.kills + storm.notices / 5):
                await _disturb(world, victim, storm, chance)
                while await _left(database):  # noqa: ASYNC110  what is waited for happens in another process
                    await asyncio.sleep(0.1)
        finally:
            await victim.is_killed()
    return await _outcome(world, database, storm, perf_counter() - started)


def _inhabit(world: World, storm: Storm) -> list[int]:
    bot = world.add_bot(TOKEN, username="suiji_storm_bot", name="随机助手")
    people = [world.add_person(f"甲{n}") for n in range(storm.people)]
    for person in people:
        world.private_chat(person.id, bot.id).started = True
    groups = [world.makes_group(people[n % len(people)], f"工作群{n}", [bot.id]).id for n in range(storm.groups)]
    return [_chat_of(n, groups, [person.id for person in people]) for n in range(storm.notices)]


def _chat_of(n: int, groups: list[int], people: list[int]) -> int:
    """Two in five notices go to a group, the others to people; all in turn."""
    turn, place = divmod(n, 5)
    return groups[(2 * turn + place) % len(groups)] if place < 2 else people[(3 * turn + place - 2) % len(people)]


async def _queue(database: Database, chats: list[int], now: datetime) -> None:
    async with database.open() as uow:
        for n, chat in enumerate(chats):
            purpose = Purpose.DISPATCH if n % NEWS_EVERY else Purpose.NOTICE
            await tell_chat(uow, chat, Card(f"第{n}号通知"), key=f"storm:{n}", now=now, purpose=purpose)


def _settings(database: Database, url: str) -> Settings:
    return Settings.model_construct(
        database_url=database.url,
        bot_token=SecretStr(TOKEN),
        api_url=url,
        messages_per_second=30,
        messages_per_second_to_person=1,
        messages_per_minute_in_group=20,
        lease_seconds=0.6,  # one that was killed is followed soon
    )


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[str]:
    running = await server.start(world)
    try:
        yield running.url
    finally:
        await running.close()


async def _disturb(world: World, victim: Victim, storm: Storm, chance: random.Random) -> None:
    """Kills and stumbles, each when so many messages have arrived."""
    kills = {chance.randrange(1, storm.notices * 9 // 10) for _ in range(storm.kills * 2)}
    stumbles = sorted(chance.randrange(storm.notices * 8 // 10) for _ in range(storm.stumbles))
    for moment in sorted(chance.sample(sorted(kills), storm.kills)):
        while len(world.messages) < moment:
            while stumbles and stumbles[0] <= len(world.messages):
                stumbles.pop(0)
                _stumble(world, chance)
            await asyncio.sleep(chance.random() / 100)
        await victim.is_killed()
        await victim.starts()


def _stumble(world: World, chance: random.Random) -> None:
    plans = (
        lambda: world.faults.too_many_requests("sendMessage", retry_after=chance.randint(1, 2)),
        lambda: world.faults.server_error("sendMessage"),
        lambda: world.faults.cut("sendMessage"),
        lambda: world.faults.lost_answer("sendMessage"),
    )
    chance.choice(plans)()


async def _left(database: Database) -> int:
    async with database.read() as uow:
        return sum([await uow.outbox.count(one) for one in (Standing.QUEUED, Standing.RETRY, Standing.SENDING)])


async def _outcome(world: World, database: Database, storm: Storm, seconds: float) -> Outcome:
    copies: dict[int, list[str]] = defaultdict(list)
    order: dict[str, list[int]] = defaultdict(list)
    for message in world.messages.values():
        if found := NUMBER.search(str(message.content.get("text", ""))):
            number = int(found[1])
            if number not in copies:
                order[message.chat].append(number)
            copies[number].append(str(message.content["text"]))
    async with database.read() as uow:
        uncertain = await uow.outbox.uncertain()
    open_news = {int(key.removeprefix("storm:")) for key in uncertain}
    return Outcome(
        arrived=len(copies),
        doubles=sum(len(texts) - 1 for texts in copies.values()),
        uncertain=len(open_news),
        kills=storm.kills,
        too_fast=world.limits.refused if world.limits else 0,
        seconds=seconds,
        lost=[n for n in range(storm.notices) if n not in copies and n not in open_news],
        unmarked=[n for n, texts in copies.items() if not all(text.startswith(MARK) for text in texts[1:])],
        disorder=[chat for chat, numbers in order.items() if numbers != sorted(numbers)],
    )
