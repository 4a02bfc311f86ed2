"""Ruling: the office upholds an objection (the subject is out, the next of its stratum in) or overrules it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns import ceremony
from campaigns.confirmation.asking import ask_about, objection_of
from campaigns.confirmation.progress import check_complete, confirm_key, exclusions, meet_if_done, standing_verdicts
from domain.campaign import CERTAIN, require_in_force
from domain.draw import successor
from domain.errors import Refusal
from domain.roles import Role
from office import obligations
from office.computing import Compute, at_once
from office.notices import tell_chat, tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.samples import Sample, StoredVerdict, Verdict
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import confirmation as cards


async def show_objections(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """The objections that wait for the office's ruling."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office_admin(uow, user_id, campaign.office_id)
    verdicts = await standing_verdicts(uow, campaign_id)
    waiting = [objection_of(one) for one in verdicts if one.verdict is Verdict.OBJECTED]
    return cards.objections(campaign_id, campaign.plan.title, waiting)


async def rule(
    uow: UnitOfWork, *, user_id: int, verdict_id: int, uphold: bool, compute: Compute = at_once, now: datetime
) -> Card:
    """The office's ruling: upheld, the subject is out and replaced; overruled, it stays. The first ruling counts."""
    sample = await uow.samples.get((await uow.samples.verdict(verdict_id)).sample_id)
    campaign = await uow.campaigns.get(sample.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    return await ruled_by(uow, person, verdict_id, uphold=uphold, compute=compute, now=now)


async def ruled_by(
    uow: UnitOfWork, person: Person, verdict_id: int, *, uphold: bool, compute: Compute, now: datetime
) -> Card:
    """The ruling of somebody whose right to it was asked for already. Refuses one's own objection
    (``confirmation.rule_own``)."""
    verdict = await uow.samples.verdict(verdict_id)
    sample = await uow.samples.get(verdict.sample_id)
    campaign = await uow.campaigns.get(sample.campaign_id)
    require_in_force(campaign.state)
    if verdict.decided_by == person.id:
        raise Refusal("confirmation.rule_own")
    excluded_before = [one.id for one in await exclusions(uow, campaign.id)]
    then = Verdict.UPHELD if uphold else Verdict.OVERRULED
    ruled = {"ruled_by": person.id, "ruled_at": now, "ruling": await uow.samples.next_ruling(campaign.id)}
    if sample.excluded or not await uow.samples.decide([verdict_id], was=Verdict.OBJECTED, then=then, **ruled):
        return await _ruled_already(uow, campaign, await uow.samples.verdict(verdict_id), sample)
    await uow.audit.note(
        "confirmation.rule",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        subject=sample.number,
        department=verdict.department,
        reason=verdict.reason,
        upheld=uphold,
    )
    evidence = f"verdict:{verdict_id}"
    await obligations.meet(uow, f"rule:{verdict_id}", campaign.office_id, now=now, by=person.id, evidence=evidence)
    follower = await _exclude(uow, campaign, sample, verdict, excluded_before, compute, now=now) if uphold else None
    name = follower.name if follower else None
    certain = sample.stratum == CERTAIN
    card = cards.ruled(objection_of(verdict), upheld=uphold, replacement=name, certain=certain, by=person.name)
    await _tell_department(uow, campaign, verdict, card, now=now)
    if follower is not None:
        await ask_about(uow, campaign, follower, instead_of=sample.name, now=now)
    for participant in campaign.plan.participants:
        await meet_if_done(uow, campaign, participant.department_id, by=person.id, now=now)
    await check_complete(uow, campaign, now=now)
    return card


async def _ruled_already(uow: UnitOfWork, campaign: Campaign, verdict: StoredVerdict, sample: Sample) -> Card:
    by = await uow.people.get(verdict.ruled_by) if verdict.ruled_by else None
    follower = next((s for s in await uow.samples.of_campaign(campaign.id) if s.replaces_id == sample.id), None)
    return cards.ruled(
        objection_of(verdict),
        upheld=sample.excluded,
        replacement=follower.name if follower else None,
        certain=sample.stratum == CERTAIN,
        by=by.name if by else "",
    )


async def _tell_department(
    uow: UnitOfWork, campaign: Campaign, verdict: StoredVerdict, card: Card, *, now: datetime
) -> None:
    await tell_role(
        uow,
        office_id=campaign.office_id,
        role=Role.DEPARTMENT_ADMIN,
        department_id=verdict.department_id,
        card=card,
        key=f"ruled:{verdict.id}",
        now=now,
    )


async def _exclude(
    uow: UnitOfWork,
    campaign: Campaign,
    sample: Sample,
    verdict: StoredVerdict,
    excluded_before: Sequence[str],
    compute: Compute,
    *,
    now: datetime,
) -> Sample | None:
    """Takes a subject out and the next of its stratum in; that one, or None when the stratum is exhausted, or the
    subject was not drawn."""
    files = await ceremony.subjects_files(uow, campaign.id)
    await uow.samples.exclude(sample.id)
    await _void_promises_about(uow, campaign, sample, now=now)
    lines = files.pool.count("\n")
    found = await compute(successor, files, sample.stratum, excluded_before, sample.number, size=lines)
    chat_id = ceremony.require_group(campaign)
    if found is None:
        card = cards.stratum_exhausted(objection_of(verdict), sample.stratum)
        await tell_chat(uow, chat_id, card, key=f"replaced:{sample.id}", now=now)
        return None
    follower = await _take_in(uow, campaign, sample, *found)
    card = cards.replaced(objection_of(verdict), follower.name, follower.stratum, follower.rank)
    await tell_chat(uow, chat_id, card, key=f"replaced:{sample.id}", now=now)
    return follower


async def _void_promises_about(uow: UnitOfWork, campaign: Campaign, sample: Sample, *, now: datetime) -> None:
    """Nobody need confirm, or rule on, a subject that is out."""
    about = [one for one in await uow.samples.verdicts(campaign.id) if one.sample_id == sample.id]
    keys = [confirm_key(campaign, one.department_id, sample.id) for one in about]
    keys += [f"rule:{one.id}" for one in about]
    await obligations.void(uow, keys, now=now, reason=cards.SUBJECT_OUT)


async def _take_in(uow: UnitOfWork, campaign: Campaign, sample: Sample, number: str, rank: int) -> Sample:
    ids = await uow.libraries.subject_ids(campaign.office_id, [number])
    sample_id = await uow.samples.add(
        campaign_id=campaign.id,
        subject_id=ids[number],
        stratum=sample.stratum,
        rank=rank,
        replaces_id=sample.id,
    )
    await uow.samples.ask([sample_id], [participant.department_id for participant in campaign.plan.participants])
    return await uow.samples.get(sample_id)
