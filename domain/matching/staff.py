"""The available inspectors of one department as numbers and bit masks: bit n of a mask is inspector n."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.draw_terms import Share
from domain.roster import Roster

Tags = frozenset[str]
NO_TAGS: Tags = frozenset()
Met = list[dict[int, int]]
"""For each inspector how often they went with which other."""


@dataclass(frozen=True)
class Staff:
    """Who may be sent by ``department``, which sends ``seats`` to each subject.

    ``tags``: what each inspector holds. ``barred``: the recused of a subject. ``needs``: tags that a subject asks
    for. ``met``: of earlier campaigns. ``apart``: for an inspector, the masks of those, department by department,
    who must not be on one team with them; ``entangled``: all who have such an entry.
    """

    department: str
    seats: int
    ids: Sequence[str]
    tags: Sequence[Tags]
    barred: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, Tags] = field(default_factory=dict)
    met: Met = field(default_factory=list)
    apart: dict[int, dict[str, int]] = field(default_factory=dict)
    bits: list[int] = field(init=False)
    everyone: int = field(init=False)
    holders: dict[str, int] = field(init=False)
    _takers: dict[tuple[Tags, int], int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        bits = [1 << n for n in range(len(self.ids))]
        holders: dict[str, int] = {}
        for bit, tags in zip(bits, self.tags, strict=True):
            for tag in tags:
                holders[tag] = holders.get(tag, 0) | bit
        object.__setattr__(self, "bits", bits)
        object.__setattr__(self, "everyone", (1 << len(bits)) - 1)
        object.__setattr__(self, "holders", holders)

    @property
    def entangled(self) -> int:
        return sum(self.bits[n] for n in self.apart)

    def eligible(self, subject: str) -> int:
        return self.everyone & ~self.barred.get(subject, 0)

    def can_hold(self, missing: Tags, seats: int, among: int) -> bool:
        """Whether at most so many of ``among`` hold all ``missing`` tags between them."""
        for tag in missing:
            if not self.holders.get(tag, 0) & among:
                return False
        return len(missing) <= seats or (seats > 0 and self.takers(missing, seats - 1, among) != 0)

    def takers(self, missing: Tags, left: int, among: int) -> int:
        """Those of ``among`` after whom ``left`` others of ``among`` can hold what is still missing."""
        if not left:
            for tag in missing:
                among &= self.holders.get(tag, 0)
            return among
        if len(missing) <= left:
            return among if self.can_hold(missing, left, among) else 0
        return self._bearers(missing, left, among)

    def takers_of_all(self, missing: Tags, left: int) -> int:
        """``takers`` where nobody is recused."""
        known = self._takers.get((missing, left))
        if known is None:
            known = self._takers[missing, left] = self.takers(missing, left, self.everyone)
        return known

    def _bearers(self, missing: Tags, left: int, among: int) -> int:
        found = 0
        of_tags: dict[Tags, int] = {}
        for n in numbers(among):
            held = self.tags[n] & missing
            of_tags[held] = of_tags.get(held, 0) | self.bits[n]
        for held, who in of_tags.items():
            if self.can_hold(missing - held, left, among):
                found |= who
        return found

    def gap(self, subject: str, staying: Sequence[int]) -> Tags:
        """What ``subject`` needs and none of ``staying`` holds."""
        missing = self.needs.get(subject, NO_TAGS)
        for n in staying:
            missing = missing - self.tags[n]
        return missing

    def holding(self, tags: Tags) -> int:
        """Those who hold all of ``tags``."""
        found = self.everyone
        for tag in tags:
            found &= self.holders.get(tag, 0)
        return found


def numbers(mask: int) -> Iterator[int]:
    """The set bits, smallest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def build_staff(
    shares: Sequence[Share], roster: Roster, in_order: Callable[[Sequence[str]], Sequence[str]] = sorted
) -> list[Staff]:
    """Every department that sends somebody, in the order of the terms; ``in_order`` numbers its people."""
    built = _without_apart(shares, roster, in_order)
    place = {one: (staff, n) for staff in built for n, one in enumerate(staff.ids)}
    for two in roster.apart:
        if two[0] not in place or two[1] not in place:
            continue
        (staff, n), (other, m) = place[two[0]], place[two[1]]
        if staff is other and staff.seats < 2:
            continue
        for here, who, there, whom in ((staff, n, other, m), (other, m, staff, n)):
            masks = here.apart.setdefault(who, {})
            masks[there.department] = masks.get(there.department, 0) | there.bits[whom]
    return built


def _without_apart(
    shares: Sequence[Share], roster: Roster, in_order: Callable[[Sequence[str]], Sequence[str]]
) -> list[Staff]:
    people = {one.id: one for one in roster.inspectors if one.available}
    ids: dict[str, list[str]] = {share.department: [] for share in shares if share.inspectors}
    for one in people.values():
        if one.department in ids:
            ids[one.department].append(one.id)
    needs: dict[str, dict[str, Tags]] = {department: {} for department in ids}
    for need in roster.needs:
        if need.department in needs:
            needs[need.department][need.subject] = need.tags
    numbered = {department: in_order(mine) for department, mine in ids.items()}
    met = _met(roster, numbered)
    return [
        Staff(
            share.department,
            share.inspectors,
            mine,
            [people[one].tags for one in mine],
            barred(people[one].recused for one in mine),
            needs[share.department],
            met[share.department],
        )
        for share in shares
        if share.inspectors and (mine := numbered[share.department]) is not None
    ]


def barred(recused: Iterable[frozenset[str]]) -> dict[str, int]:
    """``{subject: mask of who is recused from it}``."""
    found: dict[str, int] = {}
    bit = 1
    for subjects in recused:
        for subject in subjects:
            found[subject] = found.get(subject, 0) | bit
        bit <<= 1
    return found


def _met(roster: Roster, numbered: Mapping[str, Sequence[str]]) -> dict[str, Met]:
    place = {one: (department, n) for department, ids in numbered.items() for n, one in enumerate(ids)}
    met: dict[str, Met] = {department: [{} for _ in ids] for department, ids in numbered.items()}
    for pair in roster.pairs:
        if pair.first in place and pair.second in place:
            (department, n), (_, m) = place[pair.first], place[pair.second]
            met[department][n][m] = met[department][m][n] = pair.times
    return met


def tied(staffs: Sequence[Staff]) -> list[list[Staff]]:
    """The departments in sets between which nobody is kept apart, in the order of the terms."""
    sets: list[list[Staff]] = []
    for staff in staffs:
        joined = [one for one in sets if any(_apart(staff, other) for other in one)]
        merged = [other for one in joined for other in one]
        sets = [one for one in sets if one not in joined]
        sets.append([other for other in staffs if other is staff or any(other is one for one in merged)])
    return sets


def _apart(staff: Staff, other: Staff) -> bool:
    return any(other.department in masks for masks in staff.apart.values())
