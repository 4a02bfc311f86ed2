"""The draw of subjects in the group: start, result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.campaign import Plan, Scope
from domain.draw import DrawResult
from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.messages import day_words, render


@dataclass(frozen=True)
class StartDraw(Press):
    code: ClassVar[str] = "drst"
    campaign_id: int


def group_bound(campaign_id: int, plan: Plan, *, ready: bool) -> Card:
    """The group now belongs to the campaign; with ``ready`` the draw can start."""
    buttons = ((Button("冻结名单，开始抽取", StartDraw(campaign_id)),),) if ready else ()
    return Card(render("draw/group_bound", plan=plan, ready=ready), buttons)


def result(title: str, drawn: DrawResult, certificate: str) -> Card:
    """How many of each stratum were drawn, with the certificate."""
    text = render("draw/result", title=title, strata=drawn.strata, count=len(drawn.drawn))
    return Card(text, attachment=Attachment("certificate.json", certificate.encode()))


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
