"""Inspectors of one department by load, those of equal load in the order of their tickets at that load.

A row for each load: the next one for a seat is found from the front, without looking at everybody.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

from domain.matching.staff import Met, Staff, numbers

Entry = tuple[bytes, int]


class Tickets:
    """ticket(key, "load:id") of one department; every load has its own, so that each round is shuffled anew."""

    def __init__(self, key: str, ids: Sequence[str]) -> None:
        self._prefix = hashlib.sha256(f"{key}:".encode())
        self._ids = [one.encode() for one in ids]
        self._loads: list[tuple[hashlib._Hash, list[Entry | None]]] = []

    def entry(self, load: int, n: int) -> Entry:
        """Sorts as (ticket, id) does; with the number of the inspector."""
        while len(self._loads) <= load:
            prefix = self._prefix.copy()
            prefix.update(b"%d:" % len(self._loads))
            self._loads.append((prefix, [None] * len(self._ids)))
        prefix, known = self._loads[load]
        found = known[n]
        if found is None:
            hashed = prefix.copy()
            hashed.update(self._ids[n])
            found = known[n] = (hashed.digest() + self._ids[n], n)
        return found


def in_ticket_order(key: str, ids: Sequence[str]) -> list[str]:
    """``ids`` by their tickets at load 0."""
    tickets = Tickets(key, ids)
    return [ids[n] for _, n in sorted(tickets.entry(0, n) for n in range(len(ids)))]


class Decks:
    """The loads of one department's people: of each load a row in ticket order, and the mask of who is in it."""

    def __init__(self, staff: Staff, tickets: Tickets) -> None:
        self.load = [0] * len(staff.ids)
        self._bits = staff.bits
        self._tickets = tickets
        self._entries = [tickets.entry(0, n) for n in range(len(staff.ids))]
        self._rows: list[list[Entry]] = [sorted(self._entries)]
        self._masks = [staff.everyone]
        self._least = 0

    def add(self, n: int, by: int = 1) -> None:
        """Inspector ``n`` has one subject more (or, ``by`` −1, less)."""
        load, entry, bit = self.load[n], self._entries[n], self._bits[n]
        row = self._rows[load]
        del row[bisect_left(row, entry)]
        self._masks[load] ^= bit
        self.load[n] = load = load + by
        entry = self._entries[n] = self._tickets.entry(load, n)
        if load == len(self._rows):
            self._rows.append([])
            self._masks.append(0)
        insort(self._rows[load], entry)
        self._masks[load] |= bit
        if load < self._least:
            self._least = load

    def first(self, allowed: int) -> int | None:
        """The least loaded of ``allowed``, of equals the first in ticket order."""
        for load in range(self._least, len(self._masks)):
            found = self._masks[load] & allowed
            if found:
                return self._front(load, found)
            if not self._masks[self._least]:
                self._least += 1
        return None

    def first_beside(self, allowed: int, mates: Sequence[int], met: Meetings) -> int | None:
        """The same, but of equal loads whoever met the ``mates`` least often comes first."""
        for load in range(self._least, len(self._masks)):
            found = self._masks[load] & allowed
            if not found:
                continue
            if len(mates) == 1:
                return self._front(load, met.least_met(mates[0], found))
            fresh = met.never_met(mates, found)
            if fresh:
                return self._front(load, fresh)
            return min(numbers(found), key=lambda n: (met.times(mates, n), self._entries[n]))
        return None

    def in_order(self, allowed: int, mates: Sequence[dict[int, int]]) -> Iterator[int]:
        """All of ``allowed`` in that order; the rows may change meanwhile if they are changed back."""
        for load in range(len(self._rows)):
            if not self._masks[load] & allowed:
                continue
            found = [n for _, n in self._rows[load] if allowed & self._bits[n]]
            if any(mates):
                found.sort(key=lambda n: sum([mate.get(n, 0) for mate in mates]))
            yield from found

    def _front(self, load: int, among: int) -> int:
        """The first of a row that is in ``among``, which must not be empty: where they are few, by their entries."""
        if not among & (among - 1):
            return among.bit_length() - 1
        bits = self._bits
        for _, n in self._rows[load]:
            if among & bits[n]:
                return n
        raise AssertionError("a mask is of those in its row")


class Meetings:
    """How often each went with which other, in earlier campaigns and in this dealing so far."""

    def __init__(self, staff: Staff) -> None:
        self._bits = staff.bits
        self._met: Met = [dict(row) for row in staff.met]
        self._at_least: list[list[int]] = [self._masks(row) for row in self._met]
        """For each inspector the masks of those met once or more, twice or more …"""

    def _masks(self, row: dict[int, int]) -> list[int]:
        most = max(row.values(), default=0)
        return [sum(self._bits[n] for n, times in row.items() if times > fewer) for fewer in range(most)]

    def add(self, one: int, other: int) -> None:
        row = self._met[one]
        row[other] = self._met[other][one] = times = row.get(other, 0) + 1
        for who, whom in ((one, other), (other, one)):
            masks = self._at_least[who]
            if len(masks) < times:
                masks.append(0)
            masks[times - 1] |= self._bits[whom]

    def least_met(self, mate: int, among: int) -> int:
        """Those of ``among`` whom ``mate`` met least often."""
        for met in self._at_least[mate]:
            fewer = among & ~met
            if fewer:
                return fewer
        return among

    def never_met(self, mates: Sequence[int], among: int) -> int:
        for mate in mates:
            for met in self._at_least[mate][:1]:
                among &= ~met
        return among

    def times(self, mates: Sequence[int], n: int) -> int:
        return sum([self._met[mate].get(n, 0) for mate in mates])

    def rows(self) -> Met:
        return self._met
