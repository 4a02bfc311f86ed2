"""On whom a notice was served and when, as people type it: one line for one or all, or a line for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refusal
from domain.lengths import RECEIVER
from domain.visit import find_time
from domain.visit.times import LONGEST, normal, read_time

_NOW = re.compile(r"[\s,，、]*(?:现在|刚才|刚刚|方才)[\s。.!！]*$")
_LOOKS_LIKE_A_TIME = re.compile(r"[0-9０-９]\s?(?:[点时日月:：/]|-\s?[0-9]|号(?=[\s上下早中晚0-9]|$))")
#: A form's number first: ``3号 王经理``, ``3、王经理``. Neither an hour (``15:30 王经理``) nor a day (``18日``,
#: ``18号下午``, ``5.20``) is one.
_LINE = re.compile(
    r"\s*第?\s*(?P<number>[0-9０-９]{1,5})\s*(?:号(?![上下]午|[早中晚凌傍])\s*[:：]?|[:：、.](?!\s?[0-9０-９])|\s(?!\s*[:：]))"
    r"\s*(?P<rest>.+)"
)
_WITNESS = re.compile(r"[\s,，、;；。(（]*见证人\s*(?:是|为|[:：])?\s*(?P<name>[^\s,，、;；。()（）]+)[)）]?")
_ENDS = " ,，、；;。"


@dataclass(frozen=True)
class Receipt:
    """Who received a notice, or would not; who saw that, where somebody did; and when, on the wall clock."""

    receiver: str
    at: datetime
    witness: str = ""


def read_receipt(text: str, now: datetime) -> Receipt:
    """``王经理 6月17日15:30``, ``15:30 王经理``, ``门卫 现在 见证人示例甲``; without a time, or with 现在, it is
    ``now``.

    Refuses ``notice.receiver_missing``, ``…receiver_too_long``, ``…time_unreadable``, ``…not_yet``.
    """
    seen = _WITNESS.search(text)
    witness = seen["name"] if seen else ""
    words = (text[: seen.start()] + " " + text[seen.end() :] if seen else text).strip()
    receiver, at = _when(words, now)
    receiver = receiver.strip(_ENDS)
    if not receiver:
        raise Refusal("notice.receiver_missing")
    if max(len(receiver), len(witness)) > RECEIVER:
        raise Refusal("notice.receiver_too_long", length=max(len(receiver), len(witness)), most=RECEIVER)
    if _LOOKS_LIKE_A_TIME.search(receiver):
        raise Refusal("notice.time_unreadable", text=receiver)
    if at > now:
        raise Refusal("notice.not_yet", day=at.date(), hour=f"{at:%H:%M}")
    return Receipt(receiver, at, witness)


def read_receipts(text: str, numbers: Mapping[int, int], now: datetime) -> dict[int, Receipt] | Receipt:
    """One answer for all, or by sample id a line for each; ``numbers`` are the samples by the number of their form.

    Refuses besides ``notice.line_unreadable``, ``…unknown_number``, ``…number_twice``.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not _LINE.fullmatch(lines[0]):
        return read_receipt(text, now)
    found: dict[int, Receipt] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise Refusal("notice.line_unreadable", line=line.strip()[:RECEIVER])
        number = int(match["number"])
        if number not in numbers:
            raise Refusal("notice.unknown_number", number=number, own=tuple(str(one) for one in numbers))
        if numbers[number] in found:
            raise Refusal("notice.number_twice", number=number)
        found[numbers[number]] = read_receipt(match["rest"], now)
    return found or read_receipt(text, now)


def _when(words: str, now: datetime) -> tuple[str, datetime]:
    """The time at the end, or at the beginning, or none."""
    if said_now := _NOW.search(words):
        return words[: said_now.start()], now
    if len(words) > LONGEST:
        return words, now
    if found := find_time(words, now=now):
        return found
    plain = normal(words)
    try:
        at, end = read_time(plain, now=now, day=now.date())
    except Refusal:
        return words, now
    return (plain[end:], at) if plain[end : end + 1] in {" ", ","} else (words, now)
