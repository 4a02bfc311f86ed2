"""When two windows overlap, and how decisions are listed for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.joint_visit import Choice, Decided, Window, common_days, overlap, read_reason, terms_rows
from domain.lengths import EXCLUSION, JOINT_VISIT

DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 1))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first = draw(DAYS)
    return Window(first, first + timedelta(days=draw(st.integers(0, 40))))


def days(window: Window) -> set[date]:
    return {window.first + timedelta(days=n) for n in range((window.last - window.first).days + 1)}


@given(one=windows(), other=windows())
def test_two_windows_overlap_exactly_when_they_share_a_day(one: Window, other: Window) -> None:
    assert overlap(one, other) == bool(days(one) & days(other)) == overlap(other, one)


@given(every=st.lists(windows(), min_size=1, max_size=4))
def test_the_common_days_are_those_of_every_window(every: list[Window]) -> None:
    common = set.intersection(*map(days, every))
    found = common_days(every)
    assert (days(found) if found else set()) == common


def test_the_last_day_of_one_may_be_the_first_of_the_other() -> None:
    may = Window(date(2024, 5, 1), date(2024, 5, 31))
    assert overlap(may, Window(date(2024, 5, 31), date(2024, 6, 30)))
    assert not overlap(may, Window(date(2024, 6, 1), date(2024, 6, 30)))


def test_decisions_are_listed_in_one_order_and_exclusions_stand_elsewhere() -> None:
    decided = [
        Decided("S2", "2024-01", Choice.SEPARATE, "事项不同"),
        Decided("S1", "2024-01", Choice.JOINT),
        Decided("S3", "", Choice.SEPARATE, "接到投诉"),
        Decided("S4", "2024-01", Choice.EXCLUDE, "次数已满"),
    ]
    rows = [
        ("joint-visit", "S1 2024-01"),
        ("over-yearly-cap", "S3 接到投诉"),
        ("separate-visit", "S2 2024-01 事项不同"),
    ]
    assert terms_rows(decided) == rows == terms_rows(reversed(decided))


@pytest.mark.parametrize(("choice", "most"), [(Choice.SEPARATE, JOINT_VISIT), (Choice.EXCLUDE, EXCLUSION)])
def test_a_reason_is_one_line_neither_empty_nor_long(choice: Choice, most: int) -> None:
    assert read_reason(" 检查事项\n不同 ", choice) == "检查事项 不同"
    assert read_reason("长" * most, choice) == "长" * most
    for text, code in (("  ", "joint_visit.reason_empty"), ("长" * (most + 1), "joint_visit.reason_too_long")):
        with pytest.raises(Refusal) as refused:
            read_reason(text, choice)
        assert refused.value.code == code
