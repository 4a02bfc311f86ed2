"""Part 2 of the rule: seats move along chains from the most loaded to those with at least two subjects less.

Where a subject asks for at most one tag of a department and nobody is kept apart, its teams are the bases of a
matroid, a shortest chain always leads to valid teams, and what no chain can better has the least possible sum of
squares of loads, so the least greatest load too. Elsewhere the search of part 3 may do better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.matching.staff import NO_TAGS, Staff, numbers
from domain.matching.standing import Standing, blocked

Chain = list[tuple[int, int, int]]
"""Moves: the place of the subject, who leaves, who comes."""


def level(standing: Standing, others: Sequence[Standing], order: Sequence[str]) -> None:
    """Levels one department; ``others`` are those tied to it, ``order`` the subjects in order of service.

    A start with less than two more than the least can reach nobody: from there on nothing changes.
    """
    closed = 0
    if _most_loaded(standing, closed) is None:
        return
    rules = _Rules(standing, others, order)
    while (start := _most_loaded(standing, closed)) is not None:
        chain, reached = _chain_from(start, standing, rules, closed)
        if not chain:
            closed |= reached
            continue
        for move in chain:
            standing.swap(*move)
        if rules.coupled and not all(rules.valid(place) for place, _, _ in chain):
            for place, out, into in reversed(chain):
                standing.swap(place, into, out)
            closed |= standing.staff.bits[start]


def _most_loaded(standing: Standing, closed: int) -> int | None:
    """Numbers follow the tickets at load 0: the first of equals is the one with the smallest number."""
    loads = list(map(len, standing.places))
    enough = min(loads) + 2
    best, most = None, 0
    for n, load in enumerate(loads):
        if load > most and not closed >> n & 1:
            best, most = n, load
    return best if most >= enough else None


def _chain_from(start: int, standing: Standing, rules: _Rules, closed: int) -> tuple[Chain, int]:
    """The shortest chain from ``start`` to somebody with at least two subjects less, its last move first; or
    none, with all who were reached.
    """
    goal = standing.load(start) - 2
    bits = standing.staff.bits
    unreached = standing.staff.everyone & ~closed & ~bits[start]
    came: dict[int, tuple[int, int]] = {}
    queue = [start]
    for out in queue:
        for place in standing.places[out]:
            if not unreached:
                break
            for into in numbers(rules.may_replace(out, place) & unreached):
                came[into] = (place, out)
                unreached ^= bits[into]
                if standing.load(into) <= goal:
                    return _chain_to(into, came), 0
                queue.append(into)
    return [], sum(bits[n] for n in queue)


def _chain_to(goal: int, came: dict[int, tuple[int, int]]) -> Chain:
    chain: Chain = []
    into = goal
    while into in came:
        place, out = came[into]
        chain.append((place, out, into))
        into = out
    return chain


class _Rules:
    """Which moves leave a valid team."""

    def __init__(self, standing: Standing, others: Sequence[Standing], order: Sequence[str]) -> None:
        self._standing = standing
        self._others = others
        self._order = order
        self._open = [standing.staff.eligible(subject) for subject in order]
        staff = standing.staff
        self._needs = [staff.needs.get(subject, NO_TAGS) for subject in order]
        self.coupled = bool(staff.apart) or any(len(tags) > 1 for tags in self._needs)

    def may_replace(self, out: int, place: int) -> int:
        """All who may take the seat of ``out``."""
        staff, team = self._standing.staff, self._standing.teams[place]
        allowed = self._open[place]
        for n in team:
            allowed &= ~staff.bits[n]
        needed = self._needs[place]
        if needed or staff.apart:
            staying = [n for n in team if n != out]
            if needed:
                allowed &= staff.holding(needed.difference(*(staff.tags[n] for n in staying)))
            if staff.apart:
                allowed &= ~self._kept_apart(place, staying)
        return allowed

    def valid(self, place: int) -> bool:
        """Whether the team of this department holds all tags and nobody in it is kept apart from anybody."""
        staff, team = self._standing.staff, self._standing.teams[place]
        if self._needs[place].difference(*(staff.tags[n] for n in team)):
            return False
        together = sum(staff.bits[n] for n in team)
        return not together & self._kept_apart(place, team)

    def _kept_apart(self, place: int, team: Sequence[int]) -> int:
        department = self._standing.staff.department
        found = 0
        for staff, people in self._all_of(place, team):
            found |= blocked(staff, department, people)
        return found

    def _all_of(self, place: int, team: Sequence[int]) -> Iterator[tuple[Staff, Sequence[int]]]:
        yield self._standing.staff, team
        for other in self._others:
            yield other.staff, other.teams[place]
