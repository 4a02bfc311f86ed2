"""The preview, and what becomes of it: submitted, approved, returned, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import Plan, StratumBy
from domain.draft import Preview
from templates.cards import Button, Card, Row
from templates.cards.campaign import STATES, OpenCampaign
from templates.cards.draft.composing import closed
from templates.cards.draft.presses import (
    ApproveDraft,
    EditDraft,
    ListLeftOut,
    PreviewDraft,
    ReturnDraft,
    SubmitDraft,
    WithdrawDraft,
)
from templates.cards.draft.words import (
    CERTAIN_WORDS,
    closing_words,
    derivation,
    floor_formula,
    formula,
    frequency_words,
    gap_words,
    groups_words,
    sampling_words,
    stratum_words,
)
from templates.cards.draw import scope_words
from templates.cards.links import group_link
from templates.messages import render


@dataclass(frozen=True)
class Reviewed:
    """What a preview shows: the plan, what it would give, whatever stands against it in sentences, who approves.

    ``names`` of those who must be inspected, by number; ``rules`` are the office's settings in words, ``cap`` how
    often in a year it has subjects inspected at the most (0: not settled).
    """

    campaign_id: int
    reference: str
    plan: Plan
    preview: Preview
    problems: Sequence[str]
    approvers: Sequence[str]
    names: Mapping[str, str]
    rules: str
    cap: int = 0

    def text(self) -> str:
        """The preview in words, the same for whoever composes and whoever approves."""
        return render(
            "draft/preview",
            reference=self.reference,
            plan=self.plan,
            preview=self.preview,
            scope=scope_words(self.plan.scope, frequency=False),
            sampling=sampling_words(self.plan.sampling),
            by_tag=any(rule.by is StratumBy.TAG for rule in self.plan.sampling.rules),
            floor=floor_formula(floor, self.preview) if (floor := self.plan.sampling.floor) else "",
            certain=CERTAIN_WORDS,
            names=self.names,
            rules=self.rules,
            frequency=frequency_words(self.plan.scope),
            above=self.cap if self.cap and not 0 < self.plan.scope.yearly_cap <= self.cap else 0,
            groups=groups_words(self.plan.groups),
            closing=closing_words(self.plan),
            missing=gap_words(self.preview.missing),
            problems=self.problems,
            approvers=self.approvers,
            stratum_words=stratum_words,
            formula=formula,
            derivation=derivation,
        )


def preview_of_draft(reviewed: Reviewed) -> Card:
    """To whoever composes: to be submitted where nothing stands against it."""
    possible = not reviewed.preview.missing and not reviewed.problems
    submit = ((Button("提交审批", SubmitDraft(reviewed.campaign_id)),),) if possible else ()
    mend = (Button("返回修改", EditDraft(reviewed.campaign_id)),)
    return Card(reviewed.text(), (*submit, *_left_out(reviewed), mend))


def asks_approval(reviewed: Reviewed, *, submission: int, author: str) -> Card:
    """To whoever may approve."""
    text = render("draft/asks_approval", author=author, preview=reviewed.text())
    decision = decision_row(reviewed.campaign_id, submission)
    return Card(text, (decision, *_left_out(reviewed), _back(reviewed.campaign_id)))


def decision_row(campaign_id: int, submission: int) -> Row:
    """同意 and 退回, for the submission that was read."""
    return (
        Button("同意", ApproveDraft(campaign_id, submission)),
        Button("退回", ReturnDraft(campaign_id, submission)),
    )


def submitted(reviewed: Reviewed) -> Card:
    """To the author who has just submitted."""
    text = render("draft/submitted", title=reviewed.plan.title, approvers=reviewed.approvers)
    campaign_id = reviewed.campaign_id
    withdraw = Button("撤回修改", WithdrawDraft(campaign_id))
    return Card(text, ((Button("查看方案", PreviewDraft(campaign_id)), withdraw), _back(campaign_id)))


def waiting(reviewed: Reviewed) -> Card:
    """To an author who looks again before the decision."""
    withdraw = Button("撤回修改", WithdrawDraft(reviewed.campaign_id))
    return Card(reviewed.text(), ((withdraw,), _back(reviewed.campaign_id)))


def preview_only(reviewed: Reviewed) -> Card:
    """To a reader who has nothing to decide."""
    return Card(reviewed.text(), (_back(reviewed.campaign_id),))


def asks_reason(campaign_id: int, title: str) -> Card:
    """Asks why a plan is sent back."""
    text = render("draft/asks_reason", title=title)
    return Card(text, ((Button("不退回了", PreviewDraft(campaign_id)),),), asks=True)


def approved_for_author(campaign_id: int, title: str, *, approver: str, at: datetime, bot_name: str) -> Card:
    """To the author: the next step is the group. ``at`` in the office's time zone."""
    text = render("draft/approved_for_author", title=title, approver=approver, at=at)
    link = Button("建工作群并开始抽取", url=group_link(bot_name, campaign_id))
    return Card(text, ((link,), _back(campaign_id)))


def approved(campaign_id: int, title: str, *, approver: str, at: datetime) -> Card:
    """To the approver."""
    return closed(campaign_id, render("draft/approved", title=title, approver=approver, at=at))


def returned(campaign_id: int, title: str) -> Card:
    """To whoever returned it."""
    return closed(campaign_id, render("draft/returned", title=title))


def returned_for_author(campaign_id: int, title: str, *, by: str, reason: str) -> Card:
    """To the author."""
    text = render("draft/returned_for_author", title=title, by=by, reason=reason)
    return Card(text, ((Button("修改方案", EditDraft(campaign_id)),), _back(campaign_id)))


def withdrawn_for_approver(campaign_id: int, title: str, *, by: str) -> Card:
    """To those who were asked to approve."""
    return closed(campaign_id, render("draft/withdrawn", title=title, by=by))


def standing(campaign_id: int, title: str, state: str, *, approver: str, at: datetime | None) -> Card:
    """What a tap on an old button shows: where the campaign is now, and who approved it when."""
    text = render("draft/standing", title=title, state=STATES[state], approver=approver, at=at)
    return closed(campaign_id, text)


def _left_out(reviewed: Reviewed) -> tuple[Row, ...]:
    if not reviewed.preview.left_out:
        return ()
    return ((Button(f"不再抽取的{reviewed.preview.left_out}户名单", ListLeftOut(reviewed.campaign_id)),),)


def _back(campaign_id: int) -> Row:
    return (Button("查看本次抽查", OpenCampaign(campaign_id)),)
