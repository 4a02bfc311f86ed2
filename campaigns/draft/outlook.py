"""The preview: what the draft would give today, what stands against it, who could approve it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import State
from domain.draft import Preview, Strength, preview
from domain.errors import Refusal
from domain.local_time import local_day
from domain.roles import Appointment, Role
from office.rights import require_member
from storage.audit import Entry
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.draft import review as cards
from templates.refusals import sentence

#: What the audit log calls these steps.
CHANGED_ACTION, SUBMITTED_ACTION, RETURNED_ACTION = "draft.change", "draft.submit", "draft.return"


@dataclass(frozen=True)
class Outlook:
    """A campaign as it would go: ``problems`` has the lack of an approver among them."""

    campaign: Campaign
    preview: Preview
    approvers: tuple[Person, ...]
    problems: tuple[Refusal, ...]

    def reviewed(self) -> cards.Reviewed:
        """The same for a card."""
        return cards.Reviewed(
            campaign_id=self.campaign.id,
            reference=self.campaign.reference,
            plan=self.campaign.plan,
            preview=self.preview,
            problems=[sentence(problem) for problem in self.problems],
            approvers=[person.name for person in self.approvers],
        )


async def show_preview(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """The preview for whoever composes or may approve, each with the buttons of what they can do."""
    person, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    require_reader(campaign, held)
    if campaign.state is State.DRAFT and not any(one.role is Role.OFFICE_ADMIN for one in held):
        # Who was asked to approve, and comes after it was taken back.
        return cards.standing(campaign.id, campaign.plan.title, campaign.state.value, approver="", at=None)
    return await card_for(uow, campaign, person, now=now)


async def card_for(uow: UnitOfWork, campaign: Campaign, person: Person, *, now: datetime) -> Card:
    """The campaign's plan as it stands, for this reader."""
    entries = await uow.audit.entries(campaign.id)
    if campaign.state is State.DRAFT:
        authors = writers_of(campaign, entries) | {person.id}
        return cards.preview_of_draft((await outlook(uow, campaign, authors, now=now)).reviewed())
    authors = authors_of(campaign, entries)
    reviewed = (await outlook(uow, campaign, authors, now=now)).reviewed()
    if campaign.state is not State.SUBMITTED:
        return cards.preview_only(reviewed)
    if person.id in authors:
        return cards.waiting(reviewed)
    submissions = submissions_of(entries)
    author = await _submitter(uow, campaign, submissions)
    return cards.asks_approval(reviewed, submission=len(submissions), author=author.name)


def require_reader(campaign: Campaign, held: list[Appointment]) -> None:
    """The office's admins and those of the lead department (as far as there is one); else Refusal."""
    if not _is_reader(campaign, held):
        lead = campaign.plan.participants[:1]
        raise Refusal("draft.approver_only", department=lead[0].name if lead else "牵头部门")


def _is_reader(campaign: Campaign, held: list[Appointment]) -> bool:
    lead = {participant.department_id for participant in campaign.plan.participants[:1]}
    return any(
        (one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id)
        or (one.role is Role.DEPARTMENT_ADMIN and one.department_id in lead)
        for one in held
    )


async def outlook(uow: UnitOfWork, campaign: Campaign, authors: set[int], *, now: datetime) -> Outlook:
    """What the plan would give today; whoever is among ``authors`` (person ids) cannot approve."""
    plan = campaign.plan
    office = await uow.offices.get(campaign.office_id)
    found = preview(
        plan,
        classes=await uow.libraries.pool_classes(campaign.office_id, plan.scope),
        strength=await _strength(uow, campaign),
        today=local_day(now, office.timezone),
        calendar=await uow.calendar.load(),
    )
    approvers = await _approvers(uow, campaign, authors)
    nobody = plan.participants and not approvers
    problems = (Refusal("draft.no_approver", department=plan.lead.name),) if nobody else ()
    return Outlook(campaign, found, approvers, (*found.problems, *problems))


async def _strength(uow: UnitOfWork, campaign: Campaign) -> list[Strength]:
    departments = [one.department_id for one in campaign.plan.participants]
    people = [one for one in await uow.libraries.inspectors(departments) if one.inspector.available]
    available = Counter(one.department_id for one in people)
    bound = await uow.people.bound_inspectors([one.id for one in people])
    in_chat = Counter(one.department_id for one in people if one.id in bound)
    return [
        Strength(
            department_id=department_id,
            available=available[department_id],
            in_chat=in_chat[department_id],
            admins=len(await uow.people.holding(campaign.office_id, Role.DEPARTMENT_ADMIN, department_id)),
        )
        for department_id in departments
    ]


async def _approvers(uow: UnitOfWork, campaign: Campaign, authors: set[int]) -> tuple[Person, ...]:
    """The lead department's admins and the office's, less the authors, each once."""
    found = await uow.people.holding(campaign.office_id, Role.OFFICE_ADMIN)
    if campaign.plan.participants:
        lead = campaign.plan.lead.department_id
        found += await uow.people.holding(campaign.office_id, Role.DEPARTMENT_ADMIN, lead)
    return tuple(dict.fromkeys(person for person in found if person.id not in authors))


def submissions_of(entries: list[Entry]) -> list[Entry]:
    """Each time that the campaign was submitted, oldest first, from its audit entries."""
    return [entry for entry in entries if entry.action == SUBMITTED_ACTION]


def writers_of(campaign: Campaign, entries: list[Entry]) -> set[int]:
    """Who made the draft, and everyone who changed it since it was last sent back."""
    return {campaign.created_by} | _people(entry for entry in _since_return(entries) if entry.action == CHANGED_ACTION)


def authors_of(campaign: Campaign, entries: list[Entry]) -> set[int]:
    """Who may not approve what is submitted now: its writers, and who submitted it."""
    return writers_of(campaign, entries) | _people(submissions_of(entries)[-1:])


def _since_return(entries: list[Entry]) -> list[Entry]:
    returns = [at for at, entry in enumerate(entries, start=1) if entry.action == RETURNED_ACTION]
    return entries[returns[-1] :] if returns else entries


def _people(entries: Iterable[Entry]) -> set[int]:
    return {entry.person_id for entry in entries if entry.person_id is not None}


async def may_approve(uow: UnitOfWork, campaign: Campaign, held: list[Appointment], person_id: int) -> bool:
    """Whether this person, in the roles ``held``, may now approve the campaign or send it back."""
    if campaign.state is not State.SUBMITTED or not _is_reader(campaign, held):
        return False
    return person_id not in authors_of(campaign, await uow.audit.entries(campaign.id))


async def _submitter(uow: UnitOfWork, campaign: Campaign, submissions: list[Entry]) -> Person:
    person_id = submissions[-1].person_id if submissions else None
    return await uow.people.get(person_id or campaign.created_by)
