"""The credit code, checked against another library where that one applies. All codes are made up."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from domain.credit_code import (
    CHARACTERS,
    check_character,
    inner_organisation_code_is_valid,
    is_valid,
    normalise,
)

letters = st.sampled_from(CHARACTERS)
digits = st.sampled_from("0123456789")


def first17s(head: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Seventeen characters in the shape of a code, the first two from ``head``."""
    parts = (head, head, *[digits] * 6, *[letters] * 9)
    return st.tuples(*parts).map("".join)


any_first17 = first17s(letters)


def test_a_code_worked_out_by_hand_is_valid() -> None:
    """The weighted sum of the first seventeen is 631; 631 mod 31 is 11; 31 - 11 = 20, the value of L."""
    assert is_valid("91130199600000012L")


@given(any_first17)
def test_a_code_with_its_check_character_is_valid(first17: str) -> None:
    assert is_valid(first17 + check_character(first17))


@given(any_first17, st.integers(0, 17), letters)
def test_one_wrong_character_is_found(first17: str, place: int, wrong: str) -> None:
    code = first17 + check_character(first17)
    assume(code[place] != wrong)
    assert not is_valid(code[:place] + wrong + code[place + 1 :])


@given(first17s(digits))
def test_it_agrees_with_python_stdnum_where_that_applies(first17: str) -> None:
    """python-stdnum refuses a letter among the first two characters and some kinds of body: ours does not."""
    assert check_character(first17) == uscc.calc_check_digit(first17)
    code = first17 + check_character(first17)
    if uscc.is_valid(code):
        assert is_valid(code)


@given(st.text(alphabet=CHARACTERS + "IOZSV-", min_size=16, max_size=20))
def test_what_python_stdnum_accepts_is_accepted(text: str) -> None:
    if uscc.is_valid(text):
        assert is_valid(normalise(text))


def test_a_code_that_begins_with_a_letter_is_valid() -> None:
    first17 = "N2130100MA0ABCDE1"
    assert is_valid(first17 + check_character(first17))


@pytest.mark.parametrize("text", ["", "9", "91130199600000012", "91130199600000012LL", "9113019960000001IL", "九" * 18])
def test_what_has_not_the_shape_of_a_code_is_not_valid(text: str) -> None:
    assert not is_valid(text)


def test_letters_among_the_digits_of_the_place_are_not_valid() -> None:
    first17 = "9113A100MA0ABCDE1"
    assert not is_valid(first17 + check_character(first17))


@pytest.mark.parametrize(
    "typed",
    [
        "９１１３０１９９６００００００１２Ｌ",
        " 91130199 60000001 2l ",
        "911301-996000-00012L",
        "91130199–600000012L\u200b",
        "\u300091130199600000012L\n",
    ],
)
def test_full_width_blanks_hyphens_and_small_letters_are_put_right(typed: str) -> None:
    assert normalise(typed) == "91130199600000012L"


@given(st.text(alphabet=CHARACTERS + "０９ＡｚZ -–—－\u3000\t九", max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("first17", ["", "1" * 16, "1" * 18, "I" * 17])
def test_a_check_character_needs_seventeen_of_the_characters(first17: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  any text will do
        check_character(first17)


def test_the_inner_organisation_code_is_checked_apart() -> None:
    assert inner_organisation_code_is_valid("91130199600000012L")
    wrong = "91130199600000013"
    wrong += check_character(wrong)
    assert is_valid(wrong)
    assert not inner_organisation_code_is_valid(wrong)


def test_an_inner_check_of_ten_is_written_x() -> None:
    """00000005: 5 x 2 = 10, 11 - 10 = 1; 00000006: 12, 11 - 1 = 10, written X."""
    assert inner_organisation_code_is_valid("91110000" + "000000051" + "0")
    assert inner_organisation_code_is_valid("91110000" + "00000006X" + "0")


@pytest.mark.parametrize("text", ["", "no code", "91110000"])
def test_what_is_no_code_has_no_valid_inner_code(text: str) -> None:
    assert not inner_organisation_code_is_valid(text)
