"""Work that only one process may do at a time: it begins with a lease from the database, and ends when that is lost."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.unit_of_work import Database

log = logging.getLogger(__name__)

#: What is done under a lease. The event asks it to come to its end in order.
Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]

#: How many times a lease is renewed, or asked for, in the time it lasts.
RENEWALS = 3


class Lease:
    """The right to the work ``name`` on this database. It runs out ``seconds`` after its owner was last heard of.

    It goes by the machine's own clock, not by that of a demo, which lives in another year.
    """

    def __init__(self, database: Database, name: str, *, seconds: float) -> None:
        self.name = name
        self._database = database
        self._owner = secrets.token_hex(8)
        self._length = timedelta(seconds=seconds)
        self._pause = seconds / RENEWALS
        self._until = datetime.min.replace(tzinfo=UTC)

    async def hold(self, stop: asyncio.Event, work: Work) -> None:
        """Does ``work`` while the lease is ours, each time that we get it, until ``stop`` or its own end."""
        waits = False
        try:
            while not stop.is_set():
                if await self._take():
                    waits = False
                    if await self._through(stop, work):
                        return
                elif not waits:
                    waits = True
                    log.warning("%s: another process is at it; waiting until that one ends or falls silent", self.name)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self._pause)
        finally:
            await self._give_back()

    async def _through(self, stop: asyncio.Event, work: Work) -> bool:
        """Does ``work`` once, renewing the lease all the while; whether it ended without being asked to."""
        ending = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(work(ending))
            stopping = asyncio.create_task(stop.wait())
            try:
                while not working.done():
                    watched = {working} if ending.is_set() else {working, stopping}
                    await asyncio.wait(watched, timeout=self._pause, return_when=asyncio.FIRST_COMPLETED)
                    if stop.is_set() or not (working.done() or await self._take()):
                        ending.set()
            finally:
                stopping.cancel()
        return not ending.is_set()

    async def _take(self) -> bool:
        """Takes or renews the lease; whether it is ours. While the database is away it stays whose it was."""
        now = datetime.now(UTC)
        try:
            async with self._database.open() as uow:
                ours = await uow.leases.take(self.name, owner=self._owner, now=now, until=now + self._length)
        except Exception:
            log.exception("%s: the lease could not be asked for", self.name)
            return now < self._until
        if ours:
            self._until = now + self._length
        elif now < self._until:
            log.warning("%s: the lease went to another process", self.name)
        return ours

    async def _give_back(self) -> None:
        """So that whoever comes next need not wait; where it cannot be done, they wait."""
        try:
            async with self._database.open() as uow:
                await uow.leases.give_back(self.name, owner=self._owner)
        except Exception:
            log.exception("%s: the lease could not be given back", self.name)
