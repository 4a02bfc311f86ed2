"""By when a subject has to put right what was found."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.rectification import read_term, usual_terms
from domain.workdays import WorkCalendar

#: 2024 with Saturday 11 May worked.
CALENDAR = WorkCalendar(frozenset({2024}), {date(2024, 5, 11): True})
FRIDAY = date(2024, 5, 10)


def read(text: str) -> date:
    return read_term(text, today=FRIDAY, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月30日", date(2024, 6, 30)),
        ("６月３０日前", date(2024, 6, 30)),
        ("2024-06-30", date(2024, 6, 30)),
        ("5月10日", FRIDAY),
        ("15日内", date(2024, 5, 25)),
        ("2个工作日", date(2024, 5, 13)),
    ],
)
def test_a_day_and_a_number_of_days_are_understood(text: str, day: date) -> None:
    assert read(text) == day


def test_a_day_early_in_the_year_is_that_of_the_next_year_when_the_year_ends() -> None:
    assert read_term("1月5日", today=date(2024, 11, 20), calendar=CALENDAR) == date(2025, 1, 5)


@pytest.mark.parametrize(
    ("text", "what"),
    [("5月9日", "term_past"), ("2月31日", "unknown_term"), ("下周", "unknown_term"), ("", "unknown_term")],
)
def test_a_day_that_is_over_or_none_is_refused(text: str, what: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(text)
    assert refusal.value.code == f"inspection.{what}"


@given(st.text(max_size=40))
def test_any_words_are_a_day_to_come_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert read(text) >= FRIDAY


def test_the_usual_terms_are_working_days() -> None:
    assert usual_terms(FRIDAY, CALENDAR)[0] == (5, date(2024, 5, 16))
    assert [days for days, _ in usual_terms(FRIDAY, CALENDAR)] == [5, 10, 15, 30]
