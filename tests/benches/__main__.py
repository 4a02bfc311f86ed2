"""``make bench``; ``FULL=1 make bench`` with what takes minutes."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import prepare_database
from storage.unit_of_work import Database
from tests.benches import chat, drawing, due_dates, lateness, pools, ticks, verifying
from tests.benches.filling import filling
from tests.benches.notices import notices
from tests.conftest import fresh_postgres

MILLION = 1_000_000


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@asynccontextmanager
async def fresh_sqlite() -> AsyncIterator[Database]:
    """A SQLite database that goes with the block."""
    with tempfile.TemporaryDirectory(prefix="suiji-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        await prepare_database(url)
        database = Database(url)
        try:
            yield database
        finally:
            await database.close()


def teams(*, full: bool) -> Iterator[str]:
    """What is said about teams, where their peer is installed."""
    if importlib.util.find_spec("ortools") is None:
        yield "ortools is not installed: pip install ortools"
        return
    yield from importlib.import_module("tests.bench_teams").lines(everything=full)


async def main() -> None:
    full = bool(os.environ.get("FULL"))
    say(f"Medians of interleaved runs, Python {sys.version.split()[0]}; × is ours as a multiple of the peer's.")
    for line in drawing.lines(full=full):
        say(line)
    say(verifying.verification(10_000))
    for line in teams(full=full):
        say(line)
    async for line in lateness.lines(MILLION):
        say(line)
    async with fresh_sqlite() as database:
        async for line in pools.lines(database, MILLION):
            say(line)
    try:
        async with fresh_postgres() as database:
            async for line in pools.lines(database, MILLION):
                say(line)
    except pytest.skip.Exception as missing:
        say(str(missing))
    async with fresh_sqlite() as database:
        say(await chat.due_dates(database))
        say(due_dates.million_due_dates())
        say(await chat.dispatch(database))
    async with fresh_sqlite() as database:
        say(await notices(database))
    async with fresh_sqlite() as database:
        async for line in ticks.lines(database):
            say(line)
    async with fresh_sqlite() as database:
        for line in await filling(database):
            say(line)


if __name__ == "__main__":
    asyncio.run(main())
