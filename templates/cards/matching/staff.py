"""人员情况: whom a department can send, and what its admin can put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.roster import AVAILABLE, NO_CERTIFICATE, ON_LEAVE
from templates.cards import Button, Card, Row
from templates.cards.campaign import OpenCampaign
from templates.cards.forms import STATE_WORDS
from templates.cards.matching.presses import (
    AskLeave,
    AskRecusal,
    ChooseRecusal,
    SetLeave,
    SetRecusal,
    ShowInspector,
    ShowRequests,
    ShowStaff,
)
from templates.cards.paging import page_of, turning
from templates.cards.specialist.presses import OpenSpecialists
from templates.messages import render

STANDINGS = {AVAILABLE: "可派", ON_LEAVE: "请假", NO_CERTIFICATE: "执法证到期"}


@dataclass(frozen=True)
class InspectorView:
    """One inspector for a campaign. ``state`` as on the roster; ``recusals`` and ``subjects`` count those of the
    campaign that they must not, and are to, inspect."""

    id: int
    name: str
    state: str
    certificate_until: date | None
    recusals: int
    subjects: int

    @property
    def words(self) -> str:
        """``可派，回避1户，派3户``."""
        parts = [STANDINGS[self.state]]
        if self.recusals:
            parts.append(f"回避{self.recusals}户")
        if self.subjects:
            parts.append(f"派{self.subjects}户")
        return "，".join(parts)


def staff(
    campaign_id: int,
    department_id: int,
    title: str,
    department: str,
    people: Sequence[InspectorView],
    page: int,
    *,
    frozen: bool,
) -> Card:
    """Everyone of a department; ``frozen``: changes come too late for the matching of this campaign."""
    shown = page_of(people, page)
    counts = Counter(one.state for one in people)
    text = render(
        "matching/staff",
        title=title,
        department=department,
        total=len(people),
        counts=[(words, counts[state]) for state, words in STANDINGS.items()],
        frozen=frozen,
    )
    rows = tuple((Button(f"{one.name} · {one.words}", ShowInspector(campaign_id, one.id)),) for one in shown.entries)
    turn = turning(shown, lambda number: ShowStaff(campaign_id, department_id, number))
    helping = Button("专业人员", OpenSpecialists(campaign_id, department_id, 0))
    waiting: tuple[Row, ...] = ((Button("待决定的更换申请", ShowRequests(campaign_id)), helping),) if frozen else ()
    return Card(text, (*rows, *turn, *waiting, (Button("返回本次抽查", OpenCampaign(campaign_id)),)))


def inspector(
    campaign_id: int,
    department_id: int,
    one: InspectorView,
    *,
    recused: Sequence[tuple[int, str]],
    apart: Sequence[str],
    tags: Sequence[str],
    forms: Sequence[tuple[int, str, str]],
    state: str,
    replaceable: int,
    has_subjects: bool,
) -> Card:
    """One inspector. ``recused`` are (sample id, name); ``forms`` (number, subject, state); ``replaceable`` of these
    can still be handed to somebody else."""
    text = render(
        "matching/inspector",
        one=one,
        recused=[name for _, name in recused],
        apart=apart,
        tags=tags,
        forms=[(number, subject, STATE_WORDS[standing]) for number, subject, standing in forms],
    )
    rows: list[Row] = []
    if state == "inspecting" and replaceable:
        rows.append((Button("请假，由他人接替", AskLeave(one.id)),))
        rows.append((Button("回避其中一户，由他人接替", ChooseRecusal(campaign_id, one.id, 0)),))
    rows += _library_rows(campaign_id, one, recused, state=state, has_subjects=has_subjects)
    back = Button("返回人员情况", ShowStaff(campaign_id, department_id, 0))
    return Card(text, (*rows, (back,)))


def _library_rows(
    campaign_id: int, one: InspectorView, recused: Sequence[tuple[int, str]], *, state: str, has_subjects: bool
) -> list[Row]:
    if one.state == ON_LEAVE:
        rows: list[Row] = [(Button("登记返岗", SetLeave(campaign_id, one.id, 0)),)]
    elif state == "inspecting":
        rows = []
    else:
        rows = [(Button("登记请假", SetLeave(campaign_id, one.id, 1)),)]
    if state in {"confirming", "confirmed"}:
        if has_subjects:
            rows.append((Button("登记回避的检查对象", ChooseRecusal(campaign_id, one.id, 0)),))
        rows += [
            (Button(f"取消回避：{name}"[:40], SetRecusal(campaign_id, one.id, sample, 0)),) for sample, name in recused
        ]
    return rows


def choose_subject(
    campaign_id: int, inspector_id: int, name: str, subjects: Sequence[tuple[int, str]], page: int
) -> Card:
    """From which drawn subject ``name`` must stay away; ``subjects`` are (sample id, name)."""
    shown = page_of(subjects, page)
    rows = tuple(
        (Button(subject[:40], SetRecusal(campaign_id, inspector_id, sample, 1)),) for sample, subject in shown.entries
    )
    turn = turning(shown, lambda number: ChooseRecusal(campaign_id, inspector_id, number))
    back = Button("返回", ShowInspector(campaign_id, inspector_id))
    return Card(render("matching/choose_recusal", name=name, matched=False), (*rows, *turn, (back,)))


def choose_form(campaign_id: int, inspector_id: int, name: str, forms: Sequence[tuple[int, str]], page: int) -> Card:
    """Which of the forms of ``name`` somebody else is to take; ``forms`` are (section id, words)."""
    shown = page_of(forms, page)
    rows = tuple((Button(words[:40], AskRecusal(section, inspector_id)),) for section, words in shown.entries)
    turn = turning(shown, lambda number: ChooseRecusal(campaign_id, inspector_id, number))
    back = Button("返回", ShowInspector(campaign_id, inspector_id))
    return Card(render("matching/choose_recusal", name=name, matched=True), (*rows, *turn, (back,)))
