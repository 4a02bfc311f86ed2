"""One person of the sandbox, played by a program: writes, taps, waits for what the bot says.

async with HttpConnection(url) as chat:
    admin = await Person.enters(chat, "办公室 管理员")
    await admin.starts()
    await admin.taps("新建抽查")
    await admin.sees("请输入标题")
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sandbox.connections import CannotDo, Connection, HttpConnection, WorldConnection
from sandbox.seen import Button, Seen, SeenFile, read_message

__all__ = [
    "Button", "CannotDo", "Connection", "HttpConnection", "NotSeen", "Person", "Seen", "SeenFile",
    "WorldConnection",
]  # fmt: skip

Found = TypeVar("Found")


class NotSeen(AssertionError):
    """Something a person waited for did not come; the text shows what was there instead."""


class Person:
    """A person with the chats they are in. A chat is named by title, key or id.

    Where something is written, no chat means the private one with the bot; where something is looked for,
    it means all chats of this person. Waiting is in real seconds.
    """

    def __init__(self, connection: Connection, number: int, name: str) -> None:
        self.connection = connection
        self.id = number
        self.name = name
        self._number = 0
        self._last_act = 0
        self._last_press: str | None = None
        self._things: dict[str, dict[Any, dict[str, Any]]] = {kind: {} for kind in ("person", "bot", "chat", "press")}
        self._seen: dict[int, Seen] = {}

    @classmethod
    async def enters(cls, connection: Connection, name: str) -> Person:
        """A new person of that name."""
        made = await connection.act("add_person", name=name)
        return cls(connection, made["person"], name)

    @classmethod
    async def finds(cls, connection: Connection, name: str) -> Person:
        """The person of that name who is already there; raises CannotDo."""
        for thing in (await connection.changes(None, 0, 0))["changes"]:
            if thing["kind"] == "person" and thing["name"] == name:
                return cls(connection, thing["id"], name)
        raise CannotDo(f"nobody here is called {name}")

    # -- acting ----------------------------------------------------------------------------------------

    async def _act(self, name: str, /, **details: Any) -> dict[str, Any]:
        done = await self.connection.act(name, person=self.id, **details)
        self._last_act = done["before"]
        return done

    async def says(
        self, text: str, *, chat: str | int | None = None, reply_to: int | None = None, topic: int | None = None
    ) -> int:
        """Write a text, in one topic of a group where that is named; the id of the new message."""
        number: int = (await self._act("says", text=text, chat=chat, reply_to=reply_to, topic=topic))["message"]
        return number

    async def sends_file(
        self,
        file: str | Path | tuple[str, bytes],
        *,
        chat: str | int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a document, from a path or as (name, bytes); the id of the new message."""
        name, data = file if isinstance(file, tuple) else _read(Path(file))
        done = await self._act("sends_file", name=name, data=data, chat=chat, caption=caption, reply_to=reply_to)
        number: int = done["message"]
        return number

    async def sends_photo(
        self, data: bytes, *, chat: str | int | None = None, caption: str | None = None, reply_to: int | None = None
    ) -> int:
        """Send a picture; the id of the new message."""
        done = await self._act("sends_photo", data=data, chat=chat, caption=caption, reply_to=reply_to)
        number: int = done["message"]
        return number

    async def sends_album(
        self,
        *files: bytes | tuple[str, bytes],
        chat: str | int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> list[int]:
        """Send several pictures together, or several documents as (name, bytes); the ids of the new messages."""
        named = [one if isinstance(one, tuple) else ("photo.jpg", one) for one in files]
        as_photos = not any(isinstance(one, tuple) for one in files)
        about = {"chat": chat, "caption": caption, "reply_to": reply_to}
        done = await self._act("sends_album", files=named, as_photos=as_photos, **about)
        numbers: list[int] = done["messages"]
        return numbers

    async def sends_location(
        self, latitude: float, longitude: float, *, chat: str | int | None = None, reply_to: int | None = None
    ) -> int:
        """Share where one is, in degrees; the id of the new message."""
        where = {"latitude": latitude, "longitude": longitude}
        number: int = (await self._act("sends_location", chat=chat, reply_to=reply_to, **where))["message"]
        return number

    async def starts(self, payload: str = "") -> None:
        """Press START in the private chat with the bot."""
        await self._act("starts", payload=payload)

    async def opens(self, link: str, *, group_title: str | None = None) -> str:
        """Follow a deep link; the key of the chat it leads to (a new group for ``?startgroup=``)."""
        key: str = (await self._act("opens", link=link, group_title=group_title))["id"]
        return key

    async def makes_group(self, title: str, *members: Person, with_bot: bool = True) -> str:
        """Make a group with these people and, unless told otherwise, the bot; its key."""
        await self._refresh()
        bots = [next(iter(self._things["bot"]))] if with_bot else []
        others = [member.id for member in members] + bots
        key: str = (await self._act("makes_group", title=title, members=others))["id"]
        return key

    async def joins(self, chat: str | int) -> None:
        """Come into a group."""
        await self._act("joins_group", chat=chat)

    async def adds(self, member: Person, *, chat: str | int) -> None:
        """Bring somebody into a group."""
        await self._act("adds", chat=chat, member=member.id)

    async def leaves(self, chat: str | int) -> None:
        """Go out of a group."""
        await self._act("leaves", chat=chat)

    async def turns_topics(self, chat: str | int, *, on: bool = True) -> None:
        """Switch the topics of one's own group on or off."""
        await self._act("turns_topics", chat=chat, on=on)

    async def makes_topic(self, name: str, *, chat: str | int) -> int:
        """Open a topic in a group; its number."""
        number: int = (await self._act("makes_topic", chat=chat, name=name))["topic"]
        return number

    async def deletes_topic(self, topic: int, *, chat: str | int) -> None:
        """Delete a topic of one's own group, with all that stands in it."""
        await self._act("deletes_topic", chat=chat, topic=topic)

    async def topics(self, chat: str | int) -> dict[str, int]:
        """The topics of a group that there are now: numbers by name."""
        await self._refresh()
        of = next(one for key, one in self._things["chat"].items() if chat in (key, one["number"], one["title"]))
        return {topic["name"]: topic["id"] for topic in of["topics"]}

    async def promotes_bot(self, chat: str | int) -> None:
        """Make the bot an administrator of one's own group."""
        await self._refresh()
        await self._act("promotes", chat=chat, member=next(iter(self._things["bot"])))

    async def blocks_bot(self) -> None:
        """Let the bot write no more."""
        await self._act("blocks_bot")

    async def unblocks_bot(self) -> None:
        """Let the bot write again."""
        await self._act("unblocks_bot")

    async def taps(
        self,
        label: str,
        *,
        chat: str | int | None = None,
        in_message_containing: str | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109  a timeout of the person played, not of the task
        fresh: bool = False,
    ) -> None:
        """Press the button of that label in the newest message that has one, waiting for it if need be.

        An exact label wins over one that only begins so. A link is followed, a reply keyboard's key is said.
        ``fresh`` looks only at what was written or edited after this person's last act.
        """

        def find() -> tuple[Seen, Button] | None:
            seen = self._visible(chat, in_message_containing, fresh)
            return _button(seen, lambda text: text == label) or _button(seen, lambda text: text.startswith(label))

        message, button = await self._until(find, timeout, f"a button 「{label}」")
        if button.url is not None:
            await self.opens(button.url)
        elif button.data is not None:
            done = await self._act("taps", message=message.id, data=button.data)
            self._last_press = done["press"]
        else:
            await self.says(button.text, chat=message.chat)

    # -- looking ---------------------------------------------------------------------------------------

    async def messages(self, chat: str | int | None = None) -> list[Seen]:
        """What this person can read now, oldest first, their own messages included."""
        await self._refresh()
        return self._messages(chat)

    async def sees(
        self,
        fragment: str,
        *,
        chat: str | int | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109  a timeout of the person played, not of the task
        fresh: bool = False,
    ) -> Seen:
        """Wait for a message of somebody else with that text (or caption, or file name); the newest such.

        ``fresh`` counts only what was written or edited after this person's last act.
        """
        return await self._until(lambda: self._newest(fragment, chat, fresh), timeout, f"a message with 「{fragment}」")

    async def sees_nothing_of(
        self, fragment: str, *, chat: str | int | None = None, within: float = 0.3, fresh: bool = False
    ) -> None:
        """Hold that no such message is there, nor comes within so many seconds; raises NotSeen."""
        try:
            found = await self.sees(fragment, chat=chat, timeout=within, fresh=fresh)
        except NotSeen:
            return
        raise NotSeen(f"{self.name} should not see 「{fragment}」, but there is: {found.text}")

    async def receives_file(
        self,
        fragment: str,
        *,
        chat: str | int | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109  a timeout of the person played, not of the task
        fresh: bool = False,
    ) -> bytes:
        """Wait for a file whose name contains that, and fetch it."""

        def find() -> SeenFile | None:
            files = [m.file for m in self._heard(chat, fresh) if m.file and fragment in m.file.name]
            return files[-1] if files else None

        found = await self._until(find, timeout, f"a file named 「{fragment}」")
        return await self.connection.file(found.id)

    async def toast(self, timeout: float = 10.0) -> str | None:  # noqa: ASYNC109  a timeout of the person played, not of the task
        """What the bot answered to the last pressed button, waiting for it; None if it said nothing."""

        def find() -> dict[str, Any] | None:
            press = self._things["press"].get(self._last_press)
            return press if press and press["answered"] else None

        text: str | None = (await self._until(find, timeout, "an answer to the button"))["text"]
        return text

    # -- underneath ------------------------------------------------------------------------------------

    async def _refresh(self, wait: float = 0) -> None:
        news = await self.connection.changes(self.id, self._number, wait)
        self._number = news["number"]
        for thing in news["changes"]:
            if thing["kind"] != "message":
                self._things[thing["kind"]][thing["id"]] = thing
            elif thing["deleted"]:
                self._seen.pop(thing["id"], None)
            else:
                self._seen[thing["id"]] = read_message(thing)

    async def _until(self, find: Callable[[], Found | None], seconds: float, what: str) -> Found:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        await self._refresh()
        while (found := find()) is None:
            left = end - loop.time()
            if left <= 0:
                raise NotSeen(f"{self.name} waited {seconds:g} s for {what}. Seen last:\n{self._last_seen()}")
            await self._refresh(wait=min(left, 5.0))
        return found

    def _last_seen(self) -> str:
        lines = [f"  [{m.chat}] {m.sender_name}: {m.text[:200]} {m.labels}" for m in self._messages(None)[-6:]]
        return "\n".join(lines) or "  nothing at all"

    def _messages(self, chat: str | int | None) -> list[Seen]:
        keys = {
            key for key, of in self._things["chat"].items() if chat is None or chat in (key, of["number"], of["title"])
        }
        return [seen for _, seen in sorted(self._seen.items()) if seen.chat in keys]

    def _heard(self, chat: str | int | None, fresh: bool) -> list[Seen]:
        after = self._last_act if fresh else 0
        return [m for m in self._messages(chat) if m.sender != self.id and m.n > after]

    def _newest(self, fragment: str, chat: str | int | None, fresh: bool) -> Seen | None:
        found = [m for m in self._heard(chat, fresh) if m.contains(fragment)]
        return found[-1] if found else None

    def _visible(self, chat: str | int | None, fragment: str | None, fresh: bool) -> list[Seen]:
        """Newest first."""
        return [m for m in reversed(self._heard(chat, fresh)) if fragment is None or m.contains(fragment)]


def _read(path: Path) -> tuple[str, bytes]:
    return path.name, path.read_bytes()


def _button(seen: list[Seen], fits: Callable[[str], bool]) -> tuple[Seen, Button] | None:
    for message in seen:
        for button in message.buttons:
            if fits(button.text):
                return message, button
    return None
