"""Cards of the correction step: why, begun, withdrawn. ``AskCorrection`` and ``AskWithdraw`` stand beside the card of
the publication, on which they are pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Button, Card
from templates.cards.forms import FormView
from templates.cards.inspection.presses import OpenForm
from templates.cards.publication import AskWithdraw, OpenPublication
from templates.messages import render

#: Reasons that are given by one tap; their places are what buttons carry, so new ones go at the end.
REASONS = (
    "检查结果录入有误",
    "检查对象提出异议，经核实原结果有误",
    "行政复议或者行政诉讼改变了原结果",
    "处理措施录入有误",
)


@dataclass(frozen=True)
class BeginCorrection(Press):
    """更正, for the reason at that place of ``REASONS``."""

    code: ClassVar[str] = "cobg"
    section_id: int
    version: int
    reason: int


@dataclass(frozen=True)
class Withdraw(Press):
    """撤回更正, confirmed for the version that was shown."""

    code: ClassVar[str] = "cowd"
    section_id: int
    version: int


def reasons_card(form: FormView, *, most: int) -> Card:
    """Why: by one tap, or typed in at most ``most`` characters."""
    quick = tuple(
        (Button(reason, BeginCorrection(form.section_id, form.version, place)),) for place, reason in enumerate(REASONS)
    )
    return Card(render("correction/reasons", form=form, most=most), (*quick, (_to_publication(form),)), asks=True)


def begun_card(form: FormView, *, may_fill: bool, asked_by: str = "") -> Card:
    """A correction is under way; ``asked_by``: somebody else than the reader asked for it."""
    fill = ((Button("修改检查表", OpenForm(form.section_id)),),) if may_fill and form.is_writable else ()
    withdraw = ((Button("撤回更正", AskWithdraw(form.section_id)),),) if form.is_writable else ()
    text = render("correction/begun", form=form, may_fill=may_fill, asked_by=asked_by)
    return Card(text, (*fill, *withdraw, (_to_publication(form),), *form.why))


def withdraw_card(form: FormView) -> Card:
    """Asks once more before a correction is withdrawn."""
    yes = Button("确认撤回", Withdraw(form.section_id, form.version))
    return Card(render("correction/withdraw", form=form), ((yes,), (_to_publication(form),)))


def _to_publication(form: FormView) -> Button:
    return Button("公示情况", OpenPublication(form.section_id))
