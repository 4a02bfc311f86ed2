"""Where and when a result was published outside our own page, as people type it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.draft import parse_day
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import PUBLICATION_PLACE, PUBLICATION_URL

#: What the record of a publication on our own page says.
OWN_PAGE = "本系统公示页"
#: The usual places outside, by the letters that buttons carry.
PLACES = {"n": "国家企业信用信息公示系统", "s": "部门网站"}


@dataclass(frozen=True)
class Published:
    """Where, on which day, at which address; ``place`` and ``url`` are "" where nothing was said of them."""

    place: str
    day: date
    url: str


_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_DAY = re.compile(
    r"今天|今日|昨天|昨日|前天"
    r"|(?<!\d)(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)\s?[日号]?"
    r"|\d{1,2}\s?月\s?\d{1,2}\s?[日号]?|\d{8}(?!\d))"
)
_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_EDGES = " \t,，、;；:：。"


def read_published(text: str, *, today: date, not_before: date) -> Published:
    """``国家企业信用信息公示系统（河北） 6月18日 https://…``, in any order, each part optional; without a day, today.

    A day without its year is the last such day. Raises Refusal ``publication.nothing_said``,
    ``publication.day_ahead``, ``publication.day_too_early``, ``publication.place_unreadable``,
    ``publication.place_too_long``, ``publication.url_too_long``, and what ``parse_day`` raises.
    """
    words = plain(text)
    if not words.strip(_EDGES):
        raise Refusal("publication.nothing_said")
    words, url = _cut(words, _URL)
    url = url.rstrip(".,;)")
    words, said = _cut(words, _DAY)
    day = _day(said, today) if said else today
    if day > today:
        raise Refusal("publication.day_ahead", day=day)
    if day < not_before:
        raise Refusal("publication.day_too_early", day=day, first=not_before)
    place = " ".join(words.split()).strip(_EDGES)
    if "//" in place:
        raise Refusal("publication.place_unreadable")
    return Published(_short(place), day, _short_url(url))


def _cut(words: str, what: re.Pattern[str]) -> tuple[str, str]:
    """The words without the first match, and the match; "" where there is none."""
    match = what.search(words)
    return (f"{words[: match.start()]} {words[match.end() :]}", match[0]) if match else (words, "")


def _day(words: str, today: date) -> date:
    if words in _AGO:
        return today - timedelta(days=_AGO[words])
    day = parse_day(words, today=today)
    has_year = re.match(r"\d{4}", words) is not None
    if not has_year and day > today and (day - today).days > 183:
        return parse_day(f"{today.year - 1}年{words}", today=today)
    return day


def _short(place: str) -> str:
    if len(place) > PUBLICATION_PLACE:
        raise Refusal("publication.place_too_long", length=len(place), most=PUBLICATION_PLACE)
    return place


def _short_url(url: str) -> str:
    if len(url) > PUBLICATION_URL:
        raise Refusal("publication.url_too_long", length=len(url), most=PUBLICATION_URL)
    return url
