"""Follow-ups: which measures are followed up, what may be entered when, and how typed answers are read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.follow_up import (
    OPEN,
    RULES,
    Entry,
    Reference,
    Said,
    Stage,
    entries_of,
    measures_above,
    measures_owed,
    read_body,
    read_deadline,
    read_entry,
    read_note,
    require_entry,
)
from domain.inspection import Handling, ResultCode
from domain.lengths import FOLLOW_UP_NOTE, FOLLOW_UP_REFERENCE
from domain.workdays import WorkCalendar

TODAY = date(2024, 6, 18)
FIRST = date(2024, 5, 10)
CALENDAR = WorkCalendar(frozenset({2024}), {})


def refused(code: str, call, *arguments, **named) -> dict[str, object]:
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **named)
    assert refusal.value.code == code
    return refusal.value.facts


@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 8, 10])
def test_a_problem_is_never_without_a_measure(code: int) -> None:
    refused("inspection.handling_missing", measures_owed, [ResultCode(1), ResultCode(code)], ())
    assert measures_owed([ResultCode(code)], [Handling.GUIDANCE]) == (Handling.GUIDANCE,)


@pytest.mark.parametrize("code", [1, 7, 9])
def test_nothing_found_is_nothing_to_follow_up(code: int) -> None:
    assert measures_owed([ResultCode(code)], ()) == ()


def test_each_measure_is_followed_up_the_mildest_first() -> None:
    chosen = {Handling.JUDICIARY, Handling.RECTIFICATION}
    assert measures_owed([ResultCode(5)], chosen) == (Handling.RECTIFICATION, Handling.JUDICIARY)


def test_the_ladder_leads_up_and_ends_with_the_judiciary() -> None:
    assert measures_above(Handling.GUIDANCE)[0] is Handling.RECTIFICATION
    assert measures_above(Handling.JUDICIARY) == ()


def test_every_measure_has_an_end_and_every_end_its_measure() -> None:
    for measure in Handling:
        assert any(rule.ends and measure in rule.measures for rule in RULES.values())


@pytest.mark.parametrize(
    ("measure", "made", "offered"),
    [
        (Handling.GUIDANCE, [], [Entry.GUIDED]),
        (Handling.RECTIFICATION, [], [Entry.RECTIFIED]),
        (Handling.ABNORMAL_LIST, [], [Entry.LISTED]),
        (Handling.CASE_INVESTIGATION, [], [Entry.FILED, Entry.PENALISED, Entry.EXCUSED, Entry.DROPPED]),
        (Handling.CASE_INVESTIGATION, [Entry.FILED], [Entry.PENALISED, Entry.EXCUSED, Entry.DROPPED]),
        (Handling.OTHER_DEPARTMENT, [], [Entry.SENT]),
        (Handling.JUDICIARY, [Entry.SENT], [Entry.RECEIVED]),
    ],
)
def test_what_may_be_entered_of_an_open_one(measure: Handling, made: list[Entry], offered: list[Entry]) -> None:
    assert list(entries_of(measure, Stage.HANDLED, made)) == offered


def test_a_closed_one_takes_corrections_and_what_comes_after_its_end() -> None:
    assert entries_of(Handling.ABNORMAL_LIST, Stage.CLOSED, [Entry.LISTED]) == (Entry.LISTED, Entry.REMOVED)
    assert entries_of(Handling.ABNORMAL_LIST, Stage.CLOSED, [Entry.LISTED, Entry.REMOVED]) == (Entry.LISTED,)
    assert entries_of(Handling.CASE_INVESTIGATION, Stage.CLOSED, [Entry.EXCUSED]) == (
        Entry.PENALISED,
        Entry.EXCUSED,
        Entry.DROPPED,
    )


def test_what_was_not_sent_has_no_receipt() -> None:
    refused("follow_up.not_sent", require_entry, Entry.RECEIVED, Handling.JUDICIARY, Stage.HANDLED, [])
    require_entry(Entry.RECEIVED, Handling.JUDICIARY, Stage.HANDLED, [Entry.SENT])


def test_an_outcome_of_another_measure_is_refused_and_the_measure_named() -> None:
    facts = refused("follow_up.wrong_entry", require_entry, Entry.PENALISED, Handling.GUIDANCE, Stage.HANDLED, [])
    assert facts == {"measure": "行政指导"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("6月18日 示例文〔2024〕12号", Said(TODAY, "示例文〔2024〕12号")),
        ("6月18日示例文〔2024〕12号", Said(TODAY, "示例文〔2024〕12号")),
        ("2024年6月17日，示例文〔2024〕12号", Said(date(2024, 6, 17), "示例文〔2024〕12号")),
        ("2024-06-17 示例文〔2024〕12号", Said(date(2024, 6, 17), "示例文〔2024〕12号")),
        ("20240617 示例文〔2024〕12号", Said(date(2024, 6, 17), "示例文〔2024〕12号")),
        ("６月１７日　示例文〔２０２４〕１２号", Said(date(2024, 6, 17), "示例文〔２０２４〕１２号")),
        ("示例文〔2024〕12号 6月17日", Said(date(2024, 6, 17), "示例文〔2024〕12号")),
        ("示例文〔2024〕12号，2024-06-17", Said(date(2024, 6, 17), "示例文〔2024〕12号")),
        ("6.17 王示一", Said(date(2024, 6, 17), "王示一")),
        ("6/17", Said(date(2024, 6, 17), "")),
        ("今天 王示一", Said(TODAY, "王示一")),
        ("今天", Said(TODAY, "")),
        ("昨天，王示一", Said(date(2024, 6, 17), "王示一")),
        ("前天", Said(date(2024, 6, 16), "")),
    ],
)
def test_a_day_and_what_belongs_to_it_are_read_in_any_usual_way(text: str, said: Said) -> None:
    assert read_entry(text, Reference.NUMBER_IF_ANY, today=TODAY, not_before=FIRST) == said


def test_a_document_number_keeps_its_own_digits() -> None:
    said = read_entry("今天 (2024) 冀 0105 行罚 3-2 号", Reference.NUMBER, today=TODAY, not_before=FIRST)
    assert said.reference == "(2024) 冀 0105 行罚 3-2 号"


def test_in_january_a_day_of_december_is_that_of_the_year_before() -> None:
    said = read_entry("12月30日 甲", Reference.CHECKER, today=date(2025, 1, 3), not_before=date(2024, 12, 1))
    assert said.day == date(2024, 12, 30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("示例文〔2024〕12号", "follow_up.no_day"),
        ("", "follow_up.no_day"),
        ("6月19日 甲", "follow_up.day_ahead"),
        ("2024-07-01 甲", "follow_up.day_ahead"),
        ("5月9日 甲", "follow_up.day_too_early"),
        ("6月31日 甲", "draft.day_impossible"),
        ("6月18日", "follow_up.number_missing"),
        (f"6月18日 {'文' * (FOLLOW_UP_REFERENCE + 1)}", "follow_up.reference_too_long"),
    ],
)
def test_what_cannot_be_entered_is_refused(text: str, code: str) -> None:
    refused(code, read_entry, text, Reference.NUMBER, today=TODAY, not_before=FIRST)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7月5日", date(2024, 7, 5)),
        ("7月5日前", date(2024, 7, 5)),
        ("2024-07-05", date(2024, 7, 5)),
        ("15日内", date(2024, 7, 3)),
        ("15天", date(2024, 7, 3)),
        ("10个工作日", date(2024, 7, 2)),
        ("10 个工作日内", date(2024, 7, 2)),
        ("5月20日", date(2024, 5, 20)),
    ],
)
def test_the_day_by_which_it_must_be_mended(text: str, day: date) -> None:
    assert read_deadline(text, today=TODAY, not_before=FIRST, calendar=CALENDAR) == day


def test_in_december_a_deadline_in_january_is_of_the_next_year() -> None:
    day = read_deadline("1月10日", today=date(2024, 12, 20), not_before=FIRST, calendar=CALENDAR)
    assert day == date(2025, 1, 10)


def test_a_deadline_before_the_inspection_is_a_slip() -> None:
    about = {"today": TODAY, "not_before": FIRST, "calendar": CALENDAR}
    refused("follow_up.day_too_early", read_deadline, "5月9日", **about)
    refused("draft.day_unreadable", read_deadline, "尽快", **about)


def test_reasons_and_bodies_are_one_line_and_never_empty() -> None:
    assert read_note(" 逾期\n未改正 ") == "逾期 未改正"
    refused("follow_up.reason_missing", read_note, " \n")
    refused("follow_up.reason_too_long", read_note, "长" * (FOLLOW_UP_NOTE + 1))
    assert read_body(" 综合执法大队 ") == "综合执法大队"
    refused("follow_up.body_missing", read_body, "")


@given(st.text(max_size=80), st.sampled_from(list(Reference)))
def test_whatever_is_typed_is_read_or_refused(text: str, reference: Reference) -> None:
    try:
        said = read_entry(text, reference, today=TODAY, not_before=FIRST)
    except Refusal:
        return
    assert FIRST <= said.day <= TODAY
    assert len(said.reference) <= FOLLOW_UP_REFERENCE


@given(st.sampled_from(list(Handling)), st.sampled_from(sorted(OPEN)), st.sets(st.sampled_from(list(Entry))))
def test_an_open_one_can_always_be_brought_to_its_end(measure: Handling, stage: Stage, made: set[Entry]) -> None:
    for _ in range(3):
        offered = entries_of(measure, stage, made)
        if any(RULES[entry].ends for entry in offered):
            return
        made = made | set(offered)
    pytest.fail(f"{measure} is stuck")
