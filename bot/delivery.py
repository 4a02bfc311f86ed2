"""Drains the outbox: everything unasked-for goes out here, in order within a chat; one failure stops no other."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter
from telegram.ext import ExtBot

from bot.pace import Pace, unhurried
from bot.topics import NotYet, TopicDelivery, TopicTrouble
from campaigns import draw, reveal
from domain.errors import Refusal
from domain.outcome import outcome_of
from office.computing import Compute, at_once
from office.topics import learn_forum
from office.unreachable import cannot_be_reached
from storage.outbox import Message
from storage.unit_of_work import Database
from templates.cards import Card
from templates.messages import render

# The library's waits as timedeltas, which will be the only way; without this every 429 warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = logging.getLogger(__name__)

#: Pauses after the first, second … failed attempt; the last one repeats.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30, 120, 600))
#: Beginnings of the keys of messages without which a ceremony may not go on, and how long until the next try.
MUST_ARRIVE = ("die:", "draw:")
HOLD = timedelta(minutes=1)
#: The pause after settling failed: it may be a long calculation that failed.
SETTLE_AGAIN = timedelta(seconds=30)
#: The shortest look away, in seconds, where only an answer can make room.
BREATH = 0.01
#: How many chats are written to at once.
CHATS_AT_ONCE = 20


class Delivery:
    """Sends what the outbox holds over ``bot``, as fast as ``pace`` allows and no faster."""

    def __init__(
        self,
        database: Database,
        bot: ExtBot[Any],
        *,
        clock: Callable[[], datetime],
        compute: Compute = at_once,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._pace = pace or unhurried()
        self._compute = compute
        self._topics = TopicDelivery(database, bot, clock=clock)
        self._settling = asyncio.Lock()
        self._marking = asyncio.Lock()
        #: Messages as the chat has them, sent and not yet marked, and who waits for that.
        self._arrived: list[tuple[int, telegram.Message, asyncio.Future[None]]] = []
        #: When to look for what is closed and not settled; at a start at once: a crash may have come between the two.
        self._settle_from: datetime | None = clock()

    async def recover(self) -> int:
        """What a crash left half sent: work goes out again, marked as possibly a repetition; news stays uncertain."""
        async with self._database.open() as uow:
            return await uow.outbox.recover(now=self._clock())

    async def remember(self) -> None:
        """At a start: what another process handed over a moment ago counts in the windows of this one."""
        now = self._clock()
        self._pace.reset()
        async with self._database.read() as uow:
            tried = await uow.outbox.tried_since(now - timedelta(seconds=self._pace.memory))
        for chat_id, moment in sorted(tried, key=lambda one: one[1]):
            self._pace.remember(chat_id, (now - moment).total_seconds())

    async def run(self, stop: asyncio.Event, *, pause: float = 0.2) -> None:
        """Delivers until ``stop``, looking every ``pause`` seconds for what is new. No chat waits for a slow one."""
        remembered = False
        while not stop.is_set():
            try:
                await self.recover()
                if not remembered:
                    await self.remember()
                    remembered = True
                await self._keep_sending(stop, pause)
            except Exception:
                # The loop must outlive a database that is briefly away. Nothing is lost: all of it is still in the
                # outbox, and what was under way is recovered first.
                log.exception("delivery stumbled")
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)

    async def drain(self) -> int:
        """Sends one message to every chat that has one waiting, and waits for all; how many were tried."""
        if self._must_settle():
            await self._settle()
        messages = await self._claim(CHATS_AT_ONCE)
        # All of them come to their end before anything is raised: then nobody is sending any more.
        for outcome in await asyncio.gather(*map(self._deliver, messages), return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        return len(messages)

    async def _keep_sending(self, stop: asyncio.Event, pause: float) -> None:
        """As each message comes to its end, the next is taken up; all do before this ends or raises."""
        stopping = asyncio.create_task(stop.wait())
        sending: set[asyncio.Task[None]] = set()
        try:
            while not stop.is_set():
                if self._must_settle() and not self._settling.locked():
                    sending.add(asyncio.create_task(self._settle()))
                    await asyncio.sleep(0)  # it has begun
                for message in await self._claim(CHATS_AT_ONCE - len(sending)):
                    sending.add(asyncio.create_task(self._deliver(message)))
                patience = min(pause, max(BREATH, self._pace.pause()))
                await asyncio.wait({stopping, *sending}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                for task in [task for task in sending if task.done()]:
                    sending.remove(task)
                    task.result()
        finally:
            stopping.cancel()
            await asyncio.gather(*sending, return_exceptions=True)

    async def _claim(self, limit: int) -> list[Message]:
        """Up to ``limit`` messages to send now, one to a chat, and none to a chat that is being written to."""
        if limit < 1:
            return []
        now = self._clock()
        async with self._database.read() as uow:
            queues = await uow.outbox.queues(now=now) if await uow.outbox.has_waiting() else []
        chosen = [queue.head for queue in self._pace.choose(queues, limit)]
        if not chosen:
            return []
        async with self._database.open() as uow:
            taken = await uow.outbox.take(chosen, now=now)
        for message in taken:
            self._pace.hand_over(message.chat_id)
        return taken

    async def _deliver(self, message: Message) -> None:
        """One message; whatever goes wrong with it is written down on it, so that no other waits for it."""
        try:
            await self._attempt(message)
        except Exception:
            log.exception("message %s stumbled", message.key)
            await self._again(message, self._pause(message), doubtful=True)

    async def _attempt(self, message: Message) -> None:
        try:
            sent = await self._counted(message)
        except NotYet as wait:
            await self._again(message, timedelta(0) if wait.at_once else self._pause(message), str(wait))
        except TopicTrouble as trouble:
            await self._topics.hold(message, message.topic_id or 0, problem=str(trouble))
        except ChatMigrated as moved:
            await self._move(message, moved.new_chat_id)
        except RetryAfter as wait:
            await self._again(message, _seconds(wait.retry_after), "flood control")
        except (Forbidden, BadRequest) as refused:
            gone = isinstance(refused, Forbidden) or "chat not found" in refused.message.lower()
            await self._refused(message, refused.message, gone=gone)
        except NetworkError as problem:
            # Unless nobody was reached at all, the message may have arrived although the answer has not.
            reached = "ConnectError" not in problem.message
            await self._again(message, self._pause(message), problem.message, doubtful=reached)
        else:
            await self._mark(message, sent)

    async def _counted(self, message: Message) -> telegram.Message:
        """Sends it; from the answer on its place in the windows comes free."""
        try:
            if message.topic_id is not None:
                return await self._topics.send(message, message.topic_id, self._send)
            return await self._send(message)
        finally:
            self._pace.answered(message.chat_id)

    async def _send(self, message: Message, thread: int | None = None) -> telegram.Message:
        text = _marked(message) if message.doubtful else message.text
        if message.kind == "dice":
            if message.doubtful:
                # The group may have seen a throw that was never recorded: it must know which one counts.
                return await self._bot.send_message(message.chat_id, render("chat/die_again"))
            return await self._bot.send_dice(message.chat_id)
        how: dict[str, Any] = {"reply_markup": _keyboard(message), "message_thread_id": thread}
        if message.file_id is None:
            return await self._bot.send_message(message.chat_id, text, **how)
        async with self._database.read() as uow:
            name, content = await uow.outbox.file(message.file_id)
        file = InputFile(content, filename=name)
        return await self._bot.send_document(message.chat_id, file, caption=text, **how)

    async def _mark(self, message: Message, sent: telegram.Message) -> None:
        """What was sent is a fact of its own; what follows from a last die is settled after it, and can be repeated."""
        if message.kind != "dice":
            await self._mark_sent(message.id, sent)
        elif not await self._mark_die(message, sent):
            return
        if reveal.may_complete(message.key):
            await self._settle()

    async def _mark_die(self, message: Message, sent: telegram.Message) -> bool:
        """Keeps the value of a die; False when only its falling again was announced."""
        now = self._clock()
        async with self._database.open() as uow:
            if sent.dice is None:
                await uow.outbox.retry(message.id, not_before=now, problem="announced")
                return False
            await uow.outbox.sent(message.id, chat_message_id=sent.message_id, at=now)
            await reveal.record_die(uow, message.key, sent.dice.value)
        return True

    async def _mark_sent(self, message_id: int, sent: telegram.Message) -> None:
        """Whatever arrives while another transaction marks is marked together in the next one."""
        marked = asyncio.get_running_loop().create_future()
        self._arrived.append((message_id, sent, marked))
        async with self._marking:
            if not marked.done():
                await self._mark_arrived()
        await marked

    async def _mark_arrived(self) -> None:
        """Marks all that has arrived; each of those who wait for it hears how that went."""
        arrived, self._arrived = self._arrived, []
        now = self._clock()
        try:
            async with self._database.open() as uow:
                for message_id, sent, _ in arrived:
                    await uow.outbox.sent(message_id, chat_message_id=sent.message_id, at=now)
                for chat_id, is_forum in {sent.chat.id: bool(sent.chat.is_forum) for _, sent, _ in arrived}.items():
                    if chat_id < 0:
                        await learn_forum(uow, chat_id, is_forum=is_forum, now=now)
        except Exception as problem:
            for marked in _waiting(arrived):
                marked.set_exception(problem)
        else:
            for marked in _waiting(arrived):
                marked.set_result(None)

    def _must_settle(self) -> bool:
        return self._settle_from is not None and self._clock() >= self._settle_from

    async def _settle(self) -> None:
        """Reveals every ceremony that is closed and settles what is revealed. A fault in it costs a later try, never
        a second throw; the messages of other chats do not wait for what is computed."""
        async with self._settling:
            try:
                async with self._database.open() as uow:
                    await reveal.reveal_closed(uow, self._clock())
                async with self._database.read() as uow:
                    waiting = await reveal.find_unsettled(uow)
                settled = [await self._settles(one) for one in waiting]
                self._settle_from = None if all(settled) else self._clock() + SETTLE_AGAIN
            except Exception:
                log.exception("no ceremony could be revealed")
                self._settle_from = self._clock() + SETTLE_AGAIN

    async def _settles(self, one: reveal.Unsettled) -> bool:
        """Whether a revealed round is settled now; a fault in it holds no other round up."""
        try:
            await self._settle_one(one)
        except Exception:
            log.exception("draw %s could not be settled", one.draw_id)
            return False
        return True

    async def _settle_one(self, one: reveal.Unsettled) -> None:
        """One revealed round. That nothing follows from it is an outcome too."""
        try:
            outcome = await self._compute(outcome_of, one.files, size=one.lines)
        except Refusal as reason:
            log.warning("nothing follows from draw %s: %s", one.draw_id, reason)
            async with self._database.open() as uow:
                await reveal.fail(uow, one.draw_id, reason, now=self._clock())
            return
        async with self._database.open() as uow:
            await reveal.settle(uow, one.draw_id, outcome, now=self._clock())

    async def _again(self, message: Message, pause: timedelta, problem: str = "", *, doubtful: bool = False) -> None:
        now = self._clock()
        until, doubtful = now + pause, doubtful or message.doubtful
        async with self._database.open() as uow:
            await uow.outbox.retry(message.id, not_before=until, problem=problem, doubtful=doubtful, at=now)

    async def _refused(self, message: Message, problem: str, *, gone: bool) -> None:
        """The chat does not take a message: a ceremony waits for it, anything else is given up. ``gone``: nor will it
        take any other."""
        if not message.key.startswith(MUST_ARRIVE):
            await self._give_up(message, problem, gone=gone)
            return
        log.warning("message %s is held: %s", message.key, problem)
        now = self._clock()
        async with self._database.open() as uow:
            await uow.outbox.hold(message.id, not_before=now + HOLD, problem=problem, doubtful=message.doubtful)
            await draw.tell_trouble(uow, chat_id=message.chat_id, key=message.key, problem=problem, now=now)

    async def _give_up(self, message: Message, problem: str, *, gone: bool) -> None:
        log.warning("message %s cannot be delivered: %s", message.key, problem)
        async with self._database.open() as uow:
            await uow.outbox.give_up(message.id, problem=problem)
            if gone:
                await cannot_be_reached(uow, message.chat_id, problem=problem, now=self._clock())

    async def _move(self, message: Message, new_chat: int) -> None:
        now = self._clock()
        async with self._database.open() as uow:
            await draw.move_group(uow, old=message.chat_id, new=new_chat, now=now)
            await uow.outbox.retry(message.id, not_before=now, problem="chat migrated", doubtful=message.doubtful)

    def _pause(self, message: Message) -> timedelta:
        return PAUSES[min(message.attempts, len(PAUSES) - 1)]


def _waiting(arrived: list[tuple[int, telegram.Message, asyncio.Future[None]]]) -> list[asyncio.Future[None]]:
    """Who of them still waits: a task that was ended meanwhile does not."""
    return [marked for _, _, marked in arrived if not marked.done()]


def _marked(message: Message) -> str:
    """The text as that of a possible repetition, with its number; one that has no room for the mark goes as it is."""
    marked = Card(render("chat/perhaps_again", number=message.id, text=message.text))
    return marked.text if marked.fitted() is marked else message.text


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
