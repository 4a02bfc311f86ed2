"""Limits in working days and head-counts as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from domain.campaign import Deadlines
from domain.draw_files import plain
from domain.errors import Refusal

MOST_DAYS = 250
"""About a year of working days; no plan names more than 20."""
MOST_INSPECTORS = 20
_SHOWN = 40

_UNIT = r"\s?(?:个)?(?:工作日|天|日)?"
_BARE_THREE = re.compile(rf"(-?\d+){_UNIT}[\s,;、/]+(-?\d+){_UNIT}[\s,;、/]+(-?\d+){_UNIT}")
_NAMES = {
    "confirm": ("比对确认", "比对", "确认"),
    "results": ("录入公示", "录入", "公示", "结果"),
    "follow_up": ("后续处置", "后续", "处置"),
}
_WORDS = {word: limit for limit, words in _NAMES.items() for word in words}
_NAMED = re.compile(rf"[\s,;、]*(?P<name>{'|'.join(_WORDS)})(?:期限|时限)?\s?[:=为]?\s?(?P<days>-?\d+){_UNIT}")


def parse_limits(text: str, present: Deadlines) -> Deadlines:
    """Three numbers (to confirm, to publish, to settle), or named ones (``确认1 公示5``); the rest stays.

    Refuses ``draft.limits_unreadable`` and ``draft.limit_out_of_range`` (1 to ``MOST_DAYS``).
    """
    words = unicodedata.normalize("NFKC", plain(text)).rstrip("。 ")
    if bare := _BARE_THREE.fullmatch(words):
        found = dict(zip(_NAMES, map(_days, bare.groups()), strict=True))
    else:
        found = _named(words)
    return replace(present, **found)


def parse_inspectors(text: str) -> int:
    """How many inspectors each department sends to a subject: 1 to ``MOST_INSPECTORS``."""
    words = unicodedata.normalize("NFKC", plain(text))
    match = re.fullmatch(r"(?:每(?:个)?(?:部门|单位))?\s?(-?\d{1,9})\s?(?:人|名|个)?(?:执法人员|人)?。?", words)
    if match is None:
        raise Refusal("draft.inspectors_unreadable", text=words[:_SHOWN])
    count = int(match[1])
    if not 1 <= count <= MOST_INSPECTORS:
        raise Refusal("draft.inspectors_out_of_range", count=count, most=MOST_INSPECTORS)
    return count


def _named(words: str) -> dict[str, int]:
    found: dict[str, int] = {}
    at = 0
    while at < len(words) or not found:
        match = _NAMED.match(words, at)
        if match is None:
            raise Refusal("draft.limits_unreadable", text=words[:_SHOWN])
        found[_WORDS[match["name"]]] = _days(match["days"])
        at = match.end()
    return found


def _days(digits: str) -> int:
    # Python refuses to read numbers of thousands of digits; so do we, a little earlier.
    if len(digits) > 6 or not 1 <= int(digits) <= MOST_DAYS:
        raise Refusal("draft.limit_out_of_range", n=digits[:12], most=MOST_DAYS)
    return int(digits)
