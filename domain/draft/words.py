"""Texts of a plan: one line each, nothing invisible, short enough to be kept and printed."""

from __future__ import annotations

import re

from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import DOCUMENT_NUMBER, LIBRARY_TEXT, MATERIAL, TITLE

REASON_LIMIT = 300
MOST_ITEMS = 60
MOST_MATERIALS = 20

# "1.", "2、", "(3)": people number their lists. A digit after it belongs to the name ("3.15专项检查").
NUMBERING = re.compile(r"^(?:[(（]\d{1,2}[)）]|\d{1,2}[.．、)）]|[-•·])\s*(?!\d)")


def parse_title(text: str) -> str:
    """The campaign's title. Refuses an empty one and one of more than ``TITLE`` characters."""
    return _line(text, empty="draft.title_empty", limit=TITLE)


def parse_number(text: str) -> str:
    """The document number (文号), kept as typed: its brackets and years differ from office to office."""
    return _line(text, empty="draft.number_empty", limit=DOCUMENT_NUMBER)


def parse_reason(text: str) -> str:
    """Why a plan is sent back."""
    return _line(text, empty="draft.reason_empty", limit=REASON_LIMIT)


def parse_items(text: str, present: tuple[str, ...] = ()) -> tuple[str, ...]:
    """``present`` and the items (抽查事项) typed, one a line, each once, without the numbering put before them."""
    names = [NUMBERING.sub("", plain(line)) for line in text.splitlines()]
    typed = [_line(name, empty="draft.items_empty", limit=LIBRARY_TEXT) for name in names if name]
    if not typed:
        raise Refusal("draft.items_empty")
    found = tuple(dict.fromkeys([*present, *typed]))
    if len(found) > MOST_ITEMS:
        raise Refusal("draft.too_many_items", count=len(found), most=MOST_ITEMS)
    return found


def parse_materials(text: str) -> tuple[str, ...]:
    """What a subject shall have ready (需准备的材料), one a line, each once; it takes the place of what was there."""
    lines = [NUMBERING.sub("", plain(line)).rstrip("；;。") for line in text.splitlines()]
    found = tuple(dict.fromkeys(_line(line, empty="draft.materials_empty", limit=MATERIAL) for line in lines if line))
    if not found:
        raise Refusal("draft.materials_empty")
    if len(found) > MOST_MATERIALS:
        raise Refusal("draft.too_many_materials", count=len(found), most=MOST_MATERIALS)
    return found


def _line(text: str, *, empty: str, limit: int) -> str:
    line = plain(text)
    if not line:
        raise Refusal(empty)
    if len(line) > limit:
        raise Refusal("draft.text_too_long", length=len(line), limit=limit)
    return line
