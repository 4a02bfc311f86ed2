"""Where a specialist shall help and why, as it is typed in one line; who they are, as it is typed before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.specialist import Outside, read_outside, read_subjects

OWN = (1, 2, 3, 5, 8)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("3 电梯检验", (3,)),
        ("第3号 电梯检验", (3,)),
        ("3号电梯检验", (3,)),
        ("1、3 电梯检验", (1, 3)),
        ("１，３：电梯检验", (1, 3)),
        ("1-3 电梯检验", (1, 2, 3)),
        ("1号至3号、8号，电梯检验", (1, 2, 3, 8)),
        ("3-1 电梯检验", (1, 2, 3)),
        ("全部 电梯检验", OWN),
        ("各户：电梯检验", OWN),
    ],
)
def test_the_forms_come_first_and_the_reason_after_them(typed: str, numbers: tuple[int, ...]) -> None:
    assert read_subjects(typed, OWN) == (numbers, "电梯检验")


def test_a_reason_that_begins_with_a_number_is_not_taken_for_a_form() -> None:
    assert read_subjects("1、3 2台电梯须专业检验", OWN) == ((1, 3), "2台电梯须专业检验")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "where_unreadable"),
        ("电梯检验", "where_unreadable"),
        ("3", "where_unreadable"),
        ("1、3", "where_unreadable"),
        ("4 电梯检验", "unknown_number"),
        ("3-6 电梯检验", "unknown_number"),
        ("3 " + "长" * 201, "reason_too_long"),
    ],
)
def test_what_is_not_understood_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal, match=rf"specialist\.{code}"):
        read_subjects(typed, OWN)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (lambda: read_subjects(text, OWN), lambda: read_outside(text)):
        try:
            read()
        except Refusal as refusal:
            if not refusal.code.startswith("specialist."):
                raise


def test_somebody_of_another_body_stands_in_the_first_line() -> None:
    who, rest = read_outside("示例专家，示例检测中心、电梯检验\n1 不能独立完成")
    assert who == Outside("示例专家", "示例检测中心", "电梯检验")
    assert read_subjects(rest, OWN) == ((1,), "不能独立完成")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("示例专家\n1 理由", "outside_unreadable"),
        ("示例专家，示例检测中心，电梯检验", "outside_unreadable"),
        (f"{'长' * 61}，示例检测中心，电梯检验\n1 理由", "text_too_long"),
    ],
)
def test_who_cannot_be_read_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal, match=rf"specialist\.{code}"):
        read_outside(typed)
