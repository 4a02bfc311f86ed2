"""Approval before the visit (检查前审批): a department's list of visits, one visit, the office's overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Button, Card, Row, rows_of
from templates.cards.calendar import OwedDay
from templates.cards.campaign import OpenCampaign
from templates.cards.inspection.presses import OpenMyForms
from templates.cards.membership import OpenDepartment
from templates.cards.paging import page_of, turning
from templates.cards.visit.views import moment_short
from templates.messages import render

WAITING, APPROVED, DECLINED = "waiting", "approved", "declined"
STATE_WORDS = {WAITING: "待审批", APPROVED: "已批准", DECLINED: "未批准"}
NO_TIME = "时间未定"
#: For an inspector who hears that a form is open or shut.
TO_FORMS: tuple[Row, ...] = ((Button("我的检查表", OpenMyForms()),),)


@dataclass(frozen=True)
class OpenSignOffs(Press):
    """A department's visits that are to be approved."""

    code: ClassVar[str] = "sols"
    campaign_id: int
    department_id: int


@dataclass(frozen=True)
class ApproveAll(Press):
    """全部批准. ``stamp``: of what the card showed, so that nothing else is approved."""

    code: ClassVar[str] = "soal"
    campaign_id: int
    department_id: int
    stamp: str


@dataclass(frozen=True)
class ChooseSignOff(Press):
    """The visits one by one, a page of them."""

    code: ClassVar[str] = "soch"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class OpenSignOff(Press):
    """One department's part of a visit."""

    code: ClassVar[str] = "soop"
    section_id: int


@dataclass(frozen=True)
class ApproveOne(Press):
    code: ClassVar[str] = "soap"
    section_id: int
    stamp: str


@dataclass(frozen=True)
class AskNotApproved(Press):
    """不批准: asks why."""

    code: ClassVar[str] = "soas"
    section_id: int
    stamp: str


@dataclass(frozen=True)
class OpenSignOffOverview(Press):
    """The office: how far each department is."""

    code: ClassVar[str] = "soov"
    campaign_id: int


@dataclass(frozen=True)
class SignOffLine:
    """One visit in the list. ``when``: on the wall clock of the office, None while no time is agreed; ``own``: the
    reader goes there themself, somebody else approves; ``by``, ``at``, ``reason``: of the decision that counts;
    ``changed``: somebody else was approved, the team has changed since."""

    section_id: int
    number: int
    subject: str
    state: str
    when: datetime | None
    inspectors: tuple[str, ...]
    own: bool = False
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    changed: bool = False

    @property
    def time_words(self) -> str:
        return moment_short(self.when) if self.when else NO_TIME

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def label(self) -> str:
        """For a button: ``3 待审批 某某公司``."""
        return f"{self.number} {self.state_words} {self.subject}"[:40]


@dataclass(frozen=True)
class SignOffList:
    """A department's visits as its reader sees them. ``stamp``: of those that they may approve now, ``others``: who
    else approves, by name; ``decides``: whether the reader is an approver and the campaign runs."""

    campaign_id: int
    department_id: int
    title: str
    department: str
    lines: tuple[SignOffLine, ...]
    stamp: str
    decides: bool
    others: tuple[str, ...] = ()

    @property
    def to_approve(self) -> list[SignOffLine]:
        return [one for one in self.lines if one.state == WAITING and not one.own]

    @property
    def left_to_others(self) -> list[SignOffLine]:
        return [one for one in self.lines if one.state == WAITING and one.own]

    @property
    def declined(self) -> list[SignOffLine]:
        return [one for one in self.lines if one.state == DECLINED]

    @property
    def approved(self) -> list[SignOffLine]:
        return [one for one in self.lines if one.state == APPROVED]

    @property
    def last(self) -> SignOffLine | None:
        """The approval that was given last."""
        return max(self.approved, key=lambda one: (one.at is not None, one.at), default=None)

    @property
    def back(self) -> Button:
        return Button("返回审批名单", OpenSignOffs(self.campaign_id, self.department_id))


