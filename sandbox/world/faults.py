"""A switch that makes the chat service as unreliable as a test needs it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sandbox.world.errors import ApiError, Cut

ANY = "*"


@dataclass
class _Plan:
    """One fault still to come: for ``method``, ``left`` more times."""

    method: str
    left: int
    error: ApiError | Cut | None = None
    seconds: float = 0.0
    after: bool = False


class Faults:
    """Faults are consumed in the order they were planned; ``method`` is a Bot API method name or ``"*"``."""

    def __init__(self) -> None:
        self._plans: list[_Plan] = []
        self._drop = 0
        self._repeat = 0
        #: Whether what is sent into a deleted topic lands in the whole chat instead of being refused
        #: (tdlib/telegram-bot-api#854).
        self.topics_fall_back = False

    def too_many_requests(self, method: str = ANY, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 with ``retry_after`` seconds, without doing anything."""
        error = ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
        self._plans.append(_Plan(method, times, error))

    def server_error(self, method: str = ANY, *, code: int = 500, times: int = 1) -> None:
        """Answer 5xx, without doing anything."""
        self._plans.append(_Plan(method, times, ApiError(code, "Internal Server Error")))

    def lost_answer(self, method: str = ANY, *, code: int = 502, times: int = 1) -> None:
        """Do what was asked and then answer 5xx: the case in which a retry makes a double."""
        self._plans.append(_Plan(method, times, ApiError(code, "Bad Gateway"), after=True))

    def cut(self, method: str = ANY, *, times: int = 1) -> None:
        """Do what was asked and then cut the connection; only over HTTP."""
        self._plans.append(_Plan(method, times, Cut(), after=True))

    def delay(self, method: str = ANY, *, seconds: float, times: int = 1) -> None:
        """Wait before doing what was asked."""
        self._plans.append(_Plan(method, times, seconds=seconds))

    def drop_updates(self, times: int = 1) -> None:
        """The next updates never reach any bot."""
        self._drop += times

    def repeat_updates(self, times: int = 1) -> None:
        """The next updates are delivered twice under the same id."""
        self._repeat += times

    def clear(self) -> None:
        """All is well again."""
        self._plans.clear()
        self._drop = self._repeat = 0
        self.topics_fall_back = False

    async def before(self, method: str) -> None:
        """Called by the world before it carries out a call; raises the planned error."""
        plan = self._next(method, after=False)
        if plan is None:
            return
        if plan.seconds:
            await asyncio.sleep(plan.seconds)
        if plan.error is not None:
            raise plan.error

    def after(self, method: str) -> None:
        """Called by the world when a call is done; raises the planned error."""
        plan = self._next(method, after=True)
        if plan is not None and plan.error is not None:
            raise plan.error

    def copies(self) -> int:
        """How often the next update is to be delivered: 1, unless planned otherwise."""
        if self._drop:
            self._drop -= 1
            return 0
        if self._repeat:
            self._repeat -= 1
            return 2
        return 1

    def _next(self, method: str, *, after: bool) -> _Plan | None:
        for plan in self._plans:
            if plan.after == after and plan.method in (ANY, method):
                plan.left -= 1
                if plan.left <= 0:
                    self._plans.remove(plan)
                return plan
        return None
