"""Supervision (督查): what a bulletin counts of each department over a period, and which comes first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.errors import Refusal
from domain.obligations import Duty

#: Days of the period 近30天, today included.
RECENT = 30

_DAY = r"(?:(\d{4})[年/.-])?(\d{1,2})[月/.-](\d{1,2})[日号]?"
_SPAN = re.compile(rf"(?:自|从)?{_DAY}(?:\s*(?:[-~–—―−到至]+|,)\s*|\s+){_DAY}")


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both included; never beyond the day on which it is looked at."""

    first: date
    last: date


def this_year(today: date) -> Period:
    return Period(today.replace(month=1, day=1), today)


def this_month(today: date) -> Period:
    return Period(today.replace(day=1), today)


def recent(today: date) -> Period:
    return Period(today - timedelta(days=RECENT - 1), today)


def period_of(first: date, last: date, *, today: date) -> Period:
    """A period up to ``today`` at most. Refusals ``supervision.reversed`` and ``supervision.not_begun``."""
    if last < first:
        raise Refusal("supervision.reversed", first=first, last=last)
    if first > today:
        raise Refusal("supervision.not_begun", first=first)
    return Period(first, min(last, today))


def read_period(words: str, *, today: date) -> Period:
    """``2024年1月1日至2024年3月31日``, ``1月1日-3月31日``, ``2024-1-1 2024-3-31``; without a year that of ``today``.

    Refusal ``supervision.unreadable``, and those of ``period_of``.
    """
    match = _SPAN.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if match is None:
        raise Refusal("supervision.unreadable")
    year, month, day, last_year, last_month, last_day = match.groups()
    first_year = int(year or today.year)
    try:
        first = date(first_year, int(month), int(day))
        last = date(int(last_year or first_year), int(last_month), int(last_day))
    except ValueError:
        raise Refusal("supervision.unreadable") from None
    return period_of(first, last, today=today)


@dataclass(frozen=True)
class Share:
    """One department's part of a bulletin; ``department_id`` None is the office's own.

    ``overdue``: matters that are open past their due day, by duty, those from before the period too. Due within the
    period: ``late`` met after their due day, ``on_time`` met by it, ``waived`` let go by the office. ``longest``: so
    many working days the oldest open one is overdue. ``voided``: schemes made void that it led, ``attempts`` draws
    made void in those that it leads; ``differing``: revisits that found another thing than its record says.
    """

    name: str
    department_id: int | None
    overdue: Mapping[Duty, int] = field(default_factory=dict)
    longest: int = 0
    late: int = 0
    on_time: int = 0
    waived: int = 0
    voided: int = 0
    attempts: int = 0
    differing: int = 0

    @property
    def open(self) -> int:
        """How many are overdue now."""
        return sum(self.overdue.values())

    @property
    def is_named(self) -> bool:
        """Whether the bulletin has anything to say against it."""
        return bool(self.open or self.late or self.voided or self.attempts or self.differing)


def worst_first(shares: Iterable[Share]) -> list[Share]:
    """By what is overdue, then the longest, then late, what revisits found, and void; the order given decides between
    equals."""
    return sorted(shares, key=_badness)


def _badness(one: Share) -> tuple[int, ...]:
    return (-one.open, -one.longest, -one.late, -one.differing, -one.voided, -one.attempts)


def total(shares: Sequence[Share], name: str) -> Share:
    """All of them together, under ``name``."""
    overdue = {duty: sum(one.overdue.get(duty, 0) for one in shares) for duty in Duty}
    return Share(
        name,
        None,
        overdue={duty: count for duty, count in overdue.items() if count},
        longest=max((one.longest for one in shares), default=0),
        late=sum(one.late for one in shares),
        on_time=sum(one.on_time for one in shares),
        waived=sum(one.waived for one in shares),
        voided=sum(one.voided for one in shares),
        attempts=sum(one.attempts for one in shares),
        differing=sum(one.differing for one in shares),
    )
