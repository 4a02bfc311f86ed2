"""Who is inspected without being drawn (必查), as people write it: one a line, number or name, then the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.draft.ratios import short
from domain.draft.words import NUMBERING
from domain.draw_files import plain
from domain.draw_terms import SetAside
from domain.errors import Refusal

MOST_CERTAIN = 300
"""A longer list is no exception any more: it belongs into the strata, with a ratio of 100 %."""
REASON_LENGTH = 200

# Where number or name may end, the likeliest first. A name may hold any of these: the library decides.
_ENDS = (re.compile(r"\s*[\t,，;；|]\s*"), re.compile(r"[ \u3000]+"), re.compile(r"\s*(?:[:：]|——|--)\s*"))
_REASON = re.compile(r"^(?:(?:必查)?(?:理由|原因|事由)(?:为|是)?\s*[:：]?\s*)")
_BRACKETS = str.maketrans("()", "（）")


@dataclass(frozen=True)
class CertainLine:
    """One typed line: ``readings`` are the ways to part it into the number or name of a subject and the reason why
    it must be inspected.
    """

    readings: tuple[tuple[str, str], ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every number or name that the line may mean."""
        return tuple(dict.fromkeys(one for who, _ in self.readings for one in _spellings(who)))


def parse_certain(text: str) -> tuple[CertainLine, ...]:
    """The lines of ``text``: ``91110000… 上级交办``, ``示例公司，上年度投诉集中``.

    Refuses ``draft.certain_empty``, a line without a reason (``draft.certain_without_reason``), and a reason of more
    than ``REASON_LENGTH`` characters.
    """
    lines = [NUMBERING.sub("", line.strip()).strip() for line in text.splitlines() if plain(line)]
    if not lines:
        raise Refusal("draft.certain_empty")
    return tuple(map(_line, lines))


def with_certain(
    present: Sequence[SetAside], lines: Sequence[CertainLine], found: Mapping[str, Sequence[str]]
) -> tuple[SetAside, ...]:
    """``present`` and the ``lines``, sorted by number; ``found`` are the numbers in the library by spelling.

    A subject that is in already gets the new reason. Refuses ``draft.certain_unknown`` (nobody of that number or
    name), ``draft.certain_ambiguous`` (a name of several) and more than ``MOST_CERTAIN``.
    """
    reasons = {one.id: one.reason for one in present}
    for line in lines:
        number, reason = _meant(line, found)
        reasons[number] = reason
    if len(reasons) > MOST_CERTAIN:
        raise Refusal("draft.too_many_certain", count=len(reasons), most=MOST_CERTAIN)
    return tuple(SetAside(number, reasons[number]) for number in sorted(reasons))


def _meant(line: CertainLine, found: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    for who, reason in line.readings:
        numbers = sorted({number for spelling in _spellings(who) for number in found.get(spelling, ())})
        if len(numbers) > 1:
            raise Refusal("draft.certain_ambiguous", who=short(who), numbers="、".join(numbers[:5]))
        if numbers:
            return numbers[0], reason
    raise Refusal("draft.certain_unknown", who=short(min((who for who, _ in line.readings), key=len)))


def _spellings(who: str) -> tuple[str, ...]:
    """How the library may have it: a number in capitals, a name with the other kind of brackets."""
    half = who.replace("（", "(").replace("）", ")")
    return (who, who.upper(), who.translate(_BRACKETS), half)


def _line(line: str) -> CertainLine:
    readings = []
    for end in _ENDS:
        who, *rest = end.split(line, maxsplit=1)
        reason = plain(_REASON.sub("", rest[0])) if rest else ""
        if plain(who) and reason:
            readings.append((plain(who), reason))
    if not readings:
        raise Refusal("draft.certain_without_reason", line=short(plain(line)))
    for _, reason in readings:
        if len(reason) > REASON_LENGTH:
            raise Refusal("draft.text_too_long", length=len(reason), limit=REASON_LENGTH)
    return CertainLine(tuple(readings))
