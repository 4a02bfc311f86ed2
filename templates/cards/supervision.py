"""Supervision (督查通报): figures of a period by department, what is overdue, the bulletin as a file and as sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.supervision import Period, Share, recent, this_month, this_year, total
from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row
from templates.cards.calendar import DUTY_WORDS
from templates.cards.matters import Matter, line
from templates.cards.menu import TO_MENU
from templates.cards.paging import PAGE_SIZE, Page, turning
from templates.messages import day_words, render

#: What a message names before it points to the file: departments, overdue matters, names in one line.
MOST_SHARES, MOST_MATTERS, MOST_NAMES = 12, 6, 12


@dataclass(frozen=True)
class OpenSupervision(Press):
    """The figures of this year: of the office, or of the reader's own departments."""

    code: ClassVar[str] = "svo"


@dataclass(frozen=True)
class ShowSupervision(Press):
    """The figures of a period; days as numbers, ``20240513``."""

    code: ClassVar[str] = "svs"
    office_id: int
    first: int
    last: int


@dataclass(frozen=True)
class AskPeriod(Press):
    """Asks for a period of the reader's own."""

    code: ClassVar[str] = "svp"
    office_id: int


@dataclass(frozen=True)
class ListOverdue(Press):
    """A page of what is overdue."""

    code: ClassVar[str] = "svl"
    office_id: int
    first: int
    last: int
    page: int


@dataclass(frozen=True)
class MakeBulletin(Press):
    """The bulletin as a file."""

    code: ClassVar[str] = "svf"
    office_id: int
    first: int
    last: int


@dataclass(frozen=True)
class AskSending(Press):
    """To whom the bulletin would go, asked once more."""

    code: ClassVar[str] = "sva"
    office_id: int
    first: int
    last: int


@dataclass(frozen=True)
class SendBulletin(Press):
    """The bulletin to the department admins, each their part, and to the office as a whole."""

    code: ClassVar[str] = "svx"
    office_id: int
    first: int
    last: int


@dataclass(frozen=True)
class VoidLine:
    """A scheme or a draw in it that was made void; ``department`` leads the scheme."""

    reference: str
    title: str
    department: str
    department_id: int
    reason: str
    on: date


@dataclass(frozen=True)
class DifferenceLine:
    """A revisit that found another thing than the record of ``department`` says; ``explained``: what it said to that,
    "" for nothing yet; ``told``: whether it may know."""

    reference: str
    title: str
    department: str
    department_id: int
    subject: str
    number: int
    explained: str
    on: date
    told: bool

    @property
    def standing(self) -> str:
        """How far it is: nobody asks a department to explain what somebody has complained of."""
        if not self.told:
            return "廉洁方面的反映，由办公室核实，未告知部门"
        return "已说明" if self.explained else "尚未说明"


@dataclass(frozen=True)
class Bulletin:
    """Everything that a bulletin says. ``at`` is the moment of its figures on the clock of the office; ``shares`` stand
    worst first; ``matters`` are the overdue ones, the longest first, as far as they are listed, ``overdue`` how many
    there are. ``differences`` are found by revisits that were closed in the period; a department's part counts them
    and does not name the subjects. ``addressee`` is the department whose part it is (several: ``甲、乙``), "" for the
    whole."""

    office_id: int
    office: str
    period: Period
    at: datetime
    shares: tuple[Share, ...]
    matters: tuple[Matter, ...]
    overdue: int
    voided: tuple[VoidLine, ...] = ()
    attempts: tuple[VoidLine, ...] = ()
    differences: tuple[DifferenceLine, ...] = ()
    addressee: str = ""

    @property
    def named(self) -> list[Share]:
        return [share for share in self.shares if share.is_named]

    @property
    def clean(self) -> list[str]:
        """The departments against which there is nothing to say."""
        return [share.name for share in self.shares if not share.is_named]

    @property
    def total(self) -> Share:
        return total(self.shares, self.office)


@dataclass(frozen=True)
class Sent:
    """That a bulletin went out: who sent it and when (on the office's clock)."""

    by: str
    at: datetime


