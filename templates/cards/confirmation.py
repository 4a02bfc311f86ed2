"""Comparing and confirming the drawn list: the cards of departments and of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.campaign import CERTAIN
from domain.workdays import Due
from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row, rows_of
from templates.cards.attempts import AskRenewal
from templates.cards.authorisation import NO_AUTHORITY, ChooseUnauthorised
from templates.cards.calendar import OwedDay
from templates.cards.campaign import OpenCampaign
from templates.cards.draft.words import CERTAIN_WORDS
from templates.cards.matching import StartMatching
from templates.messages import render

#: Why a department may object, in the order of the buttons; the last one asks for a sentence.
REASONS = ("注销", "吊销", "迁出", "不在辖区", "无此业务", "近期已查", "其他")
OTHER = len(REASONS) - 1
PAGE = 8
#: Why nobody need say anything more of a subject.
SUBJECT_OUT = "检查对象已排除，不再检查"


@dataclass(frozen=True)
class ShowConfirmation(Press):
    code: ClassVar[str] = "cf"
    campaign_id: int
    department_id: int


@dataclass(frozen=True)
class ConfirmAll(Press):
    """``last``: the newest of the pending verdicts that the card spoke of; later ones nobody has seen yet."""

    code: ClassVar[str] = "cfa"
    campaign_id: int
    department_id: int
    last: int


@dataclass(frozen=True)
class ChooseSubject(Press):
    code: ClassVar[str] = "cfc"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class ChooseReason(Press):
    code: ClassVar[str] = "cfr"
    verdict_id: int


@dataclass(frozen=True)
class ObjectBecause(Press):
    code: ClassVar[str] = "cfo"
    verdict_id: int
    reason: int


@dataclass(frozen=True)
class GetList(Press):
    code: ClassVar[str] = "cfl"
    campaign_id: int
    department_id: int


@dataclass(frozen=True)
class ShowObjections(Press):
    code: ClassVar[str] = "cfs"
    campaign_id: int


@dataclass(frozen=True)
class Rule(Press):
    """The office's ruling on an objection: ``uphold`` 1 or 0."""

    code: ClassVar[str] = "cfu"
    verdict_id: int
    uphold: int


@dataclass(frozen=True)
class DepartmentList:
    """One department's list in one campaign; ``last`` is the newest verdict that waits for it (0: none),
    ``due`` until when it is to decide."""

    campaign_id: int
    department_id: int
    last: int = 0
    due: OwedDay | None = None

    def decisions(self) -> tuple[Row, ...]:
        """What the department can do with what is pending."""
        confirm = Button("全部确认", ConfirmAll(self.campaign_id, self.department_id, self.last))
        object_to = Button("提出异议", ChooseSubject(self.campaign_id, self.department_id, 0))
        no_authority = Button(NO_AUTHORITY, ChooseUnauthorised(self.campaign_id, self.department_id, 0))
        return ((confirm, object_to), (no_authority,), *(((self.due.why,),) if self.due else ()))


@dataclass(frozen=True)
class Objection:
    """A department's objection as the office reads it."""

    verdict_id: int
    department: str
    subject: str
    number: str
    reason: str
    detail: str

    @property
    def words(self) -> str:
        """The reason as everybody reads it: a reason that is none of the usual ones in its own words."""
        return self.detail if self.reason == REASONS[OTHER] and self.detail else self.reason


@dataclass(frozen=True)
class Count:
    """How many were drawn, and how many are inspected without that."""

    drawn: int
    certain: int = 0

    def words(self) -> str:
        """``8 户``, ``8 户，另有必查（不参加随机抽取）2 户``."""
        return f"{self.drawn} 户" + (f"，另有{CERTAIN_WORDS}{self.certain} 户" if self.certain else "")


def please_confirm(own: DepartmentList, title: str, department: str, count: Count, due: Due, file: Attachment) -> Card:
    """The drawn list arrives at a department."""
    text = render("confirmation/please_confirm", title=title, department=department, count=count.words(), due=due)
    return Card(text, own.decisions(), file)


def please_confirm_replacement(
    own: DepartmentList, title: str, instead_of: str, subject: str, number: str, due: Due
) -> Card:
    """One replacement arrives at a department."""
    values: dict[str, object] = {"instead_of": instead_of, "subject": subject, "number": number, "due": due}
    return Card(render("confirmation/please_confirm_replacement", title=title, **values), own.decisions())


def list_for_office(title: str, count: Count, file: Attachment) -> Card:
    """The drawn list arrives at the office, which waits for the departments."""
    return Card(render("confirmation/list_for_office", title=title, count=count.words()), attachment=file)


def nobody_to_confirm(department: str) -> Card:
    """The office learns that a department has nobody who could confirm."""
    return Card(render("confirmation/nobody_to_confirm", department=department))


