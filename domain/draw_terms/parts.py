"""The parts that terms are made of: strata, floor, what is set aside, who takes part, how the seed comes about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from domain.errors import Refusal

LEAST_CONTRIBUTIONS = 2  # one alone, together with the operator, could choose the seed
MOST_DICE = 50
ROLES = ("lead", "member", "office")
RATIO = re.compile("(0|[1-9][0-9]{0,8})/([1-9][0-9]{0,8})")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]")
#: A draw of subjects, or one of closed inspections for a call back (回访).
KINDS = ("subjects", "revisits")


@dataclass(frozen=True)
class Stratum:
    """A part of the pool with a ratio of its own (a credit-risk class); ``minimum`` subjects at the least.

    A ratio of nought with a minimum draws a plain number.
    """

    name: str
    ratio: Fraction
    minimum: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.ratio <= 1:
            raise Refusal("draw.ratio_wrong", ratio=str(self.ratio))
        if self.minimum < 0 or (self.minimum == 0 and self.ratio == 0):
            raise Refusal("draw.minimum_wrong", stratum=self.name, minimum=self.minimum)


@dataclass(frozen=True)
class Floor:
    """The least of the whole pool that is drawn, over all strata: the ratio, and ``minimum`` subjects."""

    ratio: Fraction
    minimum: int

    def __post_init__(self) -> None:
        if not 0 <= self.ratio <= 1:
            raise Refusal("draw.ratio_wrong", ratio=str(self.ratio))
        if self.minimum < 0 or (self.minimum == 0 and self.ratio == 0):
            raise Refusal("draw.floor_wrong", minimum=self.minimum)


@dataclass(frozen=True)
class SetAside:
    """A subject that is not in the pool, and why: inspected for certain, or left out by a rule."""

    id: str
    reason: str


@dataclass(frozen=True)
class Closing:
    """What enters the seed last, so that no person chooses it: ``dice`` thrown, or the ``public`` value so
    named.
    """

    dice: int = 0
    public: str = ""

    def row(self) -> tuple[str, str, str]:
        return ("closing", "dice", str(self.dice)) if self.dice else ("closing", "public", self.public)


FIVE_DICE = Closing(dice=5)


@dataclass(frozen=True)
class TermsDepartment:
    """A department of the campaign, ``role`` one of ``lead``, ``member``, ``office`` (which only
    contributes).
    """

    name: str
    role: str = "member"


@dataclass(frozen=True)
class Share:
    """How many inspectors a department sends to each subject; nought for one that only contributes words."""

    department: str
    inspectors: int


def parse_ratio(text: str) -> Fraction:
    """A ratio as people write it: ``20%``, ``12.5 %``, ``1/5``, ``0.2``; more than 0, at most 1, kept exact.

    A bare number of 1 or more is refused: nobody can tell ``1`` from one per cent.
    """
    text = text.strip()
    if percent := _PERCENT.fullmatch(text):
        ratio = Fraction(percent[1]) / 100
    elif RATIO.fullmatch(text) or re.fullmatch(r"0\.[0-9]{1,8}", text):
        ratio = Fraction(text)
    else:
        raise Refusal("draw.ratio_wrong", ratio=text)
    if not 0 < ratio <= 1:
        raise Refusal("draw.ratio_wrong", ratio=text)
    return ratio


def ratio_text(ratio: Fraction) -> str:
    """``1/5``; always with a denominator, in lowest terms."""
    return f"{ratio.numerator}/{ratio.denominator}"
