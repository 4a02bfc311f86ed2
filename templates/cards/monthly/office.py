"""Cards of the monthly report for the office: the months, who has reported, the gathered table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.monthly import Period
from templates.cards import Attachment, Button, Card, Row, rows_of
from templates.cards.menu import TO_MENU
from templates.cards.monthly.presses import AskClose, CloseMonth, Nudge, OpenMonth, OpenMonths, SendForm, SendGathered
from templates.cards.paging import page_of, turning
from templates.messages import moment_words, render
from templates.monthly_words import month_words, period_words, standing_words

KINDS = {"docx": "Word", "xlsx": "Excel"}
MISSING = "未报送"
NUDGED, CLOSED = "已催报", "已结束本月汇总"


@dataclass(frozen=True)
class DepartmentStanding:
    """One department's report. ``at`` (in the reader's time zone) and ``number`` of the last version handed in; None
    and 0 while it is missing."""

    report_id: int
    department: str
    at: datetime | None
    number: int
    late: bool

    @property
    def words(self) -> str:
        return standing_words(self.at, self.number, late=self.late) if self.at else MISSING


@dataclass(frozen=True)
class MonthView:
    """One month of the office. ``closed_at`` in the reader's time zone."""

    round_id: int
    month: date
    period: Period
    due_on: date
    provisional: bool
    standings: Sequence[DepartmentStanding]
    nudged: bool
    closed_at: datetime | None
    closed_by: str

    @property
    def missing(self) -> list[str]:
        """The departments that have not reported, by name."""
        return [one.department for one in self.standings if one.at is None]


def months_card(months: Sequence[tuple[int, date, int, int, bool]], page: int) -> Card:
    """The months of an office, the newest first: id, month, how many reported, of how many, whether it is closed."""
    shown = page_of(months, page)
    listed = [(month_words(month), reported, all_, closed) for _, month, reported, all_, closed in shown.entries]
    buttons = [Button(month_words(month), OpenMonth(one, 0)) for one, month, *_ in shown.entries]
    text = render("monthly/months", months=listed)
    return Card(text, (*rows_of(buttons, width=2), *turning(shown, OpenMonths), TO_MENU))


def month_card(view: MonthView, page: int = 0) -> Card:
    """Who has reported and when; files, and what the office may do."""
    text = render(
        "monthly/month",
        month=month_words(view.month),
        period=period_words(view.period),
        due_on=view.due_on,
        provisional=view.provisional,
        reports=[(one.department, one.words) for one in view.standings],
        reported=len(view.standings) - len(view.missing),
        late=sum(one.late for one in view.standings),
        closed_at=view.closed_at,
        closed_by=view.closed_by,
        nudged=view.nudged,
    )
    shown = page_of([one for one in view.standings if one.at], page)
    files = [Button(one.department, SendForm(one.report_id)) for one in shown.entries]
    tables = tuple(Button(f"汇总表（{words}）", SendGathered(view.round_id, kind)) for kind, words in KINDS.items())
    acts: Row = (Button("催报", Nudge(view.round_id)),) if view.missing and not view.nudged else ()
    acts += () if view.closed_at else (Button("结束本月", AskClose(view.round_id)),)
    turns = turning(shown, lambda number: OpenMonth(view.round_id, number))
    foot = (Button("各月", OpenMonths(0)), *TO_MENU)
    return Card(text, (*rows_of(files, width=2), *turns, tables, *((acts,) if acts else ()), foot))


def gathered_notice(view: MonthView, content: bytes) -> Card:
    """On the due day: how the month stands, with the table."""
    text = render(
        "monthly/gathered",
        month=month_words(view.month),
        due_on=view.due_on,
        reports=[(one.department, one.words) for one in view.standings],
        reported=len(view.standings) - len(view.missing),
        missing=view.missing,
    )
    buttons = ((Button("月报汇总", OpenMonth(view.round_id, 0)),),)
    return Card(text, buttons, Attachment(f"{view.month:%Y年%m月}月报汇总表.docx", content))


def gathered_file_card(view: MonthView, *, kind: str, content: bytes, as_of: str) -> Card:
    """The gathered table as a file."""
    text = render("monthly/gathered_file", month=month_words(view.month), as_of=as_of, missing=view.missing)
    return Card(text, attachment=Attachment(f"{view.month:%Y年%m月}月报汇总表.{kind}", content))


def as_of_words(at: datetime) -> str:
    """``数据截至2024年6月20日 16:30``; ``at`` in the reader's time zone."""
    return f"数据截至{at.year}年{moment_words(at)}"


def ask_close_card(view: MonthView) -> Card:
    """Close it?"""
    text = render("monthly/ask_close", month=month_words(view.month), missing=view.missing)
    return Card(text, ((Button("结束", CloseMonth(view.round_id)), Button("返回", OpenMonth(view.round_id, 0))),))


def filed_after_card(one: DepartmentStanding, *, round_id: int, month: date, reason: str) -> Card:
    """To the office: a report came, or came anew, after the month was gathered."""
    words = {"department": one.department, "month": month_words(month), "standing": one.words, "reason": reason}
    buttons = ((Button("月报汇总", OpenMonth(round_id, 0)), Button("下载月报表", SendForm(one.report_id))),)
    return Card(render("monthly/filed_after", **words), buttons)


def nobody_card(month: date, departments: Sequence[str]) -> Card:
    """To the office: nobody could be asked in these departments."""
    return Card(render("monthly/nobody", month=month_words(month), departments=departments), (TO_MENU,))
