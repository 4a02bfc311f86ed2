"""Part 1 of the rule: subject by subject, the least loaded who fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from domain.matching.decks import Decks, Meetings, Tickets
from domain.matching.seating import Seating
from domain.matching.staff import NO_TAGS, Staff
from domain.matching.standing import Standing

Teams = list[list[int]]


def deal_in_turn(staffs: Sequence[Staff], tickets: Sequence[Tickets], order: Sequence[str]) -> list[Standing] | None:
    """The standings of departments tied to one another; None where a subject has no team."""
    if len(staffs) == 1 and not staffs[0].apart:
        dealt = [_deal_alone(staffs[0], tickets[0], order)]
    else:
        dealt = _deal_together(staffs, tickets, order)
    if None in dealt:
        return None
    return [Standing(*row) for row in zip(staffs, tickets, [teams for teams in dealt if teams], strict=True)]


def _deal_alone(staff: Staff, tickets: Tickets, order: Sequence[str]) -> Teams | None:
    """One department with nobody kept apart: who may take a seat is a mask, and one look into a row finds them."""
    decks, met = Decks(staff, tickets), Meetings(staff)
    teams = []
    for subject in order:
        team = _seat(staff, decks, met, subject)
        if team is None:
            return None
        teams.append(team)
        _count(team, decks, met)
    return teams


def _seat(staff: Staff, decks: Decks, met: Meetings, subject: str) -> list[int] | None:
    barred, missing = staff.barred.get(subject, 0), staff.needs.get(subject, NO_TAGS)
    among = staff.everyone & ~barred if barred else staff.everyone
    team: list[int] = []
    for left in range(staff.seats - 1, -1, -1):
        allowed = among
        if missing:
            allowed &= staff.takers(missing, left, among) if barred else staff.takers_of_all(missing, left)
        found = decks.first_beside(allowed, team, met) if team else decks.first(allowed)
        if found is None:
            return None
        team.append(found)
        among ^= staff.bits[found]
        missing = missing and missing - staff.tags[found]
    return team


def _count(team: Sequence[int], decks: Decks, met: Meetings) -> None:
    for n in team:
        decks.add(n)
    for one, other in combinations(team, 2):
        met.add(one, other)


def _deal_together(staffs: Sequence[Staff], tickets: Sequence[Tickets], order: Sequence[str]) -> list[Teams | None]:
    decks = [Decks(staff, mine) for staff, mine in zip(staffs, tickets, strict=True)]
    met = [Meetings(staff) for staff in staffs]
    rows = [one.rows() for one in met]
    teams: list[Teams | None] = [[] for _ in staffs]
    for subject in order:
        seats = next(Seating(staffs, subject, decks, rows).teams(), None)
        if seats is None:
            return [None for _ in staffs]
        for place, team in enumerate(seats):
            mine = teams[place]
            assert mine is not None
            mine.append(list(team))
            _count(team, decks[place], met[place])
    return teams
