"""The second person: a draft is submitted, and approved or returned by somebody who did not write it."""

from __future__ import annotations

from datetime import datetime

from campaigns.draft.outlook import (
    RETURNED_ACTION,
    SUBMITTED_ACTION,
    Outlook,
    authors_of,
    card_for,
    outlook,
    require_reader,
    submissions_of,
    writers_of,
)
from domain.campaign import State
from domain.draft import parse_reason
from domain.errors import Refusal
from domain.local_time import local
from office.notices import tell_person
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.draft import review as cards
from templates.cards.draft.words import gap_words, problem_words
from templates.refusals import sentence


async def submit(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """Sends the draft to those who may approve it. Refuses, naming it, whatever is missing or impossible."""
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    if campaign.state is not State.DRAFT:
        return await _as_it_stands(uow, campaign, person, now)
    entries = await uow.audit.entries(campaign.id)
    found = await outlook(uow, campaign, writers_of(campaign, entries) | {person.id}, now=now)
    _require_possible(found)
    number = len(submissions_of(entries)) + 1
    await _move(uow, campaign, State.SUBMITTED, SUBMITTED_ACTION, person, now, submission=number)
    reviewed = found.reviewed()
    card = cards.asks_approval(reviewed, submission=number, author=person.name)
    for approver in found.approvers:
        await tell_person(uow, approver, card, key=f"draft.submit:{campaign.id}:{number}", now=now)
    return cards.submitted(reviewed)


async def approve(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, submission: int, bot_name: str, now: datetime
) -> Card:
    """Approves the submission that was read, and tells its authors. Another one than the present is shown first."""
    campaign = await uow.campaigns.get(campaign_id)
    person = await _require_approver(uow, user_id, campaign)
    entries = await uow.audit.entries(campaign.id)
    if campaign.state is not State.SUBMITTED or submission != len(submissions_of(entries)):
        return await _as_it_stands(uow, campaign, person, now)
    _require_possible(await outlook(uow, campaign, authors_of(campaign, entries), now=now))
    decided = {"approved_by": person.id, "approved_at": now}
    await _move(uow, campaign, State.APPROVED, "draft.approve", person, now, decided, submission=submission)
    office = await uow.offices.get(campaign.office_id)
    at = local(now, office.timezone)
    title = campaign.plan.title
    told = cards.approved_for_author(campaign.id, title, approver=person.name, at=at, bot_name=bot_name)
    await _tell_authors(uow, campaign, told, key=f"draft.approve:{campaign.id}:{submission}", now=now)
    return cards.approved(campaign.id, title, approver=person.name, at=at)


async def ask_reason(uow: UnitOfWork, *, user_id: int, campaign_id: int, submission: int, now: datetime) -> Card:
    """Asks why the submission is sent back (``card.asks``), or shows what has become of it."""
    campaign = await uow.campaigns.get(campaign_id)
    person = await _require_approver(uow, user_id, campaign)
    if campaign.state is not State.SUBMITTED or not await _is_latest(uow, campaign, submission):
        return await _as_it_stands(uow, campaign, person, now)
    return cards.asks_reason(campaign.id, campaign.plan.title)


async def send_back(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, submission: int, reason: str, now: datetime
) -> Card:
    """Returns the submission to its authors, with the reason as typed."""
    campaign = await uow.campaigns.get(campaign_id)
    person = await _require_approver(uow, user_id, campaign)
    if campaign.state is not State.SUBMITTED or not await _is_latest(uow, campaign, submission):
        return await _as_it_stands(uow, campaign, person, now)
    why = parse_reason(reason)
    await _move(uow, campaign, State.DRAFT, RETURNED_ACTION, person, now, submission=submission, reason=why)
    title = campaign.plan.title
    told = cards.returned_for_author(campaign.id, title, by=person.name, reason=why)
    await _tell_authors(uow, campaign, told, key=f"draft.return:{campaign.id}:{submission}", now=now)
    return cards.returned(campaign.id, title)


async def withdraw(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """Takes a plan back to mend it, also an approved one that was not drawn yet; only an author may. It is approved
    anew, by a second person again."""
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    entries = await uow.audit.entries(campaign.id)
    authors = authors_of(campaign, entries)
    if person.id not in authors:
        raise Refusal("draft.author_only")
    if campaign.state not in {State.SUBMITTED, State.APPROVED}:
        return await _as_it_stands(uow, campaign, person, now)
    found = await outlook(uow, campaign, authors, now=now)
    number = len(submissions_of(entries))
    undecided: dict[str, object] = {"approved_by": None, "approved_at": None}
    await _move(uow, campaign, State.DRAFT, "draft.withdraw", person, now, undecided, submission=number)
    card = cards.withdrawn_for_approver(campaign.id, campaign.plan.title, by=person.name)
    for approver in found.approvers:
        await tell_person(uow, approver, card, key=f"draft.withdraw:{campaign.id}:{number}", now=now)
    return await card_for(uow, await uow.campaigns.get(campaign.id), person, now=now)


async def _move(
    uow: UnitOfWork,
    campaign: Campaign,
    then: State,
    action: str,
    person: Person,
    now: datetime,
    changes: dict[str, object] | None = None,
    **facts: object,
) -> None:
    """Takes the campaign to ``then`` with ``changes`` of its row, and notes who did so and what else there is."""
    await uow.campaigns.move(campaign, then, **(changes or {}))
    before_after = {"before": campaign.state.value, "after": then.value}
    await uow.audit.note(action, now=now, person_id=person.id, campaign_id=campaign.id, **before_after, **facts)


def _require_possible(found: Outlook) -> None:
    if found.preview.missing:
        raise Refusal("draft.incomplete", fields=gap_words(found.preview.missing))
    if len(found.problems) == 1:
        raise found.problems[0]
    if found.problems:
        raise Refusal("draft.impossible", problems=problem_words([sentence(problem) for problem in found.problems]))


async def _is_latest(uow: UnitOfWork, campaign: Campaign, submission: int) -> bool:
    return submission == len(submissions_of(await uow.audit.entries(campaign.id)))


async def _require_approver(uow: UnitOfWork, user_id: int, campaign: Campaign) -> Person:
    """Somebody of the office or an admin of the lead department who is not an author; else Refusal."""
    person, held = await require_member(uow, user_id)
    require_reader(campaign, held)
    if person.id in authors_of(campaign, await uow.audit.entries(campaign.id)):
        participants = campaign.plan.participants
        raise Refusal("draft.own_draft", department=participants[0].name if participants else "牵头部门")
    return person


async def _as_it_stands(uow: UnitOfWork, campaign: Campaign, person: Person, now: datetime) -> Card:
    """What a tap that comes too late is shown: the plan where it waits for a decision, else where it has come to."""
    if campaign.state is State.SUBMITTED:
        return await card_for(uow, campaign, person, now=now)
    office = await uow.offices.get(campaign.office_id)
    approver = await uow.people.get(campaign.approved_by) if campaign.approved_by else None
    at = local(campaign.approved_at, office.timezone) if campaign.approved_at else None
    return cards.standing(
        campaign.id, campaign.plan.title, campaign.state.value, approver=approver.name if approver else "", at=at
    )


async def _tell_authors(uow: UnitOfWork, campaign: Campaign, card: Card, *, key: str, now: datetime) -> None:
    for person_id in sorted(authors_of(campaign, await uow.audit.entries(campaign.id))):
        await tell_person(uow, await uow.people.get(person_id), card, key=key, now=now)
