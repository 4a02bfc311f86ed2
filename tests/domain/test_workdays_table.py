"""The table of the calendar against a walk through the days, and dates that a plan fixes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.workdays import DayKind, Due, RestDayConvention, WorkCalendar, add_working_days, fixed_due
from office.working_calendar import official_exceptions

CALENDAR = WorkCalendar(*official_exceptions())
ONE_DAY = timedelta(days=1)

days = st.dates(date(2023, 11, 1), date(2028, 2, 28))
calendars = st.builds(
    WorkCalendar,
    st.frozensets(st.integers(2023, 2028)),
    st.dictionaries(st.dates(date(2023, 11, 1), date(2028, 12, 31)), st.booleans(), max_size=60),
)


def walked(start: date, n: int, calendar: WorkCalendar) -> Due:
    """The same limit, one day after the other."""
    day, counted, provisional = start, 0, False
    steps = []
    while counted < n:
        day += ONE_DAY
        provisional = provisional or calendar.is_provisional(day)
        kind = calendar.kind(day)
        if kind is not DayKind.WORKDAY:
            steps.append((day, kind))
        counted += calendar.is_workday(day)
    return Due(day, provisional, start, n, tuple(steps))


@given(days, st.integers(1, 600), calendars)
def test_the_table_says_what_a_walk_through_the_days_says(start: date, n: int, calendar: WorkCalendar) -> None:
    assert add_working_days(start, n, calendar) == walked(start, n, calendar)


@given(days, st.integers(1, 300))
def test_the_official_years_too(start: date, n: int) -> None:
    assert add_working_days(start, n, CALENDAR) == walked(start, n, CALENDAR)


def test_a_year_of_rest_is_passed_over_as_a_whole() -> None:
    never = {date(2025, 1, 1) + timedelta(days=n): False for n in range(365)}
    calendar = WorkCalendar(frozenset({2024, 2025, 2026}), never)
    assert add_working_days(date(2024, 12, 30), 2, calendar).day == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("named", "before", "after"),
    [
        pytest.param(date(2024, 10, 1), date(2024, 9, 30), date(2024, 10, 8), id="001: the National Day itself"),
        pytest.param(date(2024, 7, 20), date(2024, 7, 19), date(2024, 7, 22), id="001: a Saturday the 20th"),
        pytest.param(date(2024, 10, 20), date(2024, 10, 18), date(2024, 10, 21), id="001: a Sunday the 20th"),
        pytest.param(date(2024, 6, 30), date(2024, 6, 28), date(2024, 7, 1), id="000: the window ends on a Sunday"),
        pytest.param(date(2024, 5, 11), date(2024, 5, 11), date(2024, 5, 11), id="a make-up Saturday is a working day"),
        pytest.param(date(2024, 5, 20), date(2024, 5, 20), date(2024, 5, 20), id="an ordinary Monday"),
    ],
)
def test_a_fixed_date_on_a_rest_day_is_moved_by_the_convention(named: date, before: date, after: date) -> None:
    assert fixed_due(named, CALENDAR).day == before
    assert fixed_due(named, CALENDAR, RestDayConvention.AFTER).day == after


def test_a_fixed_date_names_the_rest_days_that_it_passes() -> None:
    due = fixed_due(date(2024, 6, 30), CALENDAR)
    assert due.steps == ((date(2024, 6, 30), DayKind.WEEKEND), (date(2024, 6, 29), DayKind.WEEKEND))
    assert not due.provisional
    assert fixed_due(date(2027, 6, 30), CALENDAR).provisional
    assert fixed_due(date(2027, 1, 1), CALENDAR).provisional, "whether it is a rest day is not known"


@given(days, st.sampled_from(RestDayConvention), calendars)
def test_a_fixed_date_is_the_nearest_working_day_on_its_side(
    day: date, convention: RestDayConvention, calendar: WorkCalendar
) -> None:
    due = fixed_due(day, calendar, convention)
    assert calendar.is_workday(due.day)
    assert (due.day == day) == calendar.is_workday(day)
    between = sorted(step for step, _ in due.steps)
    onward = 1 if convention is RestDayConvention.AFTER else -1
    assert between == sorted(day + timedelta(days=onward * n) for n in range(abs((due.day - day).days)))
    assert not any(map(calendar.is_workday, between))


@pytest.mark.parametrize(
    ("day", "convention"), [(date.min, RestDayConvention.BEFORE), (date.max, RestDayConvention.AFTER)]
)
def test_a_rest_day_at_the_end_of_all_days_is_refused(day: date, convention: RestDayConvention) -> None:
    with pytest.raises(Refusal, match=r"workdays\.no_working_day"):
        fixed_due(day, WorkCalendar(frozenset(), {day: False}), convention)