def list_card(shown: SignOffList, due: OwedDay | None = None) -> Card:
    """The list that is approved by one tap; ``due``: until when."""
    rows: list[Row] = []
    if shown.decides and shown.to_approve:
        press = ApproveAll(shown.campaign_id, shown.department_id, shown.stamp)
        rows.append((Button(f"全部批准（{len(shown.to_approve)}）", press),))
    if shown.lines:
        words = "逐户审批、不批准" if shown.decides else "逐户查看"
        rows.append((Button(words, ChooseSignOff(shown.campaign_id, shown.department_id, 0)),))
    if due is not None:
        rows.append((due.why,))
    back = (Button("返回本次抽查", OpenCampaign(shown.campaign_id)),)
    return Card(render("sign_off/list", one=shown, due=due), (*rows, back))


def choose_card(shown: SignOffList, page: int) -> Card:
    """A button for each visit, those that wait first."""
    order = (WAITING, DECLINED, APPROVED)
    lines = sorted(shown.lines, key=lambda one: (order.index(one.state), one.number))
    entries = page_of(lines, page)
    buttons = [Button(one.label, OpenSignOff(one.section_id)) for one in entries.entries]
    turns = turning(entries, lambda number: ChooseSignOff(shown.campaign_id, shown.department_id, number))
    return Card(render("sign_off/choose", one=shown), (*rows_of(buttons, width=1), *turns, (shown.back,)))


def one_card(shown: SignOffList, line: SignOffLine, history: Sequence[SignOffLine], stamp: str) -> Card:
    """One visit with every decision on it so far, the first first."""
    rows: list[Row] = []
    if shown.decides and not line.own:
        yes = Button("批准", ApproveOne(line.section_id, stamp))
        no = Button("不批准", AskNotApproved(line.section_id, stamp))
        rows.append({WAITING: (yes, no), APPROVED: (no,), DECLINED: (yes,)}[line.state])
    following = next((one for one in shown.to_approve if one.section_id != line.section_id), None)
    if following is not None:
        rows.append(
            (Button(f"下一户：{following.number} {following.subject}"[:40], OpenSignOff(following.section_id)),)
        )
    return Card(render("sign_off/one", list=shown, one=line, history=history), (*rows, (shown.back,)))


def ask_reason(line: SignOffLine, *, most: int) -> Card:
    """Why the visit is not approved."""
    return Card(render("sign_off/ask_reason", one=line, most=most), asks=True)


def overview_card(campaign_id: int, title: str, lists: Sequence[SignOffList]) -> Card:
    """The office sees every department's list."""
    buttons = [Button(one.department[:40], OpenSignOffs(campaign_id, one.department_id)) for one in lists]
    back = (Button("返回本次抽查", OpenCampaign(campaign_id)),)
    return Card(render("sign_off/overview", title=title, lists=lists), (*rows_of(buttons, width=1), back))


def nobody_card(title: str, department_id: int, department: str, numbers: Sequence[int]) -> Card:
    """To the department's admins and the office: nobody may approve these."""
    text = render("sign_off/nobody", title=title, department=department, numbers=numbers)
    return Card(text, ((Button("去邀请", OpenDepartment(department_id)),),))


def approved_card(title: str, lines: Sequence[SignOffLine], by: str) -> Card:
    """To an inspector: their forms are open now."""
    return Card(render("sign_off/approved", title=title, lines=lines, by=by), TO_FORMS)


def declined_card(campaign_id: int, title: str, department: str, line: SignOffLine, by: str, reason: str) -> Card:
    """To the leader, the inspectors and the office."""
    text = render("sign_off/declined", title=title, department=department, one=line, by=by, reason=reason)
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))


def moved_card(shown: SignOffList, moved: Sequence[tuple[SignOffLine, str]]) -> Card:
    """To who approved: these visits are on another day now; each with the time that was approved, in words."""
    return Card(render("sign_off/moved", one=shown, moved=moved), ((shown.back,),))


def fact_words(*, approved: bool, declined: bool, changed: bool, by: str, at: datetime | None, reason: str) -> str:
    """The line on a form's card."""
    values: dict[str, object] = {"approved": approved, "declined": declined, "changed": changed}
    return render("sign_off/fact", **values, by=by, at=at, reason=reason)
