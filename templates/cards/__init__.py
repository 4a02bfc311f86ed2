"""What is shown in a chat: a text, perhaps buttons, perhaps a file. Plain text only, so that no name can break it.

One module a step beside this one holds that step's cards and the payloads of their buttons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from templates.buttons import Press

#: The chat's limit for a message, in UTF-16 units.
TEXT_LIMIT = 4096


@dataclass(frozen=True)
class Button:
    """A button under a message: either a press that comes back to us, or a link."""

    label: str
    press: Press | None = None
    url: str = ""

    def as_data(self) -> dict[str, str]:
        """The button as it is kept in the outbox."""
        return {
            "label": self.label,
            **({"url": self.url} if self.press is None else {"data": self.press.pack()}),
        }


Row = tuple[Button, ...]


@dataclass(frozen=True)
class Attachment:
    """A file to be sent with a card. ``content`` in bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Card:
    """One message. ``asks``: the person's next text answers it."""

    text: str
    buttons: tuple[Row, ...] = ()
    attachment: Attachment | None = None
    asks: bool = False

    def fitted(self, *, room: int = 0) -> Card:
        """The card as the chat can take it: a text over the limit becomes its beginning and a file of the whole.

        ``room``: so many units are left for what may be put before the text. A card that brings a file of its own
        keeps that one, and says that its text was cut.
        """
        if _units(self.text) <= TEXT_LIMIT - room:
            return self
        head = self.text[: TEXT_LIMIT // 4].rsplit("\n", 1)[0]
        if self.attachment is not None:
            return replace(self, text=f"{head}\n……\n内容较长，以下从略。")
        whole = Attachment("全文.txt", self.text.encode("utf-8"))
        return replace(self, text=f"{head}\n……\n内容较长，全文见所附文件。", attachment=whole)

    def button_data(self) -> list[list[dict[str, str]]]:
        """The buttons as they are kept in the outbox."""
        return [[button.as_data() for button in row] for row in self.buttons]


def rows_of(buttons: Iterable[Button], *, width: int) -> tuple[Row, ...]:
    """``buttons`` laid out ``width`` to a row, in order."""
    all_of_them = tuple(buttons)
    return tuple(all_of_them[start : start + width] for start in range(0, len(all_of_them), width))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
