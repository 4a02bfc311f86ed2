"""Ratios as people write them, for the whole pool or for each credit-risk class."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction

from domain.campaign import UNCLASSED, WHOLE_POOL, Sampling, StratumRule
from domain.draw_files import plain
from domain.errors import Refusal

_SHOWN = 40
_STRATA = ("A", "B", "C", "D", UNCLASSED)

# Nine digits: what the frozen terms of a draw can hold (docs/draw-protocol.md).
_NUMBER = r"-?\d{1,9}(?:\.\d{1,6})?"
_PERCENT = re.compile(rf"百分之\s?(?P<words>{_NUMBER})|(?P<sign>{_NUMBER})\s?%")
_FRACTION = re.compile(r"(-?\d{1,9})\s?/\s?(\d{1,9})")
_AT_LEAST = re.compile(r"^(?:不低于|不少于|至少|≥|>=)\s?|\s?(?:以上|。)$")
_CLASS = rf"(?:[A-D]|{UNCLASSED}|未评级)\s?[类级]?(?:\s?(?:企业|主体))?"
_RULE = re.compile(
    rf"[\s,;、]*(?P<classes>{_CLASS}(?:\s?[,、和及]\s?{_CLASS})*)\s?[:=为]?\s?(?:不低于|不少于|至少|≥|>=)?\s?"
    rf"(?P<ratio>-?\d{{1,9}}\s?/\s?\d{{1,9}}|百分之\s?{_NUMBER}|{_NUMBER}\s?%?)"
)


def parse_ratio(text: str) -> Fraction:
    """``20%``, ``百分之20``, ``0.2``, ``1/5``, ``20`` (per cent), kept exact; more than 0, at most 1.

    Refuses ``draft.ratio_unreadable``, ``draft.ratio_out_of_range``, and a bare ``1`` as ambiguous: nobody
    can tell one per cent from the whole.
    """
    words = _AT_LEAST.sub("", _normal(text))
    ratio = _share(words)
    if not 0 < ratio <= 1:
        raise Refusal("draft.ratio_out_of_range", ratio=_short(words))
    return ratio


def parse_sampling(text: str, *, minimum: int = 1) -> Sampling:
    """One ratio for the whole pool, or one for each class named: ``A 1% B 5%``, ``A类：1%、B、C类：20%``.

    Every rule gets ``minimum``. Refuses what ``parse_ratio`` refuses, and a class named twice.
    """
    words = _normal(text)
    if not re.match(_CLASS, words.upper()):
        return Sampling((StratumRule(WHOLE_POOL, parse_ratio(words), minimum),))
    ratios = _by_class(words.upper().rstrip("。 "))
    return Sampling(tuple(StratumRule(name, ratios[name], minimum) for name in _STRATA if name in ratios))


def with_minimum(sampling: Sampling, minimum: int) -> Sampling:
    """``sampling`` with another least number in every rule: 1 is 不足1户按1户计."""
    return Sampling(tuple(replace(rule, minimum=minimum) for rule in sampling.rules))


def _by_class(words: str) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    at = 0
    while at < len(words):
        match = _RULE.match(words, at)
        if match is None:
            raise Refusal("draft.ratio_unreadable", ratio=_short(words[at:].strip()))
        for name in re.findall(rf"[A-D]|{UNCLASSED}|未评级", match["classes"]):
            stratum = UNCLASSED if name == "未评级" else name
            if stratum in found:
                raise Refusal("draft.class_twice", stratum=stratum)
            found[stratum] = parse_ratio(match["ratio"])
        at = match.end()
    return found


def _share(words: str) -> Fraction:
    if percent := _PERCENT.fullmatch(words):
        return Fraction(percent["words"] or percent["sign"]) / 100
    fraction = _FRACTION.fullmatch(words)
    if fraction is None:
        return _bare(words)
    if int(fraction[2]) == 0:
        raise Refusal("draft.ratio_unreadable", ratio=_short(words))
    return Fraction(int(fraction[1]), int(fraction[2]))


def _bare(words: str) -> Fraction:
    """A number alone: below 1 a share, above 1 per cent."""
    if not re.fullmatch(_NUMBER, words):
        raise Refusal("draft.ratio_unreadable", ratio=_short(words))
    number = Fraction(words)
    if number == 1:
        raise Refusal("draft.ratio_ambiguous", ratio=words)
    return number if number < 1 else number / 100


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", plain(text))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
