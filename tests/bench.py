"""``make bench``: how our ways compare with a peer measured in the same run.

Ratios hold from machine to machine, times do not. Every line is the median of interleaved runs, ours and the
peer's in turn, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import chinese_calendar
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bot.app import prepare_database
from domain.draw import draw_strata
from domain.draw_terms import Share, Stratum
from domain.matching import deal
from domain.roster import RosterInspector
from domain.workdays import WorkCalendar, add_working_days
from handlers import build_dispatcher
from sandbox.world import World
from storage.unit_of_work import Database
from templates.cards.campaign import OpenCampaigns
from tests.support.builders import build_scene, credit_code
from tests.support.world_session import aiogram_bot

RUNS = 7
SEED = hashlib.sha256(b"bench").hexdigest()
NOW = datetime(2024, 5, 10, 1, tzinfo=UTC)
Work = Callable[[], object]


def timed(work: Work) -> float:
    """Seconds of one call, without the collector's pauses."""
    gc.collect()
    gc.disable()
    started = perf_counter()
    work()
    took = perf_counter() - started
    gc.enable()
    return took


def compare(what: str, ours: Work, peer: Work, peer_name: str) -> str:
    """One line: medians of both, and ours as a multiple of the peer."""
    pairs = [(timed(ours), timed(peer)) for _ in range(RUNS)]
    mine, other = median(one for one, _ in pairs), median(one for _, one in pairs)
    return f"{what:<44} {mine * 1000:>9.1f} ms  {mine / other:>7.2f} ×  {peer_name} ({other * 1000:.1f} ms)"


def draws(count: int) -> str:
    """The whole draw of one stratum against hashing the same strings and throwing the hashes away."""
    pool = {credit_code(n): "全部" for n in range(count)}
    strata = [Stratum("全部", Fraction(43, 1000), 1)]
    texts = [f"{SEED[:32]}:{one}" for one in pool]

    def bare() -> None:
        for text in texts:
            hashlib.sha256(text.encode()).digest()

    return compare(f"draw 4.3 % of {count:,} subjects", lambda: draw_strata(pool, strata, SEED), bare, "bare SHA-256")


def teams() -> str:
    """200 subjects, three departments of 20, two inspectors each."""
    names = ("甲局", "乙局", "丙局")
    people = [RosterInspector(f"I-{n:05d}", names[n % 3]) for n in range(60)]
    subjects = sorted(credit_code(n) for n in range(200))
    of_department = {name: [one.id for one in people if one.department == name] for name in names}
    shares = [Share(name, 2) for name in names]

    def one_by_one() -> None:
        chance = random.Random(1)
        for _ in subjects:
            for name in names:
                chance.sample(of_department[name], 2)

    return compare(
        "teams for 200 subjects of 60 inspectors",
        lambda: deal(shares=shares, inspectors=people, subjects=subjects, seed=SEED),
        one_by_one,
        "random.sample one by one, unbalanced and not provable",
    )


async def due_dates(database: Database) -> str:
    """A limit of 20 working days from each of 1,000 days."""
    async with database.read() as uow:
        calendar: WorkCalendar = await uow.calendar.load()
    starts = [date(2021, 1, 1) + timedelta(days=n) for n in range(1000)]

    def walk() -> list[date]:
        return [_walked(start, 20) for start in starts]

    def ours() -> list[date]:
        return [add_working_days(start, 20, calendar).day for start in starts]

    if ours() != walk():
        raise AssertionError("the two ways to a due date do not agree")
    return compare("1,000 due dates of 20 working days, explained", ours, walk, "chinesecalendar day by day")


def _walked(start: date, days: int) -> date:
    day = start
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    return day


def presses(data: str, person: int, message: int, count: int) -> Iterator[Update]:
    """So many taps on one button, each a new update."""
    user = User(id=person, is_bot=False, first_name="甲")
    shown = Message(message_id=message, date=NOW, chat=Chat(id=person, type="private"), text="卡片")
    for n in range(count):
        query = CallbackQuery(id=str(n), from_user=user, chat_instance="1", message=shown, data=data)
        yield Update(update_id=n, callback_query=query)


async def answered(dispatcher: Dispatcher, bot: Bot, updates: Iterator[Update]) -> float:
    """Updates a second."""
    waiting = list(updates)
    started = perf_counter()
    for update in waiting:
        await dispatcher.feed_update(bot, update)
    return len(waiting) / (perf_counter() - started)


class SilentService:
    """A chat service whose methods cost nothing; it only counts them."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, *_: Any, **__: Any) -> bool:
        self.calls += 1
        return True


async def dispatch(database: Database) -> str:
    """A tap that opens the list of campaigns: rights, two queries, a text, an edited card; aiogram does nothing."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
    world = World()
    world.add_bot("7001:bench", username="suiji_bench_bot", name="随机助手")
    bot = aiogram_bot(world, "7001:bench")
    await bot.me()
    service = SilentService()
    bot.session.make_request = service
    ours, bare = build_dispatcher(database, lambda: NOW), Dispatcher()
    bare.callback_query()(_nothing)
    data = OpenCampaigns().pack()
    pairs = []
    for _ in range(RUNS):
        mine = await answered(ours, bot, presses(data, scene.admin, 1, 100))
        pairs.append((mine, await answered(bare, bot, presses(data, scene.admin, 1, 1000))))
    if service.calls != RUNS * 100 * 2:
        raise AssertionError("every tap is acknowledged and its card redrawn")
    mine, other = median(one for one, _ in pairs), median(one for _, one in pairs)
    ours_took = f"{mine:>9.0f} /s  {other / mine:>7.2f} ×"
    return f"{'taps answered, with rights and a list':<44} {ours_took}  aiogram alone ({other:.0f} /s)"


async def _nothing(_query: CallbackQuery) -> None:
    """What the peer does with a tap."""


async def main() -> None:
    say = sys.stdout.write
    say(f"Medians of {RUNS} interleaved runs, Python {sys.version.split()[0]}; × is our time in the peer's.\n")
    for count in (10_000, 100_000):
        say(draws(count) + "\n")
    say(teams() + "\n")
    with tempfile.TemporaryDirectory(prefix="suiji-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        await prepare_database(url)
        database = Database(url)
        try:
            say(await due_dates(database) + "\n")
            say(await dispatch(database) + "\n")
        finally:
            await database.close()


if __name__ == "__main__":
    asyncio.run(main())
