"""Times as people type them: ``6月18日下午3点``, ``明天上午``, ``18日15:30``, ``2024-06-18 15:00``."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from domain.errors import Refusal

#: What 上午 and 下午 mean without an hour.
MORNING, AFTERNOON = time(9), time(14, 30)
#: A day without its year is the next such day, if that is not further away than this.
HALF_A_YEAR = timedelta(days=183)
FIRST_YEAR, LAST_YEAR = 1949, 2099
LONGEST = 60
_SHOWN = 30
_DIGITS = {**{word: n for n, word in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_WEEKDAYS = {**{word: n for n, word in enumerate("一二三四五六日")}, "天": 6}
_RELATIVE = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "后日": 2, "大后天": 3}
_RELATIVE |= {"昨天": -1, "昨日": -1, "前天": -2}

_NUMERAL = re.compile(r"(?<![周期拜])[〇零一二两三四五六七八九十]+(?=\s?(?:月|日|号|点|时|分|刻|个|小时))")
_DAY = re.compile(
    r"(?:(?P<compact>[0-9]{8})"
    r"|(?:(?P<year>[0-9]{4})\s?[-/.年]\s?)?(?P<month>[0-9]{1,2})\s?[-/.月]\s?(?P<dom>[0-9]{1,2})\s?[日号]?"
    r"|(?P<only>[0-9]{1,2})\s?[日号]"
    r"|(?P<relative>大?后天|前天|[昨今明][天日]|后日)"
    r"|(?P<week>下下|下|本|这)?个?(?:周|星期|礼拜)(?P<named>[一二三四五六日天]))"
    r"(?:\s?\(?(?:周|星期|礼拜)(?P<said>[一二三四五六日天])\)?)?"
)
_HOUR = re.compile(
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?\s?(?P<hour>[0-9]{1,2})\s?"
    r"(?::\s?(?P<exact>[0-9]{2})|[点时]"
    r"(?:\s?(?:(?P<half>半)|(?P<quarter>[123])\s?刻|(?P<minute>[0-9]{1,2})\s?分?|整|钟))?)"
    r"|(?P<bare>上午|下午)"
)
_GAP = re.compile(r"[\s,;T的]*")
_TAIL = re.compile(r"[\s,。.!]*(?:起|开始|出发|去)?[\s,。.!]*")


def parse_time(text: str, *, now: datetime, day: date | None = None) -> datetime:
    """The moment on the wall clock (naive) that ``text`` means to somebody for whom it is ``now`` (naive too).

    A day without a year or a month is the next such day; 上午 alone is 9:00, 下午 alone 14:30. With ``day``, an hour
    alone is enough. Refuses ``visit.time_unreadable``, ``visit.hour_missing``, ``visit.half_missing`` (an hour that may
    be of the night), ``visit.time_impossible`` and ``visit.weekday_wrong``. Whether the moment is still to come is not
    asked here (``require_possible``).
    """
    words = normal(text)
    found, end = read_time(words, now=now, day=day)
    if not _TAIL.fullmatch(words[end:]):
        raise _unreadable(words)
    return found


def find_time(text: str, *, now: datetime) -> tuple[str, datetime] | None:
    """The words before a time that ends ``text``, and that time, an hour alone being of today; None where no time ends
    it. Refuses a text that is too long (``visit.time_unreadable``)."""
    words = normal(text)
    for start in range(len(words)):
        if words[start - 1 : start].isdigit() and words[start].isdigit():
            continue
        try:
            return words[:start].strip(" ,;"), parse_time(words[start:], now=now, day=now.date())
        except Refusal:
            continue
    return None


def normal(text: str) -> str:
    """``text`` with plain digits and signs, at most ``LONGEST`` characters, so that nothing takes long to read."""
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(words) > LONGEST:
        raise _unreadable(words)
    words = words.replace("、", ",").replace("·", " ").replace("—", "-").replace("–", "-")
    return _NUMERAL.sub(lambda match: _number(match[0]), words)


def read_time(words: str, *, now: datetime, day: date | None = None) -> tuple[datetime, int]:
    """The time that ``words``, made ``normal``, begin with, and where it ends. Refuses as ``parse_time`` does."""
    match = _DAY.match(words)
    at = match.end() if match else 0
    if match is not None and _HOUR.match(words) and words[at : at + 1] in {"点", "时", ":"}:
        match, at = None, 0
    if match is None and day is None:
        raise _unreadable(words)
    the_day = _day(match, now.date(), words) if match else day
    assert the_day is not None  # one of the two is there
    gap = _GAP.match(words, at)
    hour = _HOUR.match(words, gap.end() if gap else at)
    if hour is None:
        rest = _TAIL.fullmatch(words[at:])
        raise Refusal("visit.hour_missing", day=the_day) if rest else _unreadable(words)
    return datetime.combine(the_day, _hour(hour, words)), hour.end()


def _day(match: re.Match[str], today: date, words: str) -> date:
    try:
        found = _meant(match, today)
    except (ValueError, OverflowError):
        raise Refusal("visit.time_impossible", text=_short(words)) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refusal("visit.time_impossible", text=_short(words))
    said = match["said"]
    if said and _WEEKDAYS[said] != found.weekday():
        raise Refusal("visit.weekday_wrong", day=found, right="一二三四五六日"[found.weekday()], said=said)
    return found


def _meant(match: re.Match[str], today: date) -> date:
    """Raises ValueError or OverflowError for a day that the calendar does not have."""
    if match["compact"]:
        text = match["compact"]
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if match["month"]:
        month, dom = int(match["month"]), int(match["dom"])
        return date(int(match["year"]), month, dom) if match["year"] else _next_of_year(month, dom, today)
    if match["only"]:
        return _next_of_month(int(match["only"]), today)
    if match["relative"]:
        return today + timedelta(days=_RELATIVE[match["relative"]])
    monday = today - timedelta(days=today.weekday())
    weekday = _WEEKDAYS[match["named"]]
    if match["week"]:
        return monday + timedelta(weeks={"下": 1, "下下": 2}.get(match["week"], 0), days=weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _next_of_year(month: int, dom: int, today: date) -> date:
    """This year's, unless it is over and the next year's is near; 29 February in the year that has one."""
    try:
        this = date(today.year, month, dom)
    except ValueError:
        return date(today.year + 1, month, dom)
    if this >= today:
        return this
    try:
        following = date(today.year + 1, month, dom)
    except ValueError:
        return this
    return following if following - today <= HALF_A_YEAR else this


def _next_of_month(dom: int, today: date) -> date:
    if dom >= today.day:
        return date(today.year, today.month, dom)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return date(first.year, first.month, dom)


def _hour(match: re.Match[str], words: str) -> time:
    if match["bare"]:
        return MORNING if match["bare"] == "上午" else AFTERNOON
    part, hour = match["part"], int(match["hour"])
    if part is None and 1 <= hour <= 6 and len(match["hour"]) == 1:
        raise Refusal("visit.half_missing", hour=hour)
    try:
        return time(_of_day(part, hour), _minute(match))
    except ValueError:
        raise Refusal("visit.time_impossible", text=_short(words)) from None


def _of_day(part: str | None, hour: int) -> int:
    """The hour of the day (0 to 23); ValueError where the part of the day does not go with it."""
    if part in {"下午", "傍晚", "晚上", "晚"} and 1 <= hour <= 11:
        return hour + 12
    if part == "中午" and hour in {1, 2}:
        return hour + 12
    if part == "凌晨" and hour == 12:
        return 0
    fits = {"凌晨": hour <= 6, "早上": hour <= 11, "早晨": hour <= 11, "上午": hour <= 12, "中午": 11 <= hour <= 14}
    fits |= {"下午": 12 <= hour <= 18, "傍晚": 17 <= hour <= 19, "晚上": hour >= 18, "晚": hour >= 18}
    if part is not None and not fits[part]:
        raise ValueError(part)
    return hour


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 * int(match["quarter"])
    return int(match["exact"] or match["minute"] or 0)


def _number(word: str) -> str:
    """``十八`` as ``18``, from 0 to 99; anything else as it was."""
    tens, ten, ones = word.partition("十")
    if not ten:
        return "".join(str(_DIGITS[one]) for one in word) if len(word) == 1 else word
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return word
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def _unreadable(words: str) -> Refusal:
    return Refusal("visit.time_unreadable", text=_short(words))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
