"""The choices among a few: how limits are counted, what a monthly report covers; and how they read in a preview."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from domain.monthly import MonthlyPeriod
from domain.workdays import Due, FixedDue, FollowUpClock, RestDayConvention
from templates.cards import Button, Card, Row
from templates.cards.calendar import CONVENTION_WORDS, STEP_WORDS
from templates.cards.settings.presses import (
    FOLLOW_UP,
    MONTHLY_DAY,
    PERIOD,
    REST_DAY,
    AskSetting,
    ChangeSetting,
    OpenSettings,
    SwitchSignOff,
)
from templates.messages import render

Choice = TypeVar("Choice", bound=StrEnum)

CLOCK_WORDS = {
    FollowUpClock.ARISES: "自处置信息产生之日起算",
    FollowUpClock.INSPECTION_END: "自检查期限届满之日起算",
}
PERIOD_WORDS = {
    MonthlyPeriod.BETWEEN: "上次报送日的次日至本次报送日",
    MonthlyPeriod.CALENDAR: "报送日的上一个自然月",
}
TO_SETTINGS: Row = (Button("返回设置", OpenSettings()),)


def conventions_card(office_id: int, clock: FollowUpClock, convention: RestDayConvention) -> Card:
    """How limits are counted, each as it is, and a button for each other choice."""
    rows = (
        *_choices(office_id, FOLLOW_UP, CLOCK_WORDS, clock),
        *_choices(office_id, REST_DAY, CONVENTION_WORDS, convention),
    )
    text = render(
        "settings/conventions",
        clock=CLOCK_WORDS[clock],
        clock_default=clock is FollowUpClock.ARISES,
        convention=CONVENTION_WORDS[convention],
        convention_default=convention is RestDayConvention.BEFORE,
    )
    return Card(text, (*rows, TO_SETTINGS))


def monthly_card(office_id: int, day: int, period: MonthlyPeriod, *, default_day: int) -> Card:
    """By which day of the month the report is due, and what it covers."""
    text = render(
        "settings/monthly",
        day=day,
        day_default=day == default_day,
        period=PERIOD_WORDS[period],
        period_default=period is MonthlyPeriod.BETWEEN,
    )
    ask = (Button("修改报送日期", AskSetting(office_id, MONTHLY_DAY)),)
    return Card(text, (*_choices(office_id, PERIOD, PERIOD_WORDS, period), ask, TO_SETTINGS))


def sign_off_card(office_id: int, *, on: bool) -> Card:
    """Whether visits are approved before their forms open."""
    change = Button("改为：不要求审批" if on else "改为：检查前须经审批", SwitchSignOff(office_id, 0 if on else 1))
    return Card(render("settings/sign_off", on=on), ((change,), TO_SETTINGS))


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
        "settings/rules",
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
