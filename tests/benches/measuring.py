"""Timing ours and a peer's in turn, and the line that says what came of it."""

from __future__ import annotations

import gc
import hashlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from time import perf_counter, process_time

RUNS = 5
SEED = hashlib.sha256(b"bench").hexdigest()
NOW = datetime(2024, 5, 10, 1, tzinfo=UTC)
Work = Callable[[], object]
AnyWork = Callable[[], object | Awaitable[object]]


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of this process's processors (all threads, no other process)."""

    wall: float
    cpu: float

    def __mul__(self, times: float) -> Took:
        return Took(self.wall * times, self.cpu * times)


async def timed_too(work: AnyWork) -> Took:
    """One call, without the collector's pauses; awaited where that has to be."""
    gc.collect()
    gc.disable()
    wall, cpu = perf_counter(), process_time()
    result = work()
    if inspect.isawaitable(result):
        await result
    took = Took(perf_counter() - wall, process_time() - cpu)
    gc.enable()
    return took


def timed(work: Work, *, collecting: bool = False) -> Took:
    """The same of something that is not to be awaited; ``collecting``: with those pauses, as any program has them."""
    gc.collect()
    if not collecting:
        gc.disable()
    wall, cpu = perf_counter(), process_time()
    work()
    took = Took(perf_counter() - wall, process_time() - cpu)
    gc.enable()
    return took


def compare(what: str, ours: Work, peer: Work, peer_name: str, aim: str = "", runs: int = RUNS) -> str:
    """One line: medians of both, and ours as a multiple of the peer."""
    return line(what, [(timed(ours), timed(peer)) for _ in range(runs)], peer_name, aim)


async def compare_too(
    what: str, ours: AnyWork, peer: AnyWork, peer_name: str, aim: str = "", runs: int = RUNS, *, alone: bool = True
) -> str:
    """The same of something that may have to be awaited; not ``alone`` where a server does part of the work."""
    pairs = [(await timed_too(ours), await timed_too(peer)) for _ in range(runs)]
    return line(what, pairs, peer_name, aim, alone=alone)


def line(what: str, pairs: list[tuple[Took, Took]], peer_name: str, aim: str = "", *, alone: bool = True) -> str:
    """One line of pairs, ours and the peer's. The ratio of processor time says more where others use the machine."""
    mine, other = median(one.wall for one, _ in pairs), median(one.wall for _, one in pairs)
    notes = [f"aim {aim}"] if aim else []
    if alone:
        cpu = median(one.cpu for one, _ in pairs) / median(one.cpu for _, one in pairs)
        notes.append(f"processor {cpu:.2f}")
    ratio = f"{mine / other:>7.2f} ×" + (f"  ({', '.join(notes)})" if notes else "")
    return f"{what:<52} {mine * 1000:>9.1f} ms  {ratio:<38}  {peer_name} ({other * 1000:.1f} ms)"
