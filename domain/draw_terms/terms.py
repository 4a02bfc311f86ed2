"""The two files of terms, as values, as text, and read back strictly (``docs/draw-protocol.md``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.draw_files import PROTOCOL, TEAMS_TERMS_FILE, TERMS_FILE, FileReader, file_text, is_id, require_id
from domain.draw_terms.parts import (
    FIVE_DICE,
    KINDS,
    LEAST_CONTRIBUTIONS,
    MOST_DICE,
    RATIO,
    ROLES,
    Closing,
    Floor,
    SetAside,
    Share,
    Stratum,
    TermsDepartment,
    ratio_text,
)
from domain.errors import Refusal

_KEYS = {
    "campaign",
    "attempt",
    "earlier",
    "title",
    "scope",
    "stratum",
    "floor",
    "certain",
    "left-out",
    "department",
    "groups",
    "contributions",
    "closing",
}


@dataclass(frozen=True, kw_only=True)
class SubjectTerms:
    """The terms of the draw of subjects; ``further`` are free lines, key and value (deadlines, filter).

    ``earlier`` holds the reason of each attempt before this one. ``certain`` are inspected without chance and
    never called drawn; ``left_out`` were kept out by a rule (cooling-off, yearly cap); neither is in the pool.
    """

    kind: str = "subjects"
    campaign: str
    attempt: int
    earlier: Sequence[str] = ()
    title: str
    scope: str
    strata: Sequence[Stratum]
    floor: Floor | None = None
    certain: Sequence[SetAside] = ()
    left_out: Sequence[SetAside] = ()
    departments: Sequence[TermsDepartment]
    contributions: int
    closing: Closing = FIVE_DICE
    further: Sequence[tuple[str, str]] = ()

    def text(self) -> str:
        """``terms.txt``. Refuses terms that could not be read back."""
        rows: list[Sequence[str]] = [
            (PROTOCOL, "terms", self.kind),
            *_opening(self.campaign, self.attempt, self.earlier, self.title),
            ("scope", self.scope),
            *(("stratum", s.name, ratio_text(s.ratio), str(s.minimum)) for s in self.strata),
            *([("floor", ratio_text(self.floor.ratio), str(self.floor.minimum))] if self.floor else []),
            *_aside_rows("certain", self.certain),
            *_aside_rows("left-out", self.left_out),
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
    """The terms of the round that matches inspectors with subjects; ``groups`` fixed groups, 0 for a team each."""

    campaign: str
    attempt: int
    earlier: Sequence[str] = ()
    title: str
    shares: Sequence[Share]
    groups: int = 0
    contributions: int
    closing: Closing = FIVE_DICE
    further: Sequence[tuple[str, str]] = ()

    def text(self) -> str:
        """``teams-terms.txt``. Refuses terms that could not be read back."""
        rows: list[Sequence[str]] = [
            (PROTOCOL, "terms", "teams"),
            *_opening(self.campaign, self.attempt, self.earlier, self.title),
            *(("department", s.department, str(s.inspectors)) for s in self.shares),
            *([("groups", str(self.groups))] if self.groups else []),
            ("contributions", str(self.contributions)),
            self.closing.row(),
            *self.further,
        ]
        text = file_text(rows)
        parse_team_terms(text)
        return text


def parse_subject_terms(text: str) -> SubjectTerms:
    """Reads ``terms.txt`` strictly; refuses ``draw.file_line`` and what no draw may be held on."""
    reader = FileReader(TERMS_FILE, text)
    kind = reader.header_of("terms", KINDS)
    campaign, attempt, earlier, title = _read_opening(reader)
    (scope,) = reader.take("scope", 1)
    strata = []
    while reader.next_is("stratum"):
        strata.append(_read_stratum(reader))
    floor = _read_floor(reader) if reader.next_is("floor") else None
    certain = _read_aside(reader, "certain")
    left_out = _read_aside(reader, "left-out")
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
    require_distinct(one.id for one in (*certain, *left_out))
    return SubjectTerms(
        kind=kind,
        campaign=campaign,
        attempt=attempt,
        earlier=earlier,
        title=title,
        scope=scope,
        strata=tuple(strata),
        floor=floor,
        certain=certain,
        left_out=left_out,
        departments=tuple(departments),
        contributions=contributions,
        closing=closing,
        further=further,
    )


def parse_team_terms(text: str) -> TeamTerms:
    """Reads ``teams-terms.txt`` strictly; refuses ``draw.file_line`` and what no matching may be held on."""
    reader = FileReader(TEAMS_TERMS_FILE, text)
    reader.header("terms", "teams")
    campaign, attempt, earlier, title = _read_opening(reader)
    shares = []
    while reader.next_is("department"):
        name, inspectors = reader.take("department", 2)
        shares.append(Share(name, reader.number(inspectors, least=0)))
    if not any(share.inspectors for share in shares):
        raise Refusal("matching.nobody_sent")
    groups = 0
    if reader.next_is("groups"):
        (count,) = reader.take("groups", 1)
        groups = reader.number(count, least=1)
    contributions, closing, further = _read_ceremony(reader, [s.department for s in shares])
    return TeamTerms(
        campaign=campaign,
        attempt=attempt,
        earlier=earlier,
        title=title,
        shares=tuple(shares),
        groups=groups,
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


def _opening(campaign: str, attempt: int, earlier: Sequence[str], title: str) -> list[tuple[str, ...]]:
    return [
        ("campaign", campaign),
        ("attempt", str(attempt)),
        *(("earlier", str(number), reason) for number, reason in enumerate(earlier, start=1)),
        ("title", title),
    ]


def _aside_rows(key: str, aside: Sequence[SetAside]) -> list[tuple[str, str, str]]:
    return [(key, require_id(one.id), one.reason) for one in sorted(aside, key=lambda one: one.id)]


def _read_opening(reader: FileReader) -> tuple[str, int, tuple[str, ...], str]:
    (campaign,) = reader.take("campaign", 1)
    (attempt,) = reader.take("attempt", 1)
    attempts = reader.number(attempt, least=1)
    earlier = []
    for number in range(1, attempts):
        said, reason = reader.take("earlier", 2)
        if said != str(number):
            reader.back(f"earlier<TAB>{number}")
        earlier.append(reason)
    (title,) = reader.take("title", 1)
    return campaign, attempts, tuple(earlier), title


def _read_floor(reader: FileReader) -> Floor:
    ratio, minimum = reader.take("floor", 2)
    return Floor(_read_ratio(reader, ratio), reader.number(minimum, least=0))


def _read_aside(reader: FileReader, key: str) -> tuple[SetAside, ...]:
    found: list[SetAside] = []
    while reader.next_is(key):
        one, reason = reader.take(key, 2)
        if not is_id(one) or (found and one <= found[-1].id):
            reader.back(f"{key}<TAB>id > {found[-1].id if found else ''}")
        found.append(SetAside(one, reason))
    return tuple(found)


def _read_ratio(reader: FileReader, ratio: str) -> Fraction:
    if not RATIO.fullmatch(ratio) or ratio_text(Fraction(ratio)) != ratio:
        reader.back("1/5")
    return Fraction(ratio)


def _read_stratum(reader: FileReader) -> Stratum:
    name, ratio, minimum = reader.take("stratum", 3)
    return Stratum(name, _read_ratio(reader, ratio), reader.number(minimum, least=0))


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
