"""Part 3 of the rule: where people are kept apart or several tags are asked for, levelling may stop too early;
here the dealing is tried again with a lower cap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.matching.decks import Decks
from domain.matching.levelling import level
from domain.matching.seating import Seating, Seats
from domain.matching.staff import Staff
from domain.matching.standing import Standing

MOST_PLACED = 20_000


def lower_greatest(standings: Sequence[Standing], order: Sequence[str]) -> bool:
    """Lowers the greatest load of each of these departments, tied to one another, as far as the search can.

    Whether it is now proved that none can be lowered without raising another.
    """
    if not _is_hard([one.staff for one in standings]):
        return True
    proved = True
    for standing in standings:
        budget = MOST_PLACED
        while standing.greatest > least_greatest(standing.staff, order):
            caps = [one.greatest for one in standings]
            caps[standings.index(standing)] -= 1
            search = _Search(standings, order, caps, budget)
            found = search.run() if budget >= len(order) else None
            budget = search.budget
            if found is None:
                proved &= budget >= len(order)
                break
            for one, teams in zip(standings, found, strict=True):
                one.put(teams)
            level_all(standings, order)
    return proved


def level_all(standings: Sequence[Standing], order: Sequence[str]) -> None:
    for standing in standings:
        level(standing, [one for one in standings if one is not standing], order)


def least_greatest(staff: Staff, order: Sequence[str]) -> int:
    """No dealing has a smaller greatest load: all seats shared out evenly, all seats that ask for a tag among those
    who hold it.
    """
    asked: dict[str, int] = {}
    for subject in order:
        for tag in staff.needs.get(subject, ()):
            asked[tag] = asked.get(tag, 0) + 1
    bounds = [-(-count // staff.holders[tag].bit_count()) for tag, count in asked.items()]
    return max([-(-len(order) * staff.seats // len(staff.ids)), *bounds])


def _is_hard(staffs: Sequence[Staff]) -> bool:
    return any(staff.apart for staff in staffs) or any(
        len(tags) > 1 for staff in staffs if staff.seats > 1 for tags in staff.needs.values()
    )


class _Search:
    """Depth first, without recursion: there may be thousands of subjects."""

    def __init__(self, standings: Sequence[Standing], order: Sequence[str], caps: Sequence[int], budget: int) -> None:
        self.budget = budget
        self._staffs = [one.staff for one in standings]
        self._decks = [Decks(one.staff, one.tickets) for one in standings]
        self._order = order
        self._caps = caps
        self._full = [0 if cap else staff.everyone for cap, staff in zip(caps, self._staffs, strict=True)]
        self._placed: list[Seats] = []
        self._failed: set[tuple[int, tuple[int, ...]]] = set()

    def run(self) -> list[list[list[int]]] | None:
        """The teams of each department; None where there are none or the budget is spent."""
        trying = [self._teams()]
        while trying:
            seats = next(trying[-1], None)
            if seats is None:
                self._failed.add(self._state())
                trying.pop()
                if trying:
                    self._take_back()
                continue
            if not self.budget:
                return None
            self.budget -= 1
            self._place(seats)
            if len(self._placed) == len(self._order):
                return [[list(seats[at]) for seats in self._placed] for at in range(len(self._staffs))]
            if self._failed and self._state() in self._failed:
                self._take_back()
            else:
                trying.append(self._teams())
        return None

    def _teams(self) -> Iterator[Seats]:
        met = [staff.met for staff in self._staffs]
        return Seating(self._staffs, self._order[len(self._placed)], self._decks, met).teams(tuple(self._full))

    def _state(self) -> tuple[int, tuple[int, ...]]:
        return len(self._placed), tuple(load for decks in self._decks for load in decks.load)

    def _place(self, seats: Seats) -> None:
        self._placed.append(seats)
        self._count(seats, 1)

    def _take_back(self) -> None:
        self._count(self._placed.pop(), -1)

    def _count(self, seats: Seats, by: int) -> None:
        for at, team in enumerate(seats):
            for n in team:
                self._decks[at].add(n, by)
                bit = self._staffs[at].bits[n]
                full = self._decks[at].load[n] >= self._caps[at]
                self._full[at] = self._full[at] | bit if full else self._full[at] & ~bit
