"""How teams are formed and how the draw is closed, as people write it: ``5组``, ``10枚骰子``, ``公开值：…``."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.campaign import Plan
from domain.draft.ratios import normal, short
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import PUBLIC_VALUE

MOST_GROUPS = 99
LEAST_DICE, MOST_DICE_TYPED = 5, 20
"""Five dice have 7776 faces together; more than twenty take longer than a group looks on."""

LEAST_NAME = 4

_EACH = re.compile(r"(?:不分组|不组固定小组|逐户(?:组队|随机)?|每户(?:组队|随机)?|一户一组|无|0)。?")
_GROUPS = re.compile(r"(?:分(?:成|为)?|组成)?\s?(?P<n>\d{1,6})\s?(?:个?(?:固定)?(?:小|检查)?组|个)?。?")
_DICE = re.compile(r"(?:掷|投)?\s?(?:骰子)?\s?(?P<n>\d{1,6})\s?[枚颗个粒]?(?:骰子)?。?")
_DATE = re.compile(r"\d{4}\s?年|\d{1,2}\s?月\s?\d{1,2}\s?[日号]|\d{4}[-/.]\d{1,2}")
_ISSUE = re.compile(r"\d\s?[期轮]")
_COUNTED = re.compile(r"次日|当[日晚天]|下一?[期轮]|后")
_NAMED = re.compile(r"^(?:用|以)?公开(?:数值|数字|结果|值)\s?[:：为是]?\s?")


def parse_groups(text: str) -> int:
    """The number of fixed groups, 0 for a team of its own for each subject (``逐户组队``); refuses
    ``draft.groups_unreadable`` and ``draft.groups_out_of_range``.
    """
    words = normal(text)
    if _EACH.fullmatch(words):
        return 0
    found = _GROUPS.fullmatch(words)
    if found is None:
        raise Refusal("draft.groups_unreadable", text=short(words))
    count = int(found["n"])
    if not 1 <= count <= MOST_GROUPS:
        raise Refusal("draft.groups_out_of_range", count=count, most=MOST_GROUPS)
    return count


def parse_closing(text: str, plan: Plan) -> Plan:
    """``plan`` closed by so many dice (``10枚骰子``), or by the public value named: anything that is no number.

    Refuses ``draft.dice_out_of_range``, ``draft.public_value_short`` (two characters name nothing), a name that is
    too long, and ``draft.public_value_dated``: both rounds and every new attempt close with it, and what comes out on
    one day would be known before the later of them begin.
    """
    words = normal(text)
    if found := _DICE.fullmatch(words):
        dice = int(found["n"])
        if not LEAST_DICE <= dice <= MOST_DICE_TYPED:
            raise Refusal("draft.dice_out_of_range", count=dice, least=LEAST_DICE, most=MOST_DICE_TYPED)
        return replace(plan, dice=dice, public_value="")
    name = _NAMED.sub("", plain(text))
    if len(name) < LEAST_NAME:
        raise Refusal("draft.public_value_short", text=short(plain(text)))
    if len(name) > PUBLIC_VALUE:
        raise Refusal("draft.text_too_long", length=len(name), limit=PUBLIC_VALUE)
    words = normal(name)
    if _DATE.search(words) or (_ISSUE.search(words) and not _COUNTED.search(words)):
        raise Refusal("draft.public_value_dated", text=short(name))
    return replace(plan, public_value=name)
