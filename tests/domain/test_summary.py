"""When a summary is asked for, what it covers, what is counted in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.lengths import SUMMARY_PART
from domain.summary import (
    OPENS_BEFORE,
    OPENS_UNTIL,
    SUMMARY_DAYS,
    Figures,
    Reviewed,
    count,
    dates_near,
    figures_from,
    open_windows,
    read_part,
)
from domain.workdays import RestDayConvention, WorkCalendar

BEFORE, AFTER = RestDayConvention.BEFORE, RestDayConvention.AFTER
#: The autumn of 2024 as it was arranged: 1 to 7 October off, 29 September and 12 October worked.
_AUTUMN = {date(2024, 10, day): False for day in (1, 2, 3, 4, 7)}
CALENDAR_2024 = WorkCalendar(
    frozenset({2023, 2024, 2025}), _AUTUMN | {date(2024, 9, 29): True, date(2024, 10, 12): True}
)
OK, BAD = ResultCode.NO_PROBLEM, ResultCode.NOT_PUBLISHED


def test_the_summary_of_october_falls_on_the_last_working_day_before_the_holiday() -> None:
    """Seed 001: 1 October 2024 is a public holiday; the office's convention says which day counts."""
    (window,) = open_windows(SUMMARY_DAYS, date(2024, 9, 20), CALENDAR_2024, BEFORE)
    assert (window.named, window.due.day) == (date(2024, 10, 1), date(2024, 9, 30))
    (window,) = open_windows(SUMMARY_DAYS, date(2024, 9, 25), CALENDAR_2024, AFTER)
    assert window.due.day == date(2024, 10, 8)


def test_it_is_asked_for_ten_working_days_before() -> None:
    """16 December 2024 is a Monday; ten working days before it is Monday 2 December."""
    assert open_windows(SUMMARY_DAYS, date(2024, 12, 1), CALENDAR_2024, BEFORE) == []
    (window,) = open_windows(SUMMARY_DAYS, date(2024, 12, 2), CALENDAR_2024, BEFORE)
    assert (window.opens_on, window.due.day) == (date(2024, 12, 2), date(2024, 12, 16))


def test_a_missed_one_is_still_opened_until_five_working_days_after() -> None:
    """Five working days after Monday 16 December are over with Monday 23 December."""
    assert [one.named for one in open_windows(SUMMARY_DAYS, date(2024, 12, 23), CALENDAR_2024, BEFORE)] == [
        date(2024, 12, 16)
    ]
    assert open_windows(SUMMARY_DAYS, date(2024, 12, 24), CALENDAR_2024, BEFORE) == []


def test_it_covers_the_time_since_the_date_before_it_also_over_the_turn_of_the_year() -> None:
    (window,) = open_windows(SUMMARY_DAYS, date(2024, 3, 20), CALENDAR_2024, BEFORE)
    assert (window.since, window.until) == (date(2023, 12, 17), date(2024, 4, 1))
    (window,) = open_windows(((12, 15),), date(2024, 12, 10), CALENDAR_2024, BEFORE)
    assert (window.since, window.until) == (date(2023, 12, 16), date(2024, 12, 15))


def test_a_date_that_a_short_month_does_not_have_is_its_last_day() -> None:
    assert dates_near(((2, 29),), date(2023, 2, 20)) == [date(2023, 2, 28)]


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
settings = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 31)), min_size=1, max_size=6, unique=True).map(
    lambda found: tuple(sorted(found))
)


@given(settings, days, st.sampled_from(RestDayConvention))
def test_the_look_without_a_calendar_misses_no_window(
    wanted: tuple[tuple[int, int], ...], today: date, convention: RestDayConvention
) -> None:
    calendar = WorkCalendar(frozenset(), {})
    near = dates_near(wanted, today)
    for window in open_windows(wanted, today, calendar, convention):
        assert window.named in near
        assert window.opens_on <= today
        assert window.since <= window.until == window.named
        assert calendar.workdays_between(window.opens_on, window.due.day) == OPENS_BEFORE
        assert calendar.workdays_between(window.due.day, today) <= OPENS_UNTIL


@given(days)
def test_every_date_of_the_year_has_its_window_some_day(today: date) -> None:
    calendar = WorkCalendar(frozenset(), {})
    seen = {
        window.named
        for ahead in range(0, 366, 5)
        for window in open_windows(SUMMARY_DAYS, today + timedelta(days=ahead), calendar, BEFORE)
    }
    assert {(day.month, day.day) for day in seen} == set(SUMMARY_DAYS)


def test_a_subject_counts_once_however_many_parts_it_has() -> None:
    guidance, order = Handling.GUIDANCE, Handling.RECTIFICATION
    figures = count(
        ["甲抽查"],
        [
            Reviewed(1, (OK, BAD), (order,), published=True),
            Reviewed(1, (BAD,), (order, guidance), published=False),
            Reviewed(2, (OK,), (), published=True),
        ],
        late=3,
    )
    assert figures == Figures(
        campaigns=("甲抽查",),
        subjects=2,
        forms=3,
        items=4,
        problem_items=2,
        problem_subjects=1,
        handling=(("行政指导", 1), ("责令改正", 1)),
        published=2,
        late=3,
    )
    assert figures_from(figures.as_data()) == figures


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200b\n\u200b"])
def test_a_part_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="part_empty"):
        read_part(text)


def test_a_part_keeps_its_paragraphs_and_no_blank_lines() -> None:
    assert read_part(" 一是……\r\n\r\n  二是<b>&_*[ \n") == "一是……\n二是<b>&_*["
    assert len(read_part("字" * SUMMARY_PART)) == SUMMARY_PART
    with pytest.raises(Refusal, match="part_too_long"):
        read_part("字" * (SUMMARY_PART + 1))
