"""What every handler is given: who wrote or tapped, when, and the way into one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Chat, TelegramObject, Update

from office.computing import Compute, at_once
from office.unreachable import heard_of
from storage.unit_of_work import Database, UnitOfWork, UpdateKey
from templates.buttons import Press

Clock = Callable[[], datetime]
P = TypeVar("P", bound=Press)


@dataclass(frozen=True)
class Door:
    """One update at the door. ``user_id`` and ``name`` are those of the person who wrote or tapped, ``in_group`` says
    whether colleagues read along; ``bot_name`` is the bot's own name in the chat, which every link to it needs;
    ``compute`` is where long calculations are done."""

    database: Database
    update: UpdateKey
    now: datetime
    user_id: int
    name: str
    bot_name: str
    in_group: bool
    compute: Compute = at_once

    def opens(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """The one transaction of this update; a repeated update raises AlreadyHandled."""
        return self.database.open(update=self.update, now=self.now)

    def reads(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A look that changes nothing."""
        return self.database.read()


@dataclass(frozen=True)
class Tap(Generic[P]):
    """One tap on a button: the card tapped (``query.message``), what the button says (``press``), whose conversation
    it is (``state``)."""

    query: CallbackQuery
    press: P
    door: Door
    state: FSMContext


class DoorMiddleware(BaseMiddleware):
    """Hands every handler its Door. Updates that no person sent (a group was renamed …) pass by unhandled."""

    def __init__(self, database: Database, clock: Clock, compute: Compute) -> None:
        self._database = database
        self._clock = clock
        self._compute = compute

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user = data.get("event_from_user")
        bot: Bot = data["bot"]
        if not isinstance(event, Update) or user is None or user.is_bot:
            return None
        key = UpdateKey(bot.id, event.update_id)
        bot_name = (await bot.me()).username or ""
        chat: Chat | None = data.get("event_chat")
        in_group = chat is not None and chat.type != ChatType.PRIVATE
        data["door"] = Door(
            self._database, key, self._clock(), user.id, user.full_name, bot_name, in_group, self._compute
        )
        if not in_group and _can_be_written_to(event):
            await self._hears_of(user.id)
        return await handler(event, data)

    async def _hears_of(self, user_id: int) -> None:
        async with self._database.read() as uow:
            if not await uow.reachability.is_lost(user_id):
                return
        async with self._database.open() as uow:
            await heard_of(uow, user_id, now=self._clock())


def _can_be_written_to(update: Update) -> bool:
    """Whoever writes in private, or has just let the bot in again; who taps had been heard of by one of these."""
    standing = update.my_chat_member
    return update.message is not None or (standing is not None and standing.new_chat_member.status == "member")
