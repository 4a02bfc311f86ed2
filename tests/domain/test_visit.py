"""Times as people type them, how visits are spread over days, and who leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.visit import (
    PATTERNS,
    find_time,
    leader_of,
    parse_plan,
    parse_time,
    quick_days,
    require_possible,
    spread,
    spread_by_slots,
)
from domain.workdays import WorkCalendar
from templates.cards.visit import moment_in_full, moment_short
from templates.refusals import sentence

#: A Friday.
NOW = datetime.combine(date(2024, 6, 14), time(10))
#: Monday to Friday, but for Monday 17 June, and Saturday 22 June worked instead.
CALENDAR = WorkCalendar(frozenset({2024}), {date(2024, 6, 17): False, date(2024, 6, 22): True})
WORDS = "六月十八日6-/.：:年号点时半刻分上下午中晚明后天大今周星期礼拜三日1２3 4,，、起每家户顺序零〇两的T()（）"


def at(day: int, hour: int, minute: int = 0, *, month: int = 6, year: int = 2024) -> datetime:
    return datetime.combine(date(year, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("6月18日下午3点", at(18, 15)),
        ("6月18日15点", at(18, 15)),
        ("2024-06-18 15:00", at(18, 15)),
        ("2024-06-18T15:00", at(18, 15)),
        ("2024年6月18日（周二） 15:30", at(18, 15, 30)),
        ("６月１８日　１５：３０", at(18, 15, 30)),
        ("六月十八日下午三点一刻", at(18, 15, 15)),
        ("6.18上午9点半", at(18, 9, 30)),
        ("6/18 9:05", at(18, 9, 5)),
        ("18日15:30", at(18, 15, 30)),
        ("18号的下午两点四十分", at(18, 14, 40)),
        ("20240618 15:30", at(18, 15, 30)),
        ("明天上午", at(15, 9)),
        ("后天下午", at(16, 14, 30)),
        ("大后天中午12点", at(17, 12)),
        ("今天下午5点。", at(14, 17)),
        ("周一9点", at(17, 9)),
        ("周五晚上7点", at(14, 19)),
        ("下周五9点整", at(21, 9)),
        ("下下周三，10点", at(26, 10)),
        ("星期日03:30", at(16, 3, 30)),
        ("3日9点", at(3, 9, month=7)),
        ("12月1日9点", at(1, 9, month=12)),
        ("6月18日9点起", at(18, 9)),
    ],
)
def test_a_time_is_understood_as_people_write_it(words: str, meant: datetime) -> None:
    assert parse_time(words, now=NOW) == meant


def test_a_day_without_its_year_is_the_next_one_if_that_is_near() -> None:
    december = at(20, 9, month=12)
    assert parse_time("1月5日9点", now=december) == at(5, 9, month=1, year=2025)
    assert parse_time("12月1日9点", now=december) == at(1, 9, month=12)
    assert parse_time("31日9点", now=december) == at(31, 9, month=12)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "time_unreadable"),
        ("随便什么时候", "time_unreadable"),
        ("15:30", "time_unreadable"),
        ("6月18日9点再说", "time_unreadable"),
        ("1" * 61, "time_unreadable"),
        ("6月18日", "hour_missing"),
        ("明天", "hour_missing"),
        ("明天3点", "half_missing"),
        ("6月31日9点", "time_impossible"),
        ("2月30日9点", "time_impossible"),
        ("6月18日25点", "time_impossible"),
        ("6月18日9:75", "time_impossible"),
        ("6月18日上午15点", "time_impossible"),
        ("0001-01-01 9:00", "time_impossible"),
        ("2024年6月18日（周三）9点", "weekday_wrong"),
    ],
)
def test_what_is_not_understood_is_said_with_an_example(words: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_time(words, now=NOW)
    assert caught.value.code == f"visit.{code}"
    said = sentence(caught.value)
    assert "例如" in said or "几点去" in said


def test_an_hour_alone_is_enough_where_the_day_was_chosen() -> None:
    assert parse_time("下午3点", now=NOW, day=date(2024, 6, 18)) == at(18, 15)
    assert parse_time("15:30", now=NOW, day=date(2024, 6, 18)) == at(18, 15, 30)
    assert parse_time("6月19日9点", now=NOW, day=date(2024, 6, 18)) == at(19, 9)


def wall_clock(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Minutes of the days from ``first`` to ``last``."""
    minutes = st.times().map(lambda one: one.replace(second=0, microsecond=0))
    return st.builds(datetime.combine, st.dates(first, last), minutes)


moments = wall_clock(date(1949, 1, 1), date(2099, 12, 31))


@given(moments, moments)
def test_what_we_write_of_a_time_typed_back_is_the_same_time(moment: datetime, now: datetime) -> None:
    assert parse_time(moment_in_full(moment), now=now) == moment


# The half year after it must not leave the years that are understood.
@given(wall_clock(date(1949, 1, 1), date(2099, 6, 30)), st.integers(0, 182), st.times())
def test_the_short_form_typed_back_within_half_a_year_is_the_same_time(now: datetime, days: int, hour: time) -> None:
    moment = datetime.combine(now.date() + timedelta(days=days), hour.replace(second=0, microsecond=0))
    assert parse_time(moment_short(moment), now=now) == moment


def _said(read: Callable[..., object], text: str, now: datetime) -> str:
    try:
        return repr(read(text, now=now))
    except Refusal as refusal:
        return sentence(refusal)


