"""From the pool to the freeze, and how far a round is that is still in the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.draw_terms import Closing
from domain.revisit import Wanted
from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.attempts import AskRenewal
from templates.cards.campaign import OpenCampaign
from templates.cards.revisit.presses import AskSize, ChooseSize, PreviewRevisits, StartRevisits
from templates.messages import ratio_words, render


@dataclass(frozen=True)
class PoolView:
    """Whom a round would be drawn from. ``closed``: how many subjects are wholly reviewed; ``nobody``: those of them
    with published results that leave nobody to ask; ``going_on``: how many are still inspected or reviewed."""

    campaign_id: int
    title: str
    closed: int
    nobody: int
    going_on: int
    leave_out: bool

    @property
    def size(self) -> int:
        return self.closed - (self.nobody if self.leave_out else 0)


@dataclass(frozen=True)
class Earlier:
    """A round before: its number, and in a few words what became of it."""

    attempt: int
    words: str


def size_card(pool: PoolView, earlier: Sequence[Earlier]) -> Card:
    """The pool, the usual numbers, and whether those are left out whom nobody was met at."""
    about = (pool.campaign_id, int(pool.leave_out))
    text = render("revisit/size", pool=pool, earlier=earlier)
    back = (Button("返回", OpenCampaign(pool.campaign_id)),)
    if not pool.closed:
        return Card(text, (back,))
    rows: list[Row] = []
    if pool.size:
        usual = ((f"{label}", PreviewRevisits(*about, *size)) for label, size in _USUAL)
        rows = [tuple(Button(label, press) for label, press in usual), (Button("其他户数或比例", AskSize(*about)),)]
    if pool.nobody:
        mark = "☑" if pool.leave_out else "☐"
        turned = ChooseSize(pool.campaign_id, int(not pool.leave_out))
        rows.append((Button(f"{mark} 不回访没见到人的（{pool.nobody}户）", turned),))
    return Card(text, (*rows, back))


#: Top, bottom and minimum of the usual sizes.
_USUAL = (("1户", (0, 1, 1)), ("10%", (1, 10, 1)), ("20%", (1, 5, 1)))


def ask_size_card(pool: PoolView) -> Card:
    """Asks for a number or a share."""
    return Card(render("revisit/ask_size", pool=pool), asks=True)


def preview_card(pool: PoolView, wanted: Wanted, closing: Closing, departments: Sequence[str], needed: int) -> Card:
    """What would be frozen and drawn; the freeze cannot be taken back by one person."""
    ratio, about = wanted.ratio, (pool.campaign_id, int(pool.leave_out))
    start = StartRevisits(*about, ratio.numerator, ratio.denominator, wanted.minimum)
    facts: dict[str, object] = {"drawn": wanted.of(pool.size), "wanted": wanted_words(wanted) if wanted.ratio else ""}
    text = render("revisit/preview", pool=pool, closing=closing, departments=departments, needed=needed, **facts)
    return Card(text, ((Button("冻结名单，开始抽取", start),), (Button("返回", ChooseSize(*about)),)))


def rule_words(wanted: Wanted, title: str, left_out: int) -> list[str]:
    """The terms of a round as people read them."""
    rules = [f"范围：{title}已办结检查的对象", f"抽取：{wanted_words(wanted)}"]
    if left_out:
        rules.append(f"不参加抽取：{left_out}户，检查时没有见到人或者没有可检查的内容，逐户写在规则文件里")
    rules.append("抽取结果在回访办结之前只有办公室知道，办结时启封、公布")
    return rules


def wanted_words(wanted: Wanted) -> str:
    """``3户``, ``10%，零头进1，至少1户``."""
    if not wanted.ratio:
        return f"{wanted.minimum}户"
    return f"{ratio_words(wanted.ratio)}，零头进1，至少{wanted.minimum}户"


def in_group_card(campaign_id: int, title: str, attempt: int, stage: str) -> Card:
    """The round is under way in the group, or its outcome is being computed, or nothing followed from it."""
    text = render("revisit/in_group", title=title, attempt=attempt, stage=stage)
    return Card(text, (*given_up_by(campaign_id), (Button("返回", OpenCampaign(campaign_id)),)))


def given_up_by(campaign_id: int) -> tuple[Row, ...]:
    """The way to give a round up, which takes two persons."""
    press: Press = AskRenewal(campaign_id)
    return ((Button("作废本次回访抽取", press),),)
