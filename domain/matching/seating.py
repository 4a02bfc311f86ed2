"""The teams of one subject in the order of the rule: seat by seat, and never a seat that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.matching.decks import Decks
from domain.matching.staff import NO_TAGS, Met, Staff, Tags, numbers

Seats = tuple[tuple[int, ...], ...]
"""A team: the numbers of the inspectors of each department."""


class Seating:
    """One subject and departments that must be seated together, because people of theirs are kept apart.

    ``decks`` may be None where only ``possible`` is asked.
    """

    def __init__(
        self, staffs: Sequence[Staff], subject: str, decks: Sequence[Decks] = (), met: Sequence[Met] = ()
    ) -> None:
        self._staffs = staffs
        self._decks = decks
        self._met = met
        self._needs = [staff.needs.get(subject, NO_TAGS) for staff in staffs]
        self._open = tuple(staff.eligible(subject) for staff in staffs)
        self._entangled = [staff.entangled for staff in staffs]

    def possible(self, without: Sequence[int] = ()) -> bool:
        """Whether there is a team at all; ``without`` the masks of people who are not to be considered."""
        opened = tuple(mask & ~out for mask, out in zip(self._open, without, strict=True)) if without else self._open
        return self._can_fill(0, self._staffs[0].seats, self._needs[0], opened)

    def teams(self, full: Sequence[int] = ()) -> Iterator[Seats]:
        """All teams, in lexicographic order of the candidates for each seat; nobody of the masks ``full``."""
        opened = tuple(mask & ~out for mask, out in zip(self._open, full, strict=True)) if full else self._open
        if self._can_fill(0, self._staffs[0].seats, self._needs[0], opened):
            yield from self._seat(0, (), self._needs[0], opened)

    def _seat(self, at: int, team: tuple[int, ...], missing: Tags, opened: tuple[int, ...]) -> Iterator[Seats]:
        staff = self._staffs[at]
        left = staff.seats - len(team) - 1
        if left < 0:
            if at + 1 == len(self._staffs):
                yield (team,)
                return
            for rest in self._seat(at + 1, (), self._needs[at + 1], opened):
                yield (team, *rest)
            return
        mates = [self._met[at][n] for n in team]
        for n in self._decks[at].in_order(opened[at], mates):
            still, after = missing - staff.tags[n], self._after(at, n, opened)
            if self._can_fill(at, left, still, after):
                yield from self._seat(at, (*team, n), still, after)

    def _after(self, at: int, n: int, opened: tuple[int, ...]) -> tuple[int, ...]:
        """Who is open once ``n`` is seated."""
        staff = self._staffs[at]
        masks = list(opened)
        masks[at] &= ~staff.bits[n]
        for place, other in enumerate(self._staffs):
            if n in staff.apart:
                masks[place] &= ~staff.apart[n].get(other.department, 0)
        return tuple(masks)

    def _can_fill(self, at: int, left: int, missing: Tags, opened: tuple[int, ...]) -> bool:
        """Whether ``left`` seats of department ``at`` and all seats of those after it can be filled.

        Without the entangled it is a matter of counting; where they are needed each is tried in turn.
        """
        stuck = None
        for place in range(at, len(self._staffs)):
            staff = self._staffs[place]
            seats, tags = (left, missing) if place == at else (staff.seats, self._needs[place])
            if not _fills(staff, seats, tags, opened[place]):
                return False
            if stuck is None and not _fills(staff, seats, tags, opened[place] & ~self._entangled[place]):
                stuck = place
        if stuck is None:
            return True
        if stuck != at:
            return self._can_fill_from(at, left, missing, opened)
        return self._with_one_entangled(at, left, missing, opened)

    def _with_one_entangled(self, at: int, left: int, missing: Tags, opened: tuple[int, ...]) -> bool:
        """The free of department ``at`` do not suffice: one of the entangled must be seated."""
        staff = self._staffs[at]
        for n in numbers(opened[at] & self._entangled[at]):
            if self._can_fill(at, left - 1, missing - staff.tags[n], self._after(at, n, opened)):
                return True
            masks = list(opened)
            masks[at] &= ~staff.bits[n]
            opened = tuple(masks)
        return False

    def _can_fill_from(self, at: int, left: int, missing: Tags, opened: tuple[int, ...]) -> bool:
        """Department ``at`` can do with its free people, who hinder nobody: the matter is with those after it."""
        return self._can_fill(at + 1, self._staffs[at + 1].seats, self._needs[at + 1], opened)


def _fills(staff: Staff, seats: int, missing: Tags, among: int) -> bool:
    return among.bit_count() >= seats and staff.can_hold(missing, seats, among)
