"""The settings of an office on one card, a line and a button each; and the questions for what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.obligations import Duty
from templates.cards import Button, Card, rows_of
from templates.cards.calendar import DUTY_WORDS, OpenCalendar
from templates.cards.menu import TO_MENU
from templates.cards.settings.conventions import TO_SETTINGS
from templates.cards.settings.presses import (
    HOURS,
    PUBLIC_URL,
    SIGN_OFF,
    SUMMARY_DAYS,
    SUPERVISION,
    YEARLY_CAP,
    AskSetting,
    OpenGroup,
)
from templates.messages import render


@dataclass(frozen=True)
class Shown:
    """The settings in words. ``changed`` are the duties whose ladder is no longer the default; ``limits`` the limits
    that no plan sets, in working days; ``days`` the (month, day) of the summaries; ``phone`` and ``url`` what notices
    to subjects print, empty where not told; ``yearly_cap`` 0 where none is settled;
    ``sign_off`` whether visits are approved before forms open."""

    name: str
    clock: str
    convention: str
    opens: str
    closes: str
    changed: Sequence[Duty]
    limits: Mapping[Duty, int]
    monthly_day: int
    period: str
    days: Sequence[tuple[int, int]]
    phone: str
    url: str
    yearly_cap: int = 0
    sign_off: bool = False


def settings_card(office_id: int, shown: Shown) -> Card:
    """All groups of settings; each button leads to its group, or asks for it."""
    text = render(
        "settings/overview",
        one=shown,
        changed=[what(duty) for duty in shown.changed],
        limits=[(what(duty), days) for duty, days in shown.limits.items()],
        summary=summary_words(shown.days),
    )
    groups = (
        Button("期限规则", OpenGroup(office_id, "conventions")),
        Button("提醒时间", AskSetting(office_id, HOURS)),
        Button("催办规则", OpenGroup(office_id, "ladders")),
        Button("办理时限", OpenGroup(office_id, "limits")),
        Button("月报表", OpenGroup(office_id, "monthly")),
        Button("工作总结", AskSetting(office_id, SUMMARY_DAYS)),
        Button("监督电话", AskSetting(office_id, SUPERVISION)),
        Button("公示网址", AskSetting(office_id, PUBLIC_URL)),
        Button("检查前审批", OpenGroup(office_id, SIGN_OFF)),
        Button("年度检查上限", AskSetting(office_id, YEARLY_CAP)),
    )
    return Card(text, (*rows_of(groups, width=2), (Button("工作日历", OpenCalendar(0)), *TO_MENU)))


def limits_card(office_id: int, limits: Mapping[Duty, int], defaults: Mapping[Duty, int]) -> Card:
    """The limits that no plan sets, each with the button that asks for another."""
    listed = [(what(duty), days, days == defaults[duty]) for duty, days in limits.items()]
    buttons = tuple((Button(what(duty), AskSetting(office_id, duty.value)),) for duty in limits)
    return Card(render("settings/limits", limits=listed), (*buttons, TO_SETTINGS))


def ask_hours(opens: str, closes: str) -> Card:
    """Asks for the hours in which people may be reminded."""
    return Card(render("settings/ask_hours", opens=opens, closes=closes), asks=True)


def ask_limit(duty: Duty, days: int, most: int) -> Card:
    """Asks for a limit in working days."""
    return Card(render("settings/ask_limit", what=what(duty), days=days, most=most), asks=True)


def ask_monthly_day(day: int) -> Card:
    """Asks by which day of the month the monthly report is due."""
    return Card(render("settings/ask_monthly_day", day=day), asks=True)


def ask_summary_days(days: Sequence[tuple[int, int]]) -> Card:
    """Asks by which days of the year summaries are due."""
    return Card(render("settings/ask_summary_days", days=summary_words(days)), asks=True)


def ask_supervision(phone: str) -> Card:
    """Asks for the telephone number under which subjects reach the office's supervision."""
    return Card(render("settings/ask_supervision", phone=phone), asks=True)


def ask_public_url(url: str) -> Card:
    """Asks for the address of the public page as subjects type it."""
    return Card(render("settings/ask_public_url", url=url), asks=True)


def ask_yearly_cap(cap: int, most: int) -> Card:
    """Asks how often a subject may be inspected in a year."""
    return Card(render("settings/ask_yearly_cap", cap=cap, most=most), asks=True)


def what(duty: Duty) -> str:
    """``录入检查结果``."""
    return DUTY_WORDS[duty.value][0]


def summary_words(days: Sequence[tuple[int, int]]) -> str:
    """``4月1日、6月20日``; ``无`` where there are none."""
    return "、".join(f"{month}月{day}日" for month, day in days) or "无"
