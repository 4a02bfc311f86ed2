"""The updates that wait for one bot, and the long poll that fetches them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from sandbox.world.errors import ApiError

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50.0
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Inbox:
    """A queue in which an update stays until a later ``offset`` confirms it, as Telegram keeps it."""

    def __init__(self) -> None:
        self.pending: deque[dict[str, Any]] = deque()
        self.allowed: tuple[str, ...] = ()
        self._last_id = 100_000_000
        self._sleeper: asyncio.Future[None] | None = None
        self._closed = False

    def put(self, kind: str, payload: dict[str, Any], *, copies: int = 1) -> None:
        """Queue one update (``copies`` > 1 repeats it under the same id); kinds not allowed are dropped."""
        if (self.allowed and kind not in self.allowed) or (not self.allowed and kind in NOT_BY_DEFAULT):
            return
        self._last_id += 1
        self.pending.extend([{"update_id": self._last_id, kind: payload}] * copies)
        self.wake()

    def wake(self) -> None:
        """Let a waiting poll look again."""
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_result(None)

    def confirm(self, offset: int) -> None:
        """Forget what lies before ``offset``; a negative one keeps only the last ``-offset`` updates."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    def allow(self, kinds: Collection[str] | None) -> None:
        """Remember which kinds the bot wants; None changes nothing, an empty list means the usual ones."""
        if kinds is not None:
            self.allowed = tuple(kinds)

    async def take(self, *, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Up to ``limit`` updates, waiting that many seconds for the first; they are not yet confirmed.

        A second poller ends the first one's wait with 409, as Telegram does.
        """
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_exception(ApiError(409, CONFLICT))
        if not self.pending and seconds > 0 and not self._closed:
            await self._sleep(min(seconds, LONGEST_POLL))
        return list(self.pending)[:limit]

    async def _sleep(self, seconds: float) -> None:
        sleeper = self._sleeper = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(sleeper, seconds)
        except TimeoutError:
            return
        finally:
            if self._sleeper is sleeper:
                self._sleeper = None

    def remove(self, update: dict[str, Any]) -> None:
        """Take out one copy of an update that was delivered otherwise than by polling."""
        with suppress(ValueError):  # dropped meanwhile by drop_pending_updates
            self.pending.remove(update)

    def drain(self) -> list[dict[str, Any]]:
        """All that waits, confirmed at once: for feeding a dispatcher without polling."""
        updates = list(self.pending)
        self.pending.clear()
        return updates

    def close(self) -> None:
        """End a waiting poll with an empty answer and let no later one wait."""
        self._closed = True
        self.wake()
