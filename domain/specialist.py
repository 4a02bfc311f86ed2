"""专业人员 as a department's admin types them: on which subjects they help and why, and who they are."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import SPECIALIST, SPECIALIST_REASON

_ONE = r"第?\s?\d{1,5}\s?号?(?:\s?[-~—–－至到]\s?第?\s?\d{1,5}\s?号?)?"
_LINE = re.compile(
    rf"(?P<which>全部|各户|{_ONE}(?:\s?[、,，和]\s?{_ONE})*)(?:[\s:：,，;；]+|(?<=[号部户]))(?P<why>\S.*)", re.DOTALL
)
_RANGE = re.compile(r"(\d{1,5})(?:\D*?[-~—–－至到]\D*?(\d{1,5}))?")
_ALL = frozenset({"全部", "各户"})
_COMMAS = re.compile(r"\s*[,，、;；]\s*")


@dataclass(frozen=True)
class Outside:
    """Somebody of another body: name, where from, what for (检测机构的专家)."""

    name: str
    body: str
    speciality: str


def read_subjects(text: str, own: Collection[int]) -> tuple[tuple[int, ...], str]:
    """Of ``1、3-5 电梯检验须持证人员`` the numbers of the forms, all of ``own``, and the reason; ``全部`` is all.

    Refuses ``specialist.where_unreadable``, ``…unknown_number``, ``…reason_too_long``.
    """
    match = _LINE.fullmatch(text.strip())
    if match is None:
        raise Refusal("specialist.where_unreadable")
    why = read_reason(match["why"])
    if match["which"] in _ALL:
        return tuple(sorted(own)), why
    found: set[int] = set()
    for first, last in _RANGE.findall(match["which"]):
        lowest, highest = sorted((int(first), int(last or first)))
        found |= {lowest, highest} | {one for one in own if lowest <= one <= highest}
    for number in sorted(found):
        if number not in own:
            raise Refusal("specialist.unknown_number", number=number, own=tuple(str(one) for one in sorted(own)))
    return tuple(sorted(found)), why


def read_outside(text: str) -> tuple[Outside, str]:
    """The first line as a person (``示例专家，示例检测中心，电梯检验``), and what follows it.

    Refuses ``specialist.outside_unreadable`` and ``specialist.text_too_long``.
    """
    first, _, rest = text.strip().partition("\n")
    parts = [plain(part) for part in _COMMAS.split(first.strip()) if plain(part)]
    if len(parts) != 3 or not rest.strip():
        raise Refusal("specialist.outside_unreadable")
    for part in parts:
        if len(part) > SPECIALIST:
            raise Refusal("specialist.text_too_long", length=len(part), most=SPECIALIST)
    return Outside(*parts), rest


def read_reason(text: str) -> str:
    """Why somebody is sent or sent away, in one line. Refuses ``specialist.reason_missing``, ``…reason_too_long``."""
    words = plain(text)
    if not words:
        raise Refusal("specialist.reason_missing")
    if len(words) > SPECIALIST_REASON:
        raise Refusal("specialist.reason_too_long", length=len(words), most=SPECIALIST_REASON)
    return words
