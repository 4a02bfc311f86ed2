"""Who inspects whom: the whole rule, and fixed groups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from domain.draw import in_ticket_order, key
from domain.draw_terms import Share
from domain.matching.dealing import deal_in_turn
from domain.matching.decks import Tickets
from domain.matching.decks import in_ticket_order as numbered_by
from domain.matching.searching import level_all, lower_greatest
from domain.matching.staff import Staff, barred, build_staff, tied
from domain.matching.standing import Standing
from domain.matching.values import Dealt, Group, Team
from domain.roster import Need, Roster

ORDER_LABEL, PICK_LABEL, GROUPS_LABEL = "teams:order", "teams:pick", "teams:groups"
FORMINGS = 20
"""How often groups are formed anew where they cannot be dealt evenly."""


def deal(
    shares: Sequence[Share],
    groups: int,
    roster: Roster,
    subjects: Sequence[str],
    seed: str,
    *,
    formings: int = FORMINGS,
) -> Dealt | None:
    """Who inspects whom, the subjects in the order in which they were served; None where it cannot be done."""
    order = in_ticket_order(key(ORDER_LABEL, seed), subjects)
    if groups:
        return _deal_groups(shares, groups, roster, order, seed, formings)
    standings, _ = solve(shares, roster, order, key(PICK_LABEL, seed))
    if standings is None:
        return None
    named = [(one.staff.department, one.staff.ids, one.teams) for one in standings]
    return Dealt(
        tuple(
            [
                Team(subject, department, tuple([ids[n] for n in teams[place]]))
                for place, subject in enumerate(order)
                for department, ids, teams in named
            ]
        )
    )


def solve(
    shares: Sequence[Share], roster: Roster, order: Sequence[str], pick_key: str
) -> tuple[list[Standing] | None, bool]:
    """Parts 1 to 3: where each department stands, in the order of the terms; None where a subject has no team.

    And whether it is proved that no greatest load could be less.
    """
    staffs = build_staff(shares, roster, partial(numbered_by, pick_key))
    found: list[Standing] = []
    proved = True
    for joined in tied(staffs):
        standings = _deal_and_level(joined, order, pick_key)
        if standings is None:
            return None, True
        proved &= lower_greatest(standings, order)
        found += standings
    return [one for staff in staffs for one in found if one.staff is staff], proved


def _deal_and_level(staffs: Sequence[Staff], order: Sequence[str], pick_key: str) -> list[Standing] | None:
    tickets = [Tickets(pick_key, staff.ids) for staff in staffs]
    standings = deal_in_turn(staffs, tickets, order)
    if standings is not None:
        level_all(standings, order)
    return standings


def _deal_groups(
    shares: Sequence[Share], groups: int, roster: Roster, order: Sequence[str], seed: str, formings: int
) -> Dealt | None:
    names = [str(n) for n in range(1, groups + 1)]
    formed_from = pretended(shares, names, roster)
    for attempt in range(1, formings + 1):
        label = GROUPS_LABEL if attempt == 1 else f"{GROUPS_LABEL}:{attempt}"
        formed, proved = solve(shares, formed_from, names, key(label, seed))
        if formed and all(one.greatest <= 1 for one in formed):
            dealt = _deal_to(formed, names, roster, order, key(PICK_LABEL, seed))
            if dealt:
                return dealt
        elif proved:
            return None  # no other seed forms them either
    return None


def pretended(shares: Sequence[Share], names: Sequence[str], roster: Roster) -> Roster:
    """``roster`` with groups in place of subjects: nobody is recused, each needs every tag that is needed anywhere."""
    union: dict[str, frozenset[str]] = {}
    for need in roster.needs:
        union[need.department] = union.get(need.department, frozenset()) | need.tags
    return Roster(
        inspectors=[type(one)(one.id, one.department, one.state, one.tags) for one in roster.inspectors],
        subjects=names,
        needs=[
            Need(name, share.department, union[share.department])
            for name in names
            for share in shares
            if share.department in union
        ],
        apart=roster.apart,
        pairs=roster.pairs,
    )


def _deal_to(
    formed: Sequence[Standing], names: Sequence[str], roster: Roster, order: Sequence[str], pick_key: str
) -> Dealt | None:
    """Subjects dealt to the groups, evenly; a group with a recused member does not get the subject."""
    people = [
        {one.staff.department: [one.staff.ids[n] for n in one.teams[g]] for one in formed} for g in range(len(names))
    ]
    recused = {one.id: one.recused for one in roster.inspectors}
    shunned = {
        name: frozenset[str]().union(*(recused[one] for ids in people[g].values() for one in ids))
        for g, name in enumerate(names)
    }
    numbered = numbered_by(pick_key, names)
    staff = Staff(
        "", 1, numbered, [frozenset()] * len(names), barred(shunned[name] for name in numbered), {}, [{} for _ in names]
    )
    standings = _deal_and_level([staff], order, pick_key)
    if standings is None or standings[0].greatest - standings[0].least > 1:
        return None
    at = {name: g for g, name in enumerate(names)}
    teams = [
        Team(subject, department, tuple(ids))
        for subject, (n,) in zip(order, standings[0].teams, strict=True)
        for department, ids in people[at[numbered[n]]].items()
    ]
    members = [Group(name, tuple(one for ids in people[g].values() for one in ids)) for g, name in enumerate(names)]
    return Dealt(tuple(teams), tuple(members))
