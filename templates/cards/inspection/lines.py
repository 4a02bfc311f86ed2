"""Lines of results, shown back before they count, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.result_line import ParsedLine
from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.forms import FormView, Gap
from templates.cards.inspection.presses import ConfirmReply, EditReply, OpenForm, OpenLineHelp, OpenMyForms, SubmitReply
from templates.cards.paging import PAGE_SIZE
from templates.messages import day_words, render

#: What a tap on 确认 is answered with, the first and every further one.
SAVED = "已保存"


@dataclass(frozen=True)
class Unread:
    """A line that could not be read, as typed, and the sentence that says why."""

    line: str
    why: str


@dataclass(frozen=True)
class LineOutcome:
    """What became of one of several lines: whether it is saved, and what was in the way (of saving it, or of handing
    its form in), else empty; ``gaps``: what its form still lacks to be handed in, where it should have been."""

    form: FormView
    saved: bool
    why: str
    gaps: tuple[Gap, ...] = ()


def understood_card(
    form: FormView, line: ParsedLine, *, rectify_by: date | None, name: str, reply_id: int, completes: bool
) -> Card:
    """What ``line``, sent by ``name``, says about the form: 确认 or 修改; where it ``completes`` the form, that can be
    handed in at once. ``rectify_by``: the day that its 限期 means."""
    said = _said(form, line, rectify_by)
    text = render("inspection/understood", form=form, said=said, writer=name, completes=completes)
    return Card(text, _confirming(reply_id, completes=completes))


def understood_lines_card(
    read: Sequence[tuple[FormView, ParsedLine, date | None]],
    unread: Sequence[Unread],
    *,
    name: str,
    reply_id: int,
    completes: bool,
    in_group: bool,
) -> Card:
    """The same of several lines of one message, one after the other; those that could not be read are quoted."""
    shown = [(form, _said(form, line, rectify_by)) for form, line, rectify_by in read]
    text = render("inspection/understood_lines", read=shown, unread=unread, writer=name, completes=completes)
    if read:
        return Card(text, _confirming(reply_id, completes=completes))
    return Card(text, () if in_group else ((Button("填表帮助", OpenLineHelp(0)), Button("我的检查表", OpenMyForms())),))


def _said(form: FormView, line: ParsedLine, rectify_by: date | None) -> list[tuple[str, str]]:
    """What a line says, each with what it is about."""
    said = [(form.items[place].name, f"{code.value}.{code.label}") for place, code in line.results.items()]
    return [
        *said,
        *([("检查方式", "、".join(method.label for method in line.methods))] if line.methods else []),
        *([("处理措施", "、".join(measure.label for measure in line.handling))] if line.handling else []),
        *([("责令改正期限", day_words(rectify_by))] if rectify_by else []),
        *([("现场解答疑难问题", f"{line.questions_answered}个")] if line.questions_answered is not None else []),
        *([("备注", line.remark)] if line.remark else []),
    ]


def _confirming(reply_id: int, *, completes: bool) -> tuple[Row, ...]:
    save, edit = ConfirmReply(reply_id), Button("修改", EditReply(reply_id))
    if not completes:
        return ((Button("确认", save), edit),)
    return ((Button("确认并提交", SubmitReply(reply_id)),), (Button("只保存", save), edit))


def recorded_card(form: FormView, *, name: str, at: datetime) -> Card:
    """In a group: a line was confirmed, here is what stands now. ``at`` in the reader's time zone."""
    return Card(render("inspection/recorded", form=form, writer=name, at=at))


def recorded_lines_card(outcomes: Sequence[LineOutcome], *, name: str, in_group: bool) -> Card:
    """Several lines were confirmed: what became of each; in private with the way to the forms that are still open."""
    text = render("inspection/recorded_lines", outcomes=outcomes, writer=name)
    return Card(text, () if in_group else _ways([one.form for one in outcomes]))


def not_saved_card(form: FormView) -> Card:
    """In a group: a line shall not count."""
    return Card(render("inspection/not_saved", form=form))


def not_saved_lines_card(forms: Sequence[tuple[FormView, bool]], *, in_group: bool) -> Card:
    """Several lines shall not count; those that are saved already are named."""
    ways = () if in_group else _ways([form for form, _ in forms])
    return Card(render("inspection/not_saved_lines", forms=forms), ways)


def _ways(forms: Sequence[FormView]) -> tuple[Row, ...]:
    open_ = [form for form in forms if form.is_writable][:PAGE_SIZE]
    listed = tuple((Button(f"{form.number} {form.subject}", OpenForm(form.section_id)),) for form in open_)
    return (*listed, (Button("我的检查表", OpenMyForms()),))


def which_form_card(number: int, choices: Sequence[tuple[FormView, Press]]) -> Card:
    """Forms of one number in several campaigns, each with the press that picks it."""
    text = render("inspection/which_form", number=number, forms=[form for form, _ in choices])
    return Card(text, tuple((Button(f"{form.reference} {form.subject}", press),) for form, press in choices))
