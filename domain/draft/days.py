"""Dates and windows as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import pairwise

from domain.draw_files import plain
from domain.errors import Refusal

LONGEST_WINDOW = 731
"""Days. An annual plan takes a year; more than two is a slip of the finger in the year."""

FIRST_YEAR, LAST_YEAR = 1949, 2099
_SHOWN = 40

_FULL = r"(?:(\d{4})\s?[-/.年]\s?)?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?[日号]?"
_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_DAY = re.compile(rf"(?:{_FULL}|{_COMPACT})")
# 一 (the numeral) is often typed for a dash; between two dates nothing else can be meant.
_WINDOW = re.compile(
    rf"(?P<start>{_FULL}|{_COMPACT})(?:\s?(?:[-—–―−~〜一]{{1,3}}|起?\s?[至到]|,)\s?|\s)"
    rf"(?P<end>{_FULL}|{_COMPACT}|(?P<day>\d{{1,2}})\s?[日号])"
)
_OPENING = re.compile(r"^(?:自|从|由)\s?")
_CLOSING = re.compile(r"\s?(?:[(](?:含|含当日|含当天)[)]|以前|之前|前|为止|止|结束|。)$")
_TODAY = re.compile(r"即日起?|今日|今天")


def parse_day(text: str, *, today: date) -> date:
    """One day: ``2023-12-31``, ``2023.12.31``, ``2023年12月31日前``, ``20231231``, ``12月31日`` of this year.

    Refuses ``draft.day_unreadable`` and ``draft.day_impossible``.
    """
    words = _normal(text, today)
    match = _DAY.fullmatch(words)
    if match is None:
        raise Refusal("draft.day_unreadable", text=_short(words))
    year, month, day = _parts(match[0])
    return _day(year or today.year, month, day, words)


def parse_window(text: str, *, today: date) -> tuple[date, date]:
    """First and last day of a window: ``2024-05-10 至 2024-06-30``, ``2024.5.10—6.30``, ``5月10日到30日``.

    A year that is not named is that of the other day, or this year. Refuses what is no window, a day that
    does not exist, an end before the start (``draft.window_reversed``) and more than ``LONGEST_WINDOW`` days.
    """
    words = _normal(text, today)
    match = _WINDOW.fullmatch(words)
    if match is None:
        raise Refusal("draft.window_unreadable", text=_short(words))
    year, month, day = _parts(match["start"])
    if match["day"]:
        last_year, last_month, last_day = year, month, int(match["day"])
    else:
        last_year, last_month, last_day = _parts(match["end"])
    start = _day(year or last_year or today.year, month, day, words)
    end = _day(last_year or start.year, last_month, last_day, words)
    if end < start:
        raise Refusal("draft.window_reversed", start=start, end=end)
    if (end - start).days >= LONGEST_WINDOW:
        raise Refusal("draft.window_too_long", days=(end - start).days + 1, most=LONGEST_WINDOW)
    return start, end


def _normal(text: str, today: date) -> str:
    words = _TODAY.sub(today.isoformat(), unicodedata.normalize("NFKC", plain(text)))
    words, before = _OPENING.sub("", words), ""
    while words != before:
        words, before = _CLOSING.sub("", words), words
    return words


def _parts(text: str) -> tuple[int | None, int, int]:
    """Year (where named), month and day of a text that has matched."""
    if re.fullmatch(_COMPACT, text):
        return int(text[:4]), int(text[4:6]), int(text[6:])
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else (None, numbers[0], numbers[1])


def _day(year: int, month: int, day: int, words: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refusal("draft.day_impossible", text=_short(words)) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("draft.day_impossible", text=_short(words))
    return found


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def runs(days: list[date]) -> list[tuple[date, date]]:
    """Consecutive days as first and last of each run, for days in ascending order without repetition."""
    if not days:
        return []
    breaks = [n for n, (one, two) in enumerate(pairwise(days), start=1) if (two - one).days > 1]
    edges = [0, *breaks, len(days)]
    return [(days[start], days[end - 1]) for start, end in pairwise(edges)]
