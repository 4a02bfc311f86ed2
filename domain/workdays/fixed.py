"""A date that is fixed by a plan (the 20th, 1 October), where it may fall on a rest day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import Refusal
from domain.workdays.calendar import ONE_DAY, Step, WorkCalendar, require_plain_date


class RestDayConvention(StrEnum):
    """What becomes of a fixed date on a rest day. No plan says; each office does."""

    BEFORE = "before"
    """It is brought forward to the last working day before."""
    AFTER = "after"
    """It is put off to the next working day after."""


@dataclass(frozen=True)
class FixedDue:
    """``named`` is the date as the plan has it, ``day`` the working day that counts; ``steps`` are the rest days from
    the one to the other, in the order in which they were passed. ``provisional``: one of these days, or ``day``, lies
    in a year without an official arrangement."""

    day: date
    provisional: bool
    named: date
    convention: RestDayConvention
    steps: tuple[Step, ...]


def fixed_due(day: date, calendar: WorkCalendar, convention: RestDayConvention = RestDayConvention.BEFORE) -> FixedDue:
    """The working day on which what is due on ``day`` must be done.

    >>> plain = WorkCalendar(frozenset({2024}), {})
    >>> fixed_due(date(2024, 7, 20), plain).day  # a Saturday
    datetime.date(2024, 7, 19)
    >>> fixed_due(date(2024, 7, 20), plain, RestDayConvention.AFTER).day
    datetime.date(2024, 7, 22)

    Raises Refusal ``workdays.no_working_day`` where the calendar ends (years 1 and 9999) before one is found.
    """
    require_plain_date(day)
    onward = ONE_DAY if convention is RestDayConvention.AFTER else -ONE_DAY
    found, steps, provisional = day, [], calendar.is_provisional(day)
    while not calendar.is_workday(found):
        steps.append((found, calendar.kind(found)))
        try:
            found += onward
        except OverflowError:
            raise Refusal("workdays.no_working_day", day=day) from None
        provisional = provisional or calendar.is_provisional(found)
    return FixedDue(found, provisional, day, convention, tuple(steps))
