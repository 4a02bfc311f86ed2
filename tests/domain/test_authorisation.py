"""By which document the level above has authorised, and for which subjects, as people type it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authorisation import Document, read_batch, read_document, read_numbers, read_reason
from domain.errors import Refusal
from domain.lengths import AUTHORISATION

TODAY = date(2024, 5, 10)
DOCUMENT = Document("示例市住建局", "示建授〔2024〕3号", date(2024, 5, 8))


@pytest.mark.parametrize(
    "text",
    [
        "示例市住建局 示建授〔2024〕3号 2024年5月8日",
        "示例市住建局\n示建授〔2024〕3号\n5月8日",
        "示例市住建局，示建授〔2024〕3号，2024-05-08。",
        "示建授〔2024〕3号、示例市住建局、2024.5.8",
        "5月8日 示例市住建局 示建授〔2024〕3号",
        "示例市住建局 示建授 〔2024〕 3号 ２０２４年５月８日",
        "授权单位：示例市住建局；文号：示建授〔2024〕3号；日期：20240508",
    ],
)
def test_a_document_is_read_in_many_spellings(text: str) -> None:
    assert read_document(text, today=TODAY) == DOCUMENT


@pytest.mark.parametrize(("words", "day"), [("今天", TODAY), ("5月10日", TODAY), ("12月8日", date(2023, 12, 8))])
def test_a_day_without_its_year_is_the_last_such_day(words: str, day: date) -> None:
    assert read_document(f"示例市住建局 示建授〔2024〕3号 {words}", today=TODAY).dated == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("示例市住建局 示建授〔2024〕3号", "authorisation.no_day"),
        ("", "authorisation.no_day"),
        ("示例市住建局 示建授〔2024〕3号 2024年5月11日", "authorisation.day_ahead"),
        ("示例市住建局 示建授〔2024〕3号 2024年2月30日", "draft.day_impossible"),
        ("示例市住建局 2024年5月8日", "authorisation.unreadable"),
        (f"{'局' * 301} 示建授〔2024〕3号 5月8日", "authorisation.too_long"),
        (f"示例市住建局 {'号' * 101} 5月8日", "authorisation.too_long"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_document(text, today=TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3、5、8", [3, 5, 8]),
        ("第3号、第5号", [3, 5]),
        ("８，３", [3, 8]),
        ("3至6号", [3, 4, 5, 6]),
        ("3号至6号", [3, 4, 5, 6]),
        ("第3号 至 第6号", [3, 4, 5, 6]),
        ("第 1 号 和 3 - 5 号  8", [1, 3, 4, 5, 8]),
        ("1-3、8", [1, 2, 3, 8]),
        ("3 5 3", [3, 5]),
        ("全部", None),
        (" 所有。", None),
    ],
)
def test_numbers_are_read_each_once_and_in_order(text: str, numbers: list[int] | None) -> None:
    assert read_numbers(text, range(1, 9)) == numbers


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三号", "numbers_unreadable"),
        ("", "numbers_unreadable"),
        ("9", "unknown_number"),
        ("5-3", "numbers_unreadable"),
        ("1、5-3", "numbers_unreadable"),
        # Once tried in 4 to the power of 30 ways.
        (" 、 ".join("1" * 30) + "x", "numbers_unreadable"),
    ],
)
def test_numbers_that_are_none_of_the_list_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        read_numbers(text, range(1, 9))


@pytest.mark.parametrize("gap", [" ", "\n", "：", "，", "  \n "])
def test_numbers_come_before_the_document(gap: str) -> None:
    rest = "示例市住建局 示建授〔2024〕3号 5月8日"
    assert read_batch(f"3、5{gap}{rest}", range(1, 9), today=TODAY) == ([3, 5], DOCUMENT)
    assert read_batch(f"全部{gap}{rest}", range(1, 9), today=TODAY) == (None, DOCUMENT)


def test_a_name_keeps_its_brackets_as_they_were_typed() -> None:
    numbers, document = read_batch("3 示例局（保税区分局） 示授〔2024〕3号 5月8日", [3], today=TODAY)
    assert (numbers, document.granted_by) == ([3], "示例局（保税区分局）")


def test_a_batch_without_numbers_is_refused() -> None:
    with pytest.raises(Refusal, match="numbers_unreadable"):
        read_batch("示例市住建局 示建授〔2024〕3号 5月8日", [3], today=TODAY)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (lambda: read_batch(text, range(1, 9), today=TODAY), lambda: read_document(text, today=TODAY)):
        try:
            read()
        except Refusal:
            continue


@given(st.sets(st.integers(1, 400), min_size=1, max_size=20), st.sampled_from("、，, "))
def test_numbers_that_are_written_are_the_numbers_that_are_read(numbers: set[int], between: str) -> None:
    assert read_numbers(between.join(map(str, numbers)), range(1, 401)) == sorted(numbers)


@pytest.mark.parametrize(("text", "code"), [(" \n", "reason_missing"), ("因" * (AUTHORISATION + 1), "reason_too_long")])
def test_a_reason_is_neither_empty_nor_long(text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        read_reason(text)
