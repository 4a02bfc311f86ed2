"""A line of results, shown back before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.result_line import ParsedLine
from templates.buttons import Press
from templates.cards import Button, Card
from templates.cards.forms import FormView
from templates.cards.inspection.presses import ConfirmReply, EditReply, SubmitReply
from templates.messages import render

#: What a tap on 确认 is answered with, the first and every further one.
SAVED = "已保存"


def understood_card(form: FormView, line: ParsedLine, *, name: str, reply_id: int, completes: bool) -> Card:
    """What ``line``, sent by ``name``, says about the form: 确认 or 修改; where it ``completes`` the form, that can be
    handed in at once."""
    results = [(form.items[index].name, code) for index, code in line.results.items()]
    text = render("inspection/understood", form=form, line=line, results=results, writer=name, completes=completes)
    save, edit = ConfirmReply(reply_id), Button("修改", EditReply(reply_id))
    if not completes:
        return Card(text, ((Button("确认", save), edit),))
    return Card(text, ((Button("确认并提交", SubmitReply(reply_id)),), (Button("只保存", save), edit)))


def recorded_card(form: FormView, *, name: str, at: datetime) -> Card:
    """In a group: a line was confirmed, here is what stands now. ``at`` in the reader's time zone."""
    return Card(render("inspection/recorded", form=form, writer=name, at=at))


def not_saved_card(form: FormView) -> Card:
    """In a group: a line shall not count."""
    return Card(render("inspection/not_saved", form=form))


def which_form_card(number: int, choices: Sequence[tuple[FormView, Press]]) -> Card:
    """Forms of one number in several campaigns, each with the press that picks it."""
    text = render("inspection/which_form", number=number, forms=[form for form, _ in choices])
    return Card(text, tuple((Button(f"{form.reference} {form.subject}", press),) for form, press in choices))
