"""Questions about chats and their members, leaving, pinning."""

from __future__ import annotations

from typing import Any

from sandbox.world import shapes
from sandbox.world.errors import bad_request, forbidden
from sandbox.world.methods.call import Call
from sandbox.world.model import PRESENT


def get_chat(call: Call) -> dict[str, Any]:
    return shapes.full_chat(call.state, call.chat())


def get_chat_member(call: Call) -> dict[str, Any]:
    """Somebody who was never there is ``left``; an id that is nobody's is refused."""
    chat = call.chat()
    number = call.given.number("user_id", 0)
    if number not in call.state.people and number not in call.state.bots:
        raise bad_request("invalid user_id specified")
    return shapes.chat_member(call.state, chat, number)


def get_chat_member_count(call: Call) -> int:
    return sum(status in PRESENT for status in call.chat().members.values())


def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    chosen = [n for n, status in chat.members.items() if status in ("creator", "administrator")]
    return [shapes.chat_member(call.state, chat, number) for number in chosen]


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.is_private:
        raise forbidden("bot can't leave private chats")
    update = shapes.member_update(
        call.state, chat, call.bot.id, by=call.bot.id, old=chat.members[call.bot.id], new="left"
    )
    chat.members[call.bot.id] = "left"
    call.state.journal.touch("chat", chat.key)
    call.state.update(call.bot, "my_chat_member", update)
    return True


def pin_chat_message(call: Call) -> bool:
    chat = call.chat()
    message = call.message(chat, what="message to pin")
    chat.pinned = [number for number in chat.pinned if number != message.id] + [message.id]
    call.state.journal.touch("chat", chat.key)
    return True


def unpin_chat_message(call: Call) -> bool:
    """The named message, or the newest pinned one."""
    chat = call.chat()
    number = call.given.integer("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned = [pinned for pinned in chat.pinned if pinned != number]
    call.state.journal.touch("chat", chat.key)
    return True
