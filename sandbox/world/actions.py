"""What people do: write, tap, send files, open links, make groups, come and go."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.world import pictures, shapes, texts
from sandbox.world.errors import NotPossible
from sandbox.world.model import Bot, Chat, Human, Message, Press
from sandbox.world.state import State

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")

#: Pictures or documents sent together.
LARGEST_ALBUM = 10
#: Who manages a group, its topics too.
MANAGERS = ("creator", "administrator")

ChatRef = str | int | Chat | None
"""A chat as a person names it: None for the private chat with the (first) bot, or key, group id, title."""


class Actions(State):
    """Every method takes the person first and raises ``NotPossible`` when the chat would not allow it."""

    # -- finding ---------------------------------------------------------------------------------------

    def person(self, person: int | Human) -> Human:
        number = person.id if isinstance(person, Human) else person
        if number not in self.people:
            raise NotPossible("no_such_person", person=number)
        return self.people[number]

    def bot(self, username: str | None = None) -> Bot:
        """The bot of that user name; without one the first bot of the sandbox."""
        for bot in self.bots.values():
            if username is None or bot.username.lower() == username.lower():
                return bot
        raise NotPossible("no_such_bot", bot=username or "")

    def chat_of(self, person: int | Human, chat: ChatRef = None) -> Chat:
        """The chat a person means; they must be in it."""
        who = self.person(person)
        if chat is None:
            return self.private_chat(who.id, self.bot().id)
        found = self._named_chat(who, chat)
        if not found.has(who.id):
            raise NotPossible("not_a_member", name=who.name, chat=found.title)
        return found

    def _named_chat(self, who: Human, chat: str | int | Chat) -> Chat:
        if isinstance(chat, Chat):
            return chat
        fitting = [
            c for c in self.chats.values() if chat in (c.key, c.id, c.title) and (not c.is_private or c.id == who.id)
        ]
        if not fitting:
            raise NotPossible("no_such_chat", chat=chat)
        return next((c for c in fitting if c.has(who.id)), fitting[0])

    def visible_message(self, person: int | Human, message_id: int) -> Message:
        message = self.messages.get(message_id)
        if message is None or message.deleted:
            raise NotPossible("no_such_message")
        self.chat_of(person, message.chat)
        return message

    # -- writing ---------------------------------------------------------------------------------------

    def says(
        self,
        person: int | Human,
        text: str,
        chat: ChatRef = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Message:
        """A text message, in one topic of a group where it has topics."""
        if not text.strip():
            raise NotPossible("empty_text")
        if texts.units(text) > texts.LONGEST_TEXT:
            raise NotPossible("text_too_long")
        return self._write(person, chat, self.text_content(text.strip()), reply_to, topic)

    def edits(self, person: int | Human, message_id: int, text: str) -> Message:
        """A person corrects a text of their own; bots get ``edited_message`` with the whole message."""
        message = self.visible_message(person, message_id)
        if message.sender != self.person(person).id or "text" not in message.content:
            raise NotPossible("not_your_message")
        message.content = self.text_content(text.strip())
        message.edit_date = self.timestamp()
        self.journal.touch("message", message.id)
        self.announce("edited_message", message)
        return message

    def sends_file(
        self,
        person: int | Human,
        filename: str,
        data: bytes,
        chat: ChatRef = None,
        *,
        caption: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Message:
        """A document."""
        return self._write(person, chat, self._document(filename, data) | _caption(caption), reply_to, topic)

    def sends_photo(
        self,
        person: int | Human,
        data: bytes,
        chat: ChatRef = None,
        *,
        caption: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Message:
        """A picture (PNG or JPEG)."""
        return self._write(person, chat, self._photo(data) | _caption(caption), reply_to, topic)

    def sends_album(
        self,
        person: int | Human,
        files: Sequence[tuple[str, bytes]],
        chat: ChatRef = None,
        *,
        as_photos: bool = True,
        caption: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> list[Message]:
        """2 to 10 pictures, or as many documents, sent together: messages of their own with one ``media_group_id``,
        the caption under the first."""
        if not 2 <= len(files) <= LARGEST_ALBUM:
            raise NotPossible("album_size", most=LARGEST_ALBUM)
        contents = [self._photo(data) if as_photos else self._document(name, data) for name, data in files]
        contents[0] |= _caption(caption)
        album = str(secrets.randbits(62))
        return [self._write(person, chat, content, reply_to, topic, album=album) for content in contents]

    def sends_location(
        self,
        person: int | Human,
        latitude: float,
        longitude: float,
        chat: ChatRef = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Message:
        """Where the person is, in degrees."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise NotPossible("no_such_place")
        location = {"latitude": latitude, "longitude": longitude, "horizontal_accuracy": 20.0}
        return self._write(person, chat, {"location": location}, reply_to, topic)

    def _photo(self, data: bytes) -> dict[str, Any]:
        size = pictures.size_of(data)
        if size is None:
            raise NotPossible("not_a_picture")
        return {"photo": [shapes.photo_size(self.keep_file("photo.jpg", data, folder="photos"), *size)]}

    def _document(self, filename: str, data: bytes) -> dict[str, Any]:
        if not data:
            raise NotPossible("empty_file")
        return {"document": shapes.document(self.keep_file(filename, data))}

    def _write(
        self,
        person: int | Human,
        chat: ChatRef,
        content: dict[str, Any],
        reply_to: int | None,
        topic: int | None = None,
        *,
        album: str | None = None,
    ) -> Message:
        who = self.person(person)
        where = self.chat_of(who, chat)
        if where.is_private and "kicked" in where.members.values():
            raise NotPossible("bot_is_blocked")
        if reply_to is not None and self.visible_message(who, reply_to).chat != where.key:
            raise NotPossible("no_such_message")
        if reply_to is not None:
            topic = self.messages[reply_to].topic
        self._check_topic(where, who, topic)
        if where.is_private and not where.started:
            where.started = True
            self.journal.touch("chat", where.key)
        return self.post(where, who.id, content, reply_to=reply_to, topic=topic, album=album)

    def _check_topic(self, chat: Chat, who: Human, number: int | None) -> None:
        if number is None:
            return
        topic = self.topic(chat, number)
        if topic is None:
            raise NotPossible("no_such_topic")
        if topic.closed and chat.members[who.id] not in MANAGERS:
            raise NotPossible("topic_closed", name=topic.name)

    # -- buttons ---------------------------------------------------------------------------------------

    def taps(self, person: int | Human, message_id: int, data: str) -> Press:
        """Press the inline button with that callback data; the answer appears on the returned record."""
        who = self.person(person)
        message = self.visible_message(who, message_id)
        rows = (message.inline or {}).get("inline_keyboard", [])
        if not any(button.get("callback_data") == data for row in rows for button in row):
            raise NotPossible("no_such_button", button=data)
        number = str(secrets.randbits(62))
        press = Press(number, who.id, message.chat, message.id, data, self.timestamp())
        self.presses[press.id] = press
        self.journal.touch("press", press.id)
        self.update(self.bots[message.sender], "callback_query", shapes.callback_query(self, press))
        return press

    # -- links -----------------------------------------------------------------------------------------

    def starts(self, person: int | Human, payload: str = "", *, bot: str | None = None) -> Message:
        """Press START in the private chat, with the payload of the link that led there; unblocks."""
        _check_payload(payload)
        chat = self.private_chat(self.person(person).id, self.bot(bot).id)
        if "kicked" in chat.members.values():
            self.unblocks_bot(person, bot=bot)
        return self._write(person, chat, self.text_content(f"/start {payload}".strip()), None)

    def starts_group(self, person: int | Human, title: str, payload: str = "", *, bot: str | None = None) -> Chat:
        """Follow a ``?startgroup=`` link into a new group: the bot is in it, hears ``/start@bot payload``."""
        _check_payload(payload)
        helper = self.bot(bot)
        chat = self.makes_group(person, title, [helper.id])
        self._write(person, chat, self.text_content(f"/start@{helper.username} {payload}".strip()), None)
        return chat

    def opens(self, person: int | Human, link: str, *, group_title: str | None = None) -> Chat:
        """Follow a deep link of a bot (``https://t.me/<bot>?start=…`` or ``?startgroup=…``)."""
        parts = urlsplit(link)
        if parts.hostname not in ("t.me", "telegram.me") or not parts.path.strip("/"):
            raise NotPossible("not_a_link", link=link)
        bot = self.bot(parts.path.strip("/"))
        query = parse_qs(parts.query, keep_blank_values=True)
        if "startgroup" in query:
            if not group_title:
                raise NotPossible("needs_group_title")
            return self.starts_group(person, group_title, query["startgroup"][0], bot=bot.username)
        self.starts(person, query.get("start", [""])[0], bot=bot.username)
        return self.private_chat(self.person(person).id, bot.id)

    # -- groups ----------------------------------------------------------------------------------------

    def makes_group(self, person: int | Human, title: str, members: Iterable[int | Human | Bot] = ()) -> Chat:
        """A new group with this person as its creator; bots among the members are told."""
        who = self.person(person)
        if not title.strip():
            raise NotPossible("empty_name")
        others = [m if isinstance(m, int) else m.id for m in members]
        bots = [number for number in others if number in self.bots]
        status = {self.person(number).id: "member" for number in others if number not in self.bots}
        chat = self.open_group(title.strip(), {**status, who.id: "creator"})
        for number in bots:
            self._change_status(chat, number, by=who.id, new="member")
        self.post(chat, who.id, {"group_chat_created": True})
        return chat

    def adds(self, person: int | Human, chat: ChatRef, member: int | Human | Bot) -> None:
        """A member adds somebody, a person or a bot, to a group."""
        who, where = self.person(person), self.chat_of(person, chat)
        self._bring_in(where, member if isinstance(member, int) else member.id, by=who.id)

    def joins_group(self, person: int | Human, chat: str | int | Chat) -> None:
        """A person comes into a group by themselves, as by its invitation link."""
        who = self.person(person)
        self._bring_in(self._named_chat(who, chat), who.id, by=who.id)

    def leaves(self, person: int | Human, chat: ChatRef) -> None:
        """A person goes out of a group."""
        who, where = self.person(person), self.chat_of(person, chat)
        self.post(where, who.id, {"left_chat_member": shapes.user(who)})
        self._change_status(where, who.id, by=who.id, new="left")

    def removes(self, person: int | Human, chat: ChatRef, member: int | Human | Bot) -> None:
        """A member puts somebody else, a person or a bot, out of a group."""
        who, where = self.person(person), self.chat_of(person, chat)
        out = self.account(member if isinstance(member, int) else member.id)
        self._change_status(where, out.id, by=who.id, new="kicked")
        self.post(where, who.id, {"left_chat_member": shapes.user(out)})

    def promotes(self, person: int | Human, chat: ChatRef, member: int | Human | Bot) -> None:
        """Make a member an administrator of the group."""
        who, where = self.person(person), self.chat_of(person, chat)
        number = member if isinstance(member, int) else member.id
        self._change_status(where, number, by=who.id, new="administrator")

    def _bring_in(self, chat: Chat, number: int, *, by: int) -> None:
        if number not in self.bots:
            self.person(number)
        if not chat.has(number):
            self._change_status(chat, number, by=by, new="member")
            self.post(chat, by, {"new_chat_members": [shapes.user(self.account(number))]})

    def _change_status(self, chat: Chat, number: int, *, by: int, new: str) -> None:
        """Set a status and tell: the bot itself by my_chat_member, the bots present by chat_member."""
        old = chat.members.get(number, "left")
        chat.members[number] = new
        self.journal.touch("chat", chat.key)
        update = shapes.member_update(self, chat, number, by=by, old=old, new=new)
        if number in self.bots:
            self.update(self.bots[number], "my_chat_member", update)
        for bot in self.bots.values():
            if bot.id != number and chat.members.get(bot.id) == "administrator":
                self.update(bot, "chat_member", update)

    # -- blocking and files ----------------------------------------------------------------------------

    def blocks_bot(self, person: int | Human, *, bot: str | None = None) -> None:
        """The bot can no longer write to this person."""
        self._block(person, bot, "kicked")

    def unblocks_bot(self, person: int | Human, *, bot: str | None = None) -> None:
        """The bot may write again."""
        self._block(person, bot, "member")

    def _block(self, person: int | Human, bot: str | None, new: str) -> None:
        who, helper = self.person(person), self.bot(bot)
        self._change_status(self.private_chat(who.id, helper.id), helper.id, by=who.id, new=new)

    def downloads(self, file_id: str) -> tuple[str, bytes]:
        """(name, bytes) of a file from any message."""
        if file_id not in self.files:
            raise NotPossible("no_such_file", file=file_id)
        return self.files[file_id].name, self.files[file_id].data


def _caption(caption: str | None) -> dict[str, Any]:
    return {"caption": caption.strip()} if caption and caption.strip() else {}


def _check_payload(payload: str) -> None:
    if not _PAYLOAD.fullmatch(payload):
        raise NotPossible("bad_payload")
