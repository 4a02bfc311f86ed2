"""Rows 1 to 3 of the form: meetings, documents and training, each typed in one line as people write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain import lengths
from domain.errors import Refusal
from domain.monthly.periods import Period

_SHOWN = 30
_WIDE = str.maketrans("０１２３４５６７８９．／－：", "0123456789./-:")
_ENDS = " 　\t，,、；;：:。.·"
_NUMBERING = re.compile(r"^\s*(?:[（(]\d{1,2}[)）]|\d{1,2}\s*(?:[、)）]|\.(?!\d))|[①-⑳]|[-•·*])\s*")
_TAIL = r"(?:\s*(?:[至到~—–]|--?)\s*(?:(\d{1,2})\s*[-/.月]\s*)?(\d{1,2})\s*[日号])?"
_WORDED = re.compile(rf"(?:(\d{{4}})\s*年\s*)?(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]?{_TAIL}")
_DOTTED = re.compile(rf"(?<![\d.])(?:(\d{{4}})\s*([-/.])\s*)?(\d{{1,2}})[-/.](\d{{1,2}})(?![\d])\s*[日号]?{_TAIL}")
_DAY_ONLY = re.compile(r"(?<!\d)(\d{1,2})\s*[日号]")
_ASKED = re.compile(r"(?:召开)?(?:时间|日期|文号|名称|会议|文件)?[为是:：]?$|^(?:会议|文件|培训班?)?名称[为是:：]\s*")
_NUMBER = re.compile(r"([㐀-鿿A-Za-z]*)\s*[〔\[［(（【]\s*(\d{4})\s*[〕\]］)）】]\s*第?\s*(\d{1,5})\s*号")
_NO_NUMBER = re.compile(r"无文号|没有文号")
_HEADS = re.compile(r"(?:参训|参加|共计|共|人数)?[:：]?\s*(\d{1,5})\s*余?\s*(?:人次|人|名|位)(?:参加|参训)?")
_CONTENT = re.compile(r"^(?:培训)?(?:主要)?内容[为是:：]?\s*")
_EMPTY_BRACKETS = re.compile(r"[（(]\s*[)）]|《\s*》")


class Row(StrEnum):
    """The rows that are asked of the liaison, in the order of the form."""

    MEETINGS = "meetings"
    DOCUMENTS = "documents"
    TRAINING = "training"


@dataclass(frozen=True)
class Entry:
    """One line of a row. A meeting has its ``day`` (``until``: its last, where it took several), a document its
    ``number`` ("" where it has none), a training its ``headcount`` and ``content``."""

    name: str
    day: date | None = None
    until: date | None = None
    number: str = ""
    headcount: int = 0
    content: str = ""

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Entry:
        """The entry of ``as_data``."""
        days = {name: date.fromisoformat(data[name]) if data[name] else None for name in ("day", "until")}
        return cls(**{**data, **days})


def parse_entries(row: Row, text: str, period: Period) -> tuple[Entry, ...]:
    """The entries of ``row`` in ``text``, one a line; full-width signs, numbering and the order within a line do not
    matter. A day without its year is the one in ``period``.

    Refuses (``monthly.…``) a line without its name, its day, number or headcount, a day that does not exist or lies
    outside the period, and what is too long; nothing is taken then.
    """
    lines = re.split(r"[\n；;]" if row is not Row.TRAINING else r"\n", text)
    stripped = [_NUMBERING.sub("", line).strip(_ENDS) for line in lines]
    entries = tuple(_PARSERS[row](line, period) for line in stripped if line)
    if not entries:
        raise Refusal("monthly.entry_empty")
    for entry in entries:
        _require_length(entry.name, lengths.TITLE)
        _require_length(entry.content, lengths.LIBRARY_TEXT)
        _require_length(entry.number, lengths.DOCUMENT_NUMBER)
    return entries


def _meeting(line: str, period: Period) -> Entry:
    plain = line.translate(_WIDE)
    match, first, last = _days(plain, period)
    name = _name(plain[: match.start()], plain[match.end() :])
    if not name:
        raise Refusal("monthly.entry_without_name", line=_short(line))
    return Entry(name, day=first, until=last)


def _document(line: str, period: Period) -> Entry:
    plain = line.translate(_WIDE)
    match = _NUMBER.search(plain)
    none = _NO_NUMBER.search(plain)
    found = match or none
    if found is None:
        raise Refusal("monthly.number_missing", line=_short(line))
    name = _name(plain[: found.start()], plain[found.end() :])
    if not name:
        raise Refusal("monthly.entry_without_name", line=_short(line))
    return Entry(name, number=f"{match[1]}〔{match[2]}〕{int(match[3])}号" if match else "")


def _training(line: str, period: Period) -> Entry:
    plain = line.translate(_WIDE)
    match = _HEADS.search(plain)
    if match is None:
        raise Refusal("monthly.headcount_missing", line=_short(line))
    before = _EMPTY_BRACKETS.sub("", f"{plain[: match.start()]}{_bracket(plain, match.end())}").strip(_ENDS)
    after = plain[match.end() :].lstrip(")）").strip(_ENDS)
    if not (before and after):  # the headcount stands first or last
        before, _, after = re.sub(r"[，,、；;]", "，", before or after, count=1).partition("，")
    name, content = _ASKED.sub("", before.rstrip("（(")).strip(_ENDS), _CONTENT.sub("", after).strip(_ENDS)
    if not name:
        raise Refusal("monthly.entry_without_name", line=_short(line))
    if not content:
        raise Refusal("monthly.content_missing", line=_short(line))
    return Entry(name, headcount=int(match[1]), content=content)


def _bracket(plain: str, end: int) -> str:
    """The bracket that closes around the headcount, so that an empty pair is left."""
    return plain[end] if plain[end : end + 1] in {")", "）"} else ""


_PARSERS = {Row.MEETINGS: _meeting, Row.DOCUMENTS: _document, Row.TRAINING: _training}


def _days(plain: str, period: Period) -> tuple[re.Match[str], date, date | None]:
    """The last date of the line, worded dates before dotted ones: 3.15专项部署会，6月5日."""
    worded, dotted = list(_WORDED.finditer(plain)), list(_DOTTED.finditer(plain))
    if worded:
        match = worded[-1]
        year, month, day, to_month, to_day = match.groups()
    elif dotted:
        match = dotted[-1]
        year, _, month, day, to_month, to_day = match.groups()
    else:
        return _day_only(plain, period)
    first = _date(year, month, day, period, match[0])
    if to_day is None:
        return match, first, None
    last = _date(str(first.year), to_month or month, to_day, period, match[0])
    if last < first:
        raise Refusal("monthly.days_reversed", text=match[0])
    return match, first, last if last != first else None


def _day_only(plain: str, period: Period) -> tuple[re.Match[str], date, None]:
    """``5日``: that of the month in which the period has it, if there is one only."""
    matches = list(_DAY_ONLY.finditer(plain))
    if not matches:
        raise Refusal("monthly.day_missing", line=_short(plain))
    match = matches[-1]
    found = set()
    for month in (period.first, period.last):
        try:
            day = month.replace(day=int(match[1]))
        except ValueError:
            continue
        if period.holds(day):
            found.add(day)
    if len(found) != 1:
        raise Refusal("monthly.day_unclear", text=match[0])
    return match, found.pop(), None


def _date(year: str | None, month: str, day: str, period: Period, text: str) -> date:
    years = [int(year)] if year else [period.last.year, period.first.year]
    try:
        days = [date(one, int(month), int(day)) for one in years]
    except ValueError:
        raise Refusal("monthly.day_impossible", text=text) from None
    inside = [one for one in days if period.holds(one)]
    if not inside:
        raise Refusal("monthly.outside_period", text=text, first=period.first, last=period.last)
    return inside[0]


def _name(before: str, after: str) -> str:
    """What is left of a line once its date or number is taken out."""
    whole = _EMPTY_BRACKETS.sub("", f"{_ASKED.sub('', before.rstrip())}{after}")
    parts = [part for part in (_ASKED.sub("", before).strip(_ENDS), after.strip(_ENDS)) if part]
    if _EMPTY_BRACKETS.search(f"{before}{after}"):
        return whole.strip(_ENDS)
    return "".join(parts) if len(parts) == 1 else "，".join(parts)


def _require_length(words: str, most: int) -> None:
    if len(words) > most:
        raise Refusal("monthly.entry_too_long", text=_short(words), most=most)


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
