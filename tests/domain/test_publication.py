"""Where and when a result was published, as it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.lengths import PUBLICATION_PLACE, PUBLICATION_URL
from domain.publication import Published, read_published

TODAY, FIRST = date(2024, 6, 20), date(2024, 5, 10)


def read(text: str, *, today: date = TODAY, not_before: date = FIRST) -> Published:
    return read_published(text, today=today, not_before=not_before)


@pytest.mark.parametrize(
    ("text", "place", "day", "url"),
    [
        ("部门网站", "部门网站", TODAY, ""),
        ("部门网站 6月18日", "部门网站", date(2024, 6, 18), ""),
        ("昨天，国家企业信用信息公示系统（河北）", "国家企业信用信息公示系统（河北）", date(2024, 6, 19), ""),
        (
            "部门网站，2024-06-01，https://example.invalid/a?b=20240601",
            "部门网站",
            date(2024, 6, 1),
            "https://example.invalid/a?b=20240601",
        ),
        ("https://example.invalid/1。", "", TODAY, "https://example.invalid/1"),
        ("www.example.invalid 前天", "", date(2024, 6, 18), "www.example.invalid"),
        ("2024年6月3日", "", date(2024, 6, 3), ""),
    ],
)
def test_place_day_and_address_stand_in_any_order(text: str, place: str, day: date, url: str) -> None:
    assert read(text) == Published(place, day, url)


def test_a_day_without_its_year_is_the_last_such_day() -> None:
    found = read("部门网站 12月30日", today=date(2025, 1, 3))
    assert found.day == date(2024, 12, 30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  。", "publication.nothing_said"),
        ("部门网站 6月21日", "publication.day_ahead"),
        ("部门网站 5月9日", "publication.day_too_early"),
        ("部门网站 6月31日", "draft.day_impossible"),
        ("https://a.invalid 和 https://b.invalid", "publication.place_unreadable"),
        ("字" * (PUBLICATION_PLACE + 1), "publication.place_too_long"),
        ("https://" + "a" * PUBLICATION_URL, "publication.url_too_long"),
    ],
)
def test_what_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(text)
    assert refusal.value.code == code


@given(st.text(alphabet="部门网站公示系统（）国家年月日号今昨天前0123456789 ,，。./:-https://w?=\n\t", max_size=80))
def test_no_text_crashes_it_and_what_is_read_is_within_bounds(text: str) -> None:
    try:
        found = read(text)
    except Refusal:
        return
    assert FIRST <= found.day <= TODAY
    assert len(found.place) <= PUBLICATION_PLACE
    assert len(found.url) <= PUBLICATION_URL
