"""The scheduler: it ticks, catches up, ends in order, and may crash or be doubled without harm."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.app import App, Part
from bot.settings import Settings
from domain.obligations import Duty
from scheduler.jobs import REMINDING
from scheduler.running import Scheduler
from scheduler.ticking import tick
from storage.unit_of_work import Database, UnitOfWork
from tests.conftest import NOW
from tests.support.builders import MARKET
from tests.support.promises import (
    GROUP_CHAT,
    CrashingDatabase,
    Promises,
    at,
    build_promises,
    digests,
    marked,
    remind,
    workdays,
)

OFFICE, ADMIN, REVIEWER = 1, 11, 22
REST = {"05-12", "05-18", "05-19", "05-25", "05-26"}


@pytest.fixture
async def promises(database: Database) -> Promises:
    return await build_promises(database, NOW)


@asynccontextmanager
async def scheduling(promises: Promises, moment: str, *, seconds: float = 60) -> AsyncIterator[None]:
    """A process that schedules, in whose office it is ``moment``."""
    values = {"database_url": promises.database.url, "tick_seconds": seconds, "lease_seconds": 1.0}
    stop = asyncio.Event()
    app = App(Settings.model_construct(**values), clock=lambda: at(moment))
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(app.run({Part.SCHEDULER}, stop))
        yield
        stop.set()


async def come(promises: Promises, chat_id: int, count: int) -> None:
    """Waits till so many digests are there for a chat, ten seconds at most."""
    for _ in range(500):
        if len(await promises.texts(chat_id)) >= count:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("no digest came")


async def test_it_ticks_at_once_when_it_starts_and_catches_up_with_what_was_missed(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, 2)
    async with scheduling(promises, "2024-05-16 11:00"):
        await come(promises, ADMIN, 1)
    assert await promises.days(ADMIN) == ["05-16"]


async def test_it_ticks_again_and_again(promises: Promises) -> None:
    async with scheduling(promises, "2024-05-13 08:30", seconds=0.2):
        for n in (1, 2, 3):
            await promises.owe(Duty.CONFIRM, "2024-05-13")
            await come(promises, ADMIN, n)


async def test_a_second_process_waits_until_the_first_one_ends(
    promises: Promises, caplog: pytest.LogCaptureFixture
) -> None:
    async with scheduling(promises, "2024-05-13 08:29"):
        await asyncio.sleep(0.3)
        async with scheduling(promises, "2024-05-13 08:29"):
            await asyncio.sleep(0.5)
    assert "scheduler: another process is at it" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_stop_lets_the_open_transaction_be_finished_and_begins_no_other(
    promises: Promises,
) -> None:
    begun, goes_on, ended = asyncio.Event(), asyncio.Event(), []

    async def slow(_uow: UnitOfWork, now: datetime) -> bool:
        begun.set()
        await goes_on.wait()
        ended.append(now)
        return True

    now, stop = at("2024-05-13 08:30"), asyncio.Event()
    jobs = (("slow", slow), ("after it", slow))
    scheduler = Scheduler(promises.database, clock=lambda: now, seconds=0.05, jobs=jobs)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(scheduler.run(stop))
        await begun.wait()
        stop.set()
        await asyncio.sleep(0.2)
        goes_on.set()
    assert ended == [now]


async def test_two_schedulers_at_once_do_the_work_once(any_database: Database) -> None:
    promises = await build_promises(any_database, NOW)
    for n in range(6):
        await promises.owe((Duty.CONFIRM, Duty.REVIEW)[n % 2], "2024-05-11")
    other = Database(any_database.url)
    for moment in workdays("2024-05-11", 6):
        await asyncio.gather(remind(any_database, at(moment)), remind(other, at(moment)))
        await promises.deliver()
    await other.close()
    days = ["05-11", "05-13", "05-14", "05-15", "05-16"]
    assert await promises.days(ADMIN) == await promises.days(GROUP_CHAT) == days
    assert await promises.days(OFFICE) == days[3:]
    carried = [row["digest"] for row in await marked(any_database)]
    assert set(carried) == {row["key"] for row in await digests(any_database)}


async def tick_on(crashing: CrashingDatabase, now: datetime) -> None:
    """Ticks until it falls over."""
    try:
        while True:
            await remind(crashing, now)
    finally:
        await crashing.close()


@pytest.mark.parametrize("saved", [False, True], ids=["before it is saved", "after it is saved"])
async def test_a_crash_at_any_transaction_loses_nothing_and_says_nothing_twice(
    promises: Promises, *, saved: bool
) -> None:
    for _ in range(2):
        await promises.owe(Duty.CONFIRM, "2024-05-11")
        await promises.owe(Duty.REVIEW, "2024-05-11", department=MARKET)
    days = [moment[:10] for moment in workdays("2024-05-11", 21)]
    for crash, day in enumerate(days):
        crashing = CrashingDatabase(promises.database.url, crash % 8, saved=saved)
        with pytest.raises(asyncio.CancelledError):
            await tick_on(crashing, at(f"{day} 08:30"))
        await promises.ticks(f"{day} 08:31")
    working = [day[5:] for day in days if day[5:] not in REST]
    assert await promises.days(ADMIN) == await promises.days(REVIEWER) == await promises.days(GROUP_CHAT) == working
    keys = [row["key"] for row in await digests(promises.database)]
    assert len(set(keys)) == len(keys)
    assert {row["digest"] for row in await marked(promises.database)} == set(keys)


async def test_a_job_that_fails_stops_no_other(promises: Promises, caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_uow: UnitOfWork, _now: datetime) -> bool:
        raise ValueError("a mistake of ours")

    await promises.owe(Duty.CONFIRM, "2024-05-13")
    await tick(promises.database, at("2024-05-13 08:30"), jobs=(("failing", fails), *REMINDING))
    assert await promises.days(ADMIN) == ["05-13"]
    assert "failing: this tick could not do it" in caplog.text
    assert "a mistake of ours" in caplog.text
