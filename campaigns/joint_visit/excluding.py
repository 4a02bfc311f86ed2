"""The second person's word on an exclusion. It goes the way of an objection: the subject is out, the next comes in."""

from __future__ import annotations

from datetime import datetime

from campaigns import ceremony
from campaigns.confirmation.progress import standing_verdicts
from campaigns.confirmation.ruling import ruled_by
from campaigns.joint_visit.finding import waiting_exclusions
from campaigns.joint_visit.showing import line_of, list_card
from domain.campaign import State, require_in_force
from domain.errors import Refusal
from domain.joint_visit import Choice
from domain.obligations import Duty
from domain.roles import Role
from office import obligations
from office.computing import Compute, at_once
from office.notices import tell_person
from office.rights import require_department_role, require_office_admin
from storage.campaigns import Campaign
from storage.joint_visits import JointVisit
from storage.people import Person
from storage.samples import Sample, Verdict
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import joint_visit as cards


async def decide_exclusion(
    uow: UnitOfWork, *, user_id: int, decision_id: int, agree: bool, compute: Compute = at_once, now: datetime
) -> Card:
    """An admin of the lead department agrees or does not; whoever proposed may only take it back. The first decision
    counts, and is shown. Several may be agreed to one after the other, though the first opens the list again.

    Refuses ``joint_visit.own``, and ``joint_visit.ground_gone`` where what the exclusion is about is no longer so: a
    subject that the other campaign gave up meanwhile would be inspected by nobody."""
    decision = await uow.joint_visits.find(decision_id)
    if decision is None or decision.choice is not Choice.EXCLUDE:
        raise Refusal("chat.stale_button")
    campaign = await uow.campaigns.get(decision.campaign_id)
    person = await _second(uow, user_id, campaign, decision, agree=agree)
    if decision.agreed_at is None and decision.ended_at is None:
        sample = await uow.samples.get(decision.sample_id)
        require_in_force(campaign.state)
        if agree:
            if campaign.state is not State.CONFIRMING:
                ceremony.require_state(campaign, State.CONFIRMED)
            if decision_id not in await waiting_exclusions(uow, campaign):
                raise Refusal("joint_visit.ground_gone", subject=sample.name)
            await uow.joint_visits.agree(decision_id, by=person.id, now=now)
            await _exclude(uow, campaign, sample, decision, person, compute, now=now)
        else:
            await uow.joint_visits.end(decision_id, by=person.id, now=now)
        await uow.audit.note(
            "joint_visit.decide_exclusion",
            now=now,
            person_id=person.id,
            campaign_id=campaign.id,
            subject=sample.number,
            reason=decision.reason,
            agreed=agree,
        )
        await _tell_proposer(uow, campaign, decision_id, sample, person, now=now)
        if decision.decided_by == person.id:
            return await list_card(uow, campaign)
    return await _decided(uow, campaign, decision_id, office=decision.decided_by == person.id)


async def open_exclusions(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """The first exclusion that waits for an admin of the lead department, to agree to or not. Refuses
    ``joint_visit.nothing_to_agree``."""
    campaign = await uow.campaigns.get(campaign_id)
    lead = campaign.plan.lead.department_id
    person, _ = await require_department_role(uow, user_id, lead, Role.DEPARTMENT_ADMIN)
    for decision_id, matter in (await waiting_exclusions(uow, campaign)).items():
        proposer = matter.decision.decided_by if matter.decision else None
        if proposer not in {None, person.id}:
            by = (await uow.people.get(proposer or 0)).name
            return cards.please_agree(decision_id, campaign.plan.title, line_of(matter), by)
    raise Refusal("joint_visit.nothing_to_agree")


async def _second(uow: UnitOfWork, user_id: int, campaign: Campaign, decision: JointVisit, *, agree: bool) -> Person:
    """Who may say it: the lead department's admins, and the proposer to take it back."""
    proposer = await uow.people.get(decision.decided_by or 0)
    if proposer.chat_user_id == user_id:
        person, _ = await require_office_admin(uow, user_id, campaign.office_id)
        if agree and decision.agreed_at is None and decision.ended_at is None:
            raise Refusal("joint_visit.own")
        return person
    lead = campaign.plan.lead.department_id
    person, _ = await require_department_role(uow, user_id, lead, Role.DEPARTMENT_ADMIN)
    return person


async def _exclude(
    uow: UnitOfWork,
    campaign: Campaign,
    sample: Sample,
    decision: JointVisit,
    person: Person,
    compute: Compute,
    *,
    now: datetime,
) -> None:
    """The lead department objects, the office upholds it: the list is open again until the replacement is confirmed."""
    if campaign.state is State.CONFIRMED:
        campaign = await uow.campaigns.move(campaign, State.CONFIRMING)
        await obligations.void_all(uow, campaign.id, [Duty.MATCH], now=now, reason=cards.OPEN_AGAIN)
    lead = campaign.plan.lead.department_id
    verdict = next(one for one in await standing_verdicts(uow, campaign.id, lead) if one.sample_id == sample.id)
    said = {"decided_by": person.id, "decided_at": now, "reason": decision.reason, "detail": ""}
    await uow.samples.decide([verdict.id], was=verdict.verdict, then=Verdict.OBJECTED, **said)
    proposer = await uow.people.get(decision.decided_by or 0)
    await ruled_by(uow, proposer, verdict.id, uphold=True, compute=compute, now=now)


async def _tell_proposer(
    uow: UnitOfWork, campaign: Campaign, decision_id: int, sample: Sample, person: Person, *, now: datetime
) -> None:
    decision = await uow.joint_visits.find(decision_id)
    if decision is not None and decision.decided_by not in {None, person.id}:
        proposer = await uow.people.get(decision.decided_by or 0)
        card = await _decided(uow, campaign, decision_id, office=True)
        await tell_person(uow, proposer, card, key=f"joint:{decision_id}:decided", now=now)


async def _decided(uow: UnitOfWork, campaign: Campaign, decision_id: int, *, office: bool) -> Card:
    decision = await uow.joint_visits.find(decision_id)
    assert decision is not None  # nothing is ever deleted
    by_id = decision.agreed_by or decision.ended_by
    names = {one.id: one.name for one in await uow.samples.of_campaign(campaign.id)}
    return cards.exclusion_decided(
        campaign.id,
        names.get(decision.sample_id, ""),
        decision.reason,
        agreed=decision.agreed_at is not None,
        withdrawn=decision.ended_by is not None and decision.ended_by == decision.decided_by,
        by=(await uow.people.get(by_id)).name if by_id else "",
        office=office,
    )
