"""The terms of both rounds: what is frozen reads back as it was, and what no draw may be held on is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draw_terms import (
    KINDS,
    Closing,
    Floor,
    SetAside,
    Share,
    Stratum,
    SubjectTerms,
    TeamTerms,
    TermsDepartment,
    parse_subject_terms,
    parse_team_terms,
)
from domain.errors import Refusal
from templates.refusals import sentence
from tests.support.draws import BUILD, MARKET

TERMS = SubjectTerms(
    campaign="2024-02",
    attempt=1,
    title="联合抽查",
    scope="登记状态为成立",
    strata=(Stratum("A", Fraction(1, 5)),),
    departments=(TermsDepartment(BUILD, "lead"), TermsDepartment(MARKET)),
    contributions=2,
)
TEAMS = TeamTerms(
    campaign="2024-02", attempt=1, title="联合抽查", shares=(Share(BUILD, 2), Share(MARKET, 0)), contributions=2
)

words = st.text("甲乙丙abc 1", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
ids = st.text("9AXY号-_", min_size=1, max_size=6).filter(lambda one: one != "-")
ratios = st.fractions(0, 1, max_denominator=50)


@st.composite
def subject_terms(draw: st.DrawFn) -> SubjectTerms:
    attempt = draw(st.integers(1, 4))
    aside = draw(st.dictionaries(ids, words, max_size=6))
    rows = [SetAside(one, aside[one]) for one in sorted(aside)]
    cut = draw(st.integers(0, len(rows)))
    return replace(
        TERMS,
        kind=draw(st.sampled_from(KINDS)),
        attempt=attempt,
        earlier=tuple(draw(st.lists(words, min_size=attempt - 1, max_size=attempt - 1))),
        floor=draw(st.none() | st.builds(Floor, ratios, st.integers(1, 99))),
        certain=tuple(rows[:cut]),
        left_out=tuple(rows[cut:]),
        closing=draw(st.sampled_from([Closing(dice=5), Closing(dice=10), Closing(public="福彩3D第2024121期")])),
    )


@given(subject_terms())
def test_what_is_frozen_reads_back_as_it_was(terms: SubjectTerms) -> None:
    assert parse_subject_terms(terms.text()) == terms


@given(st.integers(1, 4).flatmap(lambda n: st.lists(words, min_size=n - 1, max_size=n - 1)), st.integers(0, 9))
def test_so_do_the_terms_of_the_teams(earlier: list[str], groups: int) -> None:
    terms = replace(TEAMS, attempt=len(earlier) + 1, earlier=tuple(earlier), groups=groups)
    assert parse_team_terms(terms.text()) == terms


def refused(code: str, text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_subject_terms(text)
    assert caught.value.code == code
    assert sentence(caught.value)


def test_the_lists_of_certain_and_left_out_may_be_given_in_any_order() -> None:
    backwards = replace(TERMS, certain=(SetAside("b", "投诉集中"), SetAside("a", "上级交办")))
    assert [one.id for one in parse_subject_terms(backwards.text()).certain] == ["a", "b"]


def test_a_certain_subject_out_of_order_or_twice_is_refused() -> None:
    text = replace(TERMS, certain=(SetAside("a", "交办"), SetAside("b", "交办"))).text()
    swapped = text.replace("certain\ta\t交办\ncertain\tb\t交办\n", "certain\tb\t交办\ncertain\ta\t交办\n")
    refused("draw.file_line", swapped)
    refused("draw.file_line", text.replace("certain\tb", "certain\ta"))


def test_nobody_is_certain_and_left_out_at_once() -> None:
    text = replace(TERMS, certain=(SetAside("a", "交办"),), left_out=(SetAside("b", "今年已查"),)).text()
    refused("draw.name_twice", text.replace("left-out\tb", "left-out\ta"))


def test_an_attempt_names_the_reason_of_each_before_it() -> None:
    text = replace(TERMS, attempt=3, earlier=("名单有误", "群已解散")).text()
    refused("draw.file_line", text.replace("earlier\t2\t群已解散\n", ""))
    refused("draw.file_line", text.replace("earlier\t2\t", "earlier\t1\t"))
    refused("draw.file_line", text.replace("attempt\t3\n", "attempt\t2\n"))


def test_a_floor_of_nothing_is_refused() -> None:
    with pytest.raises(Refusal, match="floor_wrong"):
        Floor(Fraction(0), 0)
    refused(
        "draw.floor_wrong", replace(TERMS, floor=Floor(Fraction(0), 3)).text().replace("floor\t0/1\t3", "floor\t0/1\t0")
    )


def test_terms_of_the_first_protocol_are_not_taken_for_these() -> None:
    refused("draw.file_line", TERMS.text().replace("suiji-draw/2", "suiji-draw/1"))
