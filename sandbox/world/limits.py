"""A switch: the chat service's own limits on how fast a bot may write, as exact windows of the service's time."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from sandbox.world.errors import ApiError

#: What a bot sends that people see as a message.
COUNTED = frozenset({"sendMessage", "sendDice", "sendDocument", "sendPhoto", "sendMediaGroup"})


@dataclass(frozen=True)
class Allowed:
    """So many messages in any ``period`` seconds."""

    count: int
    period: float


OVERALL, GROUP, PERSON = Allowed(30, 1), Allowed(20, 60), Allowed(1, 1)


class Limits:
    """The limits of one world; ``timer`` gives seconds that never go back. ``refused`` counts the answers 429."""

    def __init__(
        self,
        *,
        overall: Allowed = OVERALL,
        group: Allowed = GROUP,
        person: Allowed = PERSON,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._overall, self._group, self._person = overall, group, person
        self._timer = timer
        self._sent: defaultdict[tuple[int, int], deque[float]] = defaultdict(deque)
        self.refused = 0

    def check(self, bot: int, method: str, chat: int) -> None:
        """Raises 429, with the seconds to wait, where one message more would break a window."""
        if method not in COUNTED:
            return
        now = self._timer()
        chat_limit = self._group if chat < 0 else self._person
        wait = max(self._wait((bot, 0), self._overall, now), self._wait((bot, chat), chat_limit, now))
        if wait > 0:
            self.refused += 1
            seconds = ceil(wait)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def count(self, bot: int, method: str, chat: int) -> None:
        """A message was sent."""
        if method in COUNTED:
            for key in ((bot, 0), (bot, chat)):
                self._sent[key].append(self._timer())

    def _wait(self, key: tuple[int, int], allowed: Allowed, now: float) -> float:
        """Seconds until one message more breaks no window; 0 when it may go now."""
        sent = self._sent[key]
        while sent and sent[0] + allowed.period <= now:
            sent.popleft()
        return sent[-allowed.count] + allowed.period - now if len(sent) >= allowed.count else 0.0
