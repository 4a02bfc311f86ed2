"""Limits in working days, against the real calendars of 2018–2026 and dates that the plans fix."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.workdays import (
    MOST_WORKING_DAYS,
    DayKind,
    WorkCalendar,
    add_working_days,
)
from office.working_calendar import official_exceptions

YEARS, EXCEPTIONS = official_exceptions()
CALENDAR = WorkCalendar(YEARS, EXCEPTIONS)
UNKNOWN = WorkCalendar(frozenset(), {})

days = st.dates(date(2018, 1, 1), date(2030, 12, 31))
counts = st.integers(1, 60)


def written(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        pytest.param("Fri 10 May 2024", 2, "Mon 13 May 2024", id="000 dispatch: Saturday 11 May was worked"),
        pytest.param("Sun 30 Jun 2024", 20, "Fri 26 Jul 2024", id="000 end: the event falls on a rest day"),
        pytest.param("Tue 28 May 2024", 1, "Wed 29 May 2024", id="002 dispatch"),
        pytest.param("Wed 31 Jul 2024", 20, "Wed 28 Aug 2024", id="002 end"),
        pytest.param("Wed 14 Jun 2023", 2, "Fri 16 Jun 2023", id="004 dispatch"),
        pytest.param("Wed 21 Jun 2023", 5, "Thu 29 Jun 2023", id="004 visit: dragon boat, Sunday 25 Jun worked"),
        pytest.param("Fri 30 Jun 2023", 5, "Fri 7 Jul 2023", id="004 end"),
    ],
)
def test_the_dates_of_the_plans_come_out(start: str, n: int, due: str) -> None:
    begins = datetime.strptime(start, "%a %d %b %Y").replace(tzinfo=UTC).date()
    assert written(begins) == start
    found = add_working_days(begins, n, CALENDAR)
    assert written(found.day) == due
    assert not found.provisional


def test_every_day_of_2018_to_2026_agrees_with_a_second_library() -> None:
    other = holidays.country_holidays("CN", years=range(2018, 2027))
    day, disagreements = date(2018, 1, 1), []
    while day.year <= 2026:
        if CALENDAR.is_workday(day) != other.is_working_day(day):
            disagreements.append(day)
        day += timedelta(days=1)
    assert disagreements == []


def test_workdays_per_year_are_the_known_numbers() -> None:
    counted = [
        sum(CALENDAR.is_workday(date(year, 1, 1) + timedelta(days=n)) for n in range(366 if year % 4 == 0 else 365))
        for year in range(2018, 2027)
    ]
    assert counted == [250, 250, 249, 250, 249, 249, 251, 248, 248]


def test_the_steps_name_each_skipped_rest_day_and_each_make_up_day() -> None:
    due = add_working_days(date(2023, 6, 21), 5, CALENDAR)
    assert due.steps == (
        (date(2023, 6, 22), DayKind.HOLIDAY),
        (date(2023, 6, 23), DayKind.HOLIDAY),
        (date(2023, 6, 24), DayKind.WEEKEND),
        (date(2023, 6, 25), DayKind.MAKE_UP),
    )
    assert (due.start, due.working_days) == (date(2023, 6, 21), 5)


def test_a_limit_that_runs_into_an_unknown_year_is_provisional() -> None:
    assert not add_working_days(date(2026, 12, 3), 20, CALENDAR).provisional  # ends on 31 December
    assert add_working_days(date(2026, 12, 4), 20, CALENDAR).provisional


def test_a_rest_day_of_an_unknown_year_on_the_way_makes_the_limit_provisional() -> None:
    """Thursday 31 December 2026, one day: New Year's Day 2027 is skipped on the way to Monday."""
    due = add_working_days(date(2026, 12, 31), 1, CALENDAR)
    assert written(due.day) == "Mon 4 Jan 2027"
    assert due.provisional


def test_an_unknown_year_has_the_week_and_the_fixed_holidays_only() -> None:
    off = [
        d for n in range(365) if (d := date(2027, 1, 1) + timedelta(days=n)).weekday() < 5 and not UNKNOWN.is_workday(d)
    ]
    assert [(d.month, d.day) for d in off] == [(1, 1), (10, 1)]  # 1–2 May and 2–3 October 2027 are a weekend


def test_an_imported_day_of_an_unknown_year_counts_but_stays_provisional() -> None:
    calendar = WorkCalendar(frozenset(), {date(2027, 2, 5): False})
    assert not calendar.is_workday(date(2027, 2, 5))
    assert calendar.is_provisional(date(2027, 2, 5))


@pytest.mark.parametrize("n", [0, -1, MOST_WORKING_DAYS + 1])
def test_a_limit_of_no_days_or_of_far_too_many_is_refused(n: int) -> None:
    with pytest.raises(Refusal) as refused:
        add_working_days(date(2024, 5, 10), n, CALENDAR)
    assert refused.value.code == "workdays.count_out_of_range"
    assert refused.value.facts == {"n": n, "most": MOST_WORKING_DAYS}


def test_a_moment_is_not_taken_for_a_day() -> None:
    with pytest.raises(TypeError):
        add_working_days(datetime(2024, 5, 10, tzinfo=UTC), 2, CALENDAR)


def test_a_calendar_does_not_change_when_the_mapping_it_came_from_does() -> None:
    exceptions = {date(2024, 5, 11): True}
    calendar = WorkCalendar(frozenset({2024}), exceptions)
    exceptions.clear()
    assert calendar.is_workday(date(2024, 5, 11))
    assert calendar == WorkCalendar(frozenset({2024}), {date(2024, 5, 11): True})
    assert hash(calendar) == hash(WorkCalendar(frozenset({2024}), {date(2024, 5, 11): True}))


@given(days, counts)
def test_exactly_n_working_days_lie_after_the_start_up_to_a_due_date_that_is_one(start: date, n: int) -> None:
    due = add_working_days(start, n, CALENDAR).day
    after = [start + timedelta(days=k) for k in range(1, (due - start).days + 1)]
    assert sum(CALENDAR.is_workday(day) for day in after) == n
    assert CALENDAR.is_workday(due)


@given(days, days, counts, counts)
def test_a_later_start_or_a_longer_limit_never_ends_earlier(one: date, other: date, few: int, more: int) -> None:
    (one, other), (few, more) = sorted((one, other)), sorted((few, more))
    assert add_working_days(one, few, CALENDAR).day <= add_working_days(other, few, CALENDAR).day
    assert add_working_days(one, few, CALENDAR).day <= add_working_days(one, more, CALENDAR).day


@given(days, counts)
def test_the_steps_and_the_ordinary_workdays_make_up_all_days_on_the_way(start: date, n: int) -> None:
    due = add_working_days(start, n, CALENDAR)
    made_up = sum(kind is DayKind.MAKE_UP for _, kind in due.steps)
    assert (due.day - start).days == len(due.steps) + n - made_up
    assert list(due.steps) == sorted(due.steps)
