"""How late a timer on the bot's loop is while something big goes on: what a person who taps meanwhile would feel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from statistics import median, quantiles

from bot.worker import BIG, Worker
from domain.draw import draw, freeze_text
from domain.draw_files import RoundFiles
from tests.benches.drawing import files_of, pool_text

EVERY = 0.002  # seconds


async def lateness(work: Callable[[], Awaitable[object]], *, least: float = 0.0) -> float:
    """The 99th percentile of how late a 2 ms timer is, in seconds, for ``least`` seconds and while ``work`` goes on."""
    loop, late, over = asyncio.get_running_loop(), [], asyncio.Event()

    async def tick() -> None:
        while not over.is_set():
            due = loop.time() + EVERY
            await asyncio.sleep(EVERY)
            late.append(loop.time() - due)

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(least)
    await work()
    over.set()
    await ticking
    return quantiles(late, n=100)[98] if len(late) > 1 else late[0]


async def idle() -> float:
    """The same while nothing goes on."""

    async def nothing() -> None:
        """The peer of every work."""

    return await lateness(nothing, least=2.0)


async def said_of(what: str, work: Callable[[], Awaitable[object]], runs: int = 3) -> str:
    """One line: the lateness while ``work`` goes on, as a multiple of the idle loop's; medians of runs in turn."""
    pairs = [(await lateness(work), await idle()) for _ in range(runs)]
    late, still = median(one for one, _ in pairs), median(one for _, one in pairs)
    ratio = f"{late / still:>7.2f} ×  (aim ≤ 2)"
    return f"{what + ': lateness, p99':<52} {late * 1000:>9.2f} ms  {ratio:<38}  idle ({still * 1000:.2f} ms)"


async def lines(count: int) -> AsyncIterator[str]:
    """Freezing and drawing a big pool in the worker process and, for comparison, in a thread."""
    text = pool_text(count)
    files, worker = files_of(text), Worker()
    try:
        await worker(len, "", size=BIG)  # started
        yield await said_of(f"{count:,} frozen in the worker", lambda: worker(freeze_text, text, size=count))
        yield await said_of(f"{count:,} drawn in the worker", lambda: worker(drawn_ids, files, size=count))
        yield await said_of(f"{count:,} drawn in a thread", lambda: asyncio.to_thread(draw, files))
    finally:
        worker.close()


def drawn_ids(files: RoundFiles) -> tuple[str, ...]:
    """What comes back from the worker: not the pool."""
    return draw(files).drawn
