"""The reminder ladder: on which working days the owner of an open promise is reminded, and who else hears of it.

The first rung, at creation, is no reminder of its own: it is the message that brings the work, queued with the promise.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.obligations.duties import Duty
from domain.workdays import WorkCalendar

HALF, DUE, LATER = "half", "due", "later"
BEFORE, MONTH_DAY, OVERDUE = "before", "day", "overdue"


@dataclass(frozen=True)
class Ladder:
    """``half_from``: half-way, for a term of at least so many working days (None: never). ``before``: so many working
    days before the due day. ``month_day``: on that day of the due day's month, or the next working day. ``admin_from``
    and ``office_from``: from which overdue working day on (1 is the first) the department's admins and the office hear
    of it too (None: never). ``office_always``: the office hears of it at every reminder."""

    half_from: int | None = 10
    before: tuple[int, ...] = (3, 1)
    month_day: int | None = None
    on_day: bool = True
    overdue: bool = True
    admin_from: int | None = 2
    office_from: int | None = 3
    office_always: bool = False

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "before": list(self.before)}


_USUAL = Ladder()
#: Each office may change them (office/settings.py).
DEFAULT_LADDERS: Mapping[Duty, Ladder] = MappingProxyType(
    dict.fromkeys(Duty, _USUAL)
    | {
        # The team is reminded of a visit on the day before and that morning (requirement D8).
        Duty.VISIT: replace(_USUAL, half_from=None, before=(1,)),
        # Seed 001: by the 20th; asked for on the first working day, which is the creation (requirement H6).
        Duty.MONTHLY: replace(_USUAL, half_from=None, before=(3, 2, 1), month_day=10, office_always=True),
    }
)


def ladder_from(data: Mapping[str, Any]) -> Ladder:
    """The ladder of ``Ladder.as_data``; names that are no longer known are left out."""
    known = {one.name for one in fields(Ladder)}
    values = {name: value for name, value in data.items() if name in known}
    return Ladder(**values | {"before": tuple(values.get("before", ()))})


@dataclass(frozen=True)
class Rung:
    """One reminder of one promise. ``name`` is its identity with the promise: ``half``, ``before:3``, ``day:10``,
    ``due``, ``overdue:2`` (the second working day after), ``later:2024-06-18`` (put off till then by its owner)."""

    name: str
    day: date

    @property
    def overdue(self) -> int:
        """So many working days after the due day; 0 up to it."""
        kind, _, number = self.name.partition(":")
        return int(number) if kind == OVERDUE else 0

    def reaches_admin(self, ladder: Ladder) -> bool:
        return ladder.admin_from is not None and self.overdue >= max(1, ladder.admin_from)

    def reaches_office(self, ladder: Ladder) -> bool:
        late = ladder.office_from is not None and self.overdue >= max(1, ladder.office_from)
        return late or ladder.office_always


def rungs(ladder: Ladder, started_on: date, due_on: date, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The rungs after the start up to the due day, one a day: of two on a day the later kind stands."""
    found = dict(_before_due(ladder, started_on, due_on, calendar))
    by_day = {day: name for name, day in found.items() if started_on < day <= due_on}
    return tuple(Rung(name, day) for day, name in sorted(by_day.items()))


def next_rung(
    ladder: Ladder,
    started_on: date,
    due_on: date,
    calendar: WorkCalendar,
    *,
    after: date,
    later: date | None = None,
) -> Rung | None:
    """The first rung on a day after ``after``; None when there is none any more. What lies before ``later``, a day
    that the owner put the matter off to, falls away, and that day is a rung itself (on a rest day the next working
    day; on the start or after the due day it says nothing)."""
    for rung in _with_later(ladder, started_on, due_on, calendar, later):
        if rung.day > after:
            return rung
    if not ladder.overdue:
        return None
    gone = max(0, calendar.workdays_between(due_on, after))
    return Rung(f"{OVERDUE}:{gone + 1}", calendar.workday_after(max(due_on, after), 1))


def latest_rung(
    ladder: Ladder,
    started_on: date,
    due_on: date,
    calendar: WorkCalendar,
    *,
    today: date,
    later: date | None = None,
) -> Rung | None:
    """The last rung up to ``today``: what one reminder says after an outage. None before the first."""
    gone = calendar.workdays_between(due_on, today)
    if gone and ladder.overdue:
        return Rung(f"{OVERDUE}:{gone}", calendar.workday_after(due_on, gone))
    known = _with_later(ladder, started_on, due_on, calendar, later)
    reached = [rung for rung in known if rung.day <= today]
    return reached[-1] if reached else None


def _with_later(
    ladder: Ladder, started_on: date, due_on: date, calendar: WorkCalendar, later: date | None
) -> list[Rung]:
    """The rungs up to the due day, those before ``later`` left out and that day as a rung of its own."""
    known = rungs(ladder, started_on, due_on, calendar)
    if later is None or not started_on < later <= due_on:
        return list(known)
    day = _working(later, calendar)
    left = [rung for rung in known if rung.day >= day]
    if day > due_on or (left and left[0].day == day):
        return left
    return [Rung(f"{LATER}:{later.isoformat()}", day), *left]


def _before_due(ladder: Ladder, started_on: date, due_on: date, calendar: WorkCalendar) -> Iterator[tuple[str, date]]:
    """The rungs by kind, the weakest first."""
    length = calendar.workdays_between(started_on, due_on)
    if ladder.half_from is not None and length >= max(2, ladder.half_from):
        yield HALF, calendar.workday_after(started_on, length // 2)
    if ladder.month_day is not None:
        last = monthrange(due_on.year, due_on.month)[1]
        yield f"{MONTH_DAY}:{ladder.month_day}", _working(due_on.replace(day=min(ladder.month_day, last)), calendar)
    for days in sorted({days for days in ladder.before if days > 0}, reverse=True):
        yield f"{BEFORE}:{days}", calendar.workday_before(due_on, days)
    if ladder.on_day and calendar.is_workday(due_on):
        yield DUE, due_on


def _working(day: date, calendar: WorkCalendar) -> date:
    """``day``, or the next working day."""
    return day if calendar.is_workday(day) else calendar.workday_after(day, 1)