def progress(
    own: DepartmentList,
    *,
    title: str,
    department: str,
    open_for_decisions: bool,
    pending: int,
    confirmed: int,
    objected: int,
    overruled: int,
    last_by: str,
    last_at: datetime | None,
) -> Card:
    """Where a department stands with its list: who decided last and when, what is left to do."""
    values: dict[str, object] = {"title": title, "department": department, "due": own.due}
    values |= {"pending": pending, "confirmed": confirmed, "objected": objected, "overruled": overruled}
    values |= {"open_for_decisions": open_for_decisions, "last_by": last_by, "last_at": last_at}
    rows = own.decisions() if pending and open_for_decisions else ()
    download = Button("下载名单", GetList(own.campaign_id, own.department_id))
    back = (download, Button("返回", OpenCampaign(own.campaign_id)))
    return Card(render("confirmation/progress", **values), (*rows, back))


def choose_subject(own: DepartmentList, subjects: Sequence[tuple[int, str]], page: int) -> Card:
    """One page of the subjects that can be objected to, as ``(verdict id, name)``."""
    shown = subjects[page * PAGE : (page + 1) * PAGE]
    rows = rows_of((Button(name[:40], ChooseReason(verdict_id)) for verdict_id, name in shown), width=1)
    turns = []
    if page > 0:
        turns.append(Button("上一页", ChooseSubject(own.campaign_id, own.department_id, page - 1)))
    if (page + 1) * PAGE < len(subjects):
        turns.append(Button("下一页", ChooseSubject(own.campaign_id, own.department_id, page + 1)))
    text = render("confirmation/choose_subject", count=len(subjects))
    back = (Button("返回", ShowConfirmation(own.campaign_id, own.department_id)),)
    return Card(text, (*rows, *rows_of(turns, width=2), back))


def choose_reason(own: DepartmentList, verdict_id: int, subject: str, number: str) -> Card:
    """The reasons for objecting to one subject."""
    buttons = (Button(reason, ObjectBecause(verdict_id, index)) for index, reason in enumerate(REASONS))
    back = (Button("返回", ChooseSubject(own.campaign_id, own.department_id, 0)),)
    text = render("confirmation/choose_reason", subject=subject, number=number)
    return Card(text, (*rows_of(buttons, width=3), back))


def ask_detail(subject: str) -> Card:
    """The objection for another reason asks for a sentence."""
    return Card(render("confirmation/ask_detail", subject=subject), asks=True)


def please_rule(title: str, objection: Objection, due: Due, owed: OwedDay | None) -> Card:
    """An objection arrives at the office."""
    text = render("confirmation/please_rule", title=title, objection=objection, due=due)
    return Card(text, (_rulings(objection.verdict_id), *(((owed.why,),) if owed else ())))


def _rulings(verdict_id: int) -> tuple[Button, Button]:
    return Button("采纳，排除", Rule(verdict_id, 1)), Button("不采纳，保留", Rule(verdict_id, 0))


def objections(campaign_id: int, title: str, waiting: Sequence[Objection]) -> Card:
    """The first objection that waits for a ruling, and how many wait."""
    back = (Button("返回", OpenCampaign(campaign_id)),)
    text = render("confirmation/objections", title=title, waiting=waiting)
    return Card(text, (_rulings(waiting[0].verdict_id), back) if waiting else (back,))


def ruled(objection: Objection, *, upheld: bool, replacement: str | None, certain: bool, by: str) -> Card:
    """How the office ruled, for the office and for the department. Nobody replaces a subject that was not drawn but
    ``certain``."""
    values: dict[str, object] = {"upheld": upheld, "replacement": replacement, "certain": certain, "by": by}
    return Card(render("confirmation/ruled", objection=objection, **values))


def replaced(objection: Objection, replacement: str, stratum: str, rank: int) -> Card:
    """The group sees every replacement and why."""
    values: dict[str, object] = {"replacement": replacement, "stratum": stratum, "rank": rank}
    return Card(render("confirmation/replaced", objection=objection, **values))


def stratum_exhausted(objection: Objection, stratum: str) -> Card:
    """The group sees that nobody is left to take the place."""
    certain = CERTAIN_WORDS if stratum == CERTAIN else ""
    return Card(render("confirmation/stratum_exhausted", objection=objection, stratum=stratum, certain=certain))


def all_confirmed(title: str, count: int, excluded: int) -> Card:
    """The group sees that the list stands."""
    return Card(render("confirmation/all_confirmed", title=title, count=count, excluded=excluded))


def nobody_left(title: str) -> Card:
    """There is nothing left to inspect: for the group."""
    return Card(render("confirmation/nobody_left", title=title))


def nobody_left_for_office(campaign_id: int, title: str) -> Card:
    """The office can draw anew."""
    return Card(render("confirmation/nobody_left", title=title), ((Button("重新抽取", AskRenewal(campaign_id)),),))


def ready_to_match(campaign_id: int, title: str, count: int, due: OwedDay | None = None) -> Card:
    """The office is told of its next step and by when it is due, and can take it at once."""
    text = render("confirmation/ready_to_match", title=title, count=count, due=due)
    start = (Button("抽取执法检查人员", StartMatching(campaign_id)),)
    why = ((due.why,),) if due else ()
    return Card(text, (start, (Button("查看本次抽查", OpenCampaign(campaign_id)),), *why))


def list_file(title: str, file: Attachment) -> Card:
    """The list as it stands now."""
    return Card(render("confirmation/list_file", title=title), attachment=file)
