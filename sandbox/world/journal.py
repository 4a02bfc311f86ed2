"""What has changed and in which order, so that a page or a client can ask for what it has not yet seen."""

from __future__ import annotations

import asyncio

Key = tuple[str, str]
"""(kind, id): ``person``, ``bot``, ``chat``, ``message``, ``press`` or ``clock``, and its id as text."""


class Journal:
    """Every thing that exists has one line here, moved to the end when it changes.

    Reading from 0 is therefore a full picture, reading from a number is what is new since: one mechanism
    for the first load, the live stream and a reconnect.
    """

    def __init__(self) -> None:
        self.number = 0
        self._lines: dict[Key, int] = {}
        self._sleepers: set[asyncio.Future[None]] = set()
        self.closed = False

    def touch(self, kind: str, thing: str | int) -> None:
        """Note that this thing is new or different."""
        self.number += 1
        key = (kind, str(thing))
        self._lines.pop(key, None)
        self._lines[key] = self.number
        self._wake()

    def since(self, after: int) -> list[tuple[Key, int]]:
        """What changed after that number, oldest first, each with its own number."""
        found: list[tuple[Key, int]] = []
        for key, number in reversed(self._lines.items()):
            if number <= after:
                break
            found.append((key, number))
        return found[::-1]

    async def wait(self, after: int, seconds: float) -> None:
        """Return when something newer than ``after`` exists, at the latest after so many seconds."""
        if self.number > after or seconds <= 0 or self.closed:
            return
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            await asyncio.wait_for(sleeper, seconds)
        except TimeoutError:
            return
        finally:
            self._sleepers.discard(sleeper)

    def close(self) -> None:
        """Let nobody wait any longer."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
