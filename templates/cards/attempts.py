"""Drawing anew: the proposal, the second person's decision, what others hear of it, and all attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row, rows_of
from templates.cards.campaign import OpenCampaign
from templates.cards.draw import AskFreeze
from templates.cards.matching import StartMatching
from templates.messages import render

#: The usual reasons, in the order of the buttons; any other is typed.
REASONS = (
    "名录库有误，已经更正",
    "各单位未到齐",
    "骰子或公开值无法产生",
    "工作群已不能使用",
    "排除后没有可检查的对象",
    "编不成组，未能得出结果",
)
#: How each stage of an attempt is called.
STAGES = {
    "open": "征集随机语",
    "closing": "随机语已截止，等待收尾",
    "revealed": "已启封",
    "settled": "已启封",
    "sealed": "已收尾，待启封",
    "kept": "已收尾，回访办结时启封",
    "failed": "已启封，未能得出结果",
    "void": "已作废",
}
ROUNDS = {"subjects": "抽取检查对象", "teams": "抽取执法检查人员", "revisits": "抽取回访对象"}
#: Why nobody need do anything more about a list that was drawn.
VOID_LIST = "本轮抽取已作废：{reason}"


@dataclass(frozen=True)
class AskRenewal(Press):
    code: ClassVar[str] = "rna"
    campaign_id: int


@dataclass(frozen=True)
class ProposeRenewal(Press):
    """One of the usual reasons, by its place among them."""

    code: ClassVar[str] = "rnp"
    draw_id: int
    reason: int


@dataclass(frozen=True)
class DecideRenewal(Press):
    """The second person's word: ``agree`` 1 or 0."""

    code: ClassVar[str] = "rnd"
    renewal_id: int
    agree: int


@dataclass(frozen=True)
class ShowAttempts(Press):
    code: ClassVar[str] = "rnh"
    campaign_id: int


@dataclass(frozen=True)
class GetAttemptFile(Press):
    """A file of an attempt: ``part`` 0 pool or roster, 1 terms, 2 transcript."""

    code: ClassVar[str] = "rnf"
    draw_id: int
    part: int


@dataclass(frozen=True)
class About:
    """Which attempt it is."""

    title: str
    round: str
    number: int

    @property
    def words(self) -> str:
        """``抽取检查对象（第1次）``."""
        return f"{ROUNDS[self.round]}（第{self.number}次）"


@dataclass(frozen=True)
class Voided:
    """Why an attempt counts for nothing, who proposed it, who agreed, when at the office."""

    reason: str
    proposed_by: str
    agreed_by: str
    at: datetime


@dataclass(frozen=True)
class Attempt:
    """One attempt as those who take part read it."""

    draw_id: int
    round: str
    number: int
    stage: str
    frozen_at: datetime
    contributors: tuple[str, ...]
    revealed: bool
    void: Voided | None


def ask_reason(campaign_id: int, draw_id: int, about: About) -> Card:
    """What drawing anew means; the usual reasons, or one that is typed."""
    buttons = (Button(reason, ProposeRenewal(draw_id, place)) for place, reason in enumerate(REASONS))
    back = (Button("返回", OpenCampaign(campaign_id)),)
    return Card(render("attempts/ask_reason", about=about), (*rows_of(buttons, width=1), back))


def proposed(renewal_id: int, about: About, reason: str, others: Sequence[str]) -> Card:
    """For whoever proposed it: who is asked; it can be taken back."""
    text = render("attempts/proposed", about=about, reason=reason, others=others)
    return Card(text, ((Button("撤回", DecideRenewal(renewal_id, 0)),),))


def asks_agreement(renewal_id: int, about: About, reason: str, by: str) -> Card:
    """For the second person."""
    text = render("attempts/asks_agreement", about=about, reason=reason, by=by)
    yes, no = Button("同意作废并重抽", DecideRenewal(renewal_id, 1)), Button("不同意", DecideRenewal(renewal_id, 0))
    return Card(text, ((yes, no),))


def decided(campaign_id: int, about: About, reason: str, *, agreed: bool, withdrawn: bool, by: str) -> Card:
    """How it was decided, for the office."""
    values: dict[str, object] = {"agreed": agreed, "withdrawn": withdrawn, "by": by}
    text = render("attempts/decided", about=about, reason=reason, **values)
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))


def void_in_group(campaign_id: int, about: About, entry: Attempt, secret: str | None) -> Card:
    """The group learns that an attempt is void, why and by whom; the next can be started here."""
    text = render("attempts/void_in_group", about=about, void=entry.void, secret=secret)
    if about.round == "subjects":
        return Card(text, ((Button("冻结名单，开始抽取", AskFreeze(campaign_id)),),))
    if about.round == "revisits":  # another round is prepared in private
        return Card(text)
    return Card(text, ((Button("抽取执法检查人员", StartMatching(campaign_id)),),))


def void_for_department(about: About, reason: str) -> Card:
    """A department learns that the list it has is void."""
    return Card(render("attempts/void_for_department", about=about, reason=reason))


def failed(title: str, reason: str) -> Card:
    """Nothing follows from what was revealed: for the group."""
    return Card(render("attempts/failed", title=title, reason=reason))


def failed_for_office(campaign_id: int, title: str, reason: str) -> Card:
    """For the office, which can draw anew."""
    return Card(failed(title, reason).text, ((Button("重新抽取", AskRenewal(campaign_id)),),))


def history(campaign_id: int, title: str, attempts: Sequence[Attempt]) -> Card:
    """All attempts, void ones too, each with its files."""
    text = render("attempts/history", title=title, attempts=attempts, stages=STAGES, rounds=ROUNDS)
    rows = [_files(one) for one in attempts]
    return Card(text, (*rows, (Button("返回", OpenCampaign(campaign_id)),)))


def _files(one: Attempt) -> Row:
    short = f"{'名册' if one.round == 'teams' else '名单'}", "规则", "抽取记录"
    names = short if one.revealed else short[:2]
    which = {"subjects": "对象", "teams": "人员", "revisits": "回访"}[one.round]
    return tuple(
        Button(f"{which}第{one.number}次 {name}", GetAttemptFile(one.draw_id, part)) for part, name in enumerate(names)
    )


def file_of(about: About, file: Attachment) -> Card:
    """One file of an attempt."""
    return Card(render("attempts/file", about=about), attachment=file)