def figures_card(bulletin: Bulletin, *, may_send: bool, sent: Sent | None = None) -> Card:
    """The figures of a period, with the ways to other periods, to the list and to the file."""
    about = _about(bulletin)
    shown = Button("下载通报", MakeBulletin(*about))
    papers = (shown, Button("发送通报", AskSending(*about))) if may_send and sent is None else (shown,)
    overdue = ((Button(f"逾期清单（{bulletin.overdue}项）", ListOverdue(*about, 0)),),) if bulletin.overdue else ()
    return Card(_text(bulletin, sent), (*_periods(bulletin), *overdue, papers, TO_MENU))


def ask_sending(office_id: int, period: Period, count: int) -> Card:
    """What sending would do; it cannot be taken back. ``count``: so many departments."""
    about = (office_id, as_number(period.first), as_number(period.last))
    buttons = (Button("确认发送", SendBulletin(*about)), Button("返回", ShowSupervision(*about)))
    return Card(render("supervision/ask_sending", period=period_words(period), count=count), (buttons,))


def ask_period(today: date) -> Card:
    """Asks from when till when."""
    return Card(render("supervision/ask_period", first=this_year(today).first, last=today), asks=True)


def overdue_card(bulletin: Bulletin, page: Page[Matter]) -> Card:
    """One page of what is overdue; ``page.entries`` are its matters."""
    lines = [line(matter, department=len(bulletin.shares) > 1) for matter in page.entries]
    start = page.number * PAGE_SIZE + 1
    text = render("supervision/overdue", one=bulletin, lines=lines, start=start)
    about = _about(bulletin)
    turns = turning(page, lambda number: ListOverdue(*about, number))
    return Card(text, (*turns, (Button("返回通报", ShowSupervision(*about)), *TO_MENU)))


def file_card(bulletin: Bulletin, file: Attachment) -> Card:
    """The bulletin as a file."""
    return Card(render("supervision/file", one=bulletin), attachment=file)


def part_card(bulletin: Bulletin, file: Attachment) -> Card:
    """To a department's admins: their part, or to the office: the whole."""
    return Card(_text(bulletin, None), attachment=file)


def sent_card(bulletin: Bulletin, reached: int, missing: Sequence[str]) -> Card:
    """To whoever sent it: how many departments have it, and the ``missing`` that have no admin."""
    back = Button("返回通报", ShowSupervision(*_about(bulletin)))
    return Card(render("supervision/sent", one=bulletin, reached=reached, missing=missing), ((back, *TO_MENU),))


def overdue_words(share: Share) -> str:
    """``比对确认名单1项、录入检查结果2项``."""
    return "、".join(f"{DUTY_WORDS[duty.value][0]}{count}项" for duty, count in share.overdue.items())


def period_words(period: Period) -> str:
    """``2024年1月1日至2024年5月10日``."""
    return f"{day_words(period.first, weekday=False)}至{day_words(period.last, weekday=False)}"


def as_number(day: date) -> int:
    """``20240513``."""
    return day.year * 10_000 + day.month * 100 + day.day


def _text(bulletin: Bulletin, sent: Sent | None) -> str:
    named = bulletin.named
    clean = bulletin.clean
    return render(
        "supervision/figures",
        one=bulletin,
        total=bulletin.total,
        period=period_words(bulletin.period),
        named=[(share, overdue_words(share)) for share in named[:MOST_SHARES]],
        more_named=len(named) - MOST_SHARES,
        clean=clean[:MOST_NAMES],
        more_clean=len(clean) - MOST_NAMES,
        lines=[line(matter, department=len(bulletin.shares) > 1) for matter in bulletin.matters[:MOST_MATTERS]],
        more=bulletin.overdue - MOST_MATTERS,
        sent=sent,
    )


def _periods(bulletin: Bulletin) -> tuple[Row, ...]:
    today = bulletin.at.date()
    choices = (("本年", this_year(today)), ("本月", this_month(today)), ("近30天", recent(today)))
    ways = tuple(
        Button(word, ShowSupervision(bulletin.office_id, as_number(period.first), as_number(period.last)))
        for word, period in choices
        if period != bulletin.period
    )
    return ((*ways, Button("自定时段", AskPeriod(bulletin.office_id))),)


def _about(bulletin: Bulletin) -> tuple[int, int, int]:
    return bulletin.office_id, as_number(bulletin.period.first), as_number(bulletin.period.last)
