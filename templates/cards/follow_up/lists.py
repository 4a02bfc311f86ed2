"""Lists of follow-ups: of a department, soonest first, and of the office by department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from domain.follow_up import Stage
from domain.inspection import Handling
from templates.cards import Attachment, Button, Card, Row
from templates.cards.follow_up.presses import ExportFollowUps, ListFollowUps, OpenFollowUps, ShowFollowUp
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.messages import render

#: The lists by the word that buttons carry.
LISTS = {"open": "待办", "closed": "已办结", "away": "已移交其他部门"}
_LONGEST_LABEL = 60


@dataclass(frozen=True)
class Listed:
    """One follow-up in a list; ``overdue`` while it is open."""

    follow_up_id: int
    measure: Handling
    stage: Stage
    subject: str
    due_on: date
    provisional: bool
    overdue: bool

    @property
    def label(self) -> str:
        """``逾期｜责令改正 某某公司 7月26日前``; what is closed without its day."""
        mark = "逾期｜" if self.overdue else "待接收｜" if self.stage is Stage.OFFERED else ""
        day = "" if self.stage is Stage.CLOSED else f" {self.due_on.month}月{self.due_on.day}日前"
        subject = self.subject
        room = _LONGEST_LABEL - len(mark) - len(self.measure.label) - len(day) - 1
        return f"{mark}{self.measure.label} {subject if len(subject) <= room else subject[: room - 1] + '…'}{day}"


@dataclass(frozen=True)
class Counted:
    """A department with its counts."""

    department_id: int
    department: str
    open: int
    overdue: int
    closed: int


def list_card(
    listed: Sequence[Listed],
    *,
    title: str,
    what: str,
    counts: Mapping[str, int],
    campaign_id: int,
    department_id: int,
    page: int,
    way_back: Row,
) -> Card:
    """One list with the ways to the others; ``title`` says whose and of which campaign, ``counts`` are by list."""
    shown = page_of(listed, page)
    overdue = sum(one.overdue for one in listed)
    text = render(
        "follow_up/list",
        title=title,
        words=LISTS[what],
        what=what,
        total=len(listed),
        overdue=overdue,
        number=shown.number,
        last=shown.last,
    )
    rows = tuple((Button(one.label, ShowFollowUp(one.follow_up_id)),) for one in shown.entries)
    to_page = partial(ListFollowUps, campaign_id, department_id, what)
    filters = tuple(
        Button(f"{words}（{counts[other]}）", ListFollowUps(campaign_id, department_id, other, 0))
        for other, words in LISTS.items()
        if other != what and (counts[other] or other == "open")
    )
    file = Button("导出表格", ExportFollowUps(campaign_id, department_id))
    return Card(text, (*rows, *turning(shown, to_page), *((filters,) if filters else ()), (file, *way_back)))


def overview_card(counted: Sequence[Counted], *, title: str, campaign_id: int) -> Card:
    """To the office: how many each department has in hand, with the way into each list."""
    text = render(
        "follow_up/overview",
        title=title,
        counted=counted,
        open=sum(one.open for one in counted),
        overdue=sum(one.overdue for one in counted),
        closed=sum(one.closed for one in counted),
    )
    rows = tuple(
        (
            Button(
                f"{one.department}（待办{one.open}，已办结{one.closed}）",
                ListFollowUps(campaign_id, one.department_id, "open" if one.open else "closed", 0),
            ),
        )
        for one in counted
    )
    file = ((Button("导出表格", ExportFollowUps(campaign_id, 0)),),) if counted else ()
    return Card(text, (*rows, *file, TO_MENU))


def export_card(title: str, file: Attachment, count: int) -> Card:
    """The file; it holds document numbers, and is for those who may see the follow-ups."""
    return Card(render("follow_up/exported", title=title, count=count), attachment=file)


def to_list(department_id: int = 0) -> Row:
    """The way back to a list of everything."""
    return (Button("后续处置列表", ListFollowUps(0, department_id, "open", 0) if department_id else OpenFollowUps()),)
