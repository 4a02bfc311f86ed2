"""One call of one bot, and what nearly every method needs of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.world import shapes
from sandbox.world.errors import bad_request, forbidden
from sandbox.world.model import Bot, Chat, Message
from sandbox.world.parameters import Parameters
from sandbox.world.state import State


@dataclass(frozen=True)
class Call:
    """Who calls, with what, in which world."""

    state: State
    bot: Bot
    given: Parameters

    def chat(self) -> Chat:
        """The chat named by ``chat_id``, if the bot may write there."""
        if not self.given.text("chat_id"):
            raise bad_request("chat_id is empty")
        if self.given.text("chat_id").startswith("@"):
            raise bad_request("chat not found")
        number = self.given.number("chat_id", 0)
        return self._private(number) if number > 0 else self._group(number)

    def _private(self, number: int) -> Chat:
        if number in self.state.bots:
            raise forbidden("bots can't send messages to bots")
        if number not in self.state.people:
            raise bad_request("chat not found")
        chat = self.state.private_chat(number, self.bot.id)
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.has(self.bot.id):
            raise forbidden("bot was blocked by the user")
        return chat

    def _group(self, number: int) -> Chat:
        chat = self.state.chats.get(f"group:{number}")
        if chat is None or self.bot.id not in chat.members:
            raise bad_request("chat not found")
        if chat.members[self.bot.id] == "kicked":
            raise forbidden("bot was kicked from the group chat")
        if not chat.has(self.bot.id):
            raise forbidden("bot is not a member of the group chat")
        return chat

    def message(self, chat: Chat, *, what: str) -> Message:
        """The message named by ``message_id`` in that chat; ``what`` completes "… not found"."""
        message = self.state.messages.get(self.given.number("message_id", 0))
        if message is None or message.deleted or message.chat != chat.key:
            raise bad_request(f"{what} not found")
        return message

    def post(self, chat: Chat, content: dict[str, Any], *, album: str | None = None) -> dict[str, Any]:
        """Send it, with the reply and the markup that the call names; the shape of the new message."""
        reply_to, may_be_missing = self.given.reply_to()
        if reply_to is not None:
            replied = self.state.messages.get(reply_to)
            if replied is None or replied.deleted or replied.chat != chat.key:
                if not may_be_missing:
                    raise bad_request("message to be replied not found")
                reply_to = None
        topic = self.topic(chat, reply_to)
        inline, keyboard = self.given.markup()
        message = self.state.post(
            chat, self.bot.id, content, reply_to=reply_to, inline=inline, keyboard=keyboard, album=album, topic=topic
        )
        return shapes.message(self.state, message)

    def manages_topics(self, chat: Chat) -> bool:
        """Whether the bot may make topics and write to closed ones."""
        return chat.members[self.bot.id] == "administrator"

    def topic(self, chat: Chat, reply_to: int | None) -> int | None:
        """The topic named by ``message_thread_id``, or that of the message replied to; None for the whole chat.

        General has no number: its own, 1, is refused like that of a deleted topic.
        """
        number = self.given.integer("message_thread_id")
        if not number:
            return self.state.messages[reply_to].topic if reply_to is not None else None
        topic = self.state.topic(chat, number)
        if topic is None and self.state.faults.topics_fall_back:
            return None
        if topic is None:
            raise bad_request("message thread not found")
        if topic.closed and not self.manages_topics(chat):
            raise bad_request("TOPIC_CLOSED")
        return topic.id
