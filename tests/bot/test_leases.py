"""Work under a lease: one process at a time, a clean end lets the next one in, a silent owner loses it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.leases import Lease
from storage.unit_of_work import Database

FOREVER, SOON = 60.0, 0.3


@dataclass
class Worker:
    """One process that would do the work, as often as it may."""

    lease: Lease
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0
    busy: bool = False

    async def work(self, ending: asyncio.Event) -> None:
        self.begun, self.busy = self.begun + 1, True
        await ending.wait()
        self.busy = False

    def starts(self) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(self.lease.hold(self.stop, self.work))

    async def is_busy(self, *, busy: bool = True) -> bool:
        """Whether it gets so within three seconds."""
        for _ in range(300):
            if self.busy is busy:
                return True
            await asyncio.sleep(0.01)
        return False


async def test_a_second_process_waits_says_so_and_takes_over_at_a_clean_end(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = Worker(Lease(database, "delivery", seconds=SOON)), Worker(Lease(database, "delivery", seconds=SOON))
    running = first.starts()
    assert await first.is_busy()
    waiting = second.starts()
    await asyncio.sleep(3 * SOON)
    assert (first.begun, second.begun) == (1, 0)
    assert caplog.text.count("another process is at it") == 1
    first.stop.set()
    await running
    assert await second.is_busy()
    second.stop.set()
    await waiting


async def test_a_restart_after_a_clean_end_does_not_wait(database: Database) -> None:
    for _ in range(2):
        worker = Worker(Lease(database, "polling", seconds=FOREVER))
        running = worker.starts()
        assert await worker.is_busy()
        worker.stop.set()
        await running


async def test_an_owner_that_fell_silent_is_followed_after_its_time(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.open() as uow:  # … and the process is killed
        await uow.leases.take("delivery", owner="killed", now=now, until=now + timedelta(seconds=SOON))
    worker = Worker(Lease(database, "delivery", seconds=SOON))
    running = worker.starts()
    await asyncio.sleep(SOON / 2)
    assert not worker.busy
    assert await worker.is_busy()
    worker.stop.set()
    await running


async def test_who_lost_the_lease_ends_the_work_and_begins_anew_when_it_is_free(database: Database) -> None:
    worker = Worker(Lease(database, "delivery", seconds=SOON))
    running = worker.starts()
    assert await worker.is_busy()
    async with database.open() as uow:  # as if this process had been asleep for long
        long_after = datetime.now(UTC) + timedelta(hours=1)
        await uow.leases.take("delivery", owner="other", now=long_after, until=long_after)
    assert await worker.is_busy(busy=False)
    async with database.open() as uow:
        await uow.leases.give_back("delivery", owner="other")
    assert await worker.is_busy()
    assert worker.begun == 2
    worker.stop.set()
    await running


async def test_work_that_fails_fails_for_all_to_see_and_leaves_the_lease_free(database: Database) -> None:
    async def fails(_ending: asyncio.Event) -> None:
        raise ValueError("a mistake of ours")

    with pytest.raises(ExceptionGroup) as raised:
        await Lease(database, "polling", seconds=FOREVER).hold(asyncio.Event(), fails)
    assert raised.group_contains(ValueError)
    now = datetime.now(UTC)
    async with database.open() as uow:
        assert await uow.leases.take("polling", owner="next", now=now, until=now)


async def test_work_that_comes_to_its_end_is_not_begun_again(database: Database) -> None:
    begun = 0

    async def ends(_ending: asyncio.Event) -> None:
        nonlocal begun
        begun += 1

    await asyncio.wait_for(Lease(database, "polling", seconds=FOREVER).hold(asyncio.Event(), ends), 3)
    assert begun == 1
