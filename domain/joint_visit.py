"""One visit for one subject: when two campaigns stand at the same door at the same time, and what is decided then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import EXCLUSION, JOINT_VISIT


class Choice(StrEnum):
    """What becomes of a subject that two campaigns have drawn, or that has been inspected often enough this year:
    one visit for both, out of this campaign, or a visit of its own all the same."""

    JOINT = "joint"
    EXCLUDE = "exclude"
    SEPARATE = "separate"


@dataclass(frozen=True)
class Window:
    """The days on which a campaign inspects, both ends included."""

    first: date
    last: date


def common_days(windows: Iterable[Window]) -> Window | None:
    """The days that lie in all of these windows (at least one); None where there is no such day."""
    every = list(windows)
    first, last = max(one.first for one in every), min(one.last for one in every)
    return Window(first, last) if first <= last else None


def overlap(one: Window, other: Window) -> bool:
    """Whether the two share a day: the last day of one may be the first of the other."""
    return common_days([one, other]) is not None


def read_reason(text: str, choice: Choice) -> str:
    """A reason as it is published: one line. Refuses ``joint_visit.reason_empty`` and ``joint_visit.reason_too_long``;
    that of an exclusion stands in the roster of the second round, and is shorter."""
    most = EXCLUSION if choice is Choice.EXCLUDE else JOINT_VISIT
    words = plain(text)
    if not words:
        raise Refusal("joint_visit.reason_empty")
    if len(words) > most:
        raise Refusal("joint_visit.reason_too_long", length=len(words), most=most)
    return words


@dataclass(frozen=True)
class Decided:
    """A decision as the certificate lists it: ``number`` of the subject, ``other`` the reference of the other campaign
    ("" where the yearly cap was the matter)."""

    number: str
    other: str
    choice: Choice
    reason: str = ""

    def row(self) -> tuple[str, str]:
        """A further line of ``teams-terms.txt``. Exclusions are none: they stand in the roster, with their reason."""
        if self.choice is Choice.JOINT:
            return "joint-visit", f"{self.number} {self.other}"
        if self.other:
            return "separate-visit", f"{self.number} {self.other} {self.reason}"
        return "over-yearly-cap", f"{self.number} {self.reason}"


def terms_rows(decided: Iterable[Decided]) -> list[tuple[str, str]]:
    """The lines of all decisions, sorted, so that the same decisions give the same file."""
    return sorted(one.row() for one in decided if one.choice is not Choice.EXCLUDE)
