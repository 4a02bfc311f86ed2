"""What is said of a correction in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.inspection import Handling, ResultCode
from templates.messages import day_words, moment_words


def correction_words(who: str, at: datetime, reason: str, *, ended_at: datetime | None, published: bool) -> str:
    """``5月13日 09:30 某某申请，原因：录入有误``, and how it ended; moments in the reader's time zone."""
    begun = f"{moment_words(at)} {who}申请，原因：{reason}"
    if ended_at is None:
        return begun
    return f"{begun}；{moment_words(ended_at)} {'已公示更正后的结果' if published else '已撤回'}"


def changed_words(
    results: Sequence[tuple[str, ResultCode | None, ResultCode | None]],
    handling: tuple[Sequence[Handling], Sequence[Handling]] | None,
    rectify_by: tuple[date | None, date | None] | None = None,
) -> str:
    """``登记事项检查由1改为3；处理措施由无改为责令改正；改正期限由无改为2024年6月20日``; "" where nothing differs.
    Pairs are before and after."""
    parts = [f"{name}由{_code(before)}改为{_code(after)}" for name, before, after in results]
    if handling is not None:
        before, after = ("、".join(measure.label for measure in measures) or "无" for measures in handling)
        parts.append(f"处理措施由{before}改为{after}")
    if rectify_by is not None:
        was, now = (day_words(day, weekday=False) if day else "无" for day in rectify_by)
        parts.append(f"改正期限由{was}改为{now}")
    return "；".join(parts)


def _code(code: ResultCode | None) -> str:
    return f"{code.value}.{code.label}" if code else "未填"
