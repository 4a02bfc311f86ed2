"""The round of the teams: from its frozen files, and the refusals of what cannot be dealt."""

from __future__ import annotations

from collections.abc import Sequence

from domain.draw import DrawResult, confirmed, key, replacements
from domain.draw_files import RoundFiles
from domain.draw_terms import Share, parse_team_terms
from domain.errors import Refusal
from domain.matching import rule
from domain.matching.group_shortages import shortages_of_groups
from domain.matching.shortages import Shortage, shortages_per_subject
from domain.matching.values import Dealt, TeamsResult
from domain.roster import Roster, parse_roster
from domain.transcript import seed_of


def match_teams(files: RoundFiles, subjects: DrawResult) -> TeamsResult:
    """The outcome of round two from its three files and the outcome of round one.

    Refuses a roster whose subjects are not the confirmed ones (``matching.subjects_differ``), whose
    inspectors are of departments outside the terms, and what ``deal`` refuses.
    """
    terms = parse_team_terms(files.terms)
    roster = parse_roster(files.pool)
    excluded = [one.id for one in roster.exclusions]
    inspected = confirmed(subjects, excluded)
    _require_same(roster, terms.shares, inspected)
    seed = seed_of(files.transcript)
    dealt = deal(terms.shares, terms.groups, roster, inspected, seed)
    return TeamsResult(
        seed=seed,
        order_key=key(rule.ORDER_LABEL, seed),
        pick_key=key(rule.PICK_LABEL, seed),
        confirmed=inspected,
        replaced=replacements(subjects, excluded),
        teams=dealt.teams,
        groups=dealt.groups,
        roster=roster,
        shares=terms.shares,
    )


def deal(shares: Sequence[Share], groups: int, roster: Roster, subjects: Sequence[str], seed: str) -> Dealt:
    """Who inspects whom; ``groups`` fixed groups, 0 for a team of its own for each subject.

    Refuses, with every reason, what cannot be dealt; with fixed groups, which a seed may fail to form, also
    ``matching.groups_failed``.
    """
    dealt = rule.deal(shares, groups, roster, subjects, seed)
    if dealt is None:
        _refuse(find_shortages(shares, groups, roster, subjects))
        raise Refusal("matching.groups_failed", groups=groups)
    return dealt


def require_roster_fits(roster: Roster, shares: Sequence[Share], groups: int, inspected: Sequence[str]) -> None:
    """Refuses a roster that is not about these subjects and departments or that cannot be dealt; asked before the
    freeze of round two.
    """
    _require_same(roster, shares, inspected)
    _refuse(find_shortages(shares, groups, roster, inspected))


def find_shortages(shares: Sequence[Share], groups: int, roster: Roster, subjects: Sequence[str]) -> list[Shortage]:
    """Why the round cannot be held: mending exactly these reasons makes it possible; for previews too."""
    if groups:
        return shortages_of_groups(shares, groups, roster, subjects)
    return shortages_per_subject(shares, roster, subjects)


def _require_same(roster: Roster, shares: Sequence[Share], inspected: Sequence[str]) -> None:
    differing = sorted(set(roster.subjects) ^ set(inspected))
    if differing:
        raise Refusal("matching.subjects_differ", id=differing[0])
    departments = {share.department for share in shares}
    for inspector in roster.inspectors:
        if inspector.department not in departments:
            raise Refusal("matching.department_unknown", id=inspector.id, department=inspector.department)
    sending = {share.department for share in shares if share.inspectors}
    for need in roster.needs:
        if need.department not in sending:
            raise Refusal("matching.need_wrong", subject=need.subject, department=need.department)


def _refuse(reasons: Sequence[Shortage]) -> None:
    refusals = tuple(one.refusal() for one in reasons)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusal("matching.impossible", count=len(refusals), reasons=refusals)
