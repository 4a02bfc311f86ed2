"""What people type for a setting, forgivingly: full-width digits, spaces, 点 and 时, 至 and dashes of all lengths."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

from domain.errors import Refusal
from domain.lengths import PHONE, PUBLIC_URL

#: Shown as typed in a refusal, but not more of it.
LONGEST_QUOTE = 30
MOST_SUMMARIES = 12
MOST_WORKING_DAYS = 30
LAST_MONTH_DAY = 28
MOST_INSPECTIONS = 12
NONE = "无"
#: A year without a 29 February: a day that is asked for every year.
_COMMON_YEAR = 2023

_CLOCK = r"(\d{1,2})(?:[:.点时](?:(\d{1,2})分?|(半))?)?"
_HOURS = re.compile(rf"(?:工作日)?{_CLOCK}(?:[-~–—―−到至]+){_CLOCK}")
_DAY = re.compile(r"(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?")
#: With its area code or without, an extension; a service number of five digits (12345); 400.
_PHONE = re.compile(r"(?:\(?0\d{2,3}\)?-?)?(?:[2-9]\d{6,7}(?:(?:-|转)\d{1,6})?|12\d{3})|400-?\d{3}-?\d{4}")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[\w.~/-]*)?", re.ASCII)


def read_hours(words: str) -> tuple[time, time]:
    """From when till when, of ``8:30-17:30``. Refusals ``settings.hours_unreadable`` and ``…hours_reversed``."""
    match = _HOURS.fullmatch(_plain(words))
    if match is None:
        raise Refusal("settings.hours_unreadable")
    opens, closes = _clock(*match.groups()[:3]), _clock(*match.groups()[3:])
    if closes <= opens:
        raise Refusal("settings.hours_reversed", opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    return opens, closes


def read_limit(words: str) -> int:
    """Working days, of ``3``, ``3个工作日``. Refusal ``settings.limit_out_of_range`` unless 1 to 30."""
    days = _number(words, "个?工作日|个?日|天")
    if not 1 <= days <= MOST_WORKING_DAYS:
        raise Refusal("settings.limit_out_of_range", most=MOST_WORKING_DAYS)
    return days


def read_month_day(words: str) -> int:
    """A day of the month, of ``20``, ``每月20日前``. Refusal ``settings.month_day_out_of_range`` unless 1 to 28."""
    day = _number(words.replace("每月", ""), "[日号]前?")
    if not 1 <= day <= LAST_MONTH_DAY:
        raise Refusal("settings.month_day_out_of_range", last=LAST_MONTH_DAY)
    return day


def read_cap(words: str) -> int:
    """How often in a year, of ``2``, ``每年最多2次``; 0 of ``无`` and ``不限``. Refusal ``settings.cap_out_of_range``
    unless 1 to 12."""
    text = _plain(words)
    if text in {NONE, "不限"}:
        return 0
    match = re.fullmatch(r"(?:每年)?(?:最多|不超过)?(\d{1,4})次?", text)
    times = int(match[1]) if match else 0
    if not 1 <= times <= MOST_INSPECTIONS:
        raise Refusal("settings.cap_out_of_range", most=MOST_INSPECTIONS)
    return times


def read_summary_days(words: str) -> tuple[tuple[int, int], ...]:
    """(month, day) in the order of the year, of ``4月1日、6月20日``; none of ``无``.

    Refusals ``settings.days_unreadable``, ``settings.no_such_day`` (30 February, or 29, which is not every year),
    ``settings.too_many_days``.
    """
    text = _plain(words, keep_spaces=True).strip("。. ")
    if text == NONE:
        return ()
    parts = [part for part in re.split(r"[、,;和及\s]+", text) if part]
    found = {_day(part) for part in parts}
    if not found:
        raise Refusal("settings.days_unreadable", words=words.strip()[:LONGEST_QUOTE])
    if len(found) > MOST_SUMMARIES:
        raise Refusal("settings.too_many_days", most=MOST_SUMMARIES, count=len(found))
    return tuple(sorted(found))


def read_phone(words: str) -> str:
    """A telephone number that anybody may call, of ``0311-85000000``, ``12345``; empty of ``无``. No mobile: it would
    be somebody's own. Refusal ``settings.phone_unreadable``."""
    text = re.sub("[-—–―]+", "-", _plain(words))
    if text == NONE:
        return ""
    match = _PHONE.fullmatch(text)
    if match is None or len(text) > PHONE:
        raise Refusal("settings.phone_unreadable", words=words.strip()[:LONGEST_QUOTE])
    return text


def read_url(words: str) -> str:
    """An address on the web without a slash at its end, of ``https://example.cn/``; empty of ``无``. Refusal
    ``settings.url_unreadable``."""
    text = _plain(words)
    if text == NONE:
        return ""
    found = text.rstrip("/")
    if len(found) > PUBLIC_URL or not _URL.fullmatch(found):
        raise Refusal("settings.url_unreadable", words=words.strip()[:LONGEST_QUOTE])
    return found


def _day(part: str) -> tuple[int, int]:
    match = _DAY.fullmatch(part)
    if match is None:
        raise Refusal("settings.days_unreadable", words=part[:LONGEST_QUOTE])
    month, day = int(match[1]), int(match[2])
    try:
        date(_COMMON_YEAR, month, day)
    except ValueError:
        raise Refusal("settings.no_such_day", words=part) from None
    return month, day


def _clock(hour: str, minute: str | None, half: str | None) -> time:
    try:
        return time(int(hour), 30 if half else int(minute or 0))
    except ValueError:
        raise Refusal("settings.hours_unreadable") from None


def _number(words: str, unit: str) -> int:
    """The whole number in ``words`` before a unit that may be left out; 0 for anything else."""
    match = re.fullmatch(rf"(\d{{1,4}})(?:{unit})?", _plain(words))
    return int(match[1]) if match else 0


def _plain(words: str, *, keep_spaces: bool = False) -> str:
    text = unicodedata.normalize("NFKC", words)
    return text if keep_spaces else re.sub(r"\s", "", text)
