"""The draw of subjects in the group: start, result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.campaign import UNCLASSED, WHOLE_POOL, Plan, Scope
from domain.draw import DrawResult
from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.messages import day_words, ratio_words, render


@dataclass(frozen=True)
class StartDraw(Press):
    code: ClassVar[str] = "drst"
    campaign_id: int


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


def freeze_asked(campaign_id: int, plan: Plan) -> Card:
    """The last question before the freeze."""
    yes = Button("确定冻结，开始抽取", StartDraw(campaign_id))
    return Card(render("draw/freeze_asked", plan=plan), ((yes,),))


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


def result(title: str, drawn: DrawResult, listed: Sequence[Drawn], certificate: str) -> Card:
    """How many of each stratum were drawn and, where they are few, who; with the certificate."""
    named = listed if len(listed) <= NAMES_IN_TEXT else ()
    text = render("draw/result", title=title, strata=drawn.strata, count=len(listed), listed=named)
    return Card(text, attachment=Attachment("certificate.json", certificate.encode()))


def whole_list(title: str, file: Attachment) -> Card:
    """Who was drawn, where they are many."""
    return Card(render("draw/whole_list", title=title), attachment=file)


def rule_words(plan: Plan) -> list[str]:
    """The terms of the draw of subjects as people read them."""
    rules = [f"范围：{scope_words(plan.scope)}"]
    for rule in plan.sampling.rules:
        least = f"，不足{rule.minimum}户按{rule.minimum}户计" if rule.minimum else ""
        name = "比例" if rule.name == WHOLE_POOL else f"{rule.name if rule.name == UNCLASSED else rule.name + '类'}比例"
        rules.append(f"{name}：{ratio_words(rule.ratio)}{least}，零头进1")
    return rules


def scope_words(scope: Scope) -> str:
    """The scope in a sentence: 标签含物业服务；状态为成立；2023年12月31日以前登记."""
    parts = []
    if scope.tags:
        parts.append(f"标签含{'或'.join(scope.tags)}")
    if scope.statuses:
        parts.append(f"状态为{'或'.join(scope.statuses)}")
    if scope.areas:
        parts.append(f"位于{'或'.join(scope.areas)}")
    if scope.registered_by:
        parts.append(f"{day_words(scope.registered_by, weekday=False)}以前（含当日）登记")
    return "；".join(parts) or "名录库全部检查对象"
