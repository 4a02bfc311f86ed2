"""What the chat consists of. Plain records; the rules are in the modules beside this one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.world.inbox import Inbox

PRESENT = frozenset({"creator", "administrator", "member"})
"""The statuses of somebody who is in a group at this moment."""


@dataclass
class Human:
    """One person; ``id`` is the user id that bots see."""

    id: int
    name: str
    username: str | None = None


@dataclass
class Webhook:
    """Where updates are pushed; ``secret`` is sent along as a header."""

    url: str
    secret: str | None = None
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass
class Bot:
    """One bot account. With ``privacy`` it sees in groups only what is meant for it."""

    id: int
    token: str
    username: str
    name: str
    privacy: bool = False
    inbox: Inbox = field(default_factory=Inbox)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    webhook: Webhook | None = None


@dataclass
class Topic:
    """A topic of a group; ``id`` is that of the service message with which it began."""

    id: int
    name: str
    closed: bool = False


@dataclass
class Chat:
    """A private chat (one person, one bot) or a group.

    ``key`` is unique in the world; ``id`` is what bots see, and for a private chat that is the person's id.
    ``members`` maps user ids to Bot API statuses; for a private chat the bot's is ``kicked`` while blocked. A group
    whose topics are switched off keeps them. What is in none of ``topics`` stands in the topic General.
    """

    key: str
    id: int
    kind: str
    title: str
    members: dict[int, str]
    instance: str
    started: bool = False
    message_ids: list[int] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    def has(self, user_id: int) -> bool:
        return self.members.get(user_id) in PRESENT


@dataclass
class Message:
    """``content`` holds the Bot API fields of its kind (``text``, ``document`` …), never changed in place.

    ``inline`` is the keyboard under the message, ``keyboard`` any other reply markup that came with it; ``topic`` is
    the id of the topic it stands in.
    """

    id: int
    chat: str
    sender: int
    date: int
    content: dict[str, Any]
    reply_to: int | None = None
    inline: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None
    edit_date: int | None = None
    album: str | None = None
    deleted: bool = False
    topic: int | None = None


@dataclass
class StoredFile:
    """A file once sent by anybody; ``path`` is what getFile answers."""

    id: str
    unique_id: str
    name: str
    mime: str
    path: str
    data: bytes


@dataclass
class Press:
    """A button pressed by a person, and what the bot answered (``answered`` stays False until it does)."""

    id: str
    person: int
    chat: str
    message: int
    data: str
    date: int
    answered: bool = False
    text: str | None = None
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file as it comes in with a call."""

    name: str
    data: bytes
