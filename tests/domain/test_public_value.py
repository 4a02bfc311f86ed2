"""The public value: what counts as the same, and who must agree on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draw_files import file_text
from domain.errors import Refusal
from domain.public_value import SaidValue, agreed_value, normalise_value


def said(person: int, value: str, contributor: str = "", *, of_office: bool = False) -> SaidValue:
    return SaidValue(person, contributor, of_office, value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 03,08，12、21 ２５；30\n+ 05 ", "03 08 12 21 25 30 + 05"),
        ("0xAB12", "0xab12"),
        ("３，１４", "3 14"),
        ("drand 4 200 000", "drand 4 200 000"),
    ],
)
def test_the_same_value_is_the_same_however_it_is_typed(typed: str, kept: str) -> None:
    assert normalise_value(typed) == kept


@pytest.mark.parametrize("nothing", ["", " ，、 ", "\u200b"])
def test_a_value_of_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(Refusal, match="words_empty"):
        normalise_value(nothing)


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing_and_what_comes_out_stands_in_a_file(text: str) -> None:
    try:
        once = normalise_value(text)
    except Refusal:
        return
    assert normalise_value(once) == once
    assert file_text([("public", once)]) == f"public\t{once}\n"


def test_the_office_and_a_department_agree() -> None:
    assert agreed_value([said(1, "7", of_office=True), said(2, "7", "甲局")]) == "7"


@pytest.mark.parametrize(
    "values",
    [
        [],
        [said(1, "7", of_office=True)],
        [said(1, "7", of_office=True), said(2, "8", "甲局")],
        [said(1, "7", of_office=True), said(2, "7", of_office=True)],
        [said(1, "7", "甲局"), said(2, "7", "乙局")],
        [said(1, "7", "甲局", of_office=True)],
    ],
)
def test_nothing_less_is_agreement(values: list[SaidValue]) -> None:
    assert agreed_value(values) is None


people = st.builds(
    said, st.integers(1, 4), st.sampled_from("78"), st.sampled_from(["", "甲局"]), of_office=st.booleans()
)


@given(st.lists(people, max_size=6, unique_by=lambda one: one.person_id))
def test_an_agreed_value_was_typed_by_two_persons_one_of_the_office_one_of_a_department(
    values: list[SaidValue],
) -> None:
    agreed = agreed_value(values)
    mine = [one for one in values if one.value == agreed]
    if agreed is not None:
        assert len(mine) > 1
        assert any(one.of_office for one in mine)
        assert any(one.contributor for one in mine)
    else:
        for one in values:
            same = [other for other in values if other.value == one.value and other is not one]
            assert not (one.of_office and any(other.contributor for other in same))
