"""One follow-up: everything about it, with what its reader may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.evidence import About
from domain.follow_up import RULES, Entry, Stage, measures_above
from domain.inspection import Handling
from templates.cards import Button, Card, Row, rows_of
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.cards.follow_up.lists import Listed, to_list
from templates.cards.follow_up.presses import (
    Accept,
    AskBodyReceipt,
    AskDeadline,
    AskDecline,
    AskEntry,
    AskReopen,
    AskVoid,
    ChooseHandOver,
    ChooseMeasure,
    ShowFollowUp,
    Sign,
    TakeBack,
    TakeOn,
)
from templates.cards.follow_up.words import ENTRY_WORDS, FollowUpView
from templates.messages import render


@dataclass(frozen=True)
class May:
    """What the reader may do: ``record`` for the department that has it, ``receive`` for the one that it was offered
    to, ``void`` for an admin of the first, ``sign`` for its handler."""

    record: bool = False
    receive: bool = False
    void: bool = False
    sign: bool = False


def follow_up_card(one: FollowUpView, may: May, *, following: Listed | None = None) -> Card:
    """Where it stands, its history, its next steps; ``following`` is the next that waits."""
    rows = rows_of((*_buttons(one, may), *_evidence(one, may)), width=2)
    why = ((one.due.why,),) if one.stage is not Stage.VOID else ()
    onward = ((Button(f"下一件：{following.label}"[:60], ShowFollowUp(following.follow_up_id)),),) if following else ()
    return Card(render("follow_up/one", one=one, may=may), (*rows, *onward, *why, to_list()))


def _buttons(one: FollowUpView, may: May) -> Iterator[Button]:
    number, version = one.id, one.version
    if one.stage is Stage.OFFERED:
        if may.receive:
            yield Button("接收", Accept(number, version))
            yield Button("退回", AskDecline(number, version))
        if may.record:
            yield Button("收回移交", TakeBack(number, version))
        return
    if not may.record or one.stage is Stage.VOID:
        return
    if one.stage is Stage.CLOSED:
        yield from _after_the_end(one)
        return
    if one.stage is Stage.WAITING:
        yield Button("受理", TakeOn(number, version))
    if one.unsigned and may.sign:
        yield Button("签收", Sign(number, version))
    yield from (Button(f"登记：{ENTRY_WORDS[entry]}", AskEntry(number, version, entry.value)) for entry in one.entries)
    if one.measure is Handling.RECTIFICATION:
        yield Button("修改改正期限" if one.deadline else "登记改正期限", AskDeadline(number, version))
        if one.deadline_over:
            yield Button("逾期未改正", ChooseMeasure(number, 1))
    if one.body and not one.body_signed:
        yield Button("登记签收", AskBodyReceipt(number, version))
    yield Button("移交", ChooseHandOver(number))
    if measures_above(one.measure) or one.differs:
        yield Button("变更处置", ChooseMeasure(number, 0))
    if one.differs and may.void:
        yield Button("撤销", AskVoid(number, version))


def _evidence(one: FollowUpView, may: May) -> Iterator[Button]:
    """What shows the outcome: the re-check, the decision, the receipt."""
    if may.record and one.stage is not Stage.VOID:
        yield Button("拍照、上传", AddEvidence(About.FOLLOW_UP.value, one.id, 0))
    if one.pieces:
        yield Button(f"查看附件（{one.pieces}）", OpenEvidence(About.FOLLOW_UP.value, one.id))


def _after_the_end(one: FollowUpView) -> Iterator[Button]:
    for entry in one.entries:
        words = "更正为" if RULES[entry].ends else "登记"
        yield Button(f"{words}：{ENTRY_WORDS[entry]}", AskEntry(one.id, one.version, entry.value))
    yield Button("重新办理", AskReopen(one.id, one.version))


def back_to(one: FollowUpView) -> Row:
    return (Button("返回", ShowFollowUp(one.id)),)


def is_correction(one: FollowUpView, entry: Entry) -> bool:
    """Whether the entry would take the place of an end that was entered."""
    return one.stage is Stage.CLOSED and RULES[entry].ends
