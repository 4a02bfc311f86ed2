"""How a due date comes about, by the kind of its term."""

from __future__ import annotations

from datetime import date

import pytest

from domain.obligations import Duty, Term, TermKind, derive
from domain.obligations.duties import OWNERS
from domain.obligations.ladder import DEFAULT_LADDERS
from domain.workdays import DayKind, RestDayConvention, WorkCalendar
from office.working_calendar import official_exceptions

CALENDAR = WorkCalendar(*official_exceptions())
BEFORE, AFTER = RestDayConvention.BEFORE, RestDayConvention.AFTER
START = date(2024, 5, 10)


def test_a_limit_after_an_event_is_counted_in_working_days() -> None:
    due = derive(Term(TermKind.AFTER, START, 2), CALENDAR, AFTER)
    assert due.day == date(2024, 5, 13)
    assert [kind for _, kind in due.steps] == [DayKind.MAKE_UP, DayKind.WEEKEND]


@pytest.mark.parametrize(
    ("named", "convention", "day"),
    [
        pytest.param(date(2024, 10, 1), BEFORE, date(2024, 9, 30), id="seed 001: summary, brought forward"),
        pytest.param(date(2024, 10, 1), AFTER, date(2024, 10, 8), id="seed 001: summary, put off"),
        pytest.param(date(2024, 7, 20), BEFORE, date(2024, 7, 19), id="seed 001: a 20th on a Saturday"),
        pytest.param(date(2024, 6, 20), BEFORE, date(2024, 6, 20), id="a 20th that is worked"),
    ],
)
def test_a_fixed_date_on_a_rest_day_follows_the_convention_of_the_office(
    named: date, convention: RestDayConvention, day: date
) -> None:
    assert derive(Term(TermKind.BY, START, fixed_on=named), CALENDAR, convention).day == day


def test_an_agreed_day_stays_what_it_is() -> None:
    saturday = date(2024, 6, 22)
    due = derive(Term(TermKind.ON, START, fixed_on=saturday), CALENDAR, BEFORE)
    assert (due.day, due.provisional, due.steps) == (saturday, False, ())


def test_a_fixed_date_in_a_year_without_an_arrangement_is_provisional() -> None:
    assert derive(Term(TermKind.BY, START, fixed_on=date(2031, 6, 20)), CALENDAR, BEFORE).provisional


@pytest.mark.parametrize("kind", [TermKind.BY, TermKind.ON])
def test_a_fixed_term_without_its_date_is_our_mistake(kind: TermKind) -> None:
    with pytest.raises(ValueError, match="has its date"):
        derive(Term(kind, START), CALENDAR, BEFORE)


def test_every_duty_has_an_owner_and_a_ladder() -> None:
    assert set(OWNERS) == set(DEFAULT_LADDERS) == set(Duty)
