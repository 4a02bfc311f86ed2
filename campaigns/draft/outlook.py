"""The preview: what the draft would give today, what stands against it, who could approve it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.matching.roster import build_roster, needed_tags, state_of
from campaigns.subject_terms import left_out_of
from domain.campaign import State
from domain.draft import Preview, Strength, preview
from domain.draw_terms import Share
from domain.errors import Refusal
from domain.local_time import local_day
from domain.matching import find_shortages
from domain.roles import Appointment, Role
from domain.roster import AVAILABLE, Need
from office.rights import require_member
from office.settings import rules_in_words
from storage.audit import Entry
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.draft import review as cards
from templates.cards.draft import strata
from templates.documents.left_out import left_out_list
from templates.refusals import sentence

#: What the audit log calls these steps.
CHANGED_ACTION, SUBMITTED_ACTION, RETURNED_ACTION = "draft.change", "draft.submit", "draft.return"
#: So many subjects show every reason that more of them would; a preview must be quick.
MOST_SUPPOSED = 300


@dataclass(frozen=True)
class Outlook:
    """A campaign as it would go: ``problems`` has the lack of an approver among them; ``names`` of certain subjects
    by number, ``rules`` the office's settings as they work in it, ``cap`` how often in a year it has a subject
    inspected at the most."""

    campaign: Campaign
    preview: Preview
    approvers: tuple[Person, ...]
    problems: tuple[Refusal, ...]
    names: Mapping[str, str]
    rules: str
    cap: int

    def reviewed(self) -> cards.Reviewed:
        """The same for a card."""
        return cards.Reviewed(
            campaign_id=self.campaign.id,
            reference=self.campaign.reference,
            plan=self.campaign.plan,
            preview=self.preview,
            problems=[sentence(problem) for problem in self.problems],
            approvers=[person.name for person in self.approvers],
            names=self.names,
            rules=self.rules,
            cap=self.cap,
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


async def list_left_out(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """Who is left out by cooling-off or yearly cap, with the reason of each, as a file."""
    _, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    require_reader(campaign, held)
    listed = await left_out_of(uow, campaign)
    names = await names_of(uow, campaign, [one.id for one in listed])
    return strata.left_out(campaign.id, len(listed), left_out_list(campaign.plan.title, listed, names))


async def names_of(uow: UnitOfWork, campaign: Campaign, numbers: Sequence[str]) -> dict[str, str]:
    """The names of subjects by number, as far as the library has them."""
    ids = await uow.libraries.subject_ids(campaign.office_id, numbers)
    found = await uow.libraries.subjects_by_id(list(ids.values()))
    return {one.subject.number: one.subject.name for one in found.values()}


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
    calendar = await uow.calendar.load()
    found = preview(
        plan,
        counts=await uow.pools.counts(campaign),
        left_out=len(await uow.pools.left_out(campaign)),
        strength=await _strength(uow, campaign),
        today=local_day(now, office.timezone),
        calendar=calendar,
    )
    approvers = await _approvers(uow, campaign, authors)
    nobody = plan.participants and not approvers
    problems = (Refusal("draft.no_approver", department=plan.lead.name),) if nobody else ()
    names = await names_of(uow, campaign, [one.id for one in plan.sampling.certain])
    rules = rules_in_words(office, plan, calendar)
    shortages = await _shortages(uow, campaign, found.sample)
    against = (*found.problems, *shortages, *problems)
    return Outlook(campaign, found, approvers, against, names, rules, office.yearly_cap)


async def _shortages(uow: UnitOfWork, campaign: Campaign, sample: int) -> list[Refusal]:
    """Why the departments cannot send who is asked for, as the round that matches them would say it.

    Nobody is drawn yet: recusals count for those who are inspected for certain, all others are supposed to have none.
    """
    plan = campaign.plan
    if not plan.participants:
        return []
    certain = [one.id for one in plan.sampling.certain]
    subjects = [*certain, *(f"第{n}户" for n in range(1, min(max(sample, 1), MOST_SUPPOSED) + 1))]
    departments = [one.department_id for one in plan.participants]
    needed = needed_tags(campaign, await uow.libraries.whole_items(departments))
    roster = replace(
        await build_roster(uow, campaign),
        subjects=subjects,
        needs=[Need(subject, name, tags) for name, tags in needed.items() for subject in subjects],
        pairs=(),
    )
    shares = [Share(one.name, plan.inspectors_per_department) for one in plan.participants]
    return [one.refusal() for one in find_shortages(shares, plan.groups, roster, subjects)]


async def _strength(uow: UnitOfWork, campaign: Campaign) -> list[Strength]:
    departments = [one.department_id for one in campaign.plan.participants]
    end = campaign.plan.window_end
    stored = await uow.libraries.inspectors(departments)
    people = [one for one in stored if state_of(one.inspector, end) == AVAILABLE]
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
