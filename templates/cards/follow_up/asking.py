"""What is asked of whoever works on a follow-up: to whom, which measure, which day and number, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.follow_up import RULES, Entry, Reference
from domain.inspection import Handling
from domain.lengths import FOLLOW_UP_NOTE, FOLLOW_UP_REFERENCE
from templates.cards import Button, Card, rows_of
from templates.cards.follow_up.one import back_to, is_correction
from templates.cards.follow_up.presses import (
    AskBody,
    AskChange,
    ChangeBecause,
    ChooseDepartment,
    ChoosePerson,
    EnterToday,
    HandToPerson,
    OfferTo,
    SetDeadline,
)
from templates.cards.follow_up.words import CHANGE_REASONS, DOCUMENT_WORDS, ENTRY_WORDS, NOT_RECTIFIED, FollowUpView
from templates.cards.paging import page_of, turning
from templates.messages import render

#: Calendar days that an order usually gives.
QUICK_DAYS = (10, 15, 30)


@dataclass(frozen=True)
class Choice:
    """A person or a department to choose."""

    id: int
    name: str


def hand_over_card(one: FollowUpView, *, people: int, departments: int) -> Card:
    """移交: within the department, to a handling body, to another department."""
    ways = [Button("承办机构", AskBody(one.id, one.version))]
    if people:
        ways.insert(0, Button("本单位其他人员", ChoosePerson(one.id, 0)))
    if departments:
        ways.append(Button("其他部门", ChooseDepartment(one.id, 0)))
    return Card(render("follow_up/hand_over", one=one), (*rows_of(ways, width=1), back_to(one)))


def people_card(one: FollowUpView, people: Sequence[Choice], page: int) -> Card:
    shown = page_of(people, page)
    rows = rows_of((Button(each.name, HandToPerson(one.id, one.version, each.id)) for each in shown.entries), width=2)
    turns = turning(shown, lambda number: ChoosePerson(one.id, number))
    return Card(render("follow_up/choose_person", one=one), (*rows, *turns, back_to(one)))


def departments_card(one: FollowUpView, departments: Sequence[Choice], page: int) -> Card:
    shown = page_of(departments, page)
    rows = tuple((Button(each.name, OfferTo(one.id, one.version, each.id)),) for each in shown.entries)
    turns = turning(shown, lambda number: ChooseDepartment(one.id, number))
    return Card(render("follow_up/choose_department", one=one), (*rows, *turns, back_to(one)))


def body_card(one: FollowUpView) -> Card:
    return Card(render("follow_up/ask_body", one=one, most=FOLLOW_UP_REFERENCE), (back_to(one),), asks=True)


def body_receipt_card(one: FollowUpView, today: date) -> Card:
    return Card(render("follow_up/ask_body_receipt", one=one, today=today), (back_to(one),), asks=True)


def reason_card(one: FollowUpView, what: str) -> Card:
    """Why: ``what`` is what is to be done, 退回移交, 重新办理, 撤销 …"""
    return Card(render("follow_up/ask_reason", one=one, what=what, most=FOLLOW_UP_NOTE), (back_to(one),), asks=True)


def deadline_card(one: FollowUpView) -> Card:
    quick = tuple(Button(f"{days}日内", SetDeadline(one.id, one.version, days)) for days in QUICK_DAYS)
    return Card(render("follow_up/ask_deadline", one=one), (quick, back_to(one)), asks=True)


def measures_card(one: FollowUpView, measures: Sequence[Handling], *, overdue: bool) -> Card:
    """The measures to choose from; with ``overdue`` one tap is enough, for the reason is known."""
    rows = tuple(
        (
            Button(
                measure.label,
                ChangeBecause(one.id, one.version, measure.value, NOT_RECTIFIED)
                if overdue
                else AskChange(one.id, one.version, measure.value),
            ),
        )
        for measure in measures
    )
    return Card(render("follow_up/choose_measure", one=one, overdue=overdue), (*rows, back_to(one)))


def change_card(one: FollowUpView, measure: Handling) -> Card:
    """Why another measure: by one tap, or typed."""
    quick = tuple(
        (Button(reason, ChangeBecause(one.id, one.version, measure.value, place)),)
        for place, reason in enumerate(CHANGE_REASONS)
        if place != NOT_RECTIFIED or one.deadline_over
    )
    text = render("follow_up/ask_change", one=one, measure=measure.label, most=FOLLOW_UP_NOTE)
    return Card(text, (*quick, back_to(one)), asks=True)


def entry_card(one: FollowUpView, entry: Entry, today: date) -> Card:
    """The day and the document number of an entry."""
    rule = RULES[entry]
    text = render(
        "follow_up/ask_entry",
        one=one,
        words=ENTRY_WORDS[entry],
        document=DOCUMENT_WORDS[entry],
        kind=rule.reference.value,
        today=today,
        ends=rule.ends,
        correction=is_correction(one, entry),
        most=FOLLOW_UP_REFERENCE,
    )
    at_once = rule.reference is not Reference.NUMBER and not is_correction(one, entry)
    quick = ((Button("今天", EnterToday(one.id, one.version, entry.value)),),) if at_once else ()
    return Card(text, (*quick, back_to(one)), asks=True)
