"""专业人员: who helps a department's inspectors with what they cannot judge alone, and what such a person sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.evidence import About
from domain.inspection import ResultCode
from templates.cards import Button, Card, Row
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.cards.matching.presses import ShowStaff
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.cards.specialist.presses import (
    AskDismissal,
    AskOutside,
    AskSpecialist,
    ChooseSpecialist,
    OpenAssisted,
    OpenAssistedForm,
    OpenSpecialist,
    OpenSpecialists,
)
from templates.messages import render

__all__ = [
    "AskDismissal", "AskOutside", "AskSpecialist", "AssistedForm", "ChooseSpecialist", "OpenAssisted",
    "OpenAssistedForm", "OpenSpecialist", "OpenSpecialists", "SpecialistView", "ask_dismissal", "ask_outside",
    "ask_specialist", "assisted_form", "assisted_list", "choose_specialist", "specialist", "specialist_words",
    "specialists", "told_specialist", "told_team",
]  # fmt: skip

#: The number of a form, its subject, its address.
Line = tuple[int, str, str]


@dataclass(frozen=True)
class SpecialistView:
    """One specialist on one subject. ``who`` in words; ``ended_at``: since when no longer, with who and why.
    ``others``: on how many more subjects of the campaign they help."""

    id: int
    campaign_id: int
    department_id: int
    campaign: str
    department: str
    number: int
    subject: str
    who: str
    reason: str
    added_by: str
    added_at: datetime
    others: int = 0
    ended_by: str = ""
    ended_at: datetime | None = None
    ended_because: str = ""

    @property
    def label(self) -> str:
        """``3 示例专家（示例检测中心，电梯检验）``."""
        return f"{self.number} {self.who}{'' if self.ended_at is None else ' 已撤回'}"


@dataclass(frozen=True)
class AssistedForm:
    """A form as whoever helps with it reads it: what the department checks, with what has been entered so far."""

    section_id: int
    number: int
    subject: str
    address: str
    department: str
    inspectors: tuple[str, ...]
    reason: str
    items: tuple[tuple[str, ResultCode | None], ...]
    pieces: int
    is_writable: bool


def specialist_words(name: str, body: str, speciality: str) -> str:
    """``示例专家（示例检测中心，电梯检验）``."""
    about = "，".join(part for part in (body, speciality) if part)
    return f"{name}（{about}）" if about else name


def specialists(
    campaign_id: int,
    department_id: int,
    title: str,
    department: str,
    listed: Sequence[SpecialistView],
    page: int,
    *,
    may_add: bool,
) -> Card:
    """Everyone who helps a department in a campaign, those who no longer do at the end."""
    ordered = sorted(listed, key=lambda one: (one.ended_at is not None, one.number, one.id))
    shown = page_of(ordered, page)
    standing = [one for one in listed if one.ended_at is None]
    text = render("specialist/list", title=title, department=department, standing=len(standing), total=len(listed))
    rows: list[Row] = [(Button(one.label[:40], OpenSpecialist(one.id)),) for one in shown.entries]
    rows += turning(shown, lambda number: OpenSpecialists(campaign_id, department_id, number))
    if may_add:
        rows.append((Button("选派本单位人员", ChooseSpecialist(campaign_id, department_id, 0)),))
        rows.append((Button("邀请外单位专业人员", AskOutside(campaign_id, department_id)),))
    return Card(text, (*rows, (Button("返回人员情况", ShowStaff(campaign_id, department_id, 0)),)))


def choose_specialist(
    campaign_id: int, department_id: int, title: str, people: Sequence[tuple[int, str]], page: int
) -> Card:
    """Who of the department's own library? ``people``: (inspector id, words)."""
    shown = page_of(people, page)
    rows = tuple((Button(words[:40], AskSpecialist(campaign_id, one)),) for one, words in shown.entries)
    turn = turning(shown, lambda number: ChooseSpecialist(campaign_id, department_id, number))
    back = Button("返回", OpenSpecialists(campaign_id, department_id, 0))
    return Card(render("specialist/choose", title=title, count=len(people)), (*rows, *turn, (back,)))


def ask_specialist(name: str, forms: Sequence[Line]) -> Card:
    """Asks on which subjects, and why."""
    return Card(render("specialist/ask_where", name=name, forms=forms), asks=True)


def ask_outside(department: str, forms: Sequence[Line]) -> Card:
    """Asks who, on which subjects, and why."""
    return Card(render("specialist/ask_outside", department=department, forms=forms), asks=True)


def specialist(one: SpecialistView, *, may_remove: bool) -> Card:
    """One of them, with the way to send them away."""
    rows: list[Row] = []
    if may_remove:
        rows.append((Button("撤回这一户", AskDismissal(one.id, 0)),))
        if one.others:
            rows.append((Button(f"全部撤回（{one.others + 1}户）", AskDismissal(one.id, 1)),))
    back = Button("全部专业人员", OpenSpecialists(one.campaign_id, one.department_id, 0))
    return Card(render("specialist/one", one=one), (*rows, (back,)))


def ask_dismissal(one: SpecialistView, *, every: bool) -> Card:
    """Asks why they are sent away."""
    return Card(render("specialist/ask_dismissal", one=one, every=every), asks=True)


def told_team(title: str, department: str, who: str, reason: str, forms: Sequence[Line], *, gone: bool) -> Card:
    """To the team: who helps on which of the reader's subjects, or (``gone``) no longer does."""
    text = render(
        "specialist/told_team", title=title, department=department, who=who, reason=reason, forms=forms, gone=gone
    )
    return Card(text, TO_MENU_ROW)


def told_specialist(title: str, department: str, name: str, reason: str, forms: Sequence[Line], *, gone: bool) -> Card:
    """To the specialist themself."""
    text = render(
        "specialist/told_specialist",
        title=title,
        department=department,
        name=name,
        reason=reason,
        forms=forms,
        gone=gone,
    )
    return Card(text, TO_MENU_ROW if gone else ((Button("我协助的检查", OpenAssisted(0)),),))


def assisted_list(listed: Sequence[tuple[int, int, str, str]], page: int) -> Card:
    """What the reader helps with: (section id, number, subject, campaign)."""
    shown = page_of(listed, page)
    rows = tuple((Button(f"{n} {subject}"[:40], OpenAssistedForm(one)),) for one, n, subject, _ in shown.entries)
    text = render("specialist/assisted", listed=shown.entries, total=len(listed))
    return Card(text, (*rows, *turning(shown, OpenAssisted), TO_MENU))


def assisted_form(form: AssistedForm) -> Card:
    """One form to be read, and photos and files to be added to it."""
    about = About.FORM.value
    rows: list[Row] = []
    if form.is_writable:
        rows.append((Button("拍照、上传", AddEvidence(about, form.section_id, 0)),))
    if form.pieces:
        rows.append((Button(f"查看附件（{form.pieces}）", OpenEvidence(about, form.section_id)),))
    items = [(name, code.label if code else "未填") for name, code in form.items]
    text = render("specialist/assisted_form", form=form, items=items)
    return Card(text, (*rows, (Button("我协助的检查", OpenAssisted(0)),)))


TO_MENU_ROW: tuple[Row, ...] = (TO_MENU,)
