"""Where a department stands: its teams, and the loads that follow."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from domain.matching.decks import Tickets
from domain.matching.staff import Staff


class Standing:
    """``teams`` by the place of their subject in the order of service; ``places``: the places of each inspector."""

    def __init__(self, staff: Staff, tickets: Tickets, teams: list[list[int]]) -> None:
        self.staff = staff
        self.tickets = tickets
        self.put(teams)

    def put(self, teams: list[list[int]]) -> None:
        self.teams = teams
        self.places: list[list[int]] = [[] for _ in self.staff.ids]
        for place, team in enumerate(teams):
            for n in team:
                self.places[n].append(place)

    def load(self, n: int) -> int:
        return len(self.places[n])

    @property
    def greatest(self) -> int:
        return max(map(len, self.places))

    @property
    def least(self) -> int:
        return min(map(len, self.places))

    def swap(self, place: int, out: int, into: int) -> None:
        """``into`` takes the seat of ``out``."""
        team = self.teams[place]
        team[team.index(out)] = into
        mine = self.places[out]
        del mine[bisect_left(mine, place)]
        insort(self.places[into], place)


def blocked(staff: Staff, department: str, people: Sequence[int]) -> int:
    """Those of ``department`` from whom one of ``people``, of ``staff``, is kept apart."""
    found = 0
    for n in people:
        masks = staff.apart.get(n)
        if masks:
            found |= masks.get(department, 0)
    return found
