"""Somebody cannot go: asking, deciding, and what everyone is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.changes import LEAVE, RECUSAL
from domain.errors import Refusal
from templates.cards import Attachment, Button, Card, Row
from templates.cards.calendar import OwedDay
from templates.cards.campaign import OpenCampaign
from templates.cards.inspection.presses import OpenMyForms
from templates.cards.matching.outcome import TO_TASK, Line
from templates.cards.matching.presses import (
    AgreeRequest,
    AskSubjectRecusal,
    DeclineRequest,
    LeaveBecause,
    RecusalBecause,
    ShowRequest,
)
from templates.cards.menu import TO_MENU
from templates.messages import moment_words, render
from templates.refusals import sentence

KINDS: Mapping[str, str] = {LEAVE: "请假", RECUSAL: "回避"}
#: They become public with the certificate, so none of them says anything about anybody's health or family. The last
#: one asks for words, which stay with those who decide.
LEAVE_REASONS = ("请假（病假、事假等）", "另有公务", "调离岗位", "其他")
RECUSAL_REASONS = ("与检查对象有利害关系", "曾在检查对象任职", "其他")
#: Where the subject asked for a recusal; what it said stays with those who decide.
SUBJECT_ASKED = "检查对象申请"


@dataclass(frozen=True)
class ChangeView:
    """On one form: who stepped in, "" where nobody fitted."""

    number: int
    subject: str
    stepped_in: str


@dataclass(frozen=True)
class RequestView:
    """A request with everything that those who decide may see of it. ``forms`` would be handed over now; ``changes``
    were, when it was agreed to."""

    id: int
    title: str
    department: str
    inspector: str
    kind: str
    reason: str
    detail: str
    asked_by: str
    asked_at: datetime
    state: str
    forms: tuple[Line, ...]
    deciders: tuple[str, ...]
    decided_by: str
    decided_at: datetime | None
    answer: str
    changes: tuple[ChangeView, ...]
    by_subject: str = ""
    """Who of the subject asked, where the subject did."""


@dataclass(frozen=True)
class StepInView:
    """On one form: who stepped in, with their mobile; "" where nobody fitted."""

    number: int
    subject: str
    stepped_in: str
    mobile: str


@dataclass(frozen=True)
class SubstitutionView:
    """A substitution as admins are told of it. ``reasons``: why nobody could step in, where that was so; ``alone``: the
    numbers of the forms on which fewer than two of the department are left; ``unbound`` have no account in the chat."""

    title: str
    department: str
    out: str
    kind: str
    steps: tuple[StepInView, ...]
    reasons: tuple[Refusal, ...]
    alone: tuple[int, ...]
    unbound: tuple[str, ...]


def ask_leave(inspector_id: int, name: str, forms: Sequence[Line]) -> Card:
    """Which forms would go to others, and why."""
    text = render("matching/ask_leave", name=name, forms=forms)
    buttons = (Button(words, LeaveBecause(inspector_id, n)) for n, words in enumerate(LEAVE_REASONS))
    return Card(text, (*_rows(buttons), _way_back(inspector_id)))


def ask_recusal(inspector_id: int, name: str, section_id: int, number: int, subject: str) -> Card:
    """Which form would go to somebody else, and why."""
    text = render("matching/ask_recusal", name=name, number=number, subject=subject)
    buttons = (Button(words, RecusalBecause(section_id, inspector_id, n)) for n, words in enumerate(RECUSAL_REASONS))
    # Who asks for somebody else is the department's admin, to whom a subject may have turned.
    of_subject = Button("检查对象申请回避", AskSubjectRecusal(section_id, inspector_id))
    return Card(text, (*_rows(buttons), *(((of_subject,),) if inspector_id else ()), _way_back(inspector_id)))


def choose_recused(number: int, subject: str, team: Sequence[tuple[int, int, str, str]]) -> Card:
    """Of whom does the subject ask it? ``team``: (section id, inspector id, department, name)."""
    text = render("matching/choose_recused", number=number, subject=subject)
    buttons = (
        Button(f"{name}（{department}）"[:40], AskSubjectRecusal(section, one))
        for section, one, department, name in team
    )
    return Card(text, (*_rows(buttons), TO_MENU))


def ask_subject_recusal(number: int, subject: str, department: str, inspector: str) -> Card:
    """Asks who of the subject asks for the recusal, and why."""
    text = render(
        "matching/ask_subject_recusal", number=number, subject=subject, department=department, inspector=inspector
    )
    return Card(text, asks=True)


def asked_words(who: str, inspector: str, at: datetime, state: str, answer: str) -> str:
    """``6月17日 10:00 王经理申请检查员01回避：不同意（与该企业没有关系）``; ``at`` on the wall clock of the office."""
    standing = {"asked": "等待决定", "agreed": "已同意，由抽签顺序中的下一位接替"}.get(state, f"不同意（{answer}）")
    return f"{moment_words(at)} {who}申请{inspector}回避：{standing}"


def ask_detail(kind: str) -> Card:
    """Asks for the reason in words."""
    return Card(render("matching/ask_detail", kind=KINDS[kind]), asks=True)


def request(view: RequestView, *, may_decide: bool, own: bool = False) -> Card:
    """A request as it stands; its reader may be the inspector whom it is about."""
    text = render("matching/request", one=view, kind=KINDS[view.kind])
    if not may_decide or view.state != "asked":
        return Card(text, TO_TASK if own else ())
    agree, decline = Button("同意", AgreeRequest(view.id)), Button("不同意", DeclineRequest(view.id))
    return Card(text, ((agree, decline),))


def requests(campaign_id: int, title: str, waiting: Sequence[tuple[int, str, str]]) -> Card:
    """What waits for the reader: (request id, inspector, kind)."""
    rows = _rows(Button(f"{name} · {KINDS[kind]}", ShowRequest(number)) for number, name, kind in waiting)
    text = render("matching/requests", title=title, count=len(waiting))
    return Card(text, (*rows, (Button("返回本次抽查", OpenCampaign(campaign_id)),)))


def ask_decline(inspector: str, decider: str) -> Card:
    """Asks why not."""
    return Card(render("matching/ask_decline", inspector=inspector, decider=decider), asks=True)


def declined(title: str, inspector: str, kind: str, answer: str, *, by_subject: str = "") -> Card:
    """To who asked, and for whom: everything stays as it is, and why. ``by_subject``: whom of the subject to tell."""
    facts = {"title": title, "inspector": inspector, "kind": KINDS[kind], "answer": answer}
    text = render("matching/declined", by_subject=by_subject, **facts)
    return Card(text, TO_TASK)


def you_are_out(title: str, inspector: str, kind: str, forms: Sequence[Line], *, by_subject: str = "") -> Card:
    """To who is replaced, and who asked for them. ``by_subject``: whom of the subject to tell."""
    facts = {"title": title, "inspector": inspector, "kind": KINDS[kind], "forms": forms}
    text = render("matching/you_are_out", by_subject=by_subject, **facts)
    return Card(text, TO_TASK)


def you_step_in(title: str, inspector: str, forms: Sequence[Line], due: OwedDay | None) -> Card:
    """To who steps in: the forms that are theirs from now on."""
    text = render("matching/you_step_in", title=title, inspector=inspector, lines=forms, due=due)
    return Card(text, (*TO_TASK, *(((due.why,),) if due else ())))


def substituted(view: SubstitutionView, file: Attachment) -> Card:
    """To the office, the lead department and the department itself: the new names, with the list of teams anew."""
    reasons = dict.fromkeys(sentence(reason) for reason in view.reasons)
    text = render("matching/substituted", one=view, kind=KINDS[view.kind], reasons=list(reasons))
    return Card(text, attachment=file)


def changed(title: str, department: str, *, kind: str, steps: Sequence[tuple[int, bool]], certificate: bytes) -> Card:
    """To the group: (form number, whether somebody stepped in), nobody by name or number; with the certificate that
    proves it."""
    text = render("matching/changed", title=title, department=department, kind=KINDS[kind], steps=steps)
    return Card(text, attachment=Attachment("certificate.json", certificate))


def _way_back(inspector_id: int) -> Row:
    """Whoever asks for themselves (0) has a list of forms to go back to."""
    return TO_MENU if inspector_id else (Button("返回我的检查表", OpenMyForms()),)


def _rows(buttons: Iterable[Button]) -> tuple[Row, ...]:
    return tuple((button,) for button in buttons)
