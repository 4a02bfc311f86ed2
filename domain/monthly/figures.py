"""Rows 4 and 5 of the form: what is counted from the data, and what a person corrects of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain import lengths
from domain.errors import Refusal


class Block(StrEnum):
    """A row whose figures are confirmed together."""

    PLAN = "plan"  # row 4: draws under the annual plan
    LINE = "line"  # row 5: draws across the district's own line


class Figure(StrEnum):
    """What the form asks for in rows 4 and 5. Numbers, but for the two documents, websites and names of units."""

    PAPERS = "papers"  # the documents by which draws were organised
    DRAWS = "draws"
    SUBJECTS = "subjects"
    PROBLEMS = "problems"
    MAJOR = "major"  # 大项
    MINOR = "minor"  # 小项
    PUBLISHED = "published"
    WEBSITE = "website"
    UNITS = "units"
    UNIT_NAMES = "unit_names"
    LINE_SUBJECTS = "line_subjects"
    LINE_PUBLISHED = "line_published"


BLOCKS: Mapping[Block, tuple[Figure, ...]] = {
    Block.PLAN: tuple(Figure)[: tuple(Figure).index(Figure.UNITS)],
    Block.LINE: tuple(Figure)[tuple(Figure).index(Figure.UNITS) :],
}
_WORDS = frozenset({Figure.PAPERS, Figure.WEBSITE, Figure.UNIT_NAMES})
COUNTS = tuple(figure for figure in Figure if figure not in _WORDS)

Value = int | str
#: A value for each figure; "" where the data do not say.
Figures = Mapping[Figure, Value]

_LARGEST = 999_999
_REASON = re.compile(r"[，,；;。\s]*(?:更正)?(?:理由|原因)\s*[是为:：]?\s*")
_COUNT = re.compile(r"\s*(\d{1,9})\s*(?:户次|户|次|条|项|个|家)?(?:大项|小项)?\s*(?:$|[，,、：:；;。\s]\s*)")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Correction:
    """``value`` in the place of ``computed``, and why; both are kept. ``reason`` is "" where the data said nothing."""

    value: Value
    computed: Value
    reason: str

    def as_data(self) -> dict[str, Any]:
        return dict(vars(self))


def parse_correction(figure: Figure, text: str, computed: Value) -> Correction:
    """``12，少计一次`` for a number, ``示例〔2024〕3号，理由：…`` for words. Where the data say nothing (``computed``
    is ""), no reason is asked for.

    Refuses (``monthly.…``) what has no value, no reason, or more than the form can hold.
    """
    words = text.strip().translate(_WIDE)
    value, reason = _number(words) if figure in COUNTS else _wording(words)
    if computed != "" and len(reason) < 2:
        raise Refusal("monthly.reason_missing")
    if len(reason) > lengths.WAIVER:
        raise Refusal("monthly.entry_too_long", text=f"{reason[:20]}…", most=lengths.WAIVER)
    return Correction(value, computed, reason)


def _number(words: str) -> tuple[int, str]:
    match = _COUNT.match(words)
    if match is None:
        raise Refusal("monthly.count_missing")
    if int(match[1]) > _LARGEST:
        raise Refusal("monthly.count_too_large", most=_LARGEST)
    return int(match[1]), _REASON.sub("", words[match.end() :], count=1).strip()


def _wording(words: str) -> tuple[str, str]:
    value, *reasons = _REASON.split(words, maxsplit=1)
    value = value.strip().strip("，,；;")
    if not value:
        raise Refusal("monthly.words_missing")
    if len(value) > lengths.LIBRARY_TEXT:
        raise Refusal("monthly.entry_too_long", text=f"{value[:20]}…", most=lengths.LIBRARY_TEXT)
    return value, reasons[0].strip() if reasons else ""
