"""The scheduler proper: APScheduler says when to tick, and nothing else; it keeps no job of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.jobs import JOBS, Job
from scheduler.ticking import tick
from storage.unit_of_work import Database


class Scheduler:
    """Ticks every ``seconds``, the first time at once: what fell due while nobody ticked is caught up with.

    ``clock`` says which moment it is for the office; the intervals go by the machine's own clock.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        seconds: float,
        jobs: Sequence[tuple[str, Job]] = JOBS,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._seconds = seconds
        self._ticking = asyncio.Lock()

    async def run(self, ending: asyncio.Event) -> None:
        """Ticks until ``ending``; a transaction that is open then is finished."""
        ticker, down = AsyncIOScheduler(timezone=UTC), asyncio.Event()
        ticker.add_listener(lambda _: down.set(), EVENT_SCHEDULER_SHUTDOWN)
        ticker.add_job(
            self._tick,
            IntervalTrigger(seconds=self._seconds, timezone=UTC),
            args=(ending,),
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        ticker.start()
        try:
            await ending.wait()
        finally:
            ticker.pause()
            async with self._ticking:  # its shutdown would cancel a tick that runs
                ticker.shutdown()
                await down.wait()

    async def _tick(self, ending: asyncio.Event) -> None:
        async with self._ticking:
            await tick(self._database, self._clock(), jobs=self._jobs, ending=ending)
