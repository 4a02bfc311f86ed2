"""Which answers contradict the record, when a revisit is finished, how many are drawn."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draw_terms import Closing
from domain.errors import Refusal
from domain.inspection import Method, ResultCode
from domain.lengths import REVISIT_WORDS
from domain.revisit import (
    LEAST_TRIES,
    QUESTIONS,
    Answer,
    Channel,
    Difference,
    Entry,
    Kind,
    Outcome,
    Record,
    Recorded,
    Wanted,
    closing_for,
    differences,
    figures_of,
    nobody_to_ask,
    outcome_of,
    read_entries,
    read_wanted,
    read_words,
    record_of,
    told_to_department,
)

ON_SITE = Record(on_site=True, unreachable=False)
ON_PAPER = Record(on_site=False, unreachable=False)
WELL = dict.fromkeys(QUESTIONS, Answer.YES) | {Kind.DEMANDED: Answer.NO}

entries = st.lists(
    st.one_of(
        st.builds(Entry, st.sampled_from([Kind.TRIED, Kind.REACHED]), st.sampled_from([one.value for one in Channel])),
        st.builds(Entry, st.sampled_from(QUESTIONS), st.sampled_from([one.value for one in Answer])),
        st.builds(Entry, st.sampled_from([Kind.REMARK, Kind.DIFFERENCE]), st.just(""), st.text(max_size=9)),
    )
)


def said(channel: Channel = Channel.PHONE, by_hand: str = "", **answers: Answer) -> Recorded:
    given = WELL | {Kind(name): answer for name, answer in answers.items()}
    return Recorded(channel, 0, given, by_hand=by_hand)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, set()),
        ({"took_place": Answer.NO}, {Difference.NO_VISIT}),
        ({"two": Answer.NO}, {Difference.TOO_FEW}),
        ({"certificates": Answer.NO}, {Difference.NO_CERTIFICATES}),
        ({"two": Answer.NO, "certificates": Answer.NO}, {Difference.TOO_FEW, Difference.NO_CERTIFICATES}),
        ({"demanded": Answer.YES}, {Difference.DEMANDED}),
        ({"explained": Answer.NO}, set()),
        ({"satisfied": Answer.NO}, set()),
        ({"took_place": Answer.UNCLEAR, "two": Answer.UNCLEAR, "certificates": Answer.UNCLEAR}, set()),
    ],
)
def test_an_answer_differs_that_contradicts_an_inspection_on_site(
    answers: dict[str, Answer], found: Collection[Difference]
) -> None:
    assert set(differences(said(**answers), ON_SITE)) == set(found)


def test_nobody_came_is_no_difference_where_nobody_had_to_come() -> None:
    assert differences(said(took_place=Answer.NO), ON_PAPER) == ()


def test_who_is_met_at_the_address_where_the_record_says_unreachable_differs() -> None:
    gone = record_of([ResultCode.UNREACHABLE] * 2, [(Method.ON_SITE,), ()])
    assert gone == Record(on_site=False, unreachable=True)
    assert differences(said(Channel.VISIT), gone) == (Difference.FOUND_THERE,)
    assert differences(said(Channel.PHONE, took_place=Answer.NO), gone) == ()


def test_a_mark_by_hand_differs_until_it_is_taken_back() -> None:
    marked = [Entry(Kind.REACHED, "phone"), Entry(Kind.DIFFERENCE, words="日期不对")]
    assert differences(read_entries(marked), ON_SITE) == (Difference.BY_HAND,)
    assert differences(read_entries([*marked, Entry(Kind.DIFFERENCE)]), ON_SITE) == ()


def test_a_complaint_of_what_was_demanded_is_not_told_to_the_department() -> None:
    found = differences(said(two=Answer.NO, demanded=Answer.YES), ON_SITE)
    assert told_to_department(found) == (Difference.TOO_FEW,)


def test_one_department_on_site_makes_an_inspection_on_site() -> None:
    assert record_of([ResultCode.NO_PROBLEM], [(Method.WRITTEN,), (Method.ON_SITE,)]).on_site
    assert record_of([ResultCode.NO_PROBLEM], [()]).on_site
    assert not record_of([ResultCode.NO_PROBLEM], [(Method.WRITTEN,)]).on_site


@given(entries)
def test_the_newest_entry_of_a_kind_counts(made: list[Entry]) -> None:
    read = read_entries(made)
    newest = {one.kind: one for one in made}
    assert read.tries == sum(one.kind is Kind.TRIED for one in made)
    assert {kind: answer.value for kind, answer in read.answers.items()} == {
        kind: one.answer for kind, one in newest.items() if kind in QUESTIONS
    }
    assert (read.channel is None) == (Kind.REACHED not in newest)


@given(entries)
def test_what_is_finished_was_reached_and_asked_or_tried_often_enough(made: list[Entry]) -> None:
    read = read_entries(made)
    if read.channel is not None and set(read.asked) <= set(read.answers):
        assert outcome_of(read) is Outcome.REACHED
    elif read.channel is None and read.tries >= LEAST_TRIES:
        assert outcome_of(read) is Outcome.UNREACHED
    else:
        code = "unanswered" if read.channel else "try_again"
        with pytest.raises(Refusal, match=f"revisit.{code}"):
            outcome_of(read)


def test_of_an_inspection_that_did_not_take_place_nobody_asks_who_was_there() -> None:
    read = Recorded(Channel.PHONE, 0, {Kind.TOOK_PLACE: Answer.NO})
    assert read.missing == (Kind.DEMANDED, Kind.SATISFIED)


def test_a_stale_answer_about_a_visit_that_did_not_take_place_is_no_difference() -> None:
    found = differences(said(took_place=Answer.NO, two=Answer.NO), ON_SITE)
    assert found == (Difference.NO_VISIT,)


@pytest.mark.parametrize(
    ("words", "pool", "drawn"),
    [("3户", 10, 3), ("3", 2, 2), ("１户", 5, 1), ("10%", 5, 1), ("10％", 31, 4), ("1/5", 10, 2), ("5 户", 9, 5)],
)
def test_a_number_or_a_share_of_which_less_than_one_counts_as_one(words: str, pool: int, drawn: int) -> None:
    assert read_wanted(words).of(pool) == drawn


@pytest.mark.parametrize("words", ["", "几户", "0户", "0%", "101%", "-1", "三分之一", "99999户"])
def test_what_is_neither_is_refused(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_wanted(words)
    assert refused.value.code == "revisit.size_unreadable"


@given(st.integers(1, 5000), st.integers(1, 99))
def test_so_many_are_drawn_that_the_share_is_reached_and_never_more_than_there_are(pool: int, percent: int) -> None:
    drawn = Wanted(Fraction(percent, 100)).of(pool)
    assert max(1, pool * percent / 100) <= drawn <= pool


def test_a_small_part_is_drawn_with_ten_dice() -> None:
    assert closing_for(Closing(dice=5), 51, 1) == Closing(dice=10)
    assert closing_for(Closing(dice=5), 50, 1) == Closing(dice=5)
    assert closing_for(Closing(public="某期开奖号码"), 500, 1) == Closing(public="某期开奖号码")


def test_nobody_is_to_be_asked_where_nobody_was_met_everywhere() -> None:
    assert nobody_to_ask([ResultCode.UNREACHABLE, ResultCode.NO_SUCH_ACTIVITY])
    assert not nobody_to_ask([ResultCode.UNREACHABLE, ResultCode.NO_PROBLEM])
    assert not nobody_to_ask([])


def test_the_numbers_of_a_round_count_its_ends() -> None:
    rows = [
        (Outcome.REACHED, True, True, said(two=Answer.NO)),
        (Outcome.REACHED, True, False, said(demanded=Answer.YES)),
        (Outcome.REACHED, False, False, said(satisfied=Answer.UNCLEAR)),
        (Outcome.UNREACHED, False, False, Recorded()),
        (None, False, False, Recorded()),
    ]
    figures = figures_of(40, rows)
    assert (figures.pool, figures.drawn, figures.reached, figures.unreached) == (40, 5, 3, 1)
    assert (figures.differing, figures.told, figures.left) == (2, 1, 1)
    assert figures.satisfied == {Answer.YES: 2, Answer.NO: 0, Answer.UNCLEAR: 1}


def test_words_are_one_line_of_at_most_so_many_characters() -> None:
    assert read_words(" 来了\n两人 ") == "来了 两人"
    assert len(read_words("字" * REVISIT_WORDS)) == REVISIT_WORDS
    for text, code in (("　\n", "revisit.words_missing"), ("字" * (REVISIT_WORDS + 1), "revisit.words_too_long")):
        with pytest.raises(Refusal) as refused:
            read_words(text)
        assert refused.value.code == code
