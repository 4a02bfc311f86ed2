"""What a tap costs, and a due date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import chinese_calendar
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from domain.workdays import WorkCalendar, add_working_days
from handlers import build_dispatcher
from sandbox.world import World
from storage.unit_of_work import Database
from templates.cards.campaign import OpenCampaigns
from tests.benches.measuring import NOW, RUNS, compare
from tests.support.builders import build_scene
from tests.support.world_session import aiogram_bot


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
