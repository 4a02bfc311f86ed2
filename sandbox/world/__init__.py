"""The chat itself, in memory and without HTTP: ``World``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sandbox.world.actions import ChatRef
from sandbox.world.clock import MovableClock
from sandbox.world.errors import ApiError, NotPossible
from sandbox.world.forums import Forums
from sandbox.world.limits import COUNTED, Limits
from sandbox.world.methods import BY_LOWER_NAME, METHODS
from sandbox.world.methods.call import Call
from sandbox.world.model import Bot, Chat, Human, Message, Press, StoredFile, Topic, Upload
from sandbox.world.parameters import Parameters
from sandbox.world.views import changes

__all__ = [
    "ApiError", "Bot", "Chat", "ChatRef", "Human", "Limits", "Message", "MovableClock", "NotPossible", "Press",
    "StoredFile", "Topic", "Upload", "World",
]  # fmt: skip


class World(Forums):
    """People act through its methods, bots through ``call``; both see the same chats.

    ``World(now=…, clock=…, dice=…, limits=…)``: ``now()`` gives the aware present time, or else ``clock``, which the
    page and ``moves_clock`` can set forward; ``dice(sides)`` gives a value from 1 to sides; with ``Limits()`` a bot
    that writes faster than Telegram allows is answered 429, without them it may.
    """

    async def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> dict[str, Any]:
        """One Bot API call. The JSON envelope: ``{"ok": True, "result": …}``, or ``ok`` False with
        ``error_code`` (which is the HTTP status), ``description`` and perhaps ``parameters``.
        """
        bot = self.bot_by_token(token)
        if bot is None:
            return ApiError(401, "Unauthorized").envelope()
        name = BY_LOWER_NAME.get(method.lower())
        if name is None:
            return ApiError(404, "Not Found: method not found").envelope()
        uploads = {field: Upload(*file) for field, file in (files or {}).items()}
        try:
            return {"ok": True, "result": await self._carry_out(bot, name, Parameters(params or {}, uploads))}
        except ApiError as error:
            return error.envelope()

    async def _carry_out(self, bot: Bot, name: str, given: Parameters) -> Any:
        await self.faults.before(name)
        chat = given.number("chat_id", 0) if self.limits and name in COUNTED else 0
        if self.limits:
            self.limits.check(bot.id, name, chat)
        result = METHODS[name](Call(self, bot, given))
        if inspect.isawaitable(result):
            result = await result
        if self.limits:
            self.limits.count(bot.id, name, chat)
        self.faults.after(name)
        return result

    def changes(self, after: int = 0, *, person: int | None = None) -> dict[str, Any]:
        """What people can see that is newer than a journal number: ``{"number": …, "changes": […]}``."""
        return changes(self, after, person=person)

    def moves_clock(
        self, *, to: datetime | None = None, by: timedelta = timedelta(), next_at: time | None = None
    ) -> datetime:
        """Sets the clock forward, to a moment, by so much, or to the next time of day; the new moment. Raises
        NotPossible where that is back, too far, or where there is no clock to be moved."""
        if self.clock is None:
            raise NotPossible("clock_fixed")
        moment = self.clock.advance(to=to, by=by) if next_at is None else self.clock.advance_to_next(next_at)
        self.journal.touch("clock", "")
        return moment

    def drain(self, bot: str | None = None) -> list[dict[str, Any]]:
        """The updates waiting for a bot, confirmed at once: for feeding a dispatcher without polling."""
        return self.bot(bot).inbox.drain()

    def close(self) -> None:
        """End every wait: long polls answer empty, streams stop."""
        for bot in self.bots.values():
            bot.inbox.close()
        self.journal.close()
