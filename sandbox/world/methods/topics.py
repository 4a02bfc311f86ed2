"""createForumTopic, closeForumTopic, reopenForumTopic, deleteForumTopic; there is no method that lists topics."""

from __future__ import annotations

from typing import Any

from sandbox.world import shapes
from sandbox.world.errors import bad_request
from sandbox.world.methods.call import Call
from sandbox.world.model import Chat, Topic


def create_forum_topic(call: Call) -> dict[str, Any]:
    """A longer name than 128 characters is cut, as the chat service does."""
    chat = _forum(call, "create a topic")
    name = call.given.text("name").strip()
    if not name:
        raise bad_request("title must be non-empty")
    return shapes.forum_topic(call.state.open_topic(chat, call.bot.id, name))


def close_forum_topic(call: Call) -> bool:
    return _close(call, closed=True)


def reopen_forum_topic(call: Call) -> bool:
    return _close(call, closed=False)


def delete_forum_topic(call: Call) -> bool:
    """With every message in it."""
    chat = _forum(call, "delete the topic")
    call.state.delete_topic(chat, _topic(call, chat))
    return True


def _close(call: Call, *, closed: bool) -> bool:
    chat = _forum(call, "edit the topic")
    topic = _topic(call, chat)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.state.close_topic(chat, topic, call.bot.id, closed=closed)
    return True


def _forum(call: Call, what: str) -> Chat:
    chat = call.chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not call.manages_topics(chat):
        raise bad_request(f"not enough rights to {what}")
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    topic = call.state.topic(chat, call.given.number("message_thread_id", 0))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic
