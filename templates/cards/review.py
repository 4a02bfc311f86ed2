"""Cards of the review step: what waits, one form with 通过 and 退回, and what others hear of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.review import MOST_MARKED, marks
from templates.buttons import Press
from templates.cards import Button, Card, Row, rows_of
from templates.cards.forms import FormView
from templates.cards.inspection import OpenForm
from templates.cards.menu import TO_MENU
from templates.cards.paging import PAGE_SIZE, page_of, turning
from templates.cards.publication import AskPublish, OpenPublications
from templates.messages import render

#: Reasons that are given by one tap; their places are what buttons carry, so new ones go at the end.
RETURN_REASONS = (
    "检查结果与现场情况不符，请核实",
    "处理措施与检查结果不相称，请重新选择",
    "备注没有写清问题，请补充",
    "解答疑难问题数有误，请核对",
)
#: The reason of a form whose items have reasons of their own.
BY_ITEM = "请按各事项的意见修改"


@dataclass(frozen=True)
class OpenReviews(Press):
    """What waits for my review."""

    code: ClassVar[str] = "rvls"


@dataclass(frozen=True)
class ReviewsPage(Press):
    """Another page of it, from 0."""

    code: ClassVar[str] = "rvpg"
    page: int


@dataclass(frozen=True)
class OpenReview(Press):
    """One form to review."""

    code: ClassVar[str] = "rvop"
    section_id: int


@dataclass(frozen=True)
class Approve(Press):
    """通过, of the version that was shown."""

    code: ClassVar[str] = "rvok"
    section_id: int
    version: int


@dataclass(frozen=True)
class AskReason(Press):
    """退回, the reason still to be chosen or typed."""

    code: ClassVar[str] = "rvrt"
    section_id: int
    version: int


@dataclass(frozen=True)
class MarkItems(Press):
    """退回, about the items ``chosen`` (``domain.review.marks``), the reason still to be chosen or typed."""

    code: ClassVar[str] = "rvit"
    section_id: int
    version: int
    chosen: str


@dataclass(frozen=True)
class SendBackItems(Press):
    """退回, about the items ``chosen``, for the reason at that place of ``RETURN_REASONS``."""

    code: ClassVar[str] = "rvri"
    section_id: int
    version: int
    reason: int
    chosen: str


@dataclass(frozen=True)
class SendBack(Press):
    """退回, for the reason at that place of ``RETURN_REASONS``."""

    code: ClassVar[str] = "rvrr"
    section_id: int
    version: int
    reason: int


@dataclass(frozen=True)
class ListedReview:
    """One form that waits; ``is_own`` when the reader took part in filling it."""

    section_id: int
    number: int
    reference: str
    subject: str
    is_own: bool

    @property
    def label(self) -> str:
        """``2024-01 第12号 某某公司``."""
        own = "（须由他人审核）" if self.is_own else ""
        return f"{self.reference} 第{self.number}号 {self.subject}{own}"


def reviews_card(waiting: Sequence[ListedReview], page: int = 0) -> Card:
    """Everything that waits, in the order given."""
    shown = page_of(waiting, page)
    own = sum(form.is_own for form in waiting)
    text = render("review/list", total=len(waiting), own=own, number=shown.number, last=shown.last)
    listed = tuple((Button(form.label, OpenReview(form.section_id)),) for form in shown.entries)
    return Card(text, (*listed, *turning(shown, ReviewsPage), TO_MENU))


def review_card(form: FormView, *, is_own: bool, others: Sequence[str], following: ListedReview | None = None) -> Card:
    """A form with all that a reviewer needs. Who took part in it is told which ``others`` may review it."""
    text = render("review/form", form=form, is_own=is_own, others=others)
    deciding = (_decision_row(form),) if form.state == "submitted" and not is_own else ()
    why = form.why if form.state == "submitted" else ()
    onward = ((Button(f"下一张：{following.label}", OpenReview(following.section_id)),),) if following else ()
    return Card(text, (*deciding, *form.ways, *onward, *why, (Button("待审核列表", OpenReviews()),)))


def _decision_row(form: FormView) -> Row:
    """通过 and 退回, of what is shown above."""
    return (
        Button("通过", Approve(form.section_id, form.version)),
        Button("退回", AskReason(form.section_id, form.version)),
    )


def reasons_card(form: FormView, places: Sequence[int], *, most: int) -> Card:
    """Why it is sent back: by one tap, or typed in at most ``most`` characters; about the items at ``places``, where
    any are marked."""
    chosen = marks(places)
    quick = [Button(reason, _send_back(form, place, chosen)) for place, reason in enumerate(RETURN_REASONS)]
    items = [_mark(form, place, places) for place in range(min(len(form.items), MOST_MARKED))]
    back = Button("返回", OpenReview(form.section_id))
    text = render("review/reasons", form=form, most=most, marked=[form.items[place].name for place in places])
    rows = (*((button,) for button in quick), *rows_of(items, width=1 if len(items) <= PAGE_SIZE else 2), (back,))
    return Card(text, rows, asks=True)


def _send_back(form: FormView, reason: int, chosen: str) -> Press:
    if chosen == marks(()):
        return SendBack(form.section_id, form.version, reason)
    return SendBackItems(form.section_id, form.version, reason, chosen)


def _mark(form: FormView, place: int, places: Sequence[int]) -> Button:
    """Marks the item, or takes the mark back."""
    then = marks({*places} ^ {place})
    name = form.items[place].name
    label = f"{'✓ ' if place in places else ''}{place + 1}.{name}"
    return Button(label, MarkItems(form.section_id, form.version, then))


def to_review_card(form: FormView) -> Card:
    """To the reviewers: a form was handed in, with its results and the decision."""
    return Card(render("review/to_review", form=form), (_decision_row(form), *form.ways, *form.why))


def nobody_card(form: FormView) -> Card:
    """To the department's and the office's admins: nobody may review this form."""
    return Card(render("review/nobody", form=form), form.why)


def returned_card(form: FormView) -> Card:
    """To the inspectors: sent back, with the reason."""
    return Card(render("review/returned", form=form), ((Button("修改检查表", OpenForm(form.section_id)),), *form.why))


def approved_card(form: FormView) -> Card:
    """To the inspectors: approved, to be published."""
    ways = (Button("公示", AskPublish(form.section_id)), Button("待公示列表", OpenPublications()))
    return Card(render("review/approved", form=form), (ways,))
