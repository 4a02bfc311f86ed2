"""Voiding a campaign: the question why, the second person's decision, what others hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Button, Card
from templates.cards.attempts import Voided
from templates.cards.campaign import OpenCampaign
from templates.messages import render


@dataclass(frozen=True)
class AskVoiding(Press):
    code: ClassVar[str] = "vda"
    campaign_id: int


@dataclass(frozen=True)
class DecideVoiding(Press):
    """The second person's word: ``agree`` 1 or 0."""

    code: ClassVar[str] = "vdd"
    voiding_id: int
    agree: int


def ask_reason(title: str, *, most: int) -> Card:
    """What voiding means; the reason, of at most so many characters, is typed."""
    return Card(render("voiding/ask_reason", title=title, most=most), asks=True)


def proposed(voiding_id: int, title: str, reason: str, others: Sequence[str]) -> Card:
    """For whoever proposed it: who is asked; it can be taken back."""
    text = render("voiding/proposed", title=title, reason=reason, others=others)
    return Card(text, ((Button("撤回", DecideVoiding(voiding_id, 0)),),))


def asks_agreement(voiding_id: int, title: str, reason: str, by: str) -> Card:
    """For the second person."""
    text = render("voiding/asks_agreement", title=title, reason=reason, by=by)
    return Card(
        text, ((Button("同意作废", DecideVoiding(voiding_id, 1)), Button("不同意", DecideVoiding(voiding_id, 0))),)
    )


def decided(campaign_id: int, title: str, reason: str, *, agreed: bool, withdrawn: bool, by: str) -> Card:
    """How it was decided, for the office."""
    values: dict[str, object] = {"agreed": agreed, "withdrawn": withdrawn, "by": by}
    return Card(render("voiding/decided", title=title, reason=reason, **values), (_look(campaign_id),))


def told(campaign_id: int, title: str, void: Voided) -> Card:
    """For departments and inspectors: nothing is to be done any more."""
    return Card(render("voiding/told", title=title, void=void), (_look(campaign_id),))


def told_group(title: str, void: Voided, secret: str) -> Card:
    """For the group; ``secret`` of a ceremony that was under way and not revealed, else ""."""
    return Card(render("voiding/told_group", title=title, void=void, secret=secret))


def _look(campaign_id: int) -> tuple[Button, ...]:
    return (Button("查看本次抽查", OpenCampaign(campaign_id)),)
