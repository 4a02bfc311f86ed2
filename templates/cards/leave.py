"""Leave and standing in (请假与代办): from when till when somebody is away, and who looks after their matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.messages import day_words, render


@dataclass(frozen=True)
class OpenLeave(Press):
    """The reader's leave, and how to enter one."""

    code: ClassVar[str] = "lv"


@dataclass(frozen=True)
class AskLeave(Press):
    """Other days, to be typed."""

    code: ClassVar[str] = "lvq"


@dataclass(frozen=True)
class TakeLeave(Press):
    """From one day till another (ISO), both included."""

    code: ClassVar[str] = "lvt"
    first: str
    last: str


@dataclass(frozen=True)
class ChooseDeputy(Press):
    """Who may stand in; ``page`` from 0."""

    code: ClassVar[str] = "lvd"
    page: int


@dataclass(frozen=True)
class NameDeputy(Press):
    """That person stands in; 0: nobody in particular."""

    code: ClassVar[str] = "lvn"
    deputy_id: int


@dataclass(frozen=True)
class EndLeave(Press):
    """Back before the last day, or the leave is not taken."""

    code: ClassVar[str] = "lve"


@dataclass(frozen=True)
class LeaveView:
    """A leave that is running or to come; ``deputy`` is "" where nobody in particular stands in."""

    first: date
    last: date
    deputy: str
    is_running: bool


#: Leaves that are entered by one tap.
QUICK_WORDS = {"today": "今天", "tomorrow": "明天", "week": "本周"}


def leave_card(
    leave: LeaveView | None, choices: Sequence[tuple[str, date, date]], stands_in_for: Sequence[str]
) -> Card:
    """The reader's leave; ``stands_in_for`` are colleagues on leave today who have named the reader."""
    text = render("ledger/leave", leave=leave, stands_in_for=stands_in_for)
    if leave is not None:
        end = Button("销假" if leave.is_running else "取消请假", EndLeave())
        rows: tuple[Row, ...] = ((Button("指定代办人", ChooseDeputy(0)), end),)
    else:
        quick = tuple(
            Button(QUICK_WORDS[which], TakeLeave(first.isoformat(), last.isoformat())) for which, first, last in choices
        )
        rows = (quick, (Button("其他日期", AskLeave()),))
    return Card(text, (*rows, TO_MENU))


def leave_asked(today: date) -> Card:
    """Asks for the days."""
    return Card(render("ledger/leave_asked", today=today), asks=True)


def deputies_card(people: Sequence[tuple[int, str]], number: int, *, first: date, last: date) -> Card:
    """Colleagues of the same department or office, to choose one for the leave from ``first`` to ``last``."""
    page = page_of(people, number)
    rows = tuple((Button(name[:40], NameDeputy(person_id)),) for person_id, name in page.entries)
    nobody: Row = (Button("不指定，由单位管理员代办", NameDeputy(0)),)
    text = render("ledger/deputies", count=len(people), leave=days_words(first, last))
    return Card(text, (*rows, *turning(page, ChooseDeputy), nobody, (Button("返回", OpenLeave()),)))


def you_stand_in(name: str, first: date, last: date) -> Card:
    """To the colleague who was named."""
    return Card(render("ledger/you_stand_in", name=name, first=first, last=last))


def you_stand_in_no_more(name: str) -> Card:
    """To the same, when the leave has ended early or somebody else was named."""
    return Card(render("ledger/you_stand_in_no_more", name=name))


def days_words(first: date, last: date) -> str:
    """``2024年6月18日（周二）至2024年6月20日（周四）``."""
    return day_words(first) if first == last else f"{day_words(first)}至{day_words(last)}"
