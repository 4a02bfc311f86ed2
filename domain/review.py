"""Why a form is sent back: as a whole, or item by item."""

from __future__ import annotations

import re
from collections.abc import Collection

from domain.errors import Refusal

#: Items that a reviewer can mark by a tap: a button's payload holds no more.
MOST_MARKED = 80

_BY_ITEM = re.compile(r"\s*(?:第\s*(\d{1,3})\s*项\s*[:：,，、.．]?|(\d{1,3})\s*[、:：)）.．](?!\d))\s*(\S.*?)\s*")


def marks(places: Collection[int]) -> str:
    """Marked items by their places (from 0), as a button carries them."""
    return f"{sum(1 << place for place in set(places)):x}"


def marked(word: str, count: int) -> tuple[int, ...]:
    """The places that ``marks`` wrote, of ``count`` items. Raises Refusal ``chat.stale_button`` for any other word."""
    try:
        number = int(word, 16)
    except ValueError:
        raise Refusal("chat.stale_button") from None
    if not 0 <= number < 1 << count:
        raise Refusal("chat.stale_button")
    return tuple(place for place in range(count) if number >> place & 1)


def read_item_reasons(text: str, count: int) -> dict[int, str]:
    """What ``text`` says of single items, by their places (from 0): ``1.照片不清`` and ``第3项：请核实``, a line each.

    Empty where any line is not about one of the ``count`` items: then the whole is one reason.
    """
    found: dict[int, str] = {}
    for line in filter(str.strip, text.splitlines()):
        match = _BY_ITEM.fullmatch(line)
        place = int(match[1] or match[2]) - 1 if match else -1
        if match is None or not 0 <= place < count or place in found:
            return {}
        found[place] = match[3]
    return found
