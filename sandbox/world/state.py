"""Everything the sandbox knows, and the few operations that both bots and people are made of."""

from __future__ import annotations

import itertools
import mimetypes
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.world import shapes, texts
from sandbox.world.clock import MovableClock
from sandbox.world.errors import NotPossible
from sandbox.world.faults import Faults
from sandbox.world.journal import Journal
from sandbox.world.limits import Limits
from sandbox.world.model import Bot, Chat, Human, Message, Press, StoredFile, Topic

FIRST_PERSON = 10_000_001
FIRST_GROUP = 4_000_000_001
LONGEST_TOPIC_NAME = 128
_MIMES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
    ".csv": "text/csv",
}


def _throw(sides: int) -> int:
    return secrets.randbelow(sides) + 1


class State:
    """People, bots, chats, messages, files; ``now``, ``clock``, ``dice`` and ``limits`` as for ``World``."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] | None = None,
        clock: MovableClock | None = None,
        dice: Callable[[int], int] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.now = clock or now or (lambda: datetime.now(UTC))
        self.clock = clock
        self.dice = dice or _throw
        self.id = secrets.token_hex(8)
        self.faults = Faults()
        self.limits = limits
        self.journal = Journal()
        self.people: dict[int, Human] = {}
        self.bots: dict[int, Bot] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: dict[int, Message] = {}
        self.files: dict[str, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self._people_ids = itertools.count(FIRST_PERSON)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._message_ids = itertools.count(1)
        self._file_numbers = itertools.count(1)
        if clock:
            self.journal.touch("clock", "")

    # -- who and where ---------------------------------------------------------------------------------

    def add_person(self, name: str, username: str | None = None, *, number: int | None = None) -> Human:
        """A new person, with an empty private chat with every bot; ``number`` asks for a certain user id."""
        if not name.strip():
            raise NotPossible("empty_name")
        person = Human(number or next(self._people_ids), name.strip(), username)
        self.people[person.id] = person
        self.journal.touch("person", person.id)
        for bot in self.bots.values():
            self._open_private(person, bot)
        return person

    def add_bot(self, token: str, *, username: str, name: str, privacy: bool = False) -> Bot:
        """A new bot; the digits before the colon of its token are its user id."""
        bot = Bot(int(token.partition(":")[0]), token, username, name, privacy)
        self.bots[bot.id] = bot
        self.journal.touch("bot", bot.id)
        for person in self.people.values():
            self._open_private(person, bot)
        return bot

    def _open_private(self, person: Human, bot: Bot) -> None:
        members = {person.id: "member", bot.id: "member"}
        self._add_chat(Chat(f"private:{bot.id}:{person.id}", person.id, "private", bot.name, members, ""))

    def _add_chat(self, chat: Chat) -> Chat:
        chat.instance = str(secrets.randbits(62))
        self.chats[chat.key] = chat
        self.journal.touch("chat", chat.key)
        return chat

    def open_group(self, title: str, members: dict[int, str]) -> Chat:
        """A new group, known to nobody's bot yet."""
        number = -next(self._group_ids)
        return self._add_chat(Chat(f"group:{number}", number, "group", title, members, ""))

    def account(self, user_id: int) -> Human | Bot:
        """The person or bot with that id."""
        return self.people.get(user_id) or self.bots[user_id]

    def bot_by_token(self, token: str) -> Bot | None:
        return next((bot for bot in self.bots.values() if bot.token == token), None)

    def private_chat(self, person: int, bot: int) -> Chat:
        return self.chats[f"private:{bot}:{person}"]

    def timestamp(self) -> int:
        """The present moment in whole seconds, as bots are told it."""
        return int(self.now().timestamp())

    # -- messages --------------------------------------------------------------------------------------

    def post(
        self,
        chat: Chat,
        sender: int,
        content: dict[str, Any],
        *,
        reply_to: int | None = None,
        inline: dict[str, Any] | None = None,
        keyboard: dict[str, Any] | None = None,
        album: str | None = None,
        topic: int | None = None,
    ) -> Message:
        """Put a message into a chat; bots in it get their update, except the one that wrote it."""
        message = Message(
            id=next(self._message_ids), chat=chat.key, sender=sender, date=self.timestamp(), content=content,
            reply_to=reply_to, inline=inline, keyboard=keyboard, album=album, topic=topic,
        )  # fmt: skip
        return self._put(message)

    def _put(self, message: Message) -> Message:
        self.messages[message.id] = message
        self.chats[message.chat].message_ids.append(message.id)
        self.journal.touch("message", message.id)
        self.announce("message", message)
        return message

    def announce(self, kind: str, message: Message) -> None:
        """Queue ``message`` or ``edited_message`` for the bots of its chat; bots never hear bots."""
        if message.sender in self.bots:
            return
        chat = self.chats[message.chat]
        for bot in self.bots.values():
            if chat.has(bot.id) and (chat.is_private or not bot.privacy or self._concerns(bot, message)):
                self.update(bot, kind, shapes.message(self, message))

    def _concerns(self, bot: Bot, message: Message) -> bool:
        """Privacy mode: commands, mentions, replies to the bot and service messages pass, talk does not."""
        text = str(message.content.get("text") or message.content.get("caption") or "")
        replied = self.messages.get(message.reply_to) if message.reply_to is not None else None
        talk = bool(message.content.keys() & {"text", "document", "photo", "dice", "location"})
        return (
            not talk
            or text.startswith("/")
            or f"@{bot.username}" in text
            or (replied is not None and replied.sender == bot.id)
        )

    def update(self, bot: Bot, kind: str, payload: dict[str, Any]) -> None:
        """Queue one update of any kind for one bot, unless a planned fault swallows or doubles it."""
        copies = self.faults.copies()
        if copies:
            bot.inbox.put(kind, payload, copies=copies)

    # -- topics ----------------------------------------------------------------------------------------

    def topic(self, chat: Chat, number: int) -> Topic | None:
        """The topic of that number; None where there is none, and for General, which has none."""
        return chat.topics.get(number) if chat.is_forum else None

    def open_topic(self, chat: Chat, by: int, name: str) -> Topic:
        """A new topic; it begins with a service message, whose id is its own."""
        topic = Topic(next(self._message_ids), name[:LONGEST_TOPIC_NAME])
        chat.topics[topic.id] = topic
        self.journal.touch("chat", chat.key)
        created = {"name": topic.name, "icon_color": shapes.TOPIC_COLOUR}
        content = {"forum_topic_created": created}
        self._put(Message(topic.id, chat.key, by, self.timestamp(), content, topic=topic.id))
        return topic

    def close_topic(self, chat: Chat, topic: Topic, by: int, *, closed: bool) -> None:
        topic.closed = closed
        self.journal.touch("chat", chat.key)
        self.post(chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, topic=topic.id)

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """With its messages; no update tells of it."""
        del chat.topics[topic.id]
        self.journal.touch("chat", chat.key)
        for number in chat.message_ids:
            message = self.messages[number]
            if message.topic == topic.id and not message.deleted:
                message.deleted = True
                self.journal.touch("message", message.id)

    # -- files -----------------------------------------------------------------------------------------

    def keep_file(self, name: str, data: bytes, *, folder: str = "documents") -> StoredFile:
        """Store a file and give it the ids by which bots and people refer to it."""
        number = next(self._file_numbers)
        suffix = ("." + name.rpartition(".")[2].lower()) if "." in name else ""
        mime = _MIMES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        unique = f"AgAD{number:08d}"
        path = f"{folder}/file_{number}{suffix if suffix.isascii() else ''}"
        stored = StoredFile("BQACAgUA" + secrets.token_urlsafe(24), unique, name, mime, path, data)
        self.files[stored.id] = stored
        return stored

    def file_at(self, path: str) -> StoredFile | None:
        """The file that getFile gave this path."""
        return next((file for file in self.files.values() if file.path == path), None)

    def text_content(self, text: str) -> dict[str, Any]:
        """The content of a plain text message, with the entities Telegram finds by itself."""
        entities = texts.detect(text)
        return {"text": text} | ({"entities": entities} if entities else {})
