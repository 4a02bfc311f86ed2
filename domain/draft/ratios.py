"""Ratios and numbers as people write them: ``5%至少3户``, ``10户``, ``1/5``."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from domain.draw_files import plain
from domain.errors import Refusal

_SHOWN = 40

# Nine digits: what the frozen terms of a draw can hold (docs/draw-protocol.md).
_NUMBER = r"-?\d{1,9}(?:\.\d{1,6})?"
_PERCENT = re.compile(rf"百分之\s?(?P<words>{_NUMBER})|(?P<sign>{_NUMBER})\s?%")
_FRACTION = re.compile(r"(-?\d{1,9})\s?/\s?(\d{1,9})")
_AT_LEAST = r"(?:不低于|不少于|不得低于|不得少于|至少|最少|≥|>=)"
_AROUND = re.compile(rf"^{_AT_LEAST}\s?|\s?(?:以上|。)$")

_AND = r"[\s,(]*(?:并且|同时|而且|[且并和及])?\s?"
_UNIT = "[户家个名所]"
# A bare number is per cent, and ends where nothing of a word follows: "100强 5%" begins with a name.
_RATIO = rf"(?:-?\d{{1,9}}\s?/\s?\d{{1,9}}|百分之\s?{_NUMBER}|{_NUMBER}\s?%|{_NUMBER}(?=[\s,;、)。]|$))(?:\s?以上)?"
_COUNT = rf"-?\d{{1,9}}\s?{_UNIT}(?:\s?以上)?"
_COUNTS_AS = rf"不足\s?(?P<short>\d{{1,9}})\s?{_UNIT}的?,?\s?[按以]\s?(?P=short)\s?{_UNIT}计算?"
_LEAST = rf"{_AT_LEAST}\s?(?P<least>{_COUNT})|{_COUNTS_AS}"
#: Either a ratio, with a least number or without, or a number, with a ratio or without.
AMOUNT = (
    rf"(?:{_AT_LEAST}\s?)?(?:"
    rf"(?P<ratio>{_RATIO})(?:{_AND}(?:{_LEAST})\s?\)?)?"
    rf"|(?P<count>{_COUNT})(?:[\s,(]*(?:并且|同时|[且并])\s?(?:{_AT_LEAST}\s?)?(?P<share>{_RATIO})\s?\)?)?)"
)


def parse_ratio(text: str) -> Fraction:
    """``20%``, ``百分之20``, ``0.2``, ``1/5``, ``20`` (per cent), kept exact; more than 0, at most 1.

    Refuses ``draft.ratio_unreadable``, ``draft.ratio_out_of_range``, and a bare ``1`` as ambiguous: nobody
    can tell one per cent from the whole.
    """
    words = _AROUND.sub("", normal(text))
    ratio = _share(words)
    if not 0 < ratio <= 1:
        raise Refusal("draft.ratio_out_of_range", ratio=short(words))
    return ratio


def amount_of(match: re.Match[str], *, minimum: int) -> tuple[Fraction, int]:
    """Ratio and least number of a match of ``AMOUNT``; the ratio is 0 for a plain number, ``minimum`` is what a
    bare ratio gets. Refuses ``draft.count_out_of_range`` besides what ``parse_ratio`` refuses.
    """
    ratio = match["ratio"] or match["share"]
    least = match["least"] or match["short"] or match["count"]
    if least is None:
        return parse_ratio(ratio), minimum
    count = int(re.sub(r"[^-\d]", "", least))
    if count < (0 if ratio else 1):
        raise Refusal("draft.count_out_of_range", count=least.strip())
    return (parse_ratio(ratio) if ratio else Fraction(0)), count


def normal(text: str) -> str:
    """One line, with full-width letters, digits and signs as plain ones."""
    return unicodedata.normalize("NFKC", plain(text))


def short(text: str) -> str:
    """As much of ``text`` as a refusal repeats."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _share(words: str) -> Fraction:
    if percent := _PERCENT.fullmatch(words):
        return Fraction(percent["words"] or percent["sign"]) / 100
    fraction = _FRACTION.fullmatch(words)
    if fraction is None:
        return _bare(words)
    if int(fraction[2]) == 0:
        raise Refusal("draft.ratio_unreadable", ratio=short(words))
    return Fraction(int(fraction[1]), int(fraction[2]))


def _bare(words: str) -> Fraction:
    """A number alone: below 1 a share, above 1 per cent."""
    if not re.fullmatch(_NUMBER, words):
        raise Refusal("draft.ratio_unreadable", ratio=short(words))
    number = Fraction(words)
    if number == 1:
        raise Refusal("draft.ratio_ambiguous", ratio=words)
    return number if number < 1 else number / 100
