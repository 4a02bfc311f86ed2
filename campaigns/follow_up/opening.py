"""What follows from an approved form: a follow-up for each measure, and who hears of it; the last one closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from campaigns.follow_up import ledger
from campaigns.follow_up.correcting import end_superfluous, move_deadlines
from campaigns.follow_up.view import differs, problems
from domain.follow_up import Stage, Step, measures_owed
from domain.inspection import Handling
from domain.local_time import local_day
from domain.obligations import Standing
from domain.roles import Role
from office.notices import tell_role
from office.obligations import Owed
from storage.campaigns import Campaign
from storage.follow_ups import FollowUp
from storage.forms import Section
from storage.outbox import Purpose
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.follow_up import About, NewFollowUp, adjust_card, all_closed_card, opened_card


async def open_follow_ups(uow: UnitOfWork, section: Section, *, person_id: int, now: datetime) -> None:
    """Opens what an approved section calls for; ``person_id`` is who approved it.

    Approved anew, with other measures, it keeps what it has: only new measures are added, and the department's admins
    are asked to adjust those that it no longer names; where what is public is corrected, these end by themselves.
    Raises Refusal ``inspection.handling_missing``.
    """
    codes = (await uow.forms.results([section.id]))[section.id].values()
    wanted = measures_owed(list(codes), section.handling)
    known = await uow.follow_ups.of_section(section.id)
    campaign = await uow.campaigns.get(section.campaign_id)
    standing = [one for one in known if one.stage is not Stage.VOID]
    covered = {one.opened_as for one in standing} | {one.measure for one in standing}
    new = [measure for measure in wanted if measure not in covered]
    if new:
        await _open(uow, campaign, section, new, {one.opened_as: one for one in known}, person_id=person_id, now=now)
    differing = [one for one in standing if one.is_open and differs(one, section.handling)]
    if section.is_corrected:
        await end_superfluous(uow, section, differing, person_id=person_id, now=now)
        kept = [one for one in standing if one not in differing]
        await move_deadlines(uow, section, kept, person_id=person_id, now=now)
    elif differing:
        card = adjust_card(await _about(uow, campaign, section), [_new(one) for one in differing])
        key = f"follow_up_adjust:{section.id}:{section.version}"
        await _tell_admins(uow, campaign, section.department_id, card, key=key, now=now)
    await tell_when_all_closed(uow, campaign, now=now)


async def _open(
    uow: UnitOfWork,
    campaign: Campaign,
    section: Section,
    measures: Sequence[Handling],
    known: dict[Handling, FollowUp],
    *,
    person_id: int,
    now: datetime,
) -> None:
    office = await uow.offices.get(campaign.office_id)
    today = local_day(now, office.timezone)
    about: dict[str, Any] = {
        "campaign_id": campaign.id,
        "section_id": section.id,
        "department_id": section.department_id,
    }
    owed = []
    for measure in measures:
        if measure in known:  # void till now, and called for again
            await _take_up_again(uow, known[measure], today, deadline=_deadline(section, measure))
            follow_up_id, key = known[measure].id, f"follow_up:{known[measure].id}:{known[measure].version + 1}"
        else:
            deadline = _deadline(section, measure)
            follow_up_id = await uow.follow_ups.add(**about, measure=measure, opened_on=today, deadline=deadline)
            key = f"follow_up:{follow_up_id}"
        owed.append(Owed(key, section.department_id, matter_id=follow_up_id, sample_id=section.sample_id))
    since = await ledger.clock_starts(uow, campaign, today)
    if section.is_corrected:  # brought to light by the correction, however long ago the inspection ended
        since = max(since, today)
    await ledger.owe(uow, campaign, owed, since=since, now=now)
    ids = [one.matter_id for one in owed if one.matter_id is not None]
    for follow_up_id in ids:
        await uow.follow_ups.record(follow_up_id, Step.OPENED, person_id=person_id, now=now)
    await uow.audit.note("follow_up.opened", now=now, person_id=person_id, campaign_id=campaign.id, follow_ups=ids)
    await _tell_opened(uow, campaign, section, [await uow.follow_ups.get(one) for one in ids], today=today, now=now)


def _deadline(section: Section, measure: Handling) -> date | None:
    """By when the form ordered the subject to put it right."""
    return section.rectify_by if measure is Handling.RECTIFICATION else None


async def _take_up_again(uow: UnitOfWork, follow_up: FollowUp, today: date, *, deadline: date | None) -> None:
    await uow.follow_ups.change(
        follow_up,
        stage=Stage.WAITING,
        measure=follow_up.opened_as,
        opened_on=today,
        department_id=follow_up.origin_id,
        person_id=None,
        offered_to=None,
        body="",
        deadline=deadline,
        owed_key=f"follow_up:{follow_up.id}:{follow_up.version + 1}",
    )


async def _tell_opened(
    uow: UnitOfWork, campaign: Campaign, section: Section, opened: Sequence[FollowUp], *, today: date, now: datetime
) -> None:
    """The department's admins; where there is none, the office, to mend it."""
    first = opened[0]
    facts: dict[str, Any] = {"due_on": first.due_on, "provisional": first.provisional, "late": first.due_on < today}
    about, listed = await _about(uow, campaign, section), [_new(one) for one in opened]
    key = f"follow_up_opened:{section.id}:{section.version}"
    card = opened_card(about, listed, **facts, nobody=False)
    if await _tell_admins(uow, campaign, section.department_id, card, key=key, now=now):
        return
    card = opened_card(about, listed, **facts, nobody=True)
    await tell_role(uow, office_id=campaign.office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)


async def _tell_admins(
    uow: UnitOfWork, campaign: Campaign, department_id: int, card: Card, *, key: str, now: datetime
) -> int:
    about: dict[str, Any] = {"office_id": campaign.office_id, "department_id": department_id}
    return await tell_role(uow, **about, role=Role.DEPARTMENT_ADMIN, card=card, key=key, now=now)


async def _about(uow: UnitOfWork, campaign: Campaign, section: Section) -> About:
    return About(
        reference=campaign.reference,
        campaign=campaign.plan.title,
        number=section.number,
        subject=section.subject_name,
        department=section.department,
        found=await problems(uow, section),
        remark=section.remark,
    )


def _new(one: FollowUp) -> NewFollowUp:
    return NewFollowUp(one.id, one.version, one.measure)


async def tell_when_all_closed(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Once every form is reviewed and no follow-up is open any more, the office hears of it; once for ever."""
    if not await uow.follow_ups.all_closed(campaign.id):
        return
    closed = await uow.follow_ups.of_office(campaign.office_id, [Stage.CLOSED], campaign_id=campaign.id)
    card = all_closed_card(
        campaign_id=campaign.id,
        reference=campaign.reference,
        title=campaign.plan.title,
        count=len(closed),
        late=sum(one.standing is Standing.MET_LATE for one in closed),
    )
    key, role = f"follow_ups_closed:{campaign.id}", Role.OFFICE_ADMIN
    about: dict[str, Any] = {"office_id": campaign.office_id, "purpose": Purpose.NOTICE}
    await tell_role(uow, **about, role=role, card=card, key=key, now=now)
