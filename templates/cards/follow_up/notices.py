"""What others hear of follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.inspection import Handling
from templates.cards import Button, Card
from templates.cards.follow_up.lists import to_list
from templates.cards.follow_up.presses import Accept, AskDecline, ListFollowUps, ShowFollowUp, Sign, TakeOn
from templates.cards.follow_up.words import FollowUpView
from templates.messages import render


@dataclass(frozen=True)
class NewFollowUp:
    """A follow-up that was just opened, or whose measure the form no longer has."""

    id: int
    version: int
    measure: Handling


@dataclass(frozen=True)
class About:
    """The form that follow-ups come from."""

    reference: str
    campaign: str
    number: int
    subject: str
    department: str
    found: tuple[tuple[str, str], ...]
    remark: str


def opened_card(
    about: About, opened: Sequence[NewFollowUp], *, due_on: date, provisional: bool, late: bool, nobody: bool
) -> Card:
    """To the department's admins: what follows from an approved form. ``late``: the day has passed already.
    ``nobody``: to the office instead, for the department has no admin."""
    text = render(
        "follow_up/opened",
        about=about,
        measures=[one.measure.label for one in opened],
        rectification=Handling.RECTIFICATION in {one.measure for one in opened},
        due_on=due_on,
        provisional=provisional,
        late=late,
        nobody=nobody,
    )
    rows = tuple(
        (Button("查看", ShowFollowUp(one.id)),)
        if nobody
        else (Button(f"受理：{one.measure.label}", TakeOn(one.id, one.version)), Button("查看", ShowFollowUp(one.id)))
        for one in opened
    )
    return Card(text, rows)


def adjust_card(about: About, differing: Sequence[NewFollowUp]) -> Card:
    """To the department's admins: the approved form was changed, and no longer has these measures."""
    text = render("follow_up/adjust", about=about, measures=[one.measure.label for one in differing])
    return Card(text, tuple((Button(f"{one.measure.label}：去调整", ShowFollowUp(one.id)),) for one in differing))


def handed_card(one: FollowUpView) -> Card:
    """To the person who was given it."""
    ways = (Button("签收", Sign(one.id, one.version)), Button("查看办理", ShowFollowUp(one.id)))
    return Card(render("follow_up/handed", one=one), (ways, (one.due.why,)))


def moved_card(one: FollowUpView, *, is_yours: bool) -> Card:
    """To whoever has it in hand, or had: what somebody else has just done with it."""
    return Card(
        render("follow_up/moved", one=one, last=one.steps[-1], is_yours=is_yours),
        ((Button("查看", ShowFollowUp(one.id)),), to_list()),
    )


def taken_back_card(one: FollowUpView) -> Card:
    """To the admins of the department that had been asked to take it, and sees it no more."""
    return Card(render("follow_up/taken_back", one=one, last=one.steps[-1]), (to_list(),))


def offered_card(one: FollowUpView) -> Card:
    """To the admins of the department that is asked to take it."""
    decision = (Button("接收", Accept(one.id, one.version)), Button("退回", AskDecline(one.id, one.version)))
    return Card(render("follow_up/offered", one=one), (decision, (Button("查看", ShowFollowUp(one.id)),)))


def answered_card(one: FollowUpView, *, accepted: bool, department: str) -> Card:
    """To whoever offered it: accepted, or sent back with the reason."""
    text = render("follow_up/answered", one=one, accepted=accepted, department=department)
    return Card(text, ((Button("查看", ShowFollowUp(one.id)),), to_list()))


def closed_card(one: FollowUpView) -> Card:
    """To the department that found the problem: the one that took it over has closed it."""
    return Card(render("follow_up/closed", one=one), ((Button("查看", ShowFollowUp(one.id)),),))


def all_closed_card(*, campaign_id: int, reference: str, title: str, count: int, late: int) -> Card:
    """To the office: no follow-up of a campaign is open any more."""
    text = render("follow_up/all_closed", reference=reference, title=title, count=count, late=late)
    return Card(text, ((Button("后续处置情况", ListFollowUps(campaign_id, 0, "closed", 0)),),))
