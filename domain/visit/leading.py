"""Who leads a team (组长)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

T = TypeVar("T")


def leader_of(seats: Sequence[T], present: Collection[T]) -> T | None:
    """The first of the lead department's inspectors on a subject, in the order in which they came to their seats: as
    drawn, then whoever stepped in. ``present`` are those who still are on the team; None when nobody is.

    Nobody chooses the leader: the plans (seeds 002 and 004) only say that the lead department's inspector proposes
    the time, so the drawn order decides, and anyone can check it.
    """
    return next((one for one in seats if one in present), None)
