"""What is settled before a draw and frozen with it: ratios, departments, how the seed comes about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.draw_files import PROTOCOL, TEAMS_TERMS_FILE, TERMS_FILE, FileReader, file_text
from domain.errors import Refusal

LEAST_CONTRIBUTIONS = 2  # one alone, together with the operator, could choose the seed
MOST_DICE = 50
ROLES = ("lead", "member", "office")
_RATIO = re.compile("(0|[1-9][0-9]{0,8})/([1-9][0-9]{0,8})")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]")
_KEYS = {"campaign", "attempt", "title", "scope", "stratum", "department", "contributions", "closing"}


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


@dataclass(frozen=True, kw_only=True)
class SubjectTerms:
    """The terms of the draw of subjects; ``further`` are free lines, key and value (deadlines, filter)."""

    campaign: str
    attempt: int
    title: str
    scope: str
    strata: Sequence[Stratum]
    departments: Sequence[TermsDepartment]
    contributions: int
    closing: Closing = FIVE_DICE
    further: Sequence[tuple[str, str]] = ()

    def text(self) -> str:
        """``terms.txt``. Refuses terms that could not be read back."""
        rows: list[Sequence[str]] = [
            (PROTOCOL, "terms", "subjects"),
            *_opening(self.campaign, self.attempt, self.title),
            ("scope", self.scope),
            *(("stratum", s.name, ratio_text(s.ratio), str(s.minimum)) for s in self.strata),
            *(("department", d.name, d.role) for d in self.departments),
            ("contributions", str(self.contributions)),
            self.closing.row(),
            *self.further,
        ]
        text = file_text(rows)
        parse_subject_terms(text)
        return text


@dataclass(frozen=True, kw_only=True)
class TeamTerms:
    """The terms of the round that matches inspectors with subjects."""

    campaign: str
    attempt: int
    title: str
    shares: Sequence[Share]
    contributions: int
    closing: Closing = FIVE_DICE
    further: Sequence[tuple[str, str]] = ()

    def text(self) -> str:
        """``teams-terms.txt``. Refuses terms that could not be read back."""
        rows: list[Sequence[str]] = [
            (PROTOCOL, "terms", "teams"),
            *_opening(self.campaign, self.attempt, self.title),
            *(("department", s.department, str(s.inspectors)) for s in self.shares),
            ("contributions", str(self.contributions)),
            self.closing.row(),
            *self.further,
        ]
        text = file_text(rows)
        parse_team_terms(text)
        return text


def parse_ratio(text: str) -> Fraction:
    """A ratio as people write it: ``20%``, ``12.5 %``, ``1/5``, ``0.2``; more than 0, at most 1, kept exact.

    A bare number of 1 or more is refused: nobody can tell ``1`` from one per cent.
    """
    text = text.strip()
    if percent := _PERCENT.fullmatch(text):
        ratio = Fraction(percent[1]) / 100
    elif _RATIO.fullmatch(text) or re.fullmatch(r"0\.[0-9]{1,8}", text):
        ratio = Fraction(text)
    else:
        raise Refusal("draw.ratio_wrong", ratio=text)
    if not 0 < ratio <= 1:
        raise Refusal("draw.ratio_wrong", ratio=text)
    return ratio


def ratio_text(ratio: Fraction) -> str:
    """``1/5``; always with a denominator, in lowest terms."""
    return f"{ratio.numerator}/{ratio.denominator}"


def parse_subject_terms(text: str) -> SubjectTerms:
    """Reads ``terms.txt`` strictly; refuses ``draw.file_line`` and what no draw may be held on."""
    reader = FileReader(TERMS_FILE, text)
    reader.header("terms", "subjects")
    campaign, attempt, title = _read_opening(reader)
    (scope,) = reader.take("scope", 1)
    strata = []
    while reader.next_is("stratum"):
        strata.append(_read_stratum(reader))
    departments = []
    while reader.next_is("department"):
        name, role = reader.take("department", 2)
        if role not in ROLES:
            reader.back("|".join(ROLES))
        departments.append(TermsDepartment(name, role))
    if not strata:
        raise Refusal("draw.strata_missing")
    require_distinct(s.name for s in strata)
    contributions, closing, further = _read_ceremony(reader, [d.name for d in departments])
    return SubjectTerms(
        campaign=campaign,
        attempt=attempt,
        title=title,
        scope=scope,
        strata=tuple(strata),
        departments=tuple(departments),
        contributions=contributions,
        closing=closing,
        further=further,
    )


def parse_team_terms(text: str) -> TeamTerms:
    """Reads ``teams-terms.txt`` strictly; refuses ``draw.file_line`` and what no matching may be held on."""
    reader = FileReader(TEAMS_TERMS_FILE, text)
    reader.header("terms", "teams")
    campaign, attempt, title = _read_opening(reader)
    shares = []
    while reader.next_is("department"):
        name, inspectors = reader.take("department", 2)
        shares.append(Share(name, reader.number(inspectors, least=0)))
    if not any(share.inspectors for share in shares):
        raise Refusal("matching.nobody_sent")
    contributions, closing, further = _read_ceremony(reader, [s.department for s in shares])
    return TeamTerms(
        campaign=campaign,
        attempt=attempt,
        title=title,
        shares=tuple(shares),
        contributions=contributions,
        closing=closing,
        further=further,
    )


def require_distinct(names: Iterable[str]) -> None:
    """Refuses (``draw.name_twice``) a name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refusal("draw.name_twice", name=name)
        seen.add(name)


def _opening(campaign: str, attempt: int, title: str) -> list[tuple[str, str]]:
    return [("campaign", campaign), ("attempt", str(attempt)), ("title", title)]


def _read_opening(reader: FileReader) -> tuple[str, int, str]:
    (campaign,) = reader.take("campaign", 1)
    (attempt,) = reader.take("attempt", 1)
    number = reader.number(attempt, least=1)
    (title,) = reader.take("title", 1)
    return campaign, number, title


def _read_stratum(reader: FileReader) -> Stratum:
    name, ratio, minimum = reader.take("stratum", 3)
    least = reader.number(minimum, least=0)
    if not _RATIO.fullmatch(ratio) or ratio_text(Fraction(ratio)) != ratio:
        reader.back("1/5")
    return Stratum(name, Fraction(ratio), least)


def _read_ceremony(reader: FileReader, departments: list[str]) -> tuple[int, Closing, tuple[tuple[str, str], ...]]:
    require_distinct(departments)
    (needed,) = reader.take("contributions", 1)
    contributions = reader.number(needed, least=0)
    kind, what = reader.take("closing", 2)
    if kind == "dice":
        closing = Closing(dice=reader.number(what, least=1))
    elif kind == "public":
        closing = Closing(public=what)
    else:
        reader.back("dice|public")
    _require_contributions(contributions, closing, len(departments))
    further = []
    while row := reader.take_row():
        if len(row) != 2 or row[0] in _KEYS:
            reader.back("key<TAB>value")
        further.append((row[0], row[1]))
    return contributions, closing, tuple(further)


def _require_contributions(needed: int, closing: Closing, departments: int) -> None:
    """Two at the least; none only where a public value is all there is (a draw without a chat)."""
    if closing.dice > MOST_DICE:
        raise Refusal("draw.dice_wrong", dice=closing.dice, most=MOST_DICE)
    if needed == 0 and closing.public:
        return
    if not LEAST_CONTRIBUTIONS <= needed <= departments:
        raise Refusal("draw.contributions_wrong", needed=needed, least=LEAST_CONTRIBUTIONS, departments=departments)
