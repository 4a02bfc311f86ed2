"""What the outbox costs: notices a second into a chat service that answers at once, against the bare bot without it."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from telegram.ext import ExtBot

from bot.delivery import Delivery
from office.notices import tell_chat
from sandbox.world import World
from storage.unit_of_work import Database
from templates.cards import Card
from tests.benches.measuring import NOW, RUNS
from tests.support.world_session import ptb_bot

TOKEN = "7001:bench"
PEOPLE, EACH = 100, 3


async def notices(database: Database) -> str:
    """300 notices to 100 people: queued, claimed, sent and marked by ours; only sent by the peer."""
    world = World()
    world.add_bot(TOKEN, username="suiji_bench_bot", name="随机助手")
    people = [world.add_person(f"甲{n}").id for n in range(PEOPLE)]
    for person in people:
        world.private_chat(person, 7001).started = True
    bot = ptb_bot(world, TOKEN)
    await bot.initialize()
    pairs = [(await _ours(database, bot, people, run), await _bare(bot, people)) for run in range(RUNS)]
    await bot.shutdown()
    if len(world.messages) != 2 * RUNS * PEOPLE * EACH:
        raise AssertionError("every notice arrives, and once")
    mine, other = median(one for one, _ in pairs), median(one for _, one in pairs)
    took = f"{mine:>9.0f} /s  {other / mine:>7.2f} ×"
    return f"{'notices sent through outbox and delivery':<44} {took}  bare ExtBot, nothing stored ({other:.0f} /s)"


async def _ours(database: Database, bot: ExtBot[None], people: list[int], run: int) -> float:
    """Notices a second, from the moment they are queued."""
    delivery = Delivery(database, bot, clock=lambda: NOW)
    async with database.open() as uow:
        for n in range(EACH):
            for person in people:
                await tell_chat(uow, person, Card("通知"), key=f"bench:{run}:{n}:{person}", now=NOW)
    started = perf_counter()
    while await delivery.drain():
        pass
    return PEOPLE * EACH / (perf_counter() - started)


async def _bare(bot: ExtBot[None], people: list[int]) -> float:
    started = perf_counter()
    for _ in range(EACH):
        for person in people:
            await bot.send_message(person, "通知")
    return PEOPLE * EACH / (perf_counter() - started)
