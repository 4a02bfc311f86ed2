"""One visit for one subject: what two campaigns have both drawn, the decision on each, and who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.joint_visit import Choice
from templates.cards import Button, Card, Row, rows_of
from templates.cards.campaign import OpenCampaign
from templates.cards.joint_visit_presses import (
    AskApart,
    AskExclusion,
    AskSplit,
    Because,
    DecideExclusion,
    Join,
    JoinAll,
    OpenExclusions,
    OpenOverlap,
    OpenOverlaps,
    SplitBecause,
)
from templates.cards.matching import StartMatching
from templates.cards.paging import page_of, turning
from templates.messages import render

#: The usual legal reasons for an exclusion, in the order of the buttons; any other is typed.
EXCLUSIONS = ("本年度检查次数已达上限", "同期已由另一次联合抽查覆盖")
#: The usual reasons for two visits all the same.
APART = ("检查事项性质不同，不能一并进行", "检查时间无法协调一致", "涉及投诉举报或专项任务，须单独检查")
#: Why visits that were to be one are two after all.
SPLIT = ("两次抽查的时间无法协调一致", "另一次抽查须先行检查")
#: Why no joint visit came about, where nobody decided that.
WENT_BEFORE = "另一次联合抽查已先行检查"
#: Why the promise to draw inspectors is void: the list is to be confirmed once more.
OPEN_AGAIN = "有检查对象排除，名单重新确认"
#: What is typed a reason for: ``Because.choice``.
CHOICES = (Choice.SEPARATE, Choice.EXCLUDE)


#: On a form's card.
FORM_LABEL = "合并检查"


def form_words(titles: Sequence[str]) -> str:
    """``与“…”一次进门，检查表各填各的``."""
    return f"与{'、'.join(f'“{one}”' for one in titles)}一次进门，检查表各填各的"


@dataclass(frozen=True)
class Line:
    """One matter. ``title`` and ``reference`` are of the other campaign, with its window and the time agreed there (on
    the wall clock); empty where the subject was inspected ``times`` of at most ``cap`` this year. ``choice`` "" as long
    as nothing is decided, ``waits``: an exclusion that the lead department has still to agree to."""

    sample_id: int
    other_id: int
    number: str
    subject: str
    title: str
    reference: str
    first: date | None
    last: date | None
    agreed_for: datetime | None
    times: int
    cap: int
    choice: str
    reason: str
    waits: bool
    must: bool
    decision_id: int = 0
    by: str = ""

    @property
    def state_words(self) -> str:
        """``待处理``, ``合并检查``, ``分别检查：…``."""
        if not self.choice:
            return "待处理" if self.must else "由另一次抽查处理，也可在这里处理"
        if self.waits:
            return f"拟排除，待牵头部门确认：{self.reason}"
        if self.choice == Choice.JOINT.value:
            return "合并检查"
        return f"{'分别检查' if self.title else '照常检查'}：{self.reason}"

    @property
    def label(self) -> str:
        """For a button."""
        words = "待处理" if not self.choice else "待确认" if self.waits else self.state_words[:4]
        return f"{words} {self.subject}"[:40]


@dataclass(frozen=True)
class Overlaps:
    """All matters of a campaign; ``decides``: it stands where they are decided, and nothing of it is matched yet."""

    campaign_id: int
    title: str
    lines: Sequence[Line]
    decides: bool

    @property
    def open(self) -> list[Line]:
        return [one for one in self.lines if not one.choice or one.waits]

    @property
    def joinable(self) -> list[Line]:
        return [one for one in self.lines if not one.choice and one.title]

    @property
    def blocking(self) -> list[Line]:
        return [one for one in self.open if one.must or one.waits]


def overlaps(view: Overlaps, page: int, *, note: str = "") -> Card:
    """The list, with one tap for all joint visits."""
    shown = page_of(view.lines, page)
    text = render("joint_visit/list", view=view, lines=shown.entries, note=note, page=shown)
    rows: list[Row] = []
    if view.joinable and view.decides:
        rows.append((Button(f"全部合并检查（{len(view.joinable)}户）", JoinAll(view.campaign_id)),))
    rows += [(Button(one.label, OpenOverlap(one.sample_id, one.other_id)),) for one in shown.entries]
    rows += turning(shown, lambda number: OpenOverlaps(view.campaign_id, number))
    if view.decides and not view.blocking:
        rows.append((Button("抽取执法检查人员", StartMatching(view.campaign_id)),))
    return Card(text, (*rows, (Button("返回本次抽查", OpenCampaign(view.campaign_id)),)))


def overlap(campaign_id: int, title: str, line: Line, *, decides: bool) -> Card:
    """One matter, with what can be decided (``decides``: as in ``Overlaps``)."""
    text = render("joint_visit/one", title=title, line=line, decides=decides)
    own = line.sample_id, line.other_id
    rows: list[Row] = []
    if not line.choice and decides:
        if line.title:
            rows.append((Button("合并检查", Join(*own)),))
        rows.append(
            (Button("排除", AskExclusion(*own)), Button("分别检查" if line.title else "照常检查", AskApart(*own)))
        )
    elif line.waits:
        rows.append((Button("撤回排除", DecideExclusion(line.decision_id, 0)),))
    elif line.choice == Choice.JOINT.value:
        rows.append((Button("拆分", AskSplit(line.decision_id)),))
    return Card(text, (*rows, (Button("返回列表", OpenOverlaps(campaign_id, 0)),)))


def blocked(campaign_id: int, title: str, count: int) -> Card:
    """Inspectors cannot be matched yet."""
    text = render("joint_visit/blocked", title=title, count=count)
    way = Button(f"处理重复检查的对象（{count}）", OpenOverlaps(campaign_id, 0))
    return Card(text, ((way,), (Button("返回本次抽查", OpenCampaign(campaign_id)),)))


def to_overlaps(campaign_id: int, count: int) -> Button:
    """From a campaign's card; ``count`` still to be decided."""
    return Button(f"重复检查的对象（{count}）" if count else "重复检查的对象", OpenOverlaps(campaign_id, 0))


