"""How often one subject may be inspected, as people write it: ``12个月内检查过的不再抽取，每年最多2次``."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.campaign import Scope
from domain.draft.ratios import normal, short
from domain.errors import Refusal

MOST_MONTHS = 60
"""Five years: no plan asks for more, and a typed 120 is a slip of the finger."""
MOST_TIMES = 12

_NUMERALS = {"半": 0, "一": 1, "两": 2, "二": 2, "三": 3}
_YEAR = r"(?:[每一同1全]|同一)?\s?(?:个)?(?:自然)?年(?:度|内)?\s?"
_INSPECTED = r"(?:被?(?:检查|抽查|抽取|抽中|抽|查)\s?)?"
_CAP = re.compile(
    rf"{_YEAR}{_INSPECTED}(?:最多|不超过|不得超过|至多|不多于|上限|限)?\s?{_INSPECTED}(?P<cap>\d{{1,4}})\s?次(?:以内)?"
)
_COOLING_OFF = re.compile(
    r"(?:最近|近|过去|冷却期?|间隔期?)?\s?(?P<n>\d{1,4}|[半一两二三])\s?个?(?P<unit>月|年)(?:以?内|之内)?"
    r"(?:已?被?(?:检查|抽查|抽中)过?)?的?(?:对象|企业)?(?:不再?重?复?(?:抽取|抽查|检查|抽|查)|除外|排除)?"
)
_NO_CAP = re.compile(r"(?:次数|频次|次数上限|年度次数)不限|不设次数上限|不限次数")
_NO_COOLING_OFF = re.compile(r"(?:冷却|间隔)期?不限|(?:不设|无|不限)(?:冷却|间隔)期?")
_BETWEEN = re.compile(r"[\s,;、。]*(?:并且|同时|[且和])?\s?")


def parse_frequency(text: str, present: Scope) -> Scope:
    """``present`` with the cooling-off (months), the yearly cap, or both typed; what is not named stays.

    ``12个月``, ``半年内检查过的不再抽取``, ``每年最多2次``, ``不设间隔期``, ``次数不限``. Refuses
    ``draft.frequency_unreadable``, ``draft.months_out_of_range``, ``draft.cap_out_of_range``.
    """
    words, scope, at = normal(text), present, 0
    while at < len(words) or at == 0:
        if found := _NO_CAP.match(words, at):
            scope = replace(scope, yearly_cap=0)
        elif found := _NO_COOLING_OFF.match(words, at):
            scope = replace(scope, cooling_off_months=0)
        elif found := _CAP.match(words, at):
            scope = replace(scope, yearly_cap=_within(int(found["cap"]), MOST_TIMES, "draft.cap_out_of_range"))
        elif found := _COOLING_OFF.match(words, at):
            months = _months(found["n"], found["unit"])
            scope = replace(scope, cooling_off_months=_within(months, MOST_MONTHS, "draft.months_out_of_range"))
        else:
            raise Refusal("draft.frequency_unreadable", text=short(words[at:]))
        between = _BETWEEN.match(words, found.end())
        at = between.end() if between else found.end()
    return scope


def _months(number: str, unit: str) -> int:
    if number == "半":
        return 6 if unit == "年" else 0
    count = _NUMERALS.get(number) or int(number)
    return count * 12 if unit == "年" else count


def _within(count: int, most: int, code: str) -> int:
    if not 1 <= count <= most:
        raise Refusal(code, n=count, most=most)
    return count
