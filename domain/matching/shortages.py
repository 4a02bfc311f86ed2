"""Why a round of teams cannot be held: the smallest set of reasons, each with what would mend it.

Loads have no limit, so a round is impossible only where some subject (or fixed group) has no team. The reasons are
such that mending exactly these makes the round possible, and none of them can be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from domain.draw_terms import Share
from domain.errors import Refusal
from domain.matching.seating import Seating
from domain.matching.staff import NO_TAGS, Staff, Tags, build_staff, tied
from domain.roster import Roster

SHOWN = 3
"""How many subjects or pairs a sentence names; it counts them all."""


@dataclass(frozen=True)
class Shortage:
    """One reason, ``code`` of ``templates/refusals/matching.toml``.

    Mended by ``lacking`` more inspectors of ``department``, each with all ``tags`` and recused from nothing, or,
    where there are ``pairs``, by lifting these recusals between inspectors of ``departments``. ``subjects``: those
    concerned, none where it is all of them. ``needed`` and ``available`` count people (those who hold ``tags`` if
    there are any), ``groups`` how many fixed groups there could be.
    """

    code: str
    department: str = ""
    lacking: int = 0
    tags: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    needed: int = 0
    available: int = 0
    pairs: tuple[tuple[str, str], ...] = ()
    groups: int = 0
    departments: tuple[str, ...] = ()

    def refusal(self) -> Refusal:
        facts: dict[str, object] = {
            "department": self.department or self.departments,
            "lacking": self.lacking,
            "tags": self.tags,
            "count": len(self.subjects),
            "subjects": self.subjects[:SHOWN],
            "needed": self.needed,
            "available": self.available,
            "pairs": self.pairs[:SHOWN],
            "groups": self.groups,
        }
        return Refusal(f"matching.{self.code}", **{name: fact for name, fact in facts.items() if fact != ()})


def shortages_per_subject(shares: Sequence[Share], roster: Roster, subjects: Sequence[str]) -> list[Shortage]:
    """The reasons why some subject has no team."""
    found: list[Shortage] = []
    staffs = build_staff(shares, roster)
    mended = []
    for staff in staffs:
        reasons = _of_department(staff, subjects)
        found += reasons
        mended.append(with_more(staff, reasons))
    for joined in tied(mended):
        if any(staff.apart for staff in joined):
            found += _kept_apart(joined, roster, subjects)
    return found


def with_more(staff: Staff, reasons: Iterable[Shortage]) -> Staff:
    """The department with the inspectors that the reasons ask for."""
    tags = [frozenset(one.tags) for one in reasons for _ in range(one.lacking)]
    if not tags:
        return staff
    return Staff(
        staff.department,
        staff.seats,
        [*staff.ids, *("" for _ in tags)],
        [*staff.tags, *tags],
        staff.barred,
        staff.needs,
        [*staff.met, *({} for _ in tags)],
        staff.apart,
    )


def without_spare(reasons: list[Shortage], suffices: Callable[[list[Shortage]], bool]) -> list[Shortage]:
    """``reasons`` without those that the others mend too."""
    for one in list(reasons):
        fewer = [other for other in reasons if other is not one]
        if suffices(fewer):
            reasons = fewer
    return reasons


def unheld(staff: Staff, needed: Tags, among: int) -> list[tuple[str, ...]]:
    """The tags of each inspector whom ``among`` lacks for a team: one for each tag that nobody holds, or one who
    holds several, where the seats do not suffice for one each.
    """
    if staff.can_hold(needed, staff.seats, among):
        return []
    missing = sorted(tag for tag in needed if not staff.holders.get(tag, 0) & among)
    if len(missing) <= staff.seats and staff.can_hold(needed.difference(missing), staff.seats - len(missing), among):
        return [(tag,) for tag in missing]
    for size in range(1, len(needed) + 1):
        for tags in combinations(sorted(needed), size):
            if staff.can_hold(needed.difference(tags), staff.seats - 1, among):
                return [tags]
    return []


def _of_department(staff: Staff, subjects: Sequence[str]) -> list[Shortage]:
    classes = _classes([staff], subjects)
    asked: dict[tuple[str, ...], list[str]] = {}
    for alike in classes:
        among, needed = staff.eligible(alike[0]), staff.needs.get(alike[0], NO_TAGS)
        for tags in unheld(staff, needed, among):
            asked.setdefault(tags, []).extend(alike)
    reasons = [_tags_lacking(staff, tags, sorted(mine)) for tags, mine in sorted(asked.items())]
    needing = [alike[0] for alike in classes if alike[0] in staff.needs]

    def suffices(fewer: list[Shortage]) -> bool:
        more = with_more(staff, fewer)
        return all(more.can_hold(more.needs[one], more.seats, more.eligible(one)) for one in needing)

    reasons = without_spare(reasons, suffices)
    return [*_people_lacking(staff, classes, sum(one.lacking for one in reasons)), *reasons]


def _tags_lacking(staff: Staff, tags: tuple[str, ...], subjects: Sequence[str]) -> Shortage:
    holders = staff.holding(frozenset(tags)).bit_count()
    code = "tags_exceed_seats" if len(tags) > 1 else "tag_recused" if holders else "tag_missing"
    return Shortage(code, staff.department, 1, tags, tuple(subjects), needed=staff.seats, available=holders)


def _people_lacking(staff: Staff, classes: Sequence[list[str]], coming: int) -> list[Shortage]:
    """Too few for any subject, and too few at some because of recusals; ``coming``: who is asked for already."""
    found = []
    lacking = staff.seats - len(staff.ids) - coming
    if lacking > 0:
        found.append(
            Shortage("too_few_inspectors", staff.department, lacking, needed=staff.seats, available=len(staff.ids))
        )
        coming += lacking
    left = {tuple(alike): staff.eligible(alike[0]).bit_count() for alike in classes}
    short = {alike: count for alike, count in left.items() if count + coming < staff.seats}
    if short:
        worst = min(short.values())
        concerned = tuple(sorted(one for alike in short for one in alike))
        found.append(
            Shortage(
                "too_few_after_recusal",
                staff.department,
                staff.seats - worst - coming,
                subjects=concerned,
                needed=staff.seats,
                available=worst,
            )
        )
    return found


def _classes(staffs: Sequence[Staff], subjects: Sequence[str]) -> list[list[str]]:
    """Subjects between which these departments make no difference."""
    found: dict[tuple[object, ...], list[str]] = {}
    for one in subjects:
        kind = tuple((staff.barred.get(one, 0), staff.needs.get(one)) for staff in staffs)
        found.setdefault(kind, []).append(one)
    return list(found.values())


def _kept_apart(staffs: Sequence[Staff], roster: Roster, subjects: Sequence[str]) -> list[Shortage]:
    """Which recusals between inspectors leave no team, where each department alone has one."""
    stuck = [alike for alike in _classes(staffs, subjects) if not Seating(staffs, alike[0]).possible()]
    if not stuck:
        return []
    pairs = _pairs(staffs, roster)
    lifted = set(pairs)
    for pair in pairs:
        if _possible_without(staffs, lifted - {pair}, stuck):
            lifted.discard(pair)
    names = tuple(staff.department for staff in staffs)
    concerned = tuple(sorted(one for alike in stuck for one in alike))
    return [Shortage("kept_apart", departments=names, subjects=concerned, pairs=tuple(sorted(lifted)))]


def _pairs(staffs: Sequence[Staff], roster: Roster) -> list[tuple[str, str]]:
    known = {one for staff in staffs for one in staff.ids}
    return sorted((first, second) for first, second in roster.apart if first in known and second in known)


def _possible_without(staffs: Sequence[Staff], lifted: set[tuple[str, str]], stuck: Sequence[list[str]]) -> bool:
    place = {one: (staff, n) for staff in staffs for n, one in enumerate(staff.ids) if one}
    freed = [_copy(staff) for staff in staffs]
    by_name = {staff.department: staff for staff in freed}
    for first, second in lifted:
        for one, other in ((first, second), (second, first)):
            (staff, n), (there, m) = place[one], place[other]
            masks = by_name[staff.department].apart.get(n, {})
            masks[there.department] = masks.get(there.department, 0) & ~there.bits[m]
    return all(Seating(freed, alike[0]).possible() for alike in stuck)


def _copy(staff: Staff) -> Staff:
    apart = {n: dict(masks) for n, masks in staff.apart.items()}
    return Staff(staff.department, staff.seats, staff.ids, staff.tags, staff.barred, staff.needs, staff.met, apart)
