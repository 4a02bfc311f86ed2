"""The pieces of a line, and which of them can be a result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from domain.inspection import ResultCode
from domain.result_line.items import DECORATION, POSITION, Items
from domain.result_line.words import RESULT, RESULT_WORDS, SEPARATORS


class Kind(Enum):
    """What a piece is: an item by its position or full name, a word or a number for a result, text."""

    POSITION = "position"
    NAME = "name"
    WORD = "word"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class Lexeme:
    """A piece of the folded line and where it begins."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


Result = tuple[ResultCode, int]
"""A result, and the index of the lexeme after it."""


def chunks(folded: str, items: Items) -> list[list[Lexeme]]:
    """The lexemes of the line, grouped between separators. A name in full may itself contain separators."""
    pattern = re.compile(
        rf"(?P<position>{POSITION.pattern})|(?P<enumerated>(?<!\w)[0-9]{{1,3}}、(?=(?:{RESULT})))"
        rf"|(?P<name>{items.full_names()})|(?P<word>{RESULT})|(?P<number>[0-9]+)|(?P<separator>[{SEPARATORS}]+)"
        r"|(?P<text>.)",
        re.DOTALL,
    )
    found: list[list[Lexeme]] = [[]]
    for match in pattern.finditer(folded):
        if match.lastgroup == "separator":
            found.append([])
        elif match.lastgroup == "enumerated":
            found[-1].append(Lexeme(Kind.POSITION, match[0], match.start()))
        elif match.lastgroup == "text" and found[-1] and found[-1][-1].kind is Kind.TEXT:
            before = found[-1].pop()
            found[-1].append(Lexeme(Kind.TEXT, before.text + match[0], before.start))
        else:
            found[-1].append(Lexeme(Kind(match.lastgroup), match[0], match.start()))
    return [chunk for chunk in found if chunk]


def results_at(chunk: Sequence[Lexeme], at: int) -> list[Result]:
    """How a result may be read at this lexeme, the longest last: 5, 合格, or both as in 9.合格."""
    lexeme = chunk[at]
    if lexeme.kind is Kind.WORD:
        return [(RESULT_WORDS[lexeme.text], at + 1)]
    if lexeme.kind is not Kind.NUMBER or len(lexeme.text) > 2 or not 1 <= int(lexeme.text) <= len(ResultCode):
        return []
    code = ResultCode(int(lexeme.text))
    label = at + 1
    if label < len(chunk) and chunk[label].kind is Kind.TEXT and not chunk[label].text.strip(DECORATION):
        label += 1
    readings: list[Result] = [(code, at + 1)]
    if label < len(chunk) and chunk[label].kind is Kind.WORD and RESULT_WORDS[chunk[label].text] is code:
        readings.append((code, label + 1))
    return readings


def without_trailing_signs(chunk: list[Lexeme]) -> list[Lexeme]:
    """登记1. and 合格! end with a sign that means nothing; 1. is a position and keeps it."""
    if len(chunk) < 2 or chunk[-1].kind is not Kind.TEXT or chunk[-1].text.strip(DECORATION + "!?~"):
        return chunk
    return chunk[:-1] if chunk[-2].kind is Kind.WORD or len(chunk) > 2 else chunk
