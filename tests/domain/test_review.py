"""Why a form is sent back: the marks on a button, and a reason for each item in a line of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.review import MOST_MARKED, marked, marks, read_item_reasons


@given(st.sets(st.integers(0, MOST_MARKED - 1)))
def test_marks_on_a_button_read_back(places: set[int]) -> None:
    word = marks(places)
    assert marked(word, MOST_MARKED) == tuple(sorted(places))
    assert len(word) <= 20


@pytest.mark.parametrize("word", ["", "x", "-1", "4", "ff"])
def test_marks_that_no_card_of_ours_carries_are_an_old_button(word: str) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        marked(word, 2)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("1.照片不清", {0: "照片不清"}),
        ("1、照片不清\n第3项：请核实门牌", {0: "照片不清", 2: "请核实门牌"}),
        ("第 2 项 请核实", {1: "请核实"}),
        ("请核实", {}),
        ("3天内补报", {}),
        ("2 处写错", {}),
        ("2.5米不对", {}),
        ("1.照片不清\n其余无误", {}),
        ("9.照片不清", {}),
        ("1.照片不清\n1.请核实", {}),
        ("", {}),
    ],
)
def test_a_reason_for_each_item_stands_in_a_line_of_its_own(text: str, reasons: dict[int, str]) -> None:
    assert read_item_reasons(text, 3) == reasons


@given(st.text(alphabet="第项12.、：: \n照片", max_size=30))
def test_any_reason_is_read_or_taken_as_a_whole(text: str) -> None:
    assert all(0 <= place < 3 and words for place, words in read_item_reasons(text, 3).items())