@given(st.text() | st.text(alphabet=WORDS), moments)
def test_whatever_is_typed_is_a_time_or_a_refusal_with_its_sentence(text: str, now: datetime) -> None:
    for read in (parse_time, parse_plan, find_time):
        assert _said(read, text, now)


def test_a_time_at_the_end_of_a_line_is_found_with_the_words_before_it() -> None:
    assert find_time("王经理 6月13日15:30", now=NOW) == ("王经理", at(13, 15, 30))
    assert find_time("门卫李师傅，昨天下午4点", now=NOW) == ("门卫李师傅", at(13, 16))
    assert find_time("王经理9点半", now=NOW) == ("王经理", at(14, 9, 30))
    assert find_time("王经理", now=NOW) is None


@pytest.mark.parametrize(
    ("words", "start", "minutes", "order"),
    [
        ("6月18日 9点起，每家1小时", at(18, 9), 60, ()),
        ("6月18日下午起每户半小时", at(18, 14, 30), 30, ()),
        ("6月18日9点，每家一个半小时", at(18, 9), 90, ()),
        ("6月18日9点起 每家40分钟，顺序3、1、2", at(18, 9), 40, (3, 1, 2)),
        ("6月18日9点起，按顺序 3 1 2", at(18, 9), 60, (3, 1, 2)),
        ("6月18日9点", at(18, 9), 60, ()),
    ],
)
def test_a_plan_is_a_start_a_length_and_an_order(
    words: str, start: datetime, minutes: int, order: tuple[int, ...]
) -> None:
    wish = parse_plan(words, now=NOW)
    assert (wish.start, wish.minutes, wish.order, wish.each) == (start, minutes, order, None)


def test_a_plan_may_have_a_line_for_each_form() -> None:
    wish = parse_plan("3号 6月18日15:30\n\n第12号：明天上午\n７ ６月１９日９点", now=NOW)
    assert wish.each == {3: at(18, 15, 30), 12: at(15, 9), 7: at(19, 9)}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("6月18日9点起，每家9小时", "minutes_impossible"),
        ("6月18日9点起，每家1分钟", "minutes_impossible"),
        ("6月18日9点起，然后再说", "plan_unreadable"),
        ("3号 6月18日9点\n随便", "line_unreadable"),
        ("3号 6月18日9点\n3号 6月19日9点", "number_twice"),
    ],
)
def test_a_plan_that_is_not_understood_says_what_was_not(words: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_plan(words, now=NOW)
    assert caught.value.code == f"visit.{code}"
    assert sentence(caught.value)


def test_visits_follow_one_another_with_noon_free_and_go_on_the_next_working_day() -> None:
    found = spread(at(18, 9), 8, 60, CALENDAR)
    assert found[:6] == [at(18, 9), at(18, 10), at(18, 11), at(18, 14, 30), at(18, 15, 30), at(18, 16, 30)]
    assert found[6:] == [at(19, 9), at(19, 10)]
    assert spread(at(21, 16, 30), 2, 60, CALENDAR) == [at(21, 16, 30), at(22, 9)]  # a Saturday that is worked
    assert spread(at(16, 9), 7, 60, CALENDAR)[-1] == at(18, 9)  # asked for on a Sunday, goes on after the Monday off


@given(wall_clock(date(2024, 1, 1), date(2024, 11, 30)), st.integers(0, 30), st.integers(10, 480))
def test_no_two_visits_overlap_and_none_but_the_first_is_on_a_rest_day(
    start: datetime, count: int, minutes: int
) -> None:
    found = spread(start, count, minutes, CALENDAR)
    assert len(found) == count
    for one, other in pairwise(found):
        assert one + timedelta(minutes=minutes) <= other
        assert other.date() == start.date() or CALENDAR.is_workday(other.date())


def test_the_hours_of_a_pattern_are_those_still_to_come_and_of_working_days() -> None:
    found = spread_by_slots(date(2024, 6, 14), 4, PATTERNS[2], CALENDAR, after=NOW)
    assert found == [at(14, 14, 30), at(18, 9), at(18, 14, 30), at(19, 9)]


def test_working_days_within_the_window_are_offered() -> None:
    offered = quick_days(NOW.date(), date(2024, 6, 1), date(2024, 6, 22), CALENDAR)
    assert [one.day for one in offered] == [18, 19, 20, 21, 22]
    assert quick_days(NOW.date(), date(2024, 7, 1), date(2024, 7, 3), CALENDAR)[0] == date(2024, 7, 1)
    assert quick_days(NOW.date(), date(2024, 6, 1), date(2024, 6, 16), CALENDAR) == []


def test_a_visit_lies_ahead_and_within_the_window() -> None:
    window = {"first": date(2024, 6, 1), "last": date(2024, 6, 30)}
    require_possible([at(30, 16)], now=NOW, **window)
    for moment, code in ((at(14, 10), "past"), (at(1, 9, month=7), "outside_window")):
        with pytest.raises(Refusal, match=code):
            require_possible([at(18, 9), moment], now=NOW, **window)


def test_the_leader_is_the_first_seat_that_is_still_there() -> None:
    assert leader_of([3, 1, 2], {1, 2, 3}) == 3
    assert leader_of([3, 1, 2], {1, 2}) == 1
    assert leader_of([3, 1], set[int]()) is None
