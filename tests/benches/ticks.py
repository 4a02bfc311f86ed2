"""What a tick costs as the ledger grows, beside the same number of jobs in APScheduler's own stores."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from apscheduler.jobstores.base import BaseJobStore
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from domain.local_time import DEFAULT_ZONE
from domain.obligations import Duty
from scheduler.ticking import tick
from storage.obligations import Obligation
from storage.unit_of_work import Database
from tests.benches.measuring import RUNS
from tests.support.builders import HOUSING, build_scene

SIZES = (1_000, 100_000, 1_000_000)
#: What APScheduler is asked to hold: its own database store takes two milliseconds a job.
IN_MEMORY, STORED = (1_000, 100_000), (1_000, 10_000)
DUE = 100
#: A Tuesday morning in office hours, and the next working days.
MORNING = datetime(2024, 6, 4, 9, tzinfo=ZoneInfo(DEFAULT_ZONE))
ASIDE = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo(DEFAULT_ZONE))
#: The peers go by the machine's own clock.
FAR_AWAY = datetime(2099, 1, 5, 9, tzinfo=ZoneInfo(DEFAULT_ZONE))


async def lines(database: Database, sizes: tuple[int, ...] = SIZES) -> AsyncIterator[str]:
    """An idle tick, one with 100 due, and how both grow; then what adding and a look cost in APScheduler's stores."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
    held = 0
    idle: list[float] = []
    busy: list[float] = []
    for size in sizes:
        added = await _fill(database, scene.office_id, scene.departments[HOUSING], held, size)
        yield f"{f'{size - held:,} promises entered in the ledger':<52} {added / (size - held) * 1e6:>9.1f} µs each"
        held = size
        idle.append(median([await _idle(database) for _ in range(RUNS)]))
        busy.append(median([await _busy(database, run, held) for run in range(RUNS)]))
        yield f"{f'a tick with nothing due, {size:,} open':<52} {idle[-1] * 1000:>9.1f} ms"
        yield f"{f'a tick with {DUE} due, {size:,} open':<52} {busy[-1] * 1000:>9.1f} ms"
    grown = f"an idle tick {idle[-1] / idle[0]:.2f} ×, one with {DUE} due {busy[-1] / busy[0]:.2f} × (aims: 1, < 4)"
    yield f"from {sizes[0]:,} to {sizes[-1]:,} open promises: {grown}"
    for size in IN_MEMORY:
        yield _peer("memory", MemoryJobStore(), size)
    with tempfile.TemporaryDirectory(prefix="suiji-bench-") as folder:
        for size in STORED:
            file = Path(folder) / f"{size}.sqlite"
            yield _peer("SQLite", SQLAlchemyJobStore(url=f"sqlite:///{file}"), size)


async def _fill(database: Database, office_id: int, department_id: int, held: int, size: int) -> float:
    """Enters promises whose next reminder is far away; the seconds that took."""
    started = perf_counter()
    for first in range(held, size, 10_000):
        async with database.open() as uow:
            many = range(first, min(first + 10_000, size))
            await uow.obligations.owe(*(_promise(n, office_id, department_id) for n in many))
    return perf_counter() - started


def _promise(n: int, office_id: int, department_id: int) -> Obligation:
    return Obligation(
        key=f"bench:{n}",
        office_id=office_id,
        campaign_id=None,
        department_id=department_id,
        duty=Duty.CONFIRM,
        started_on=date(2024, 5, 27),
        working_days=400,
        due_on=date(2026, 1, 9),
        provisional=False,
        derivation=[],
        remind_at=ASIDE + timedelta(seconds=n % 86_400),
    )


async def _idle(database: Database) -> float:
    started = perf_counter()
    await tick(database, MORNING)
    return perf_counter() - started


async def _busy(database: Database, run: int, held: int) -> float:
    """A tick with ``DUE`` matters of one department half-way through their term."""
    chosen = [(run * DUE + n) * (held // (RUNS * DUE)) + 1 for n in range(DUE)]
    async with database.open() as uow:
        await uow.obligations.remind_next(dict.fromkeys(chosen, MORNING))
    started = perf_counter()
    await tick(database, MORNING + timedelta(minutes=run))
    took = perf_counter() - started
    async with database.read() as uow:
        if await uow.obligations.offices_to_remind(until=MORNING + timedelta(hours=1)):
            raise AssertionError("a tick leaves nothing that is due")
    return took


def remind(number: int) -> None:
    """What a job of the peer would do."""


def _peer(name: str, store: BaseJobStore, size: int) -> str:
    """Adding ``size`` jobs, the memory they take, and a look for what is due."""
    with _running(store) as scheduler:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = perf_counter()
        for n in range(size):
            at = FAR_AWAY + timedelta(seconds=n * 7919 % size)
            scheduler.add_job(remind, "date", run_date=at, args=(n,), id=str(n))
        added = perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        looks = []
        for _ in range(RUNS):
            started = perf_counter()
            store.get_due_jobs(MORNING)
            looks.append(perf_counter() - started)
    what = f"APScheduler, {name} store: {size:,} jobs"
    return (
        f"{what:<52} {added / size * 1e6:>9.1f} µs each, {grown:.0f} MB more, idle look {median(looks) * 1000:.2f} ms"
    )


@contextmanager
def _running(store: BaseJobStore) -> Iterator[BackgroundScheduler]:
    scheduler = BackgroundScheduler(timezone="UTC", jobstores={"default": store})
    scheduler.start(paused=True)
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)
