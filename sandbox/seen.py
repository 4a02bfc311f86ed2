"""Messages as a person sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_LINK = re.compile(r"https?://[^\s<>“”（）()，。；、！？《》【】]+")


@dataclass(frozen=True)
class Button:
    """A button: with ``data`` it calls the bot, with ``url`` it is a link, with neither it says its label."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class SeenFile:
    """A file in a message; ``size`` in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class Seen:
    """One message. ``text`` is the caption for a file; ``n`` is the journal number of its last change; ``topic`` the
    number of the topic it stands in."""

    id: int
    chat: str
    sender: int
    sender_name: str
    text: str
    buttons: tuple[Button, ...]
    file: SeenFile | None
    dice: int | None
    reply_to: int | None
    edited: bool
    n: int
    topic: int | None = None

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons."""
        return [button.text for button in self.buttons]

    @property
    def links(self) -> list[str]:
        """The links in its text and under its buttons."""
        return _LINK.findall(self.text) + [button.url for button in self.buttons if button.url]

    def contains(self, fragment: str) -> bool:
        """Whether the text or the file's name contains that."""
        return fragment in self.text or (self.file is not None and fragment in self.file.name)


def read_message(view: dict[str, Any]) -> Seen:
    """A message from the people's API (``sandbox.world.views.message``)."""
    content = view["content"]
    return Seen(
        id=view["id"], chat=view["chat"], sender=view["sender"], sender_name=view["sender_name"],
        text=content.get("text") or content.get("caption") or "",
        buttons=(*_inline(view["buttons"]), *_keyboard(view["keyboard"] or {})),
        file=_file(content), dice=content.get("dice", {}).get("value"),
        reply_to=view["reply_to"], edited=view["edited"], n=view["n"],
        topic=view["topic"],
    )  # fmt: skip


def _inline(rows: list[list[dict[str, Any]]]) -> list[Button]:
    return [Button(b["text"], b.get("callback_data"), b.get("url")) for row in rows for b in row]


def _keyboard(markup: dict[str, Any]) -> list[Button]:
    return [Button(button["text"]) for row in markup.get("keyboard", []) for button in row]


def _file(content: dict[str, Any]) -> SeenFile | None:
    if "document" in content:
        found = content["document"]
        return SeenFile(found["file_id"], found["file_name"], found["file_size"])
    if "photo" in content:
        found = content["photo"][-1]
        return SeenFile(found["file_id"], "photo.jpg", found["file_size"])
    return None
