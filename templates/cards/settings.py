"""What an office settles for itself: the settings with their buttons, and how they read in a plan's preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

from domain.workdays import Due, FixedDue, FollowUpClock, RestDayConvention
from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.calendar import CONVENTION_WORDS, STEP_WORDS, OpenCalendar
from templates.cards.menu import TO_MENU
from templates.messages import render

Choice = TypeVar("Choice", bound=StrEnum)

FOLLOW_UP, REST_DAY = "follow_up", "rest_day"
CLOCK_WORDS = {
    FollowUpClock.ARISES: "自处置信息产生之日起算",
    FollowUpClock.INSPECTION_END: "自检查期限届满之日起算",
}


@dataclass(frozen=True)
class OpenSettings(Press):
    """The settings of the reader's office."""

    code: ClassVar[str] = "set"


@dataclass(frozen=True)
class ChangeSetting(Press):
    """``what`` is ``FOLLOW_UP`` or ``REST_DAY``, ``value`` the place of the choice among those there are."""

    code: ClassVar[str] = "sts"
    office_id: int
    what: str
    value: int


def settings_card(office_id: int, name: str, clock: FollowUpClock, convention: RestDayConvention) -> Card:
    """Each setting as it is, and a button for each other choice."""
    rows = (
        *_choices(office_id, FOLLOW_UP, CLOCK_WORDS, clock),
        *_choices(office_id, REST_DAY, CONVENTION_WORDS, convention),
    )
    text = render(
        "calendar/settings",
        name=name,
        clock=CLOCK_WORDS[clock],
        clock_default=clock is FollowUpClock.ARISES,
        convention=CONVENTION_WORDS[convention],
        convention_default=convention is RestDayConvention.BEFORE,
    )
    return Card(text, (*rows, (Button("工作日历", OpenCalendar(0)), *TO_MENU)))


def rules(
    clock: FollowUpClock,
    days: int,
    *,
    follow_up: Due | None,
    convention: RestDayConvention,
    last_day: FixedDue | None,
) -> str:
    """For a preview: the limit of follow-ups, with its date where it is known (``follow_up``), and what becomes of a
    fixed date on a rest day; ``last_day`` is the last day of the plan as such a date."""
    return render(
        "calendar/rules",
        clock=CLOCK_WORDS[clock],
        days=days,
        follow_up=follow_up,
        convention=CONVENTION_WORDS[convention],
        last_day=last_day,
        words=STEP_WORDS,
    )


def _choices(office_id: int, what: str, words: Mapping[Choice, str], now: Choice) -> tuple[Row, ...]:
    return tuple(
        (Button(f"改为：{word}", ChangeSetting(office_id, what, place)),)
        for place, (choice, word) in enumerate(words.items())
        if choice is not now
    )
