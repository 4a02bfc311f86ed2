"""Delivery into topics: one is made when the first message for it goes out, and made again when it was deleted.

What is for a topic never goes anywhere else. A crash between making a topic and storing its number leaves an empty one
behind, and a second is made: the chat service cannot be asked which topics there are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import telegram
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

from office.topics import tell_topic_trouble
from storage.outbox import Message
from storage.topics import Topic
from storage.unit_of_work import Database

#: How the chat service words that a topic is not there any more, and that only its administrators may write to it.
GONE = ("thread not found", "topic_deleted", "topic_id_invalid")
CLOSED = "topic_closed"
NO_CHAT = "chat not found"
#: How long until the next try to write to a topic that cannot be made.
HOLD = timedelta(minutes=1)
#: So many tries follow each other at once: into a topic that is gone, to make it, into the new one.
AT_ONCE = 2

Send = Callable[[Message, int | None], Awaitable[telegram.Message]]


class NotYet(Exception):
    """The message has not been sent, for the reason given; ``at_once``: the next try need not wait."""

    def __init__(self, problem: str, *, at_once: bool) -> None:
        super().__init__(problem)
        self.at_once = at_once


class TopicTrouble(Exception):
    """The topic cannot be made or written to at present; the text is the chat service's own."""


class TopicDelivery:
    """Sends what is for topics over ``bot``."""

    def __init__(self, database: Database, bot: ExtBot[Any], *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock

    async def send(self, message: Message, topic_id: int, send: Send) -> telegram.Message:
        """Sends ``message`` into its topic. Raises NotYet when that was made instead, or has been found deleted;
        TopicTrouble when neither works; whatever else ``send`` raises."""
        async with self._database.read() as uow:
            topic = await uow.topics.get(topic_id)
        thread = topic.thread_in(message.chat_id)
        if thread is None:
            await self._make(topic, message.chat_id)
            raise NotYet("topic made", at_once=True)
        try:
            sent = await send(message, thread)
        except BadRequest as refused:
            said = refused.message.lower()
            if CLOSED in said:
                raise TopicTrouble(refused.message) from None
            if not any(words in said for words in GONE):
                raise
            await self._lost(topic, thread)
            raise NotYet(refused.message, at_once=message.attempts < AT_ONCE) from None
        if sent.message_thread_id != thread:
            # Where the topic was deleted, the service may post into the whole chat instead and not say so
            # (tdlib/telegram-bot-api#854): that is taken back.
            await self._bot.delete_message(message.chat_id, sent.message_id)
            await self._lost(topic, thread)
            raise NotYet("sent outside of its topic", at_once=message.attempts < AT_ONCE)
        return sent

    async def hold(self, message: Message, topic_id: int, *, problem: str) -> None:
        """Keeps a message whose topic cannot be made or written to; the office is told why."""
        now = self._clock()
        async with self._database.open() as uow:
            await uow.outbox.hold(message.id, not_before=now + HOLD, problem=problem, doubtful=message.doubtful)
            await tell_topic_trouble(uow, await uow.topics.get(topic_id), problem=problem, now=now)

    async def _make(self, topic: Topic, chat_id: int) -> None:
        try:
            made = await self._bot.create_forum_topic(chat_id, topic.name)
        except BadRequest as refused:
            if NO_CHAT in refused.message.lower():
                raise
            raise TopicTrouble(refused.message) from None
        except NetworkError as problem:
            raise NotYet(problem.message, at_once=False) from None
        async with self._database.open() as uow:
            await uow.topics.made(topic.id, chat_id=chat_id, thread_id=made.message_thread_id, now=self._clock())

    async def _lost(self, topic: Topic, thread: int) -> None:
        async with self._database.open() as uow:
            await uow.topics.lost(topic.id, thread_id=thread)
