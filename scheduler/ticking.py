"""One tick: every job, each batch in a transaction of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from scheduler.jobs import JOBS, Job
from storage.unit_of_work import Database

log = logging.getLogger(__name__)


async def tick(
    database: Database,
    now: datetime,
    *,
    jobs: Sequence[tuple[str, Job]] = JOBS,
    ending: asyncio.Event | None = None,
) -> None:
    """Does what is due by ``now``. A job that fails is logged and stops no other; what it did not come to is found
    due by the next tick. Ends between two transactions once ``ending`` is set."""
    for name, job in jobs:
        try:
            while not (ending and ending.is_set()) and await _batch(database, job, now):
                pass
        except Exception:
            log.exception("%s: this tick could not do it, the next one tries again", name)


async def _batch(database: Database, job: Job, now: datetime) -> bool:
    async with database.open() as uow:
        return await job(uow, now)
