"""On site: who was there, that certificates were shown, when they left, whether the door was shut.

Entries are only ever added; what counts follows from all of them together, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.inspection import ResultCode

#: 行政处罚法, article 42: no fewer than two; article 55: they show their certificates.
LEAST_PRESENT = 2
#: What lies no further apart than this belongs to one stay: nobody inspects for longer, or comes twice within it.
ONE_STAY = timedelta(hours=12)


class Kind(StrEnum):
    """What an entry says. The value is what is stored."""

    ARRIVED = "arrived"
    """到场: an inspector tapped it themselves."""
    NAMED = "named"
    """补登: somebody who was there says afterwards that this inspector was there too."""
    OBJECTED = "objected"
    """异议: the named inspector was not there; ``about_id`` is what they object to."""
    CERTIFICATES = "certificates"
    """出示执法证: by whom, for the whole party."""
    LOCATION = "location"
    """A location that was shared; ``about_id`` is the arrival that it belongs to."""
    DOOR_SHUT = "door_shut"
    """Nobody there, or the door shut."""
    NO_BUSINESS = "no_business"
    """No such business is carried on there."""
    AGAIN = "again"
    """另约时间: for this department the attempt ``attempt`` is over."""
    RESULT = "result"
    """What was found at the door was written into the department's form."""
    LEFT = "left"
    """离开."""


#: The result that goes with what was found at the door (情况记录表, codes 4 and 7).
DOOR_RESULTS = {Kind.DOOR_SHUT: ResultCode.UNREACHABLE, Kind.NO_BUSINESS: ResultCode.NO_SUCH_ACTIVITY}


@dataclass(frozen=True)
class Entry:
    """One thing that was entered about the visit to a subject. ``at``: when it was, ``entered_at``: when it was
    entered; both aware. ``attempt``: which visit of that department it belongs to, from 1. ``proposal_id``: the agreed
    time under which it was made, None where there was none. ``id`` 0 before it is kept."""

    campaign_id: int
    sample_id: int
    department_id: int
    inspector_id: int
    person_id: int
    kind: Kind
    attempt: int
    at: datetime
    entered_at: datetime
    proposal_id: int | None = None
    about_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    reason: str = ""
    id: int = 0


@dataclass(frozen=True)
class Sighting:
    """An inspector was there at that moment. ``late``: entered afterwards by somebody; ``disputed``: they say that they
    were not."""

    inspector_id: int
    at: datetime
    late: bool = False
    disputed: bool = False


@dataclass(frozen=True)
class Presence:
    """One department in one attempt: ``sightings`` in the order of their moments; when certificates were first shown,
    and when the last of them left, None where that was not entered."""

    attempt: int
    sightings: tuple[Sighting, ...] = ()
    certificates: datetime | None = None
    left: datetime | None = None

    @property
    def counted(self) -> tuple[Sighting, ...]:
        """Those that nobody disputes."""
        return tuple(one for one in self.sightings if not one.disputed)

    @property
    def inspectors(self) -> frozenset[int]:
        """Who counts as having been there."""
        return frozenset(one.inspector_id for one in self.counted)

    def is_complete(self, left_on_team: int) -> bool:
        """Whether two different inspectors were there in one stay. A department with fewer than two ``left_on_team``
        needs an entry made afterwards, which the reviewer sees."""
        if any(
            one.inspector_id != other.inspector_id and other.at - one.at <= ONE_STAY
            for one, other in pairwise(self.counted)
        ):
            return True
        return left_on_team < LEAST_PRESENT and any(one.late for one in self.counted)

    def was_tapped(self, inspector_id: int, now: datetime) -> bool:
        """Whether this inspector has said themselves that they are there, in the stay that includes ``now``."""
        return any(
            one.inspector_id == inspector_id and not one.late and abs(now - one.at) <= ONE_STAY
            for one in self.sightings
        )


def attempt_of(entries: Iterable[Entry], department_id: int) -> int:
    """The attempt that a department is at, from 1: one more than the last that it gave up."""
    over = [one.attempt for one in entries if one.kind is Kind.AGAIN and one.department_id == department_id]
    return max(over, default=0) + 1


def presence_of(entries: Collection[Entry], department_id: int, *, attempt: int = 0) -> Presence:
    """Who of a department was there, in its present attempt or in the one given.

    An inspector who objected counts by their own taps only. Certificates are shown once for the whole party: by
    whichever department, in the same attempt and stay.
    """
    attempt = attempt or attempt_of(entries, department_id)
    now = [one for one in entries if one.attempt == attempt]
    own = [one for one in now if one.department_id == department_id]
    objected = {one.inspector_id for one in own if one.kind is Kind.OBJECTED}
    sightings = {
        Sighting(
            one.inspector_id,
            one.at,
            late=one.kind is Kind.NAMED,
            disputed=one.kind is Kind.NAMED and one.inspector_id in objected,
        )
        for one in own
        if one.kind in (Kind.ARRIVED, Kind.NAMED)
    }
    ordered = tuple(sorted(sightings, key=lambda one: (one.at, one.inspector_id, one.late)))
    moments = [one.at for one in ordered if not one.disputed]
    shown = [
        one.at for one in now if one.kind is Kind.CERTIFICATES and any(abs(one.at - at) <= ONE_STAY for at in moments)
    ]
    left = [one.at for one in own if one.kind is Kind.LEFT]
    return Presence(attempt, ordered, min(shown, default=None), max(left, default=None))


def found_at_door(entries: Iterable[Entry], attempt: int) -> list[Entry]:
    """What was found at the door in an attempt, the first of each kind, in the order of their moments."""
    found: dict[Kind, Entry] = {}
    for one in sorted(entries, key=lambda one: (one.at, one.id)):
        if one.kind in DOOR_RESULTS and one.attempt == attempt:
            found.setdefault(one.kind, one)
    return list(found.values())


def open_arrival(entries: Collection[Entry], now: datetime) -> Entry | None:
    """Of one person's entries over all subjects their last own arrival, while they are still there at ``now``; None
    where they have left, or the stay is over."""
    arrivals = [one for one in entries if one.kind is Kind.ARRIVED and abs(now - one.at) <= ONE_STAY]
    last = max(arrivals, key=lambda one: (one.at, one.id), default=None)
    if last is None or any(_has_left(one, last) for one in entries):
        return None
    return last


def _has_left(entry: Entry, arrival: Entry) -> bool:
    same = (entry.sample_id, entry.inspector_id) == (arrival.sample_id, arrival.inspector_id)
    return same and entry.kind is Kind.LEFT and entry.at >= arrival.at
