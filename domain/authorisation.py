"""Authorisation by the level above: which subjects, by which document, as a department's admin types it.

Seed 000, 五(一)4: where the level has no authority over a subject, the department above authorises the inspection.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.draft.days import parse_day
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import AUTHORISATION, DOCUMENT_NUMBER, LIBRARY_TEXT


class Authority(StrEnum):
    """Whose authority over a subject a department inspects it by."""

    MISSING = "missing"
    """The level has none, and the level above has not authorised yet."""
    GRANTED = "granted"
    """The level above has authorised, by a document that is recorded."""
    OWN = "own"
    """It was marked by mistake, or the authority has come: none is needed."""


@dataclass(frozen=True)
class Document:
    """By which document the level above (``granted_by``) has authorised, and of which day that is."""

    granted_by: str
    number: str
    dated: date


_EDGES = " ,，;；、。:："
_DAY = re.compile(
    r"(?:^|(?<=[\s,，;；、。:：]))"
    r"(?:今天|今日|(?:\d{4}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?[日号]?|\d{8})"
    r"(?=$|[\s,，;；、。])"
)
_LABEL = re.compile(r"(?:授权)?(?:单位|机关|文号|日期)\s*[:：]\s*")
#: Document numbers carry their year in brackets: 〔2024〕.
_NUMBERED = re.compile(r"[〔\[［(（【]\s*\d{4}")
# Each blank can be read in one way only: else a line that is none of these would be tried in endless ways.
_ONE = r"(?:第\s?)?\d{1,5}(?:\s?号)?(?:\s?[-~—至到]\s?(?:第\s?)?\d{1,5}(?:\s?号)?)?"
_NUMBERS = re.compile(rf"{_ONE}(?:(?:\s*[、,，;；和]\s*|\s+){_ONE})*")
_SPAN = re.compile(r"(\d{1,5})(?:\s?号)?(?:\s?[-~—至到]\s?(?:第\s?)?(\d{1,5}))?")
_ALL = re.compile(r"全部|全都|所有|都")
_HEAD = re.compile(
    rf"\s*(?P<which>(?:{_ALL.pattern})|{_NUMBERS.pattern})\s*(?:[:：,，;；]|\s)\s*(?P<rest>.*)", re.DOTALL
)
_SHOWN = 40


def read_reason(text: str) -> str:
    """Why a subject is marked, or is not any more. Raises Refusal ``authorisation.reason_missing``,
    ``authorisation.reason_too_long``."""
    words = plain(text)
    if not words:
        raise Refusal("authorisation.reason_missing")
    if len(words) > AUTHORISATION:
        raise Refusal("authorisation.reason_too_long", length=len(words), most=AUTHORISATION)
    return words


def read_document(text: str, *, today: date) -> Document:
    """``示例市住建局 示建授〔2024〕3号 2024年5月8日``, in lines or with commas, the two names in either order.

    A day without its year is the last such day. Raises Refusal ``authorisation.no_day``, ``authorisation.day_ahead``,
    ``authorisation.unreadable``, ``authorisation.too_long``, and what ``parse_day`` raises.
    """
    words = _LABEL.sub("", plain(text))
    found = list(_DAY.finditer(words))
    if not found:
        raise Refusal("authorisation.no_day")
    day = _past(found[-1][0], today)
    rest = f"{words[: found[-1].start()]} {words[found[-1].end() :]}".strip(_EDGES)
    parts = [part for part in re.split(r"[\s,，;；、]+", rest) if part]
    if len(parts) < 2:
        raise Refusal("authorisation.unreadable")
    if _NUMBERED.search(parts[0]):
        number, granted_by = parts[0], "".join(parts[1:])
    else:
        granted_by, number = parts[0], "".join(parts[1:])
    if len(granted_by) > LIBRARY_TEXT or len(number) > DOCUMENT_NUMBER:
        raise Refusal("authorisation.too_long", granted_by=LIBRARY_TEXT, number=DOCUMENT_NUMBER)
    return Document(granted_by, number, day)


def read_numbers(text: str, known: Collection[int]) -> list[int] | None:
    """``3、5、8``, ``3至6号``: numbers of a list, each once, in order; None for 全部.

    Raises Refusal ``authorisation.numbers_unreadable``, and ``authorisation.unknown_number`` for one that is not among
    ``known``.
    """
    words = unicodedata.normalize("NFKC", plain(text)).strip(_EDGES)
    if _ALL.fullmatch(words):
        return None
    if not _NUMBERS.fullmatch(words):
        raise Refusal("authorisation.numbers_unreadable", text=words[:_SHOWN])
    chosen: set[int] = set()
    for first, last in _SPAN.findall(words):
        if int(last or first) < int(first):
            raise Refusal("authorisation.numbers_unreadable", text=words[:_SHOWN])
        chosen |= set(range(int(first), int(last or first) + 1))
    for number in sorted(chosen):
        if number not in known:
            raise Refusal("authorisation.unknown_number", number=number, known=tuple(str(one) for one in sorted(known)))
    return sorted(chosen)


def read_batch(text: str, known: Collection[int], *, today: date) -> tuple[list[int] | None, Document]:
    """Which subjects of a list, then the document: ``3、5、8 示例市住建局 示建授〔2024〕3号 5月8日``.

    Raises what ``read_numbers`` and ``read_document`` raise.
    """
    match = _HEAD.fullmatch(text)
    if match is None:
        raise Refusal("authorisation.numbers_unreadable", text=plain(text)[:_SHOWN])
    return read_numbers(match["which"], known), read_document(match["rest"], today=today)


def _past(words: str, today: date) -> date:
    day = parse_day(words, today=today)
    named = re.match(r"\d{4}", words) is not None
    if day > today and not named:
        day = parse_day(f"{today.year - 1}年{day.month}月{day.day}日", today=today)
    if day > today:
        raise Refusal("authorisation.day_ahead", day=day)
    return day
