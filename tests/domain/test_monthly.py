"""The monthly report: the days that it covers, the lines that are typed, the figures that are corrected."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.local_time import months_before
from domain.monthly import (
    BLOCKS,
    MOST_ENTRIES,
    Block,
    Contact,
    Correction,
    Entry,
    Figure,
    Filling,
    Gap,
    MonthlyPeriod,
    Period,
    Row,
    due_day,
    fingerprint,
    month_after,
    opening_day,
    parse_contact,
    parse_correction,
    parse_entries,
    period_of,
)
from domain.workdays import RestDayConvention, WorkCalendar

JUNE = Period(date(2024, 5, 21), date(2024, 6, 20))
EMPTY = Filling()
BEFORE, AFTER = RestDayConvention.BEFORE, RestDayConvention.AFTER
#: The weeks of 2024 without holidays, but for the first week of October.
PLAIN = WorkCalendar(frozenset({2024}), {date(2024, 10, day): False for day in (1, 2, 3, 4, 7)})

days_off = st.dictionaries(st.dates(date(2023, 12, 1), date(2025, 1, 31)), st.booleans(), max_size=120).map(
    lambda days: WorkCalendar(frozenset({2023, 2024, 2025}), days)
)


@given(days_off, st.integers(1, 31), st.sampled_from(RestDayConvention), st.sampled_from(MonthlyPeriod))
def test_the_periods_follow_one_another_without_gap_or_overlap(
    calendar: WorkCalendar, day: int, convention: RestDayConvention, kind: MonthlyPeriod
) -> None:
    months = [date(2024, number, 1) for number in range(1, 13)]
    periods = [period_of(month, kind, day, calendar, convention) for month in months]
    for one, after in pairwise(periods):
        assert after.first == one.last + timedelta(days=1)
        assert one.last >= one.first - timedelta(days=1)


@given(days_off, st.integers(1, 31), st.sampled_from(RestDayConvention))
def test_a_report_is_asked_for_by_its_due_day_at_the_latest(
    calendar: WorkCalendar, day: int, convention: RestDayConvention
) -> None:
    for number in range(1, 13):
        month = date(2024, number, 1)
        due = due_day(month, day, calendar, convention).day
        assert opening_day(month, due, calendar) <= due


@pytest.mark.parametrize(
    ("month", "convention", "due"),
    [
        (date(2024, 6, 1), BEFORE, date(2024, 6, 20)),
        (date(2024, 7, 1), BEFORE, date(2024, 7, 19)),
        (date(2024, 7, 1), AFTER, date(2024, 7, 22)),
        (date(2024, 10, 1), BEFORE, date(2024, 10, 18)),
        (date(2024, 10, 1), AFTER, date(2024, 10, 21)),
    ],
)
def test_the_twentieth_on_a_rest_day_moves_by_the_convention_of_the_office(
    month: date, convention: RestDayConvention, due: date
) -> None:
    assert due_day(month, 20, PLAIN, convention).day == due


def test_a_period_between_due_days_goes_with_them_and_a_calendar_one_does_not() -> None:
    august = date(2024, 8, 1)
    assert period_of(august, MonthlyPeriod.BETWEEN, 20, PLAIN, BEFORE) == Period(date(2024, 7, 20), date(2024, 8, 20))
    assert period_of(august, MonthlyPeriod.BETWEEN, 20, PLAIN, AFTER) == Period(date(2024, 7, 23), date(2024, 8, 20))
    assert period_of(august, MonthlyPeriod.CALENDAR, 20, PLAIN, AFTER) == Period(date(2024, 7, 1), date(2024, 7, 31))


def test_a_month_is_asked_for_on_its_first_working_day() -> None:
    assert opening_day(date(2024, 6, 1), date(2024, 6, 20), PLAIN) == date(2024, 6, 3)
    assert opening_day(date(2024, 10, 1), date(2024, 10, 18), PLAIN) == date(2024, 10, 8)


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    assert due_day(date(2024, 2, 1), 30, PLAIN, BEFORE).named == date(2024, 2, 29)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 1)))
def test_the_month_after_and_the_month_before_undo_each_other(day: date) -> None:
    month = day.replace(day=1)
    assert months_before(month_after(month), 1) == month


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("部署会，6月5日", Entry("部署会", day=date(2024, 6, 5))),
        ("1、双随机工作部署会（６月５日）；", Entry("双随机工作部署会", day=date(2024, 6, 5))),
        ("2024年6月5日 部署会", Entry("部署会", day=date(2024, 6, 5))),
        ("部署会 2024-06-05", Entry("部署会", day=date(2024, 6, 5))),
        ("部署会6.5", Entry("部署会", day=date(2024, 6, 5))),
        ("3.15专项部署会，6月5日", Entry("3.15专项部署会", day=date(2024, 6, 5))),
        ("推进会（视频），5月28日至29日", Entry("推进会（视频）", day=date(2024, 5, 28), until=date(2024, 5, 29))),
        ("推进会，5月30日-6月2日", Entry("推进会", day=date(2024, 5, 30), until=date(2024, 6, 2))),
        ("部署会，5日", Entry("部署会", day=date(2024, 6, 5))),
        ("会议名称：年中会，召开时间：6月8日", Entry("年中会", day=date(2024, 6, 8))),
    ],
)
def test_a_meeting_is_read_however_its_date_is_written(line: str, entry: Entry) -> None:
    assert parse_entries(Row.MEETINGS, line, JUNE) == (entry,)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("关于开展抽查的通知，示例〔2024〕3号", Entry("关于开展抽查的通知", number="示例〔2024〕3号")),
        ("《关于开展抽查的通知》示例(2024)第03号", Entry("《关于开展抽查的通知》", number="示例〔2024〕3号")),
        ("示例[2024]３号 关于开展抽查的通知", Entry("关于开展抽查的通知", number="示例〔2024〕3号")),
        ("工作提示，无文号", Entry("工作提示")),
    ],
)
def test_a_document_is_read_with_its_number_or_without_one(line: str, entry: Entry) -> None:
    assert parse_entries(Row.DOCUMENTS, line, JUNE) == (entry,)


@pytest.mark.parametrize(
    "line",
    [
        "业务班，35人，系统操作",
        "业务班（35人）：系统操作",
        "35人，业务班，系统操作",
        "业务班，内容：系统操作，共35人次",
    ],
)
def test_a_training_is_read_in_any_order(line: str) -> None:
    assert parse_entries(Row.TRAINING, line, JUNE) == (Entry("业务班", headcount=35, content="系统操作"),)


@pytest.mark.parametrize(
    ("row", "line", "code"),
    [
        (Row.MEETINGS, "部署会", "monthly.day_missing"),
        (Row.MEETINGS, "6月5日", "monthly.entry_without_name"),
        (Row.MEETINGS, "部署会，6月31日", "monthly.day_impossible"),
        (Row.MEETINGS, "部署会，6月21日", "monthly.outside_period"),
        (Row.MEETINGS, "部署会，2023年6月5日", "monthly.outside_period"),
        (Row.MEETINGS, "部署会，6月5日至3日", "monthly.days_reversed"),
        (Row.MEETINGS, "  ", "monthly.entry_empty"),
        (Row.DOCUMENTS, "关于开展抽查的通知", "monthly.number_missing"),
        (Row.DOCUMENTS, "示例〔2024〕3号", "monthly.entry_without_name"),
        (Row.TRAINING, "业务班，系统操作", "monthly.headcount_missing"),
        (Row.TRAINING, "业务班，35人", "monthly.content_missing"),
        (Row.DOCUMENTS, f"{'长' * 151}，无文号", "monthly.entry_too_long"),
    ],
)
def test_a_line_without_what_its_row_asks_for_is_refused(row: Row, line: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_entries(row, line, JUNE)
    assert refusal.value.code == code


def test_one_bad_line_takes_none_of_the_others() -> None:
    with pytest.raises(Refusal):
        parse_entries(Row.MEETINGS, "部署会，6月5日\n推进会", JUNE)


def test_a_day_alone_that_two_months_have_is_asked_for_again() -> None:
    with pytest.raises(Refusal) as refusal:
        parse_entries(Row.MEETINGS, "部署会，5日", Period(date(2024, 5, 1), date(2024, 6, 20)))
    assert refusal.value.code == "monthly.day_unclear"


typed = st.text("会议班次年月日号人至无文〔〕（）()，,；;、.-/ \n0123456789２", max_size=40)


@given(st.text(max_size=60) | typed, st.sampled_from(Row))
def test_whatever_is_typed_is_read_or_refused(text: str, row: Row) -> None:
    try:
        entries = parse_entries(row, text, JUNE)
    except Refusal:
        return
    assert all(entry.name for entry in entries)
    assert all(JUNE.holds(entry.day) for entry in entries if entry.day)


@pytest.mark.parametrize(
    "line",
    [
        "示例甲，0311-85000000，19900000001",
        "联系人：示例甲　联系电话：0311-85000000　手机：199 0000 0001",
        "19900000001/示例甲/0311-85000000",
    ],
)
def test_a_contact_is_read_in_any_order(line: str) -> None:
    assert parse_contact(line) == Contact("示例甲", "0311-85000000", "19900000001")


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("示例甲，19900000001", "联系电话"),
        ("0311-85000000，19900000001", "联系人"),
        ("示例甲，85000000", "手机"),
    ],
)
def test_a_contact_without_a_part_is_refused_naming_it(line: str, missing: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_contact(line)
    assert refusal.value.facts == {"missing": missing}


def figures(**changes: int | str) -> dict[Figure, int | str]:
    """Of a department that did nothing, but for ``changes``."""
    words = {Figure.PAPERS, Figure.WEBSITE, Figure.UNIT_NAMES}
    blank: dict[Figure, int | str] = {figure: "" if figure in words else 0 for figure in Figure}
    return blank | {Figure(name): value for name, value in changes.items()}


def checked(computed: dict[Figure, int | str], filling: Filling = EMPTY) -> Filling:
    """Nothing happened, and every figure is confirmed."""
    for row in Row:
        filling = filling.empty(row)
    for block in Block:
        filling = filling.checking(block, computed)
    return filling


def test_a_report_lacks_what_nobody_answered() -> None:
    assert Filling().gaps(figures(), contact=False) == [Gap(row) for row in Row] + [Gap.PLAN, Gap.LINE, Gap.CONTACT]
    assert checked(figures()).gaps(figures(), contact=True) == []


def test_results_that_were_published_need_the_place() -> None:
    computed = figures(published=3)
    assert checked(computed).gaps(computed, contact=True) == [Gap.WEBSITE]
    named = Filling().correcting(Figure.WEBSITE, Correction("示例网", "", ""))
    assert checked(computed, named).gaps(computed, contact=True) == []


def test_a_confirmation_counts_only_for_the_figures_that_were_confirmed() -> None:
    filling = checked(figures())
    assert filling.gaps(figures(draws=1), contact=True) == [Gap.PLAN]
    assert filling.gaps(figures(units=1), contact=True) == [Gap.LINE]


def test_a_correction_keeps_what_was_computed_and_asks_for_another_confirmation() -> None:
    computed = figures(draws=2)
    correction = parse_correction(Figure.DRAWS, "3，少计一次", computed[Figure.DRAWS])
    assert correction == Correction(3, 2, "少计一次")
    filling = checked(computed).correcting(Figure.DRAWS, correction)
    assert filling.values(computed)[Figure.DRAWS] == 3
    assert filling.gaps(computed, contact=True) == [Gap.PLAN]
    assert filling.correcting(Figure.DRAWS, None).values(computed)[Figure.DRAWS] == 2


@pytest.mark.parametrize(
    ("figure", "text", "code"),
    [
        (Figure.DRAWS, "3", "monthly.reason_missing"),
        (Figure.DRAWS, "少计一次", "monthly.count_missing"),
        (Figure.DRAWS, "-3，少计一次", "monthly.count_missing"),
        (Figure.DRAWS, "12345678，少计一次", "monthly.count_too_large"),
        (Figure.PAPERS, "示例〔2024〕3号", "monthly.reason_missing"),
        (Figure.PAPERS, "理由：漏列", "monthly.words_missing"),
    ],
)
def test_a_correction_needs_its_value_and_its_reason(figure: Figure, text: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_correction(figure, text, 2)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["３次，少计一次", "3 理由：少计一次", "3，更正理由是少计一次"])
def test_a_number_is_read_with_its_unit_and_the_word_reason(text: str) -> None:
    assert parse_correction(Figure.DRAWS, text, 2) == Correction(3, 2, "少计一次")


def test_what_the_data_do_not_say_needs_no_reason() -> None:
    assert parse_correction(Figure.WEBSITE, "示例网", "") == Correction("示例网", "", "")
    assert parse_correction(Figure.MAJOR, "2", "") == Correction(2, "", "")


def test_there_cannot_be_more_major_items_than_minor_ones() -> None:
    with pytest.raises(Refusal) as refusal:
        Filling().checking(Block.PLAN, figures(major=3, minor=2))
    assert refusal.value.facts == {"major": 3, "minor": 2}


def test_a_row_is_empty_or_has_entries_never_both() -> None:
    entry = Entry("部署会", day=date(2024, 6, 5))
    filling = Filling().empty(Row.MEETINGS).adding(Row.MEETINGS, [entry, entry])
    assert (filling.of(Row.MEETINGS), filling.none) == ((entry,), frozenset())
    with pytest.raises(Refusal, match=r"monthly\.has_entries"):
        filling.empty(Row.MEETINGS)
    assert filling.removing(Row.MEETINGS, 0).of(Row.MEETINGS) == ()
    assert filling.removing(Row.MEETINGS, 9) == filling


def test_a_row_takes_no_more_entries_than_the_form_can_hold() -> None:
    entries = [Entry(f"会议{n}", day=date(2024, 6, 5)) for n in range(MOST_ENTRIES + 1)]
    assert len(Filling().adding(Row.MEETINGS, entries[1:]).of(Row.MEETINGS)) == MOST_ENTRIES
    with pytest.raises(Refusal, match=r"monthly\.too_many_entries"):
        Filling().adding(Row.MEETINGS, entries)


def test_a_filling_comes_back_from_its_data_as_it_was() -> None:
    filling = checked(figures(published=2)).correcting(Figure.DRAWS, Correction(3, 2, "少计一次"))
    filling = filling.adding(Row.TRAINING, parse_entries(Row.TRAINING, "业务班，35人，系统操作", JUNE))
    filling = filling.adding(Row.MEETINGS, parse_entries(Row.MEETINGS, "部署会，6月5日至6日", JUNE))
    assert Filling.from_data(filling.as_data()) == filling
    assert Filling.from_data({}) == Filling()


def test_every_figure_stands_in_one_block_and_a_change_of_any_is_seen() -> None:
    assert [figure for block in Block for figure in BLOCKS[block]] == list(Figure)
    seen = {fingerprint(figures())} | {fingerprint(figures(**{figure.value: 7})) for figure in Figure}
    assert len(seen) == 1 + len(Figure)
