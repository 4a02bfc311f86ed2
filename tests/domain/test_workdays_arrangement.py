"""An arrangement from a table, and what it changes in a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.library import Cell, Table
from domain.workdays import (
    ArrangedDay,
    DayKind,
    WorkCalendar,
    add_working_days,
    changes_by,
    is_arrangement_heading,
    parse_arrangement,
)
from office.working_calendar import official_exceptions

HEADER = ("日期", "安排", "文号")
NOTICE = "示例办发〔2026〕1号"
YEARS, EXCEPTIONS = official_exceptions()
CALENDAR = WorkCalendar(YEARS, EXCEPTIONS)
WITHOUT_2026 = WorkCalendar(YEARS - {2026}, {day: works for day, works in EXCEPTIONS.items() if day.year != 2026})
OF_2026 = {day: works for day, works in EXCEPTIONS.items() if day.year == 2026}


def table(*rows: tuple[Cell, ...], header: tuple[str, ...] = HEADER) -> Table:
    return Table(header, 1, tuple(enumerate(rows, 2)))


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2027-02-05", 5),
        (date(2027, 2, 5), 5),
        ("2027年2月5日", 5),
        ("2027年2月5日至2月11日", 11),
        ("2027年2月5日至11日", 11),
        ("2027年2月5日—2027年2月11日", 11),
        ("2027/2/5~2027/2/11", 11),
        ("2027-02-05 至 2027-02-11", 11),
        ("2027.2.5～11", 11),
    ],
)
def test_a_row_is_one_day_or_a_span(cell: Cell, last: int) -> None:
    found = parse_arrangement(table((cell, "休", NOTICE)))
    assert found.days == tuple(ArrangedDay(day, False, NOTICE) for day in span(date(2027, 2, 5), date(2027, 2, last)))
    assert not found.bad


def test_a_span_may_stand_in_two_columns() -> None:
    header = ("开始日期", "结束日期", "休/班", "通知文号")
    rows = [("2027-02-05", "2027-02-06", "放假", NOTICE), ("2027-02-20", "", "调休上班", NOTICE)]
    found = parse_arrangement(table(*rows, header=header))
    assert found.worked == {date(2027, 2, 5): False, date(2027, 2, 6): False, date(2027, 2, 20): True}
    assert found.notices == (NOTICE,)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "休", NOTICE), "library.value_missing"),
        (("二月五日", "休", NOTICE), "library.date_unreadable"),
        (("2027-02-30", "休", NOTICE), "library.date_impossible"),
        (("2027年2月5日至", "休", NOTICE), "library.value_missing"),
        (("2027年2月5日至31日", "休", NOTICE), "library.date_impossible"),
        (("2027-02-11至2027-02-05", "休", NOTICE), "calendar.span_reversed"),
        (("2027-02-05至2028-02-11", "休", NOTICE), "calendar.span_too_long"),
        (("2027-02-05", "调休", NOTICE), "calendar.word_unknown"),
        (("2027-02-05", "", NOTICE), "library.value_missing"),
        (("2027-02-05", "休", ""), "library.value_missing"),
        (("2027-02-05", "休", "号" * 101), "library.text_too_long"),
        (("2027-02-05", "休", NOTICE, "多"), "library.row_too_long"),
    ],
)
def test_a_bad_row_is_named_by_its_number_and_reason(row: tuple[Cell, ...], code: str) -> None:
    (bad,) = parse_arrangement(table(("2027-01-01", "休", NOTICE), row)).bad
    assert bad.row_number == 3
    assert [reason.code for reason in bad.reasons] == [code]


def test_every_reason_against_a_row_is_given() -> None:
    (bad,) = parse_arrangement(table(("明天", "也许", ""))).bad
    codes = ["library.date_unreadable", "calendar.word_unknown", "library.value_missing"]
    assert [reason.code for reason in bad.reasons] == codes


def test_a_day_stands_in_one_row_only() -> None:
    rows = [("2027-02-05至2027-02-07", "休", NOTICE), ("2027-02-07", "班", NOTICE)]
    (bad,) = parse_arrangement(table(*rows)).bad
    assert (bad.row_number, bad.reasons[0].code) == (3, "calendar.duplicate_day")
    assert bad.reasons[0].facts == {"day": date(2027, 2, 7), "row": 2}


def test_a_table_without_its_columns_or_with_far_too_many_rows_is_refused() -> None:
    with pytest.raises(Refusal, match=r"calendar\.missing_columns") as refused:
        parse_arrangement(table(("2027-02-05", "休"), header=("日期", "安排")))
    assert refused.value.facts == {"columns": "文号"}
    with pytest.raises(Refusal, match=r"calendar\.too_many_rows"):
        parse_arrangement(table(*[("2027-02-05", "休", NOTICE)] * 2001))


def test_headings_are_known_by_their_words() -> None:
    assert all(map(is_arrangement_heading, ("日期", " 放假日期：", "休/班", "文号（必填）")))
    assert not any(map(is_arrangement_heading, ("名称", "执法证号", "")))


def test_a_whole_arrangement_makes_its_year_official() -> None:
    changes = changes_by(OF_2026, WITHOUT_2026)
    assert changes.official == (2026,)
    assert changes.partial == ()
    assert WITHOUT_2026.arranged(OF_2026) == CALENDAR


def test_part_of_an_arrangement_counts_and_leaves_its_year_provisional() -> None:
    spring = {day: works for day, works in OF_2026.items() if day.month == 2}
    changes = changes_by(spring, WITHOUT_2026)
    assert (changes.official, changes.partial) == ((), (2026,))
    after = WITHOUT_2026.arranged(spring)
    assert after.is_provisional(date(2026, 2, 17))
    assert not after.is_workday(date(2026, 2, 17))


def test_every_official_year_of_the_library_is_whole() -> None:
    assert all(map(CALENDAR.is_whole, YEARS))


def test_a_holiday_that_a_whole_arrangement_leaves_out_is_worked_and_said_to_be() -> None:
    """2 October 2026 is a Friday: off by the law alone, until the arrangement is there and moves it."""
    days = {day: works for day, works in OF_2026.items() if day != date(2026, 10, 2)} | {date(2026, 3, 2): False}
    changes = changes_by(days, WITHOUT_2026)
    assert changes.official == (2026,)
    assert (date(2026, 10, 2), DayKind.HOLIDAY, DayKind.WORKDAY) in [
        (one.day, one.before, one.after) for one in changes.days
    ]


arrangements = st.dictionaries(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=30)


@given(arrangements)
def test_what_the_calendar_says_already_changes_nothing(days: dict[date, bool]) -> None:
    after = CALENDAR.arranged(days)
    assert not changes_by(dict(after.exceptions), after)
    assert after.arranged(dict(after.exceptions)) == after


@given(arrangements, st.dates(date(2024, 1, 1), date(2028, 6, 30)), st.integers(1, 60))
def test_a_limit_that_no_change_touches_stays_as_it_is(days: dict[date, bool], start: date, n: int) -> None:
    changes, after = changes_by(days, CALENDAR), CALENDAR.arranged(days)
    before = add_working_days(start, n, CALENDAR)
    if not changes.touch(start, before.day):
        assert add_working_days(start, n, after) == before


@given(arrangements)
def test_the_changes_name_every_day_that_is_worked_in_one_calendar_only(days: dict[date, bool]) -> None:
    after = CALENDAR.arranged(days)
    every = span(date(2024, 1, 1), date(2028, 12, 31))
    named = [one.day for one in changes_by(days, CALENDAR).days]
    assert named == [day for day in every if CALENDAR.is_workday(day) != after.is_workday(day)]
