"""The working calendar: arrangements sent and taken over, due dates explained and moved, a year as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import ClassVar

from domain.library import BadRow
from domain.workdays import Changes, DayKind, Due, FixedDue, RestDayConvention
from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.cards.menu import TO_MENU
from templates.messages import render
from templates.refusals import sentence

KIND_WORDS = {
    DayKind.WORKDAY: "上班",
    DayKind.MAKE_UP: "调休上班",
    DayKind.WEEKEND: "周末休息",
    DayKind.HOLIDAY: "放假",
}
STEP_WORDS = {
    DayKind.MAKE_UP: "调休上班，计入",
    DayKind.WEEKEND: "周末，不计",
    DayKind.HOLIDAY: "放假，不计",
}
REST_WORDS = {
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "放假",
}
#: What is owed, and the event from which it is counted.
DUTY_WORDS = {
    "confirm": ("比对确认名单", "名单派发"),
    "rule": ("裁定异议", "异议提出"),
    "enter": ("录入检查结果", "检查期限届满"),
    "review": ("审核检查结果", "检查期限届满"),
    "publish": ("公示检查结果", "检查期限届满"),
    "match": ("抽取匹配检查人员", "名单全部确认"),
    "sign_off": ("审批检查安排", "检查人员确定"),
    "agree_visit": ("约定联合检查时间", "检查任务派发"),
    "notice": ("送达检查通知书", "约定检查时间"),
    "visit": ("到场联合检查", "约定检查时间"),
    "follow_up": ("录入后续处置结果", "处置信息产生"),
    "revisit": ("办结回访", "回访对象抽取"),
    "closing": ("报送统计表和总结", "检查期限届满"),
    "monthly": ("报送月报表", "发出填报通知"),
    "summary": ("报送工作总结", "发出报送通知"),
}
#: The other event from which the limit of a follow-up may be counted.
INSPECTION_END = "检查期限届满"
CONVENTION_WORDS = {
    RestDayConvention.BEFORE: "提前到前一个工作日",
    RestDayConvention.AFTER: "顺延到后一个工作日",
}
WHY = "为什么是这一天"
#: The same where three buttons share a row of a telephone.
WHY_SHORT = "期限依据"


@dataclass(frozen=True)
class WhyThisDay(Press):
    """Explains the due date of a matter."""

    code: ClassVar[str] = "why"
    obligation_id: int


@dataclass(frozen=True)
class TakeOver(Press):
    """A sent arrangement counts from now on."""

    code: ClassVar[str] = "cvt"
    version_id: int


@dataclass(frozen=True)
class WithdrawVersion(Press):
    """A sent arrangement never counts."""

    code: ClassVar[str] = "cvw"
    version_id: int


@dataclass(frozen=True)
class OpenCalendar(Press):
    """A year of the calendar, 0 for the present one."""

    code: ClassVar[str] = "cal"
    year: int


@dataclass(frozen=True)
class SendCalendar(Press):
    """A year of the calendar as a file."""

    code: ClassVar[str] = "cax"
    year: int


@dataclass(frozen=True)
class OwedDay:
    """The due day of a matter as cards show it, and which matter that is."""

    obligation_id: int
    day: date
    provisional: bool

    @property
    def why(self) -> Button:
        """Shows how the day came about."""
        return Button(WHY, WhyThisDay(self.obligation_id))


@dataclass(frozen=True)
class Moved:
    """One matter whose due date moved. ``form`` is the number of the form that it is about, where it is about one."""

    campaign: str
    department: str
    duty: str
    form: int | None
    before: date
    after: date
    provisional: bool


@dataclass(frozen=True)
class VersionView:
    """A version in force, as a person reads it; ``by`` is empty for the system."""

    number: int
    notices: tuple[str, ...]
    source: str
    by: str
    on: date


@dataclass(frozen=True)
class Year:
    """One year: weekdays off, weekend days worked, the versions that speak of it."""

    year: int
    official: bool
    off: tuple[date, ...]
    make_up: tuple[date, ...]
    workdays: int
    versions: tuple[VersionView, ...]

    def text(self) -> str:
        return render("calendar/year", one=self)


def why(explained: str, *, duty: str, title: str) -> Card:
    """A due date with everything that led to it: ``due_text`` or ``fixed_text``."""
    return Card(render("calendar/why", owed=DUTY_WORDS[duty][0], title=title, explained=explained))


def due_text(due: Due, event: str) -> str:
    """The start event, each skipped and each make-up day, the result."""
    return render("calendar/due", due=due, event=event, words=STEP_WORDS)


def fixed_text(due: FixedDue, *, is_agreed: bool) -> str:
    """A fixed date, the rest days from there on, the result; an agreed one stays whatever day it is."""
    convention = CONVENTION_WORDS[due.convention]
    return render("calendar/fixed", due=due, is_agreed=is_agreed, convention=convention, words=REST_WORDS)


def proposal(version_id: int, filename: str, notices: Sequence[str], changes: Changes, moved: int) -> Card:
    """What a sent arrangement would change; ``moved`` due dates of open matters with it."""
    decision = (Button("确认", TakeOver(version_id)), Button("取消", WithdrawVersion(version_id)))
    return Card(proposal_text(filename, notices, changes, moved), (decision,))


def proposal_text(filename: str, notices: Sequence[str], changes: Changes, moved: int) -> str:
    """The same for the command line."""
    values = {"filename": filename, "notices": notices, "changes": changes, "moved": moved}
    return render("calendar/proposal", words=KIND_WORDS, **values)


def taken_over(number: int, notices: Sequence[str], changes: Changes, moved: int) -> Card:
    """The arrangement counts."""
    return Card(taken_over_text(number, notices, changes, moved), ((Button("工作日历", _year_of(changes)), *TO_MENU),))


def taken_over_text(number: int, notices: Sequence[str], changes: Changes, moved: int) -> str:
    """The same for the command line."""
    return render("calendar/taken_over", number=number, notices=notices, changes=changes, moved=moved)


def in_force(number: int, notices: Sequence[str], by: str, at: datetime) -> Card:
    """What an old button shows of a version that was taken over; ``at`` in the reader's time zone."""
    return Card(render("calendar/in_force", number=number, notices=notices, by=by, at=at), (TO_MENU,))


