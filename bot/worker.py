"""A process of its own for long calculations: freezing, drawing and certifying a pool of a million takes seconds, and
in the bot's process, even in a thread of it, everybody's buttons would wait."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

T = TypeVar("T")

#: Lines from which the way to the other process is worth it. A smaller draw takes less than a person notices, while
#: starting the process takes half a second and 30 MiB.
BIG = 10_000


class Worker:
    """Computes what is big in one process that is started when it is first needed, the rest at once."""

    def __init__(self) -> None:
        self._process: ProcessPoolExecutor | None = None

    async def __call__(self, function: Callable[..., T], *arguments: Any, size: int) -> T:
        """See ``office.computing.Compute``. What the function raises is raised here."""
        if size < BIG:
            return function(*arguments)
        if self._process is None:
            # Not forked: a copy of a process with threads and open connections would be a copy of their state.
            self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle_in)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._process, function, *arguments)
        except BrokenProcessPool:
            self.close()  # the next calculation gets a new one
            raise

    def close(self) -> None:
        """Ends the process; what it is computing is given up and can be computed again from what is stored."""
        if self._process is not None:
            self._process.shutdown(wait=False, cancel_futures=True)
            self._process = None


def _settle_in() -> None:
    """Made in the new process: the bot goes first, ends it, and never leaves it behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group
    if hasattr(os, "nice"):
        os.nice(5)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
