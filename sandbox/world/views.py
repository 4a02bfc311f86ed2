"""The world as people see it: JSON for the page and for the people's client."""

from __future__ import annotations

import json
from typing import Any

from sandbox.world.journal import Key
from sandbox.world.model import Bot, Chat, Message, Press
from sandbox.world.state import State


def changes(state: State, after: int, *, person: int | None = None) -> dict[str, Any]:
    """What is new since that journal number, for one person or for all, in full and in order.

    ``n`` is the journal number of the change. Deleted messages come with ``deleted`` and without content.
    """
    number = state.journal.number
    found = [
        view | {"n": line}
        for key, line in state.journal.since(after)
        if (view := _view(state, key, person)) is not None
    ]
    return {"number": number, "changes": found}


def _view(state: State, key: Key, person: int | None) -> dict[str, Any] | None:
    kind, thing = key
    if kind == "person":
        who = state.people[int(thing)]
        return {"kind": kind, "id": who.id, "name": who.name}
    if kind == "bot":
        return bot(state.bots[int(thing)])
    if kind == "chat":
        chat = state.chats[thing]
        return chat_view(chat) if person is None or person in chat.members else None
    if kind == "message":
        written = state.messages[int(thing)]
        return message(state, written) if person is None or person in state.chats[written.chat].members else None
    if kind == "clock":
        return {"kind": kind, "at": state.now().timestamp()} if person is None else None
    pressed = state.presses[thing]
    return press(pressed) if person is None or person == pressed.person else None


def bot(of: Bot) -> dict[str, Any]:
    """A bot with its menus; each menu has the scope it is for."""
    menus = [{"scope": json.loads(scope), "commands": commands} for scope, commands in of.commands.items()]
    return {"kind": "bot", "id": of.id, "username": of.username, "name": of.name, "menus": menus}


def chat_view(of: Chat) -> dict[str, Any]:
    """A chat; ``id`` is its key, ``number`` the id that bots know."""
    return {
        "kind": "chat", "id": of.key, "number": of.id, "type": of.kind, "title": of.title,
        "members": {str(number): status for number, status in of.members.items()},
        "started": of.started, "pinned": of.pinned, "forum": of.is_forum,
        "topics": [{"id": one.id, "name": one.name, "closed": one.closed} for one in of.topics.values()],
    }  # fmt: skip


def message(state: State, of: Message) -> dict[str, Any]:
    """A message with both kinds of keyboard, which bots do not see."""
    shared = {"kind": "message", "id": of.id, "chat": of.chat}
    if of.deleted:
        return shared | {"deleted": True}
    return shared | {
        "deleted": False, "sender": of.sender, "sender_name": state.account(of.sender).name,
        "date": of.date, "content": of.content, "reply_to": of.reply_to,
        "buttons": (of.inline or {}).get("inline_keyboard", []), "keyboard": of.keyboard,
        "edited": of.edit_date is not None, "album": of.album, "topic": of.topic,
    }  # fmt: skip


def press(of: Press) -> dict[str, Any]:
    """A pressed button and its answer."""
    return {
        "kind": "press", "id": of.id, "person": of.person, "chat": of.chat, "message": of.message,
        "data": of.data, "answered": of.answered, "text": of.text, "alert": of.alert, "url": of.url,
    }  # fmt: skip