def withdrawn() -> Card:
    """A sent arrangement that was given up."""
    return Card(render("calendar/withdrawn"), (TO_MENU,))


def nothing_new(filename: str, notices: Sequence[str]) -> Card:
    """The calendar says all of it already."""
    return Card(nothing_new_text(filename, notices), (TO_MENU,))


def nothing_new_text(filename: str, notices: Sequence[str]) -> str:
    """The same for the command line."""
    return render("calendar/nothing_new", filename=filename, notices=notices)


def bad_rows(filename: str, bad: Sequence[BadRow]) -> Card:
    """Nothing of the file was taken, because of these rows."""
    return Card(bad_rows_text(filename, bad), (TO_MENU,))


def bad_rows_text(filename: str, bad: Sequence[BadRow]) -> str:
    """The same for the command line."""
    rows = [(row.row_number, [sentence(reason) for reason in row.reasons]) for row in bad]
    return render("calendar/bad_rows", filename=filename, rows=rows)


def dates_moved(matters: Iterable[Moved], notices: Sequence[str]) -> Card:
    """To whoever owes ``matters``: each with the old and the new date, what moved together in one line."""
    campaigns = groupby(sorted(matters, key=_order), key=lambda one: one.campaign)
    listed = [(title, [_line(list(same)) for _, same in groupby(own, key=_together)]) for title, own in campaigns]
    return Card(render("calendar/dates_moved", campaigns=listed, notices=notices))


def year_card(shown: Year) -> Card:
    """A year of the calendar, with the ways to its neighbours."""
    before, after = OpenCalendar(shown.year - 1), OpenCalendar(shown.year + 1)
    turns = (Button(f"{shown.year - 1}年", before), Button(f"{shown.year + 1}年", after))
    return Card(shown.text(), (turns, (Button("下载本年表格", SendCalendar(shown.year)), *TO_MENU)))


def year_file(file: Attachment) -> Card:
    """The days of a year as a file, to be corrected and sent back."""
    return Card(render("calendar/year_file"), attachment=file)


def _year_of(changes: Changes) -> OpenCalendar:
    return OpenCalendar(changes.days[0].day.year if changes.days else 0)


def _order(one: Moved) -> tuple[str, date, date, str, str, int]:
    return one.campaign, one.before, one.after, one.duty, one.department, one.form or 0


def _together(one: Moved) -> tuple[date, date, str, str]:
    return one.before, one.after, one.duty, one.department


def _line(same: Sequence[Moved]) -> dict[str, object]:
    """Matters of one kind that moved from one day to another, as one line of the message."""
    numbers = "、".join(str(one.form) for one in same if one.form is not None)
    count = f"，{len(same)} 项" if len(same) > 1 else ""
    return {
        "owed": DUTY_WORDS[same[0].duty][0],
        "which": f"（第{numbers}号检查表）" if numbers else count,
        "one": same[0],
    }
