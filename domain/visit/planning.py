"""Many visits in one go: a day and the hours of it, and how they go on over the next working days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.errors import Refusal
from domain.visit.times import LONGEST, normal, parse_time, read_time
from domain.workdays import WorkCalendar

#: How long a visit is taken to last, and may be planned to last, in minutes.
USUAL_MINUTES, LEAST_MINUTES, MOST_MINUTES = 60, 10, 480
#: The hours of a day that are offered by a tap: close together, four, two, in the morning, in the afternoon.
PATTERNS: tuple[tuple[time, ...], ...] = (
    (time(9), time(10), time(11), time(14, 30), time(15, 30), time(16, 30)),
    (time(9), time(10, 30), time(14, 30), time(16)),
    (time(9), time(14, 30)),
    (time(9), time(10, 30)),
    (time(14, 30), time(16)),
)
#: Visits that follow one another begin at these hours anew, and end by those: nobody inspects over noon.
PARTS = ((time(9), time(12)), (time(14, 30), time(17, 30)))
#: Lines of one message; more forms than any leader has.
MOST_LINES = 200

_HOURS = r"(?P<hours>[0-9]{1,2})\s?个?(?P<half>半)?小?时(?P<too>半)?"
_EACH = re.compile(rf"[\s,]*每[家户]\s?(?:{_HOURS}|(?P<minutes>[0-9]{{1,3}})\s?分钟?|半个?小时)")
_NUMBERS = r"(?P<numbers>[0-9]{1,5}(?:\s?[号,]?\s?[,\s]\s?[0-9]{1,5})*)"
_ORDER = re.compile(rf"[\s,]*(?:按|依)?\s?(?:顺序|次序)\s?[:为是]?\s?{_NUMBERS}\s?号?")
_LINE = re.compile(r"第?\s?(?P<number>[0-9]{1,5})\s?(?:号(?:检查表)?)?\s?[\s:,.]\s?(?P<time>.+)")
_END = re.compile(r"[\s,。.!]*(?:起|开始)?[\s,。.!]*")


@dataclass(frozen=True)
class Wish:
    """What a leader typed for several visits: from ``start`` (wall clock) one after the other, each of ``minutes``, the
    forms of ``order`` first; or a time of its own for each form number in ``each``."""

    start: datetime | None = None
    minutes: int = USUAL_MINUTES
    order: tuple[int, ...] = ()
    each: Mapping[int, datetime] | None = None


def parse_plan(text: str, *, now: datetime, day: date | None = None) -> Wish:
    """``6月18日9点起，每家1小时，顺序3、1、2``, or a line for each form: ``3号 6月18日15:30``.

    With ``day``, an hour alone is enough. Refuses what ``parse_time`` refuses, ``visit.minutes_impossible``,
    ``visit.plan_unreadable``, ``visit.line_unreadable`` and ``visit.number_twice``.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        return Wish(each=_each_line(lines[:MOST_LINES], now))
    words = normal(text)
    start, at = read_time(words, now=now, day=day)
    begun = _END.match(words, at)
    at = begun.end() if begun else at
    minutes = USUAL_MINUTES
    each = _EACH.match(words, at)
    if each:
        minutes, at = _minutes(each), each.end()
    order = _ORDER.match(words, at)
    numbers = tuple(int(one) for one in re.findall(r"[0-9]+", order["numbers"])) if order else ()
    at = order.end() if order else at
    if not _END.fullmatch(words[at:]):
        raise Refusal("visit.plan_unreadable", text=words[at:][:LONGEST])
    return Wish(start, minutes, numbers)


def _each_line(lines: Sequence[str], now: datetime) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for line in lines:
        match = _LINE.fullmatch(normal(line))
        if match is None:
            raise Refusal("visit.line_unreadable", line=line.strip()[:LONGEST])
        number = int(match["number"])
        if number in found:
            raise Refusal("visit.number_twice", number=number)
        found[number] = parse_time(match["time"], now=now)
    return found


def _minutes(match: re.Match[str]) -> int:
    if match["minutes"]:
        minutes = int(match["minutes"])
    elif match["hours"]:
        minutes = 60 * int(match["hours"]) + (30 if match["half"] or match["too"] else 0)
    else:
        minutes = 30
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refusal("visit.minutes_impossible", minutes=minutes, least=LEAST_MINUTES, most=MOST_MINUTES)
    return minutes


def quick_days(today: date, first: date, last: date, calendar: WorkCalendar, *, count: int = 8) -> list[date]:
    """The next working days after ``today`` within a campaign's window; today itself is only typed."""
    found: list[date] = []
    day = calendar.workday_after(max(today, first - timedelta(days=1)), 1)
    while day <= last and len(found) < count:
        found.append(day)
        day = calendar.workday_after(day, 1)
    return found


def spread(start: datetime, count: int, minutes: int, calendar: WorkCalendar) -> list[datetime]:
    """``count`` visits of ``minutes`` each from ``start`` on, without a pause; what would run into noon or past the
    end of the day begins after noon, or on the next working day. The first is where it was asked for."""
    found = [start] if count else []
    while len(found) < count:
        found.append(_next(found[-1], minutes, calendar))
    return found


def _next(before: datetime, minutes: int, calendar: WorkCalendar) -> datetime:
    """When the visit after the one at ``before`` begins."""
    morning, afternoon = PARTS
    begins = before + timedelta(minutes=minutes)
    day, ends = before.date(), begins + timedelta(minutes=minutes)
    if begins < datetime.combine(day, morning[1]):
        fits = ends <= datetime.combine(day, morning[1])
        return begins if fits else datetime.combine(day, afternoon[0])
    if begins <= datetime.combine(day, afternoon[0]):
        return datetime.combine(day, afternoon[0])
    if ends <= datetime.combine(day, afternoon[1]):
        return begins
    return datetime.combine(calendar.workday_after(day, 1), morning[0])


def spread_by_slots(
    first: date, count: int, hours: Sequence[time], calendar: WorkCalendar, *, after: datetime
) -> list[datetime]:
    """``count`` visits at the ``hours`` of ``first`` and of the working days that follow; none before ``after``."""
    found: list[datetime] = []
    day = first
    while len(found) < count:
        slots = [datetime.combine(day, hour) for hour in hours]
        found += [one for one in slots if one > after]
        day = calendar.workday_after(day, 1)
    return found[:count]


def require_possible(moments: Sequence[datetime], *, now: datetime, first: date, last: date) -> None:
    """Refuses ``visit.past`` and ``visit.outside_window``; all on the same wall clock."""
    for moment in moments:
        if moment <= now:
            raise Refusal("visit.past", day=moment.date(), hour=f"{moment:%H:%M}")
        if not first <= moment.date() <= last:
            raise Refusal("visit.outside_window", day=moment.date(), first=first, last=last, count=len(moments))
