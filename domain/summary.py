"""The work summaries of a year (工作总结): by which dates they are due, when each is asked for, what is counted.

Seed 001 names four dates and nothing else. So a summary covers the time from the day after the date before it to its
own, and is asked for early enough to be written.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode, has_problem
from domain.lengths import SUMMARY_PART
from domain.workdays import FixedDue, RestDayConvention, WorkCalendar, fixed_due

#: (month, day), in order: seed 001. Each office may set others (office/settings.py).
SUMMARY_DAYS = ((4, 1), (6, 20), (10, 1), (12, 16))
#: In working days: so long before the due day a summary is asked for, and so long after it one is still opened that
#: was missed (an outage, a department that came later).
OPENS_BEFORE, OPENS_UNTIL = 10, 5
#: More calendar days than either can come to, with the longest holidays in between.
_NEAR = timedelta(days=60)
#: Typical cases that a summary tells of, at most (seed 000: one or two).
MOST_CASES = 2


class Part(StrEnum):
    """What is typed into a summary, in the order in which it is asked for."""

    DONE = "done"  # 主要做法
    PROBLEMS = "problems"  # 存在问题
    NEXT = "next"  # 下一步打算


@dataclass(frozen=True)
class Window:
    """One summary that may be asked for now. ``named`` is the date as the office has set it, ``since`` and ``until``
    the first and last day that it covers, ``opens_on`` the working day on which it is asked for."""

    named: date
    since: date
    until: date
    opens_on: date
    due: FixedDue


def dates_near(days: Sequence[tuple[int, int]], today: date) -> list[date]:
    """The dates around ``today`` of which a window may be open, in order; a look that needs no calendar."""
    return [day for day in _dates(days, today.year) if abs(day - today) <= _NEAR]


def open_windows(
    days: Sequence[tuple[int, int]], today: date, calendar: WorkCalendar, convention: RestDayConvention
) -> list[Window]:
    """The summaries whose window is open on ``today``, in order: from ``OPENS_BEFORE`` working days before the due day
    to ``OPENS_UNTIL`` after it. ``days`` are (month, day)."""
    near = (_window(days, named, calendar, convention) for named in dates_near(days, today))
    return [
        one for one in near if one.opens_on <= today and calendar.workdays_between(one.due.day, today) <= OPENS_UNTIL
    ]


def _window(
    days: Sequence[tuple[int, int]], named: date, calendar: WorkCalendar, convention: RestDayConvention
) -> Window:
    before = max(day for day in _dates(days, named.year) if day < named)
    due = fixed_due(named, calendar, convention)
    opens_on = calendar.workday_before(due.day, OPENS_BEFORE)
    return Window(named, before + timedelta(days=1), named, opens_on, due)


def _dates(days: Sequence[tuple[int, int]], year: int) -> list[date]:
    """The dates of three years, the middle one ``year``; where a month is too short, its last day."""
    return sorted(
        date(one, month, min(day, monthrange(one, month)[1]))
        for one in (year - 1, year, year + 1)
        for month, day in days
    )


@dataclass(frozen=True)
class Reviewed:
    """One department's part of one form that has passed review."""

    subject_id: int
    codes: tuple[ResultCode, ...]
    handling: Collection[Handling]
    published: bool


@dataclass(frozen=True)
class Figures:
    """What the data say. ``campaigns`` are titles; ``subjects`` (户) are counted once however many parts they have,
    ``forms`` are parts that passed review, ``items`` results (项次). ``handling`` are (measure, 户). ``late``: matters
    that were closed late (件)."""

    campaigns: tuple[str, ...]
    subjects: int
    forms: int
    items: int
    problem_items: int
    problem_subjects: int
    handling: tuple[tuple[str, int], ...]
    published: int
    late: int

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def figures_from(data: dict[str, Any]) -> Figures:
    """The figures of ``Figures.as_data``."""
    lists = {
        "campaigns": tuple(data["campaigns"]),
        "handling": tuple((name, count) for name, count in data["handling"]),
    }
    return Figures(**{**data, **lists})


def count(campaigns: Sequence[str], reviewed: Sequence[Reviewed], *, late: int) -> Figures:
    """The figures of a summary, from what passed review."""
    codes = [code for one in reviewed for code in one.codes]
    by_measure = {measure: len({one.subject_id for one in reviewed if measure in one.handling}) for measure in Handling}
    return Figures(
        campaigns=tuple(campaigns),
        subjects=len({one.subject_id for one in reviewed}),
        forms=len(reviewed),
        items=len(codes),
        problem_items=sum(code.is_problem for code in codes),
        problem_subjects=len({one.subject_id for one in reviewed if has_problem(one.codes)}),
        handling=tuple((measure.label, number) for measure, number in by_measure.items() if number),
        published=sum(one.published for one in reviewed),
        late=late,
    )


def read_part(text: str) -> str:
    """What was typed, paragraph by paragraph without blank ones; Refusal where nothing is left or it is too long."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    words = "\n".join(line for line in lines if any(mark.isprintable() and not mark.isspace() for mark in line))
    if not words:
        raise Refusal("summary.part_empty")
    if len(words) > SUMMARY_PART:
        raise Refusal("summary.part_too_long", length=len(words), most=SUMMARY_PART)
    return words
