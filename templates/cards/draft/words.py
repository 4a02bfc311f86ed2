"""Values of a plan in words: ratios, due dates with their derivation, and the names of the fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from domain.campaign import Sampling, StratumRule
from domain.draft import Field, StratumPreview, runs
from domain.workdays import DayKind, Due
from templates.messages import day_words, ratio_words

#: How each field is called, on its button and where it is missing.
FIELDS = {
    Field.TITLE: "标题",
    Field.NUMBER: "文号",
    Field.WINDOW: "起止日期",
    Field.DEPARTMENTS: "牵头与配合部门",
    Field.ITEMS: "抽查事项",
    Field.SCOPE: "对象范围",
    Field.REGISTERED: "登记日期",
    Field.SAMPLING: "抽取比例",
    Field.LIMITS: "时限",
    Field.INSPECTORS: "每部门人数",
}
#: How ``Plan.missing`` names its gaps, in words.
GAPS = {
    "title": FIELDS[Field.TITLE],
    "window": FIELDS[Field.WINDOW],
    "participants": FIELDS[Field.DEPARTMENTS],
    "items": FIELDS[Field.ITEMS],
    "sampling": FIELDS[Field.SAMPLING],
}
LEAST_ONE = "不足1户按1户计"
#: Problems that a refusal lists; whoever mends these sees the rest in the preview.
MOST_PROBLEMS = 8


def gap_words(missing: tuple[str, ...]) -> str:
    """``标题、起止日期``."""
    return "、".join(GAPS[name] for name in missing)


def problem_words(problems: Sequence[str]) -> str:
    """One sentence a line, at most ``MOST_PROBLEMS`` of them."""
    lines = [f"• {problem}" for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"等共{len(problems)}项")
    return "\n".join(lines)


def stratum_words(name: str) -> str:
    """``A类``; names that are words stay as they are."""
    return f"{name}类" if len(name) == 1 else name


def rule_words(rule: StratumRule) -> str:
    """``A类 1%``."""
    return f"{stratum_words(rule.name)} {ratio_words(rule.ratio)}"


def sampling_words(sampling: Sampling) -> str:
    """``20%`` or ``A类 1%、B类 5%``: what ``parse_sampling`` reads back."""
    if not sampling.by_class:
        return "".join(ratio_words(rule.ratio) for rule in sampling.rules)
    return "、".join(rule_words(rule) for rule in sampling.rules)


def formula(stratum: StratumPreview) -> str:
    """``65户 × 5% = 3.25，零头进1，抽取4户``; ``31户 × 1% = 0.31，不足1户按1户计，抽取1户``."""
    share = stratum.n * stratum.ratio
    parts = [f"{stratum.n}户 × {ratio_words(stratum.ratio)} = {_decimal(share)}"]
    if share < 1 and stratum.minimum:
        parts.append(LEAST_ONE)
    elif share.denominator > 1:
        parts.append("零头进1")
    return "，".join([*parts, f"抽取{stratum.k}户"])


def _decimal(number: Fraction) -> str:
    """With at most two decimals, 约 where that is not exact; never rounded up to the next whole number."""
    hundredths = min(round(number * 100), -(-number // 1) * 100 - (number.denominator > 1))
    return f"{'' if hundredths == number * 100 else '约'}{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def derivation(due: Due) -> str:
    """Why a limit ends when it does: the rest days skipped and the make-up workdays counted; "" for a plain week."""
    skipped = [
        f"{run_words(first, last)}（{'周末' if kind is DayKind.WEEKEND else '节假日'}）"
        for kind, days in groupby(due.steps, key=lambda step: step[1])
        if kind is not DayKind.MAKE_UP
        for first, last in runs([day for day, _ in days])
    ]
    counted = [f"{run_words(day, day)}（{_weekday(day)}）" for day, kind in due.steps if kind is DayKind.MAKE_UP]
    parts = [f"跳过{'、'.join(skipped)}"] if skipped else []
    parts += [f"{'、'.join(counted)}调休上班，计入"] if counted else []
    return "；".join(parts)


def run_words(first: date, last: date) -> str:
    """``6月8日至9日``."""
    start = f"{first.month}月{first.day}日"
    if first == last:
        return start
    return f"{start}至{last.day}日" if first.month == last.month else f"{start}至{last.month}月{last.day}日"


def _weekday(day: date) -> str:
    return day_words(day).rsplit("（", 1)[1].rstrip("）")
