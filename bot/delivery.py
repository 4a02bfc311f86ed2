"""Drains the outbox: everything unasked-for goes out here, in order within a chat; one failure stops no other."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter
from telegram.ext import ExtBot

from campaigns.draw import move_group
from storage.outbox import Message
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.messages import render

# The library's waits as timedeltas, which will be the only way; without this every 429 warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = logging.getLogger(__name__)

#: What is done, in the transaction that marks a die as thrown, with its outbox key and its value.
OnDie = Callable[[UnitOfWork, str, int, datetime], Awaitable[None]]

#: Pauses after the first, second … failed attempt; the last one repeats.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30, 120, 600))
#: How many chats are written to at once.
CHATS_AT_ONCE = 20


class Delivery:
    """Sends what the outbox holds over ``bot``, whose rate limiter keeps the chat service's limits."""

    def __init__(self, database: Database, bot: ExtBot[Any], *, clock: Callable[[], datetime], on_die: OnDie) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._on_die = on_die

    async def recover(self) -> int:
        """At a start: what a crash left half sent goes out again, marked as possibly a repetition."""
        async with self._database.open() as uow:
            return await uow.outbox.recover()

    async def run(self, stop: asyncio.Event, *, pause: float = 0.2) -> None:
        """Delivers until ``stop``, looking every ``pause`` seconds when there was nothing to send."""
        recovered = False
        while not stop.is_set():
            try:
                if not recovered:
                    await self.recover()
                    recovered = True
                busy = await self.drain()
            except Exception:
                # The loop must outlive a database that is briefly away. Nothing is lost: all of it is still in the
                # outbox, and what was under way is recovered first.
                log.exception("delivery stumbled")
                busy, recovered = 0, False
            if not busy:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)

    async def drain(self) -> int:
        """Sends one message to every chat that has one waiting; how many were tried."""
        async with self._database.read() as uow:
            if not await uow.outbox.has_waiting():
                return 0
        async with self._database.open() as uow:
            messages = await uow.outbox.claim(now=self._clock(), limit=CHATS_AT_ONCE)
        # All of them come to their end before anything is raised: then nobody is sending any more.
        for outcome in await asyncio.gather(*map(self._deliver, messages), return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        return len(messages)

    async def _deliver(self, message: Message) -> None:
        """One message; whatever goes wrong with it is written down on it, so that no other waits for it."""
        try:
            await self._attempt(message)
        except Exception:
            log.exception("message %s stumbled", message.key)
            await self._again(message, self._pause(message), doubtful=True)

    async def _attempt(self, message: Message) -> None:
        try:
            sent = await self._send(message)
        except ChatMigrated as moved:
            await self._move(message, moved.new_chat_id)
        except RetryAfter as wait:
            await self._again(message, _seconds(wait.retry_after), "flood control")
        except (Forbidden, BadRequest) as refused:
            await self._give_up(message, refused.message)
        except NetworkError as problem:
            # Unless nobody was reached at all, the message may have arrived although the answer has not.
            reached = "ConnectError" not in problem.message
            await self._again(message, self._pause(message), problem.message, doubtful=reached)
        else:
            await self._mark(message, sent)

    async def _send(self, message: Message) -> telegram.Message:
        text = _marked(message.text) if message.doubtful else message.text
        if message.kind == "dice":
            if message.doubtful:
                # The group may have seen a throw that was never recorded: it must know which one counts.
                await self._bot.send_message(message.chat_id, render("chat/die_again"))
            return await self._bot.send_dice(message.chat_id)
        if message.file_id is None:
            return await self._bot.send_message(message.chat_id, text, reply_markup=_keyboard(message))
        async with self._database.read() as uow:
            name, content = await uow.outbox.file(message.file_id)
        file = InputFile(content, filename=name)
        return await self._bot.send_document(message.chat_id, file, caption=text, reply_markup=_keyboard(message))

    async def _mark(self, message: Message, sent: telegram.Message) -> None:
        now = self._clock()
        async with self._database.open() as uow:
            await uow.outbox.sent(message.id, chat_message_id=sent.message_id)
            if sent.dice:
                await self._on_die(uow, message.key, sent.dice.value, now)

    async def _again(self, message: Message, pause: timedelta, problem: str = "", *, doubtful: bool = False) -> None:
        until, doubtful = self._clock() + pause, doubtful or message.doubtful
        async with self._database.open() as uow:
            await uow.outbox.retry(message.id, not_before=until, problem=problem, doubtful=doubtful)

    async def _give_up(self, message: Message, problem: str) -> None:
        log.warning("message %s cannot be delivered: %s", message.key, problem)
        async with self._database.open() as uow:
            await uow.outbox.give_up(message.id, problem=problem)

    async def _move(self, message: Message, new_chat: int) -> None:
        now = self._clock()
        async with self._database.open() as uow:
            await move_group(uow, old=message.chat_id, new=new_chat, now=now)
            await uow.outbox.retry(message.id, not_before=now, problem="chat migrated", doubtful=message.doubtful)

    def _pause(self, message: Message) -> timedelta:
        return PAUSES[min(message.attempts, len(PAUSES) - 1)]


def _marked(text: str) -> str:
    """``text`` as what may be a repetition; one that has no room for the mark goes out as it is."""
    marked = Card(render("chat/perhaps_again", text=text))
    return marked.text if marked.fitted() is marked else text


def _seconds(value: float | timedelta) -> timedelta:
    return value if isinstance(value, timedelta) else timedelta(seconds=value)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    rows = [
        [
            InlineKeyboardButton(button["label"], callback_data=button.get("data"), url=button.get("url"))
            for button in row
        ]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None
