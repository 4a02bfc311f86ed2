"""Deciding: a department admin confirms what is pending, or objects to one subject with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from campaigns import ceremony
from campaigns.confirmation.asking import ask_to_rule, listed_subjects
from campaigns.confirmation.progress import after_decision, confirm_key, standing_verdicts
from domain.campaign import State, require_in_force
from domain.errors import Refusal
from domain.lengths import OBJECTION
from domain.local_time import local
from domain.roles import Role
from office import obligations
from office.rights import require_department_role
from storage.campaigns import Campaign
from storage.people import Person
from storage.samples import Sample, StoredVerdict, Verdict
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import confirmation as cards
from templates.documents.subject_list import subject_list


@dataclass(frozen=True)
class Progress:
    """What stands of one department: its verdicts on the subjects that are still in."""

    campaign: Campaign
    person: Person
    department_id: int
    department: str
    verdicts: tuple[StoredVerdict, ...]

    def count(self, *kinds: Verdict) -> int:
        return sum(one.verdict in kinds for one in self.verdicts)

    def pending(self) -> list[StoredVerdict]:
        return [one for one in self.verdicts if one.verdict is Verdict.PENDING]

    @property
    def own(self) -> cards.DepartmentList:
        """What the buttons carry: up to which verdict the department has now been shown its list."""
        last = max((one.id for one in self.verdicts), default=0)
        return cards.DepartmentList(self.campaign.id, self.department_id, last)


async def _progress(uow: UnitOfWork, user_id: int, campaign_id: int, department_id: int) -> Progress:
    person, _ = await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(campaign_id)
    department = await uow.offices.department(department_id)
    verdicts = await standing_verdicts(uow, campaign_id, department_id)
    return Progress(campaign, person, department_id, department.name, verdicts)


async def show(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int) -> Card:
    """How far the department has come, and what it can do next."""
    return await _card(uow, await _progress(uow, user_id, campaign_id, department_id))


async def _card(uow: UnitOfWork, progress: Progress) -> Card:
    office = await uow.offices.get(progress.campaign.office_id)
    due = await obligations.owed_day(uow, confirm_key(progress.campaign, progress.department_id))
    decided = [one for one in progress.verdicts if one.decided_by is not None]
    last = max(decided, key=lambda one: one.decided_at or progress.campaign.created_at, default=None)
    by = await uow.people.get(last.decided_by) if last and last.decided_by else None
    return cards.progress(
        replace(progress.own, due=due),
        title=progress.campaign.plan.title,
        department=progress.department,
        open_for_decisions=progress.campaign.state is State.CONFIRMING,
        pending=progress.count(Verdict.PENDING),
        confirmed=progress.count(Verdict.CONFIRMED),
        objected=progress.count(Verdict.OBJECTED),
        overruled=progress.count(Verdict.OVERRULED),
        last_by=by.name if by else "",
        last_at=local(last.decided_at, office.timezone) if last and last.decided_at else None,
    )


async def confirm_all(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, last: int, now: datetime
) -> Card:
    """Confirms every pending subject up to verdict ``last``, the newest that the tapped card spoke of.

    A second tap changes nothing; what came in after that card is shown, not confirmed unseen.
    """
    progress = await _progress(uow, user_id, campaign_id, department_id)
    require_in_force(progress.campaign.state)
    pending = [one.id for one in progress.pending() if one.id <= last]
    if progress.campaign.state is State.CONFIRMING and pending:
        decided = {"decided_by": progress.person.id, "decided_at": now}
        await uow.samples.decide(pending, was=Verdict.PENDING, then=Verdict.CONFIRMED, **decided)
        await _note(uow, progress, "confirmation.confirm", now, subjects=len(pending))
        await after_decision(uow, progress.campaign, department_id, by=progress.person.id, now=now)
    return await show(uow, user_id=user_id, campaign_id=campaign_id, department_id=department_id)


async def choose(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int) -> Card:
    """The subjects that can still be objected to, to choose one."""
    progress = await _progress(uow, user_id, campaign_id, department_id)
    ceremony.require_state(progress.campaign, State.CONFIRMING)
    subjects = [(one.id, one.subject_name) for one in progress.pending()]
    return cards.choose_subject(progress.own, subjects, page)


async def ask_reason(uow: UnitOfWork, *, user_id: int, verdict_id: int) -> Card:
    """The reasons for objecting to one subject, to choose one."""
    verdict, sample, _ = await _own_verdict(uow, user_id, verdict_id)
    own = cards.DepartmentList(sample.campaign_id, verdict.department_id)
    return cards.choose_reason(own, verdict.id, verdict.subject_name, verdict.subject_number)


async def subject_name(uow: UnitOfWork, *, user_id: int, verdict_id: int) -> str:
    """The subject of a verdict that this person may decide on."""
    verdict, _, _ = await _own_verdict(uow, user_id, verdict_id)
    return verdict.subject_name


async def _own_verdict(uow: UnitOfWork, user_id: int, verdict_id: int) -> tuple[StoredVerdict, Sample, Person]:
    verdict = await uow.samples.verdict(verdict_id)
    person, _ = await require_department_role(uow, user_id, verdict.department_id, Role.DEPARTMENT_ADMIN)
    return verdict, await uow.samples.get(verdict.sample_id), person


async def object_to(
    uow: UnitOfWork, *, user_id: int, verdict_id: int, reason: str, detail: str = "", now: datetime
) -> Card:
    """Objects to one subject for a ``reason`` in a word, perhaps with a sentence; the office is asked to rule."""
    verdict, sample, person = await _own_verdict(uow, user_id, verdict_id)
    campaign = await uow.campaigns.get(sample.campaign_id)
    ceremony.require_state(campaign, State.CONFIRMING)
    if reason == cards.REASONS[cards.OTHER] and not detail.strip():
        raise Refusal("confirmation.detail_empty")
    if len(detail.strip()) > OBJECTION:
        raise Refusal("confirmation.detail_too_long", length=len(detail.strip()), most=OBJECTION)
    decided = {"decided_by": person.id, "decided_at": now, "reason": reason, "detail": detail.strip()}
    if sample.excluded or not await uow.samples.decide(
        [verdict_id], was=Verdict.PENDING, then=Verdict.OBJECTED, **decided
    ):
        raise Refusal("confirmation.decided_already", subject=verdict.subject_name)
    await uow.audit.note(
        "confirmation.object",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        subject=verdict.subject_number,
        department=verdict.department,
        reason=reason,
    )
    await ask_to_rule(uow, campaign, await uow.samples.verdict(verdict_id), now=now)
    await after_decision(uow, campaign, verdict.department_id, by=person.id, now=now)
    return await show(uow, user_id=user_id, campaign_id=campaign.id, department_id=verdict.department_id)


async def file(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int) -> Card:
    """The list as it stands now, as a workbook, for a department's admin."""
    progress = await _progress(uow, user_id, campaign_id, department_id)
    campaign = progress.campaign
    listed = await listed_subjects(uow, campaign)
    attachment = subject_list(campaign.plan.title, listed, attempt=campaign.attempt)
    return cards.list_file(campaign.plan.title, attachment)


async def _note(uow: UnitOfWork, progress: Progress, action: str, now: datetime, **facts: object) -> None:
    await uow.audit.note(
        action,
        now=now,
        person_id=progress.person.id,
        campaign_id=progress.campaign.id,
        department=progress.department,
        **facts,
    )