def to_exclusions(campaign_id: int, count: int) -> Button:
    """From a campaign's card, for the lead department."""
    return Button(f"待确认的排除（{count}）", OpenExclusions(campaign_id))


def told(view: Overlaps, page_of_lines: int = 5) -> Card:
    """The office learns of it as soon as the list is confirmed."""
    text = render("joint_visit/told", view=view, lines=view.open[:page_of_lines], more=len(view.open) - page_of_lines)
    rows: list[Row] = (
        [(Button(f"全部合并检查（{len(view.joinable)}户）", JoinAll(view.campaign_id)),)] if view.joinable else []
    )
    return Card(text, (*rows, (Button("逐户处理", OpenOverlaps(view.campaign_id, 0)),)))


def told_other(campaign_id: int, title: str, other: str, subjects: Sequence[str]) -> Card:
    """The lead department of the other campaign learns which of its subjects are drawn here too."""
    text = render("joint_visit/told_other", title=title, other=other, subjects=subjects)
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))


def joined_other(campaign_id: int, title: str, other: str, subjects: Sequence[str]) -> Card:
    """The same people learn that it will be one visit."""
    text = render("joint_visit/joined_other", title=title, other=other, subjects=subjects)
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))


def ask_exclusion(line: Line, most: int) -> Card:
    """The usual legal reasons, or one that is typed."""
    return _reasons("joint_visit/ask_exclusion", line, 1, EXCLUSIONS, most)


def ask_apart(line: Line, most: int) -> Card:
    """The usual reasons for a visit of its own, or one that is typed."""
    return _reasons("joint_visit/ask_apart", line, 0, APART if line.title else (), most)


def _reasons(text: str, line: Line, choice: int, reasons: Sequence[str], most: int) -> Card:
    own = line.sample_id, line.other_id
    buttons = (Button(reason, Because(*own, choice, place)) for place, reason in enumerate(reasons))
    return Card(render(text, line=line, most=most), (*rows_of(buttons, width=1), (Button("返回", OpenOverlap(*own)),)))


def please_agree(decision_id: int, title: str, line: Line, by: str) -> Card:
    """The lead department is asked to agree to an exclusion."""
    text = render("joint_visit/please_agree", title=title, line=line, by=by)
    yes, no = Button("同意排除", DecideExclusion(decision_id, 1)), Button("不同意", DecideExclusion(decision_id, 0))
    return Card(text, ((yes, no),))


def nobody_to_agree(campaign_id: int, department: str) -> Card:
    """The office learns that the lead department has nobody who could agree."""
    text = render("joint_visit/nobody_to_agree", department=department)
    return Card(text, ((Button("返回列表", OpenOverlaps(campaign_id, 0)),),))


def exclusion_decided(
    campaign_id: int, subject: str, reason: str, *, agreed: bool, withdrawn: bool, by: str, office: bool
) -> Card:
    """How the second person decided, for both of them."""
    values: dict[str, object] = {"agreed": agreed, "withdrawn": withdrawn, "by": by}
    way = OpenOverlaps(campaign_id, 0) if office and not agreed else OpenCampaign(campaign_id)
    text = render("joint_visit/exclusion_decided", subject=subject, reason=reason, **values)
    return Card(text, ((Button("返回列表" if office and not agreed else "查看本次抽查", way),),))


def ask_split(decision_id: int, subject: str, other: str, most: int) -> Card:
    """Why there shall be two visits after all."""
    buttons = (Button(reason, SplitBecause(decision_id, place)) for place, reason in enumerate(SPLIT))
    text = render("joint_visit/ask_split", subject=subject, other=other, most=most)
    return Card(text, rows_of(buttons, width=1), asks=True)


def split(campaign_id: int, subject: str, other: str, reason: str) -> Card:
    """The visits are two again."""
    text = render("joint_visit/split", subject=subject, other=other, reason=reason)
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))
