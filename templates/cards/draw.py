"""The draw of subjects in the group: start, result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.campaign import CERTAIN, Plan, Scope
from domain.draw import DrawResult
from domain.draw_terms import LEAST_CONTRIBUTIONS
from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.cards.draft import words
from templates.messages import day_words, render


@dataclass(frozen=True)
class StartDraw(Press):
    """``needed``: how many contributors must speak before the close."""

    code: ClassVar[str] = "drst"
    campaign_id: int
    needed: int


@dataclass(frozen=True)
class AskFreeze(Press):
    code: ClassVar[str] = "draf"
    campaign_id: int


@dataclass(frozen=True)
class Drawn:
    """A drawn subject as everybody may read it."""

    stratum: str
    name: str
    number: str


#: How many drawn subjects the group reads in the message itself; more come as a file.
NAMES_IN_TEXT = 20


def freeze_asked(campaign_id: int, plan: Plan, *, attempt: int) -> Card:
    """The last question before the freeze, and how many departments must speak: two at least, or all."""
    rows = [(Button("确定冻结，开始抽取", StartDraw(campaign_id, LEAST_CONTRIBUTIONS)),)]
    if len(plan.participants) > LEAST_CONTRIBUTIONS:
        every = StartDraw(campaign_id, len(plan.participants))
        rows.append((Button(f"确定冻结，{len(plan.participants)}个部门都须发言", every),))
    return Card(render("draw/freeze_asked", plan=plan, attempt=attempt, least=LEAST_CONTRIBUTIONS), tuple(rows))


def group_bound(campaign_id: int, plan: Plan, *, ready: bool) -> Card:
    """The group now belongs to the campaign; with ``ready`` the draw can start."""
    buttons = ((Button("冻结名单，开始抽取", AskFreeze(campaign_id)),),) if ready else ()
    return Card(render("draw/group_bound", plan=plan, ready=ready), buttons)


def group_left(title: str) -> Card:
    """The group that was replaced by another."""
    return Card(render("draw/group_left", title=title))


def group_trouble(title: str, problem: str) -> Card:
    """For the office: the ceremony waits because its group cannot be written to; ``problem`` as the chat puts it."""
    return Card(render("draw/group_trouble", title=title, problem=problem))


def result(title: str, drawn: DrawResult, listed: Sequence[Drawn], certificate: bytes) -> Card:
    """How many of each stratum were drawn and, where they are few, who; with the certificate."""
    named = listed if len(listed) <= NAMES_IN_TEXT else ()
    text = render("draw/result", title=title, drawn=drawn, listed=named, certain=CERTAIN)
    return Card(text, attachment=Attachment("certificate.json", certificate))


def whole_list(title: str, file: Attachment) -> Card:
    """Who was drawn, where they are many."""
    return Card(render("draw/whole_list", title=title), attachment=file)


def rule_words(plan: Plan) -> list[str]:
    """The terms of the draw of subjects as people read them."""
    sampling = plan.sampling
    rules = [f"范围：{scope_words(plan.scope)}"]
    rules += [f"抽取：{words.rule_words(rule)}" for rule in sampling.rules]
    rules.append(f"零头进1，{words.LEAST_ONE}")
    if len(sampling.rules) > 1:
        rules.append("同时符合几类的，归入写在最前面的一类")
    if sampling.floor:
        rules.append(f"{words.floor_words(sampling.floor)}，不够时从抽取占比最低的一类起逐户增加")
    if sampling.certain:
        rules.append(f"{words.CERTAIN_WORDS}：{len(sampling.certain)}户，理由见规则文件")
    return rules


def scope_words(scope: Scope, *, frequency: bool = True) -> str:
    """The scope in a sentence: 标签含物业服务；状态为成立；2023年12月31日以前登记.

    ``frequency``: with how often anybody may be drawn, which some cards show on a line of its own.
    """
    parts = []
    if scope.tags:
        parts.append(f"标签含{'或'.join(scope.tags)}")
    if scope.statuses:
        parts.append(f"状态为{'或'.join(scope.statuses)}")
    if scope.areas:
        parts.append(f"位于{'或'.join(scope.areas)}")
    if scope.registered_by:
        parts.append(f"{day_words(scope.registered_by, weekday=False)}以前（含当日）登记")
    if frequency and (often := words.frequency_words(scope)):
        parts.append(often)
    return "；".join(parts) or "名录库全部检查对象"
