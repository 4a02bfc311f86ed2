"""The check code of a notice: it survives being read off paper, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import LENGTH, SIGNS, check_code, code_words, read_code


@given(st.text(min_size=1), st.integers(min_value=1))
def test_a_code_that_is_printed_and_typed_again_is_the_same(chance: str, proposal_id: int) -> None:
    code = check_code(chance, proposal_id)
    assert len(code) == LENGTH
    assert read_code(code_words(code)) == code


@given(st.text())
def test_whatever_somebody_types_is_a_code_or_nothing(text: str) -> None:
    assert read_code(text) == "" or set(read_code(text)) <= set(SIGNS)


@pytest.mark.parametrize("typed", ["abcde-23456", " ABCDE 23456 ", "ＡＢＣＤＥ－２３４５６", "abcde—23456"])
def test_case_width_blanks_and_dashes_do_not_matter(typed: str) -> None:
    assert read_code(typed) == "ABCDE23456"


@pytest.mark.parametrize("typed", ["", "ABCDE2345", "ABCDE234567", "ABCDE2345O", "ABCDE2345一", "A" * 10_000])
def test_what_has_another_length_or_other_signs_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_two_notices_and_two_draws_of_chance_have_codes_of_their_own() -> None:
    codes = {check_code(chance, proposal_id) for chance in ("a", "b") for proposal_id in range(1, 500)}
    assert len(codes) == 998
