"""Asking: the drawn list goes to every department at once, a replacement as soon as it is in."""

from __future__ import annotations

from datetime import datetime

from campaigns.confirmation.progress import confirm_key, list_key
from domain.campaign import CERTAIN
from domain.local_time import local_day
from domain.obligations import Duty
from domain.roles import Role
from office import obligations
from office.notices import tell_role
from storage.campaigns import Campaign
from storage.samples import Sample, StoredVerdict
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import confirmation as cards
from templates.documents.subject_list import ListedSubject, subject_list


async def ask(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Sends the drawn list to the admins of every department, each with its due date in the ledger."""
    office = await uow.offices.get(campaign.office_id)
    today = local_day(now, office.timezone)
    listed = await listed_subjects(uow, campaign)
    certain = sum(one.stratum == CERTAIN for one in listed)
    count = cards.Count(len(listed) - certain, certain)
    file = subject_list(campaign.plan.title, listed, attempt=campaign.attempt)
    for participant in campaign.plan.participants:
        due = await obligations.owe(
            uow,
            obligations.Owed(confirm_key(campaign, participant.department_id), participant.department_id),
            campaign=campaign,
            duty=Duty.CONFIRM,
            since=today,
            working_days=campaign.plan.deadlines.confirm,
            now=now,
        )
        own = await department_list(uow, campaign, participant.department_id)
        card = cards.please_confirm(own, campaign.plan.title, participant.name, count, due, file)
        await tell_admins(uow, campaign, participant.department_id, card, key=f"confirm:{list_key(campaign)}", now=now)
    card = cards.list_for_office(campaign.plan.title, count, file)
    key, office_id = f"confirm:{list_key(campaign)}:office", campaign.office_id
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)


async def department_list(
    uow: UnitOfWork, campaign: Campaign, department_id: int, sample_id: int | None = None
) -> cards.DepartmentList:
    """What the buttons of a department's cards carry: up to which verdict the department has been asked, and when
    that is due; for the replacement ``sample_id``, where one is given."""
    due = await obligations.owed_day(uow, confirm_key(campaign, department_id, sample_id))
    verdicts = await uow.samples.verdicts(campaign.id, department_id)
    return cards.DepartmentList(campaign.id, department_id, max((one.id for one in verdicts), default=0), due)


async def listed_subjects(uow: UnitOfWork, campaign: Campaign) -> list[ListedSubject]:
    standing = await uow.samples.standing(campaign.id)
    stored = await uow.libraries.subjects_by_id([sample.subject_id for sample in standing])
    reasons = {one.id: one.reason for one in campaign.plan.sampling.certain}
    return [
        ListedSubject(
            stratum=sample.stratum,
            subject=stored[sample.subject_id].subject,
            rank=sample.rank,
            reason=reasons.get(sample.number, ""),
        )
        for sample in standing
    ]


async def ask_about(uow: UnitOfWork, campaign: Campaign, sample: Sample, *, instead_of: str, now: datetime) -> None:
    """Asks every department to confirm one replacement, with a term of its own."""
    office = await uow.offices.get(campaign.office_id)
    for participant in campaign.plan.participants:
        due = await obligations.owe(
            uow,
            obligations.Owed(
                confirm_key(campaign, participant.department_id, sample.id),
                participant.department_id,
                sample_id=sample.id,
            ),
            campaign=campaign,
            duty=Duty.CONFIRM,
            since=local_day(now, office.timezone),
            working_days=campaign.plan.deadlines.confirm,
            now=now,
        )
        own = await department_list(uow, campaign, participant.department_id, sample.id)
        card = cards.please_confirm_replacement(own, campaign.plan.title, instead_of, sample.name, sample.number, due)
        await tell_admins(uow, campaign, participant.department_id, card, key=f"confirm-one:{sample.id}", now=now)


async def ask_to_rule(uow: UnitOfWork, campaign: Campaign, verdict: StoredVerdict, *, now: datetime) -> None:
    office = await uow.offices.get(campaign.office_id)
    due = await obligations.owe(
        uow,
        obligations.Owed(f"rule:{verdict.id}", None, matter_id=verdict.id, sample_id=verdict.sample_id),
        campaign=campaign,
        duty=Duty.RULE,
        since=local_day(now, office.timezone),
        working_days=campaign.plan.deadlines.confirm,
        now=now,
    )
    owed = await obligations.owed_day(uow, f"rule:{verdict.id}")
    card = cards.please_rule(campaign.plan.title, objection_of(verdict), due, owed)
    await tell_role(
        uow,
        office_id=campaign.office_id,
        role=Role.OFFICE_ADMIN,
        card=card,
        key=f"rule:{verdict.id}",
        now=now,
    )


def objection_of(verdict: StoredVerdict) -> cards.Objection:
    return cards.Objection(
        verdict_id=verdict.id,
        department=verdict.department,
        subject=verdict.subject_name,
        number=verdict.subject_number,
        reason=verdict.reason,
        detail=verdict.detail,
    )


async def tell_admins(
    uow: UnitOfWork, campaign: Campaign, department_id: int, card: Card, *, key: str, now: datetime
) -> None:
    """To the department's admins; where it has none, the office is told to invite one."""
    office_id = campaign.office_id
    reached = await tell_role(
        uow,
        office_id=office_id,
        role=Role.DEPARTMENT_ADMIN,
        department_id=department_id,
        card=card,
        key=f"{key}:d{department_id}",
        now=now,
    )
    if not reached:
        department = await uow.offices.department(department_id)
        warning = cards.nobody_to_confirm(department.name)
        key = f"{key}:d{department_id}:nobody"
        await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=warning, key=key, now=now)
