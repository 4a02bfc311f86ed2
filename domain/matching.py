"""Who inspects whom: for every subject each department sends its number of inspectors, loads as equal as
can be.

A round of its own with its own seed: once a seed is known, whoever edits leave or
recusals chooses the teams. Integers and hashes only; specified in ``docs/draw-protocol.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from domain.draw import DrawResult, Replacement, confirmed, in_ticket_order, key, replacements, ticket
from domain.draw_files import RoundFiles
from domain.draw_terms import Share, parse_team_terms
from domain.errors import Refusal
from domain.roster import Roster, RosterInspector, parse_roster
from domain.transcript import seed_of

ORDER_LABEL, PICK_LABEL = "teams:order", "teams:pick"


@dataclass(frozen=True)
class Team:
    """The inspectors one department sends to one subject, the first picked first."""

    subject: str
    department: str
    inspectors: tuple[str, ...]


@dataclass(frozen=True)
class TeamsResult:
    """The outcome of round two; ``teams`` in the order in which they were dealt."""

    seed: str
    order_key: str
    pick_key: str
    confirmed: tuple[str, ...]
    replaced: tuple[Replacement, ...]
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class Shortage:
    """A department that cannot send what is asked; ``subject`` is "" unless recusals at that subject are
    the cause.
    """

    department: str
    needed: int
    available: int
    subject: str = ""

    def refusal(self) -> Refusal:
        if self.subject:
            return Refusal(
                "matching.too_few_after_recusal",
                department=self.department,
                needed=self.needed,
                available=self.available,
                subject=self.subject,
            )
        return Refusal(
            "matching.too_few_inspectors",
            department=self.department,
            needed=self.needed,
            available=self.available,
        )


def find_shortages(
    *, shares: Sequence[Share], inspectors: Iterable[RosterInspector], subjects: Sequence[str]
) -> list[Shortage]:
    """Every department that cannot staff its teams, with its first subject where recusals are why; for
    previews too.
    """
    able = _able(shares, inspectors)
    found = []
    for share in shares:
        staff = able[share.department]
        if len(staff) < share.inspectors:
            found.append(Shortage(share.department, share.inspectors, len(staff)))
            continue
        recused = Counter(one for inspector in staff for one in inspector.recused)
        for subject in subjects:
            if len(staff) - recused[subject] < share.inspectors:
                left = len(staff) - recused[subject]
                found.append(Shortage(share.department, share.inspectors, left, subject))
                break
    return found


def match_teams(files: RoundFiles, subjects: DrawResult) -> TeamsResult:
    """The outcome of round two from its three files and the outcome of round one.

    Refuses a roster whose subjects are not the confirmed ones (``matching.subjects_differ``), whose
    inspectors are of departments outside the terms, or too few of them anywhere
    (``matching.too_few_inspectors``, ``matching.too_few_after_recusal``).
    """
    shares = parse_team_terms(files.terms).shares
    roster = parse_roster(files.pool)
    excluded = [one.id for one in roster.exclusions]
    inspected = confirmed(subjects, excluded)
    require_roster_fits(roster, shares, inspected)
    seed = seed_of(files.transcript)
    return TeamsResult(
        seed=seed,
        order_key=key(ORDER_LABEL, seed),
        pick_key=key(PICK_LABEL, seed),
        confirmed=inspected,
        replaced=replacements(subjects, excluded),
        teams=deal(shares=shares, inspectors=roster.inspectors, subjects=inspected, seed=seed),
    )


def require_roster_fits(roster: Roster, shares: Sequence[Share], inspected: Sequence[str]) -> None:
    """Refuses a roster that is not about these subjects and departments; the freeze of round two asks it
    too.
    """
    differing = sorted(set(roster.subjects) ^ set(inspected))
    if differing:
        raise Refusal("matching.subjects_differ", id=differing[0])
    departments = {share.department for share in shares}
    for inspector in roster.inspectors:
        if inspector.department not in departments:
            raise Refusal("matching.department_unknown", id=inspector.id, department=inspector.department)
    for shortage in find_shortages(shares=shares, inspectors=roster.inspectors, subjects=inspected):
        raise shortage.refusal()


def deal(
    *, shares: Sequence[Share], inspectors: Sequence[RosterInspector], subjects: Sequence[str], seed: str
) -> tuple[Team, ...]:
    """Deals inspectors to subjects: subjects in ticket order; for each, department by department, the
    eligible with the least load so far, equal loads by the ticket of "subject:inspector".
    """
    for shortage in find_shortages(shares=shares, inspectors=inspectors, subjects=subjects):
        raise shortage.refusal()
    able = _able(shares, inspectors)
    pick_key = key(PICK_LABEL, seed)
    load: Counter[str] = Counter()
    teams = []
    for subject in in_ticket_order(key(ORDER_LABEL, seed), subjects):
        for share in shares:
            eligible = (one.id for one in able[share.department] if subject not in one.recused)
            picked = _least_loaded(eligible, share.inspectors, load, pick_key, subject)
            if picked:
                load.update(picked)
                teams.append(Team(subject, share.department, picked))
    return tuple(teams)


def _able(shares: Sequence[Share], inspectors: Iterable[RosterInspector]) -> dict[str, list[RosterInspector]]:
    able: dict[str, list[RosterInspector]] = {share.department: [] for share in shares}
    for inspector in inspectors:
        if inspector.available and inspector.department in able:
            able[inspector.department].append(inspector)
    return able


def _least_loaded(
    eligible: Iterable[str], wanted: int, load: Counter[str], pick_key: str, subject: str
) -> tuple[str, ...]:
    ranked = ((load[one], ticket(pick_key, f"{subject}:{one}"), one) for one in eligible)
    return tuple(one for _, _, one in nsmallest(wanted, ranked))
