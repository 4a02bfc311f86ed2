"""The period of a bulletin, and which department comes first in it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import Refusal
from domain.obligations import Duty
from domain.supervision import Period, Share, read_period, recent, this_month, this_year, total, worst_first

TODAY = date(2024, 5, 20)


def test_the_usual_periods_end_today() -> None:
    assert this_year(TODAY) == Period(date(2024, 1, 1), TODAY)
    assert this_month(TODAY) == Period(date(2024, 5, 1), TODAY)
    assert recent(TODAY) == Period(date(2024, 4, 21), TODAY)
    assert (recent(TODAY).last - recent(TODAY).first).days == 29  # thirty days with both ends


@pytest.mark.parametrize(
    "words",
    [
        "2024年1月1日至2024年3月31日",
        "1月1日至3月31日",
        "１月１日－３月３１日",
        "2024-1-1 2024-3-31",
        "2024-01-01-2024-03-31",
        "2024.1.1~3.31",
        " 自2024/1/1到3/31 ",
        "1月1日，3月31号",
    ],
)
def test_a_period_is_typed_in_many_ways(words: str) -> None:
    assert read_period(words, today=TODAY) == Period(date(2024, 1, 1), date(2024, 3, 31))


def test_a_period_never_goes_beyond_today() -> None:
    assert read_period("1月1日至12月31日", today=TODAY) == this_year(TODAY)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("今年", "unreadable"),
        ("1月1日", "unreadable"),
        ("2月30日至3月1日", "unreadable"),
        ("1月1日至3月31日至4月1日", "unreadable"),
        ("0000年1月1日至2024年3月31日", "unreadable"),
        ("3月31日至1月1日", "reversed"),
        ("6月1日至6月30日", "not_begun"),
    ],
)
def test_what_is_no_period_is_refused(words: str, code: str) -> None:
    with pytest.raises(Refusal, match=rf"supervision\.{code}"):
        read_period(words, today=TODAY)


def test_the_worst_comes_first_and_equals_keep_their_order() -> None:
    clean, also = Share("甲", 1, on_time=9), Share("乙", 2)
    late, void = Share("丙", 3, late=1), Share("丁", 4, voided=1)
    few, long, many = (
        Share("戊", 5, overdue={Duty.ENTER: 1}, longest=2),
        Share("己", 6, overdue={Duty.ENTER: 1}, longest=9),
        Share("庚", 7, overdue={Duty.ENTER: 1, Duty.REVIEW: 1}, longest=1),
    )
    ordered = worst_first([clean, also, void, late, few, long, many])
    assert [one.name for one in ordered] == ["庚", "己", "戊", "丙", "丁", "甲", "乙"]
    assert [one.name for one in ordered if not one.is_named] == ["甲", "乙"]


def test_the_total_adds_up_and_keeps_the_longest() -> None:
    shares = [
        Share("甲", 1, overdue={Duty.REVIEW: 2}, longest=3, late=1, on_time=4, waived=1, voided=1, attempts=2),
        Share("乙", 2, overdue={Duty.CONFIRM: 1, Duty.REVIEW: 1}, longest=7, late=2, on_time=5),
    ]
    whole = total(shares, "合计")
    assert dict(whole.overdue) == {Duty.CONFIRM: 1, Duty.REVIEW: 3}
    assert (whole.open, whole.longest, whole.late, whole.on_time, whole.waived) == (4, 7, 3, 9, 1)
    assert (whole.voided, whole.attempts) == (1, 2)
    assert total([], "合计").open == 0
