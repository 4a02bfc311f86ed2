"""Changing and deleting messages, and answering a pressed button."""

from __future__ import annotations

from typing import Any

from sandbox.world import shapes
from sandbox.world.errors import bad_request
from sandbox.world.methods.call import Call
from sandbox.world.methods.sending import caption_content, text_content
from sandbox.world.model import Message

CALLBACK_LIFETIME = 15 * 60
"""Seconds after which a pressed button can no longer be answered."""
LONGEST_ANSWER = 200
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _own_message(call: Call) -> Message:
    message = call.message(call.chat(), what="message to edit")
    if message.sender != call.bot.id:
        raise bad_request("message can't be edited")
    return message


def _replace(call: Call, message: Message, content: dict[str, Any]) -> dict[str, Any]:
    """Exchange content and inline keyboard; an edit that changes nothing is refused."""
    inline, _ = call.given.markup()
    if content == message.content and inline == message.inline:
        raise bad_request(_NOT_MODIFIED)
    if content != message.content:
        message.edit_date = call.state.timestamp()
    message.content, message.inline = content, inline
    call.state.journal.touch("message", message.id)
    return shapes.message(call.state, message)


def edit_message_text(call: Call) -> dict[str, Any]:
    message = _own_message(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _replace(call, message, text_content(call))


def edit_message_caption(call: Call) -> dict[str, Any]:
    message = _own_message(call)
    if not message.content.keys() & {"document", "photo"}:
        raise bad_request("there is no caption in the message to edit")
    rest = {k: v for k, v in message.content.items() if k not in ("caption", "caption_entities")}
    return _replace(call, message, rest | caption_content(call))


def edit_message_reply_markup(call: Call) -> dict[str, Any]:
    message = _own_message(call)
    return _replace(call, message, message.content)


def delete_message(call: Call) -> bool:
    """A bot deletes its own messages; others' in private, or in groups where it is an administrator."""
    chat = call.chat()
    message = call.message(chat, what="message to delete")
    allowed = message.sender == call.bot.id or chat.is_private
    if not allowed and chat.members[call.bot.id] != "administrator":
        raise bad_request("message can't be deleted")
    message.deleted = True
    call.state.journal.touch("message", message.id)
    return True


def answer_callback_query(call: Call) -> bool:
    press = call.state.presses.get(call.given.text("callback_query_id"))
    asked = press is not None and call.state.messages[press.message].sender == call.bot.id
    if press is None or not asked or call.state.timestamp() - press.date > CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.given.text("text")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered, press.text = True, text or None
    press.alert, press.url = call.given.flag("show_alert"), call.given.text("url") or None
    call.state.journal.touch("press", press.id)
    return True
