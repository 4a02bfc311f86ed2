"""Why fixed groups cannot be formed: people or tags for every group, or subjects that cannot be shared out."""

from __future__ import annotations

from collections.abc import Sequence

from domain.draw_terms import Share
from domain.matching.rule import deal
from domain.matching.shortages import Shortage, unheld, with_more, without_spare
from domain.matching.staff import Staff, Tags, build_staff
from domain.roster import Roster, RosterInspector

_TRIAL_SEED = "0" * 64
"""Whether groups can be formed is tried out before the seed is known."""
_TRIALS = 4


def shortages_of_groups(
    shares: Sequence[Share], groups: int, roster: Roster, subjects: Sequence[str]
) -> list[Shortage]:
    """The reasons why ``groups`` fixed groups cannot be formed and dealt evenly."""
    staffs = build_staff(shares, roster)
    most = min((_most_groups(staff) for staff in staffs), default=0)
    found = [reason for staff in staffs for reason in _of_department(staff, groups, most)]
    more = [
        RosterInspector(f"+{n}", one.department, tags=frozenset(one.tags))
        for n, one in enumerate(one for one in found for _ in range(one.lacking))
    ]
    mended = Roster([*roster.inspectors, *more], subjects, needs=roster.needs, apart=roster.apart, pairs=roster.pairs)
    if deal(shares, groups, mended, subjects, _TRIAL_SEED, formings=_TRIALS) is None:
        fewer = range(min(groups - 1, most), 0, -1)
        possible = next((n for n in fewer if deal(shares, n, roster, subjects, _TRIAL_SEED, formings=1)), 0)
        found.append(
            Shortage(
                "groups_not_found", departments=tuple(one.department for one in staffs), needed=groups, groups=possible
            )
        )
    return found


def _of_department(staff: Staff, groups: int, most: int) -> list[Shortage]:
    needed = _needed(staff)
    reasons = [
        Shortage("group_tag", staff.department, groups - held, (tag,), needed=groups, available=held, groups=most)
        for tag in sorted(needed)
        if (held := staff.holders.get(tag, 0).bit_count()) < groups
    ]
    more = with_more(staff, reasons)
    reasons += [
        Shortage("group_tags_exceed_seats", staff.department, groups, tags, needed=staff.seats, groups=most)
        for tags in unheld(more, needed, more.everyone)
    ]

    def suffices(fewer: list[Shortage]) -> bool:
        more = with_more(staff, fewer)
        return more.can_hold(needed, more.seats, more.everyone) and all(
            more.holders.get(tag, 0).bit_count() >= groups for tag in needed
        )

    reasons = without_spare(reasons, suffices)
    people, coming = len(staff.ids), sum(one.lacking for one in reasons)
    lacking = groups * staff.seats - people - coming
    if lacking > 0:
        short = Shortage(
            "group_people", staff.department, lacking, needed=groups * staff.seats, available=people, groups=most
        )
        reasons.insert(0, short)
    return reasons


def _needed(staff: Staff) -> Tags:
    return frozenset[str]().union(*staff.needs.values())


def _most_groups(staff: Staff) -> int:
    """How many groups the numbers of people and of holders of each tag allow."""
    needed = _needed(staff)
    if not staff.can_hold(needed, staff.seats, staff.everyone):
        return 0
    return min([len(staff.ids) // staff.seats, *(staff.holders[tag].bit_count() for tag in needed)])
