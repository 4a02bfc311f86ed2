"""Values of a plan in words: ratios, due dates with their derivation, and the names of the fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from domain.campaign import Plan, Sampling, Scope, StratumBy, StratumRule
from domain.draft import Field, Preview, StratumPreview, runs
from domain.draw_terms import Floor
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
    Field.FREQUENCY: "检查频次",
    Field.CERTAIN: "必查对象",
    Field.MATERIALS: "需备材料",
    Field.GROUPS: "组队方式",
    Field.CLOSING: "抽取收尾",
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
#: How everybody reads who is inspected without being drawn.
CERTAIN_WORDS = "必查（不参加随机抽取）"
#: Public values that are offered to close a draw: published every evening, chosen by nobody.
PUBLIC_VALUES = ("抽取次日的体育彩票排列5开奖号码", "抽取次日的福利彩票3D开奖号码")
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
    """``A类 1%``; ``危化品 50%（至少3户）``; ``其他 10户``; of the whole pool the amount alone."""
    amount = amount_words(rule.ratio, rule.minimum)
    if rule.by is StratumBy.WHOLE:
        return amount
    name = f"{rule.name}类" if rule.by is StratumBy.CLASS and len(rule.name) == 1 else rule.name
    return f"{name} {amount}"


def amount_words(ratio: Fraction, minimum: int) -> str:
    """``5%``, ``5%（至少3户）``, ``10户``. That one subject is the least goes without saying."""
    if not ratio:
        return f"{minimum}户"
    return ratio_words(ratio) if minimum == 1 else f"{ratio_words(ratio)}（至少{minimum}户）"


def floor_words(floor: Floor) -> str:
    """``总体不低于3%``, ``合计至少60户``, ``总体不低于3%（至少60户）``."""
    if not floor.ratio:
        return f"合计至少{floor.minimum}户"
    least = f"（至少{floor.minimum}户）" if floor.minimum else ""
    return f"总体不低于{ratio_words(floor.ratio)}{least}"


def sampling_words(sampling: Sampling) -> str:
    """``20%`` or ``危化品 50%、A类 1%、B类 5%；总体不低于3%``: what ``parse_sampling`` reads back."""
    rules = "、".join(map(rule_words, sampling.rules))
    return f"{rules}；{floor_words(sampling.floor)}" if sampling.floor else rules


def frequency_words(scope: Scope) -> str:
    """``12个月内检查过的不再抽取，每年最多2次``; "" where there is no such rule. ``parse_frequency`` reads it back."""
    parts = [f"{scope.cooling_off_months}个月内检查过的不再抽取"] if scope.cooling_off_months else []
    parts += [f"每年最多{scope.yearly_cap}次"] if scope.yearly_cap else []
    return "，".join(parts)


def left_out_words(plan: Plan, *, cooling: bool, last: date, times: int) -> str:
    """Why a subject is not drawn: ``2024年3月31日检查过，到检查开始不满12个月`` or ``2024年已检查2次``."""
    if cooling:
        return f"{day_words(last, weekday=False)}检查过，到检查开始不满{plan.scope.cooling_off_months}个月"
    return f"{last.year}年已检查{times}次"


def groups_words(groups: int) -> str:
    """``逐户组队`` or ``5个固定小组``."""
    return f"{groups}个固定小组" if groups else "逐户组队"


def closing_words(plan: Plan) -> str:
    """``5枚骰子`` or ``公开值：…``."""
    return f"公开值：{plan.public_value}" if plan.public_value else f"{plan.dice}枚骰子"


def formula(stratum: StratumPreview) -> str:
    """``65户 × 5% = 3.25，零头进1，抽取4户``; ``31户 × 1% = 0.31，不足1户按1户计，抽取1户``;
    ``6户，定数10户，全部抽取``.
    """
    parts = [f"{stratum.n}户，定数{stratum.minimum}户"] if not stratum.ratio else [_product(stratum.n, stratum.ratio)]
    share = stratum.n * stratum.ratio
    if stratum.minimum > share and stratum.ratio and stratum.minimum > 1:
        parts.append(f"不足{stratum.minimum}户按{stratum.minimum}户计")
    elif share < 1 and stratum.ratio:
        parts.append(LEAST_ONE)
    elif share.denominator > 1:
        parts.append("零头进1")
    if stratum.base == stratum.n < stratum.minimum:
        parts.append(f"不够{stratum.minimum}户，全部抽取")
    if stratum.k > stratum.base:
        parts.append(f"应抽{stratum.base}户，为达到总体下限增加{stratum.k - stratum.base}户")
    return "，".join([*parts, f"抽取{stratum.k}户"])


def floor_formula(floor: Floor, preview: Preview) -> str:
    """``42户 × 3% = 1.26，零头进1，总体至少2户；各类已抽8户，已达到`` or what is added to reach it."""
    parts = [_product(preview.pool, floor.ratio)] if floor.ratio else []
    if (preview.pool * floor.ratio).denominator > 1:
        parts.append("零头进1")
    least = min(preview.pool, max(floor.minimum, -(-preview.pool * floor.ratio // 1)))
    wanted = f"，要求{floor.minimum}户" if floor.minimum > preview.pool else ""
    parts.append(f"总体至少{least}户{wanted}")
    base = preview.sample - preview.raised
    end = f"还差{preview.raised}户，从抽取占比最低的一类起逐户增加" if preview.raised else "已达到"
    return f"{'，'.join(parts)}；各类合计{base}户，{end}"


def _product(n: int, ratio: Fraction) -> str:
    return f"{n}户 × {ratio_words(ratio)} = {_decimal(n * ratio)}"


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
