"""What people type for a plan."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import Deadlines
from domain.draft import (
    SPECIAL,
    Field,
    following,
    parse_day,
    parse_inspectors,
    parse_items,
    parse_limits,
    parse_number,
    parse_ratio,
    parse_reason,
    parse_title,
    parse_window,
    runs,
)
from domain.errors import Refusal
from templates.messages import ratio_words

TODAY = date(2024, 5, 10)
ratios = st.one_of(
    st.integers(1, 1000).map(lambda n: Fraction(n, 1000)),
    st.fractions(min_value=Fraction(1, 10**6), max_value=1, max_denominator=10**6),
)
days = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("20%", Fraction(1, 5)),
        ("20 %", Fraction(1, 5)),
        ("２０％", Fraction(1, 5)),
        ("0.2", Fraction(1, 5)),
        ("1/5", Fraction(1, 5)),
        ("１／５", Fraction(1, 5)),
        ("20", Fraction(1, 5)),
        ("百分之20", Fraction(1, 5)),
        ("不低于20%", Fraction(1, 5)),
        ("≥ 20%", Fraction(1, 5)),
        ("20%以上", Fraction(1, 5)),
        ("12.5%", Fraction(1, 8)),
        ("0.5%", Fraction(1, 200)),
        ("100%", Fraction(1)),
        ("100", Fraction(1)),
        ("1%", Fraction(1, 100)),
    ],
)
def test_a_ratio_is_read_in_the_spellings_people_use(text: str, ratio: Fraction) -> None:
    assert parse_ratio(text) == ratio


@pytest.mark.parametrize("text", ["0", "0%", "0.0", "120%", "120", "101", "-5%", "-0.2", "3/2", "0/5", "-1/5"])
def test_a_ratio_outside_of_nought_to_the_whole_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_ratio(text)
    assert refused.value.code == "draft.ratio_out_of_range"


@pytest.mark.parametrize("text", ["两成", "", "20%%", "1/0", "20 30", "<b>&_*[", "1/2/3", "二十", "%", "9" * 400])
def test_words_are_no_ratio(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_ratio(text)
    assert refused.value.code == "draft.ratio_unreadable"


def test_a_bare_one_is_refused_because_it_could_be_one_per_cent_or_all() -> None:
    with pytest.raises(Refusal) as refused:
        parse_ratio("1")
    assert refused.value.code == "draft.ratio_ambiguous"


@given(ratios)
def test_a_ratio_is_read_back_from_how_it_is_shown(ratio: Fraction) -> None:
    assert parse_ratio(ratio_words(ratio)) == ratio


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-10 至 2024-06-30",
        "2024.5.10—6.30",
        "2024.5.10-6.30",
        "2024-5-10-2024-6-30",
        "2024/5/10～2024/6/30",
        "5月10日到6月30日",
        "5月10日一6月30日",
        "自2024年5月10日起至6月30日止",
        "２０２４年５月１０日至２０２４年６月３０日",
        "20240510-20240630",
        "2024-05-10 2024-06-30",
        "5.10 - 6.30",
        "5月10日至2024年6月30日",
        "即日起至6月30日",
        "从 2024 年 5 月 10 日到 2024 年 6 月 30 日。",
    ],
)
def test_a_window_is_read_in_many_spellings(text: str) -> None:
    assert parse_window(text, today=TODAY) == (date(2024, 5, 10), date(2024, 6, 30))


def test_the_end_of_a_window_may_be_a_day_of_the_same_month() -> None:
    assert parse_window("6月14日至30日", today=TODAY) == (date(2024, 6, 14), date(2024, 6, 30))


@given(days, st.integers(0, 700), st.sampled_from(["{a} 至 {b}", "{a}—{b}", "{a}~{b}", "{a}到{b}", "{a} {b}"]))
def test_a_window_is_read_back_from_its_dates(start: date, length: int, form: str) -> None:
    end = start + timedelta(days=length)
    assert parse_window(form.format(a=start, b=end), today=TODAY) == (start, end)


@given(days, st.integers(1, 700))
def test_a_window_that_ends_before_it_starts_is_refused(start: date, length: int) -> None:
    with pytest.raises(Refusal) as refused:
        parse_window(f"{start} 至 {start - timedelta(days=length)}", today=TODAY)
    assert refused.value.code == "draft.window_reversed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-06-30 至 2024-05-10", "window_reversed"),
        ("11月1日到1月31日", "window_reversed"),
        ("2024-02-30 至 2024-03-30", "day_impossible"),
        ("2024-13-01 至 2024-13-02", "day_impossible"),
        ("0024-05-10 至 2024-06-30", "day_impossible"),
        ("2024-05-10 至 2042-06-30", "window_too_long"),
        ("明年春天", "window_unreadable"),
        ("2024-05-10", "window_unreadable"),
        ("2024-05-10 至", "window_unreadable"),
        ("", "window_unreadable"),
        ("<b>&_*[", "window_unreadable"),
    ],
)
def test_what_is_no_window_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_window(text, today=TODAY)
    assert refused.value.code == f"draft.{code}"


@pytest.mark.parametrize(
    "text",
    [
        "2023-12-31",
        "2023.12.31",
        "2023/12/31",
        "20231231",
        "2023年12月31日",
        "2023年12月31日前",
        "2023年12月31日以前(含)",
    ],
)
def test_a_day_is_read_in_many_spellings(text: str) -> None:
    assert parse_day(text, today=TODAY) == date(2023, 12, 31)


def test_a_day_without_a_year_is_of_this_year() -> None:
    assert parse_day("4月30日", today=TODAY) == date(2024, 4, 30)


@pytest.mark.parametrize(("text", "code"), [("去年", "day_unreadable"), ("2023-02-29", "day_impossible")])
def test_what_is_no_day_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_day(text, today=TODAY)
    assert refused.value.code == f"draft.{code}"


@pytest.mark.parametrize(
    "text", ["1 5 10", "1、5、10", "1/5/10", "1个工作日，5个工作日，10个工作日", "确认1 公示5 处置10"]
)
def test_three_limits_are_read_at_once(text: str) -> None:
    assert parse_limits(text, Deadlines()) == Deadlines(1, 5, 10)


def test_a_named_limit_leaves_the_others_alone() -> None:
    assert parse_limits("公示时限：10个工作日", Deadlines(1, 20, 20)) == Deadlines(1, 10, 20)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0 20 20", "limit_out_of_range"),
        ("2 20 999", "limit_out_of_range"),
        ("确认-1", "limit_out_of_range"),
        (f"2 20 {'9' * 5000}", "limit_out_of_range"),
        ("2 20", "limits_unreadable"),
        ("很快", "limits_unreadable"),
        ("", "limits_unreadable"),
    ],
)
def test_limits_that_make_no_sense_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_limits(text, Deadlines())
    assert refused.value.code == f"draft.{code}"


@pytest.mark.parametrize(("text", "count"), [("2", 2), ("３人", 3), ("每部门2名", 2), ("4 名执法人员", 4)])
def test_the_number_of_inspectors_is_read(text: str, count: int) -> None:
    assert parse_inspectors(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "out_of_range"),
        ("-2", "out_of_range"),
        ("21", "out_of_range"),
        ("若干", "unreadable"),
        ("1.5", "unreadable"),
    ],
)
def test_a_wrong_number_of_inspectors_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_inspectors(text)
    assert refused.value.code == f"draft.inspectors_{code}"


def test_items_lose_their_numbering_but_not_the_digits_of_their_names() -> None:
    typed = "1. 登记事项检查\n2、公示信息检查\n(3) 价格行为检查\n\n3.15专项检查\n登记事项检查\n- 特种设备检查"
    assert parse_items(typed) == ("登记事项检查", "公示信息检查", "价格行为检查", "3.15专项检查", "特种设备检查")


def test_typed_items_come_after_those_there_are() -> None:
    assert parse_items("乙\n丙", ("1、甲", "乙")) == ("1、甲", "乙", "丙")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n\u200b", "items_empty"),
        ("长" * 301, "text_too_long"),
        ("\n".join(f"事项{n}" for n in range(61)), "too_many_items"),
    ],
)
def test_items_that_cannot_be_kept_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_items(text)
    assert refused.value.code == f"draft.{code}"


def test_markup_characters_in_a_title_stay_and_invisible_ones_go() -> None:
    assert parse_title("  联合\u200b抽查 <b>&_*[\n第二行 ") == "联合抽查 <b>&_*[ 第二行"


def test_texts_that_are_empty_or_too_long_are_refused() -> None:
    for parse, code in ((parse_title, "title"), (parse_number, "number"), (parse_reason, "reason")):
        with pytest.raises(Refusal) as refused:
            parse("\u200b \n")
        assert refused.value.code == f"draft.{code}_empty"
        with pytest.raises(Refusal) as refused:
            parse("长" * 301)
        assert refused.value.code == "draft.text_too_long"


def test_a_first_time_user_is_asked_for_every_field_once() -> None:
    asked = [Field.TITLE]
    while after := following(asked[-1]):
        asked.append(after)
    assert asked == [field for field in Field if field not in SPECIAL]


@given(st.sets(st.dates(date(2024, 1, 1), date(2024, 3, 1))))
def test_runs_of_days_hold_just_those_days(some: set[date]) -> None:
    found = runs(sorted(some))
    held = {first + timedelta(days=n) for first, last in found for n in range((last - first).days + 1)}
    assert held == some
    assert all((start - end).days > 1 for (_, end), (start, _) in pairwise(found))
