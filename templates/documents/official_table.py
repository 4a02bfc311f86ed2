"""What an official table is, whatever file it ends up in: its parts, and the fonts such papers are set in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

TITLE_FONT = "方正小标宋简体"
"""For titles of official papers; where it is not installed, ``FALLBACKS`` says what takes its place."""
HEADING_FONT = "黑体"
TEXT_FONT = "仿宋"
NUMBER_FONT = "Times New Roman"

FALLBACKS = {TITLE_FONT: "宋体", TEXT_FONT: "仿宋_GB2312"}

TITLE_SIZE, TEXT_SIZE, NUMBER_SIZE = 22, 12, 14
"""In points: 二号, 小四, 四号."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Column:
    """A column by its heading, line by line, and the heading it shares with its neighbours, if any."""

    lines: tuple[str, ...]
    group: str = ""

    @property
    def heading(self) -> str:
        """The heading in one line."""
        return "".join(self.lines)


@dataclass(frozen=True)
class OfficialTable:
    """One printed table: a title (line breaks allowed), who reports, as of when, one row of numbers, a note."""

    title: str
    unit_label: str
    unit: str
    stamp: str
    columns: tuple[Column, ...]
    numbers: tuple[int, ...]
    note: str = ""

    @property
    def unit_line(self) -> str:
        """Who reports, with the form's own word for it."""
        return f"{self.unit_label}：{self.unit}"

    @property
    def title_lines(self) -> list[str]:
        """The title as it is to be broken."""
        return printable(self.title).split("\n")


def spans(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """The shared headings as (text, first, last column from 0); a heading of its own stands with an empty text."""
    found: list[tuple[str, int, int]] = []
    for (group, _), members in groupby(
        enumerate(columns), key=lambda pair: (pair[1].group, -1 if pair[1].group else pair[0])
    ):
        places = [place for place, _ in members]
        found.append((group, places[0], places[-1]))
    return found


def printable(text: str) -> str:
    """``text`` without the control characters that neither file format can hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))
