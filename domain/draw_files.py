"""The plain text files of the draw: UTF-8, LF, fields parted by one tab, so that ``sha256sum`` alone checks
them.

Specified in ``docs/draw-protocol.md``. Reading is strict and needs no Unicode tables: two people with two
versions of any language accept and refuse the same files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from domain.errors import Refusal
from domain.lengths import DRAW_WORDS

PROTOCOL = "suiji-draw/2"

POOL_FILE = "pool.txt"
TERMS_FILE = "terms.txt"
TRANSCRIPT_FILE = "transcript.txt"
ROSTER_FILE = "roster.txt"
TEAMS_TERMS_FILE = "teams-terms.txt"
TEAMS_TRANSCRIPT_FILE = "teams-transcript.txt"
CHANGES_FILE = "changes.txt"

# Listed one by one: the meaning of "white space" must not drift with a Unicode version.
_WHITE = "\\t-\\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WHITE_RUN = re.compile(f"[{_WHITE}]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_IN_ID = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff,{_WHITE}]")
_HASH = re.compile("[0-9a-f]{64}")
_NUMBER = re.compile("0|[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class RoundFiles:
    """The three texts of one round: what was decided, what it is drawn from, what was said and thrown.

    In the round of the teams ``pool`` is the roster.
    """

    terms: str
    pool: str
    transcript: str


def sha256_of(text: str) -> str:
    """What ``sha256sum`` prints for a file holding ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(text: str) -> str:
    """``text`` fit for a field: one line, NFC, single blanks, nothing invisible. May come out empty."""
    blanks = _WHITE_RUN.sub(" ", text)
    visible = "".join(c for c in blanks if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return unicodedata.normalize("NFC", _WHITE_RUN.sub(" ", visible).strip())


def normalise_words(text: str) -> str:
    """A contribution as it enters the transcript; what the group is shown before it counts.

    >>> normalise_words("  今天\\t下雨 ")
    '今天 下雨'

    Refuses (``draw.words_empty``, ``draw.words_too_long``) what leaves fewer than 1 or more than 200
    characters.
    """
    words = plain(text)
    if not words:
        raise Refusal("draw.words_empty")
    if len(words) > DRAW_WORDS:
        raise Refusal("draw.words_too_long", length=len(words), limit=DRAW_WORDS)
    return words


def require_id(value: str) -> str:
    """``value`` if it can stand in a pool: not empty, no blank, no control character, no comma, not ``-``."""
    if not is_id(value) or not unicodedata.is_normalized("NFC", value):
        raise Refusal("draw.id_wrong", id=plain(value))
    return value


def is_id(value: str) -> bool:
    """Whether ``value`` may be an id in a file (the comma and ``-`` are needed for lists of ids)."""
    return bool(value) and value != "-" and not _NOT_IN_ID.search(value)


def is_field(value: str) -> bool:
    """Whether ``value`` may be a field of a file at all."""
    return bool(value) and not _CONTROL.search(value)


def is_hash(value: str) -> bool:
    """Whether ``value`` is 64 lower-case hexadecimal characters."""
    return _HASH.fullmatch(value) is not None


def file_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a file, every field made plain; refuses (``draw.field_empty``) a field with nothing in it."""
    return "".join("\t".join(_field(row, value) for value in row) + "\n" for row in rows)


def _field(row: Sequence[str], value: str) -> str:
    field = plain(value)
    if not field:
        raise Refusal("draw.field_empty", row=row[0])
    return field


class FileReader:
    """Reads a file line by line in the order the protocol gives; whatever is out of place is refused.

    Every refusal is ``draw.file_line`` and names the file, the line (from 1), what was expected and what
    stands there.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.at = 0
        self.lines = text.split("\n")
        if self.lines.pop():
            self.at = len(self.lines)
            self.refuse("LF")
        self.rows = [self._row(n, line) for n, line in enumerate(self.lines)]
        self.at = 0

    def _row(self, number: int, line: str) -> list[str]:
        row = line.split("\t")
        if not all(row) or _CONTROL.search("".join(row)):
            self.at = number
            self.refuse("UTF-8, TAB, LF")
        return row

    def refuse(self, expected: str) -> NoReturn:
        found = plain(self.lines[self.at]) if self.at < len(self.lines) else ""
        raise Refusal("draw.file_line", file=self.file, line=self.at + 1, expected=expected, found=found)

    def next_is(self, key: str) -> bool:
        return self.at < len(self.rows) and self.rows[self.at][0] == key

    def take(self, key: str, fields: int) -> list[str]:
        """The values after ``key`` on the next line, exactly ``fields`` of them."""
        if not self.next_is(key) or len(self.rows[self.at]) != fields + 1:
            self.refuse("<TAB>".join([key, *["…"] * fields]))
        self.at += 1
        return self.rows[self.at - 1][1:]

    def take_row(self) -> list[str] | None:
        """The next line whatever it is; None at the end."""
        if self.at == len(self.rows):
            return None
        self.at += 1
        return self.rows[self.at - 1]

    def back(self, expected: str) -> NoReturn:
        """Refuses the line just taken."""
        self.at -= 1
        self.refuse(expected)

    def hash(self, key: str) -> str:
        """The hash on the next line."""
        (value,) = self.take(key, 1)
        if not is_hash(value):
            self.back(f"{key}<TAB>SHA-256")
        return value

    def number(self, value: str, least: int) -> int:
        """``value`` of the line just taken as a whole number of at most nine digits, without leading
        noughts.
        """
        if not _NUMBER.fullmatch(value) or int(value) < least:
            self.back(f">= {least}")
        return int(value)

    def header(self, *words: str) -> None:
        if self.take(PROTOCOL, len(words)) != list(words):
            self.back("<TAB>".join([PROTOCOL, *words]))

    def header_of(self, what: str, kinds: Sequence[str]) -> str:
        """The last word of the first line, which must be one of ``kinds``."""
        said, kind = self.take(PROTOCOL, 2)
        if said != what or kind not in kinds:
            self.back("<TAB>".join([PROTOCOL, what, "|".join(kinds)]))
        return kind

    def end(self) -> None:
        if self.at < len(self.rows):
            self.refuse("EOF")
