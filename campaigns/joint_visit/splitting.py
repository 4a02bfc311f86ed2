"""拆分: what was to be one visit for two campaigns is two again, for a reason that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.visit.joining import released
from domain.campaign import require_in_force
from domain.errors import Refusal
from domain.joint_visit import Choice, read_reason
from domain.lengths import JOINT_VISIT
from domain.roles import Role
from office.notices import tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.forms import SectionState
from storage.joint_visits import JointVisit
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import joint_visit as cards


async def ask_split(uow: UnitOfWork, *, user_id: int, decision_id: int) -> Card:
    """Asks for the reason. Refuses ``joint_visit.not_joined`` where they are two already."""
    _, decision, campaigns = await _joined(uow, user_id, decision_id)
    sample = await uow.samples.get(decision.sample_id)
    return cards.ask_split(decision_id, sample.name, campaigns[1].plan.title, JOINT_VISIT)


async def split(uow: UnitOfWork, *, user_id: int, decision_id: int, text: str, now: datetime) -> Card:
    """Each campaign visits by itself from now on; times that are agreed stay. The lead departments of both hear of
    it."""
    person, decision, (campaign, other) = await _joined(uow, user_id, decision_id)
    reason = read_reason(text, Choice.SEPARATE)
    together = (await uow.joint_visits.together([decision.sample_id]))[decision.sample_id]
    await uow.joint_visits.end(decision_id, by=person.id, now=now)
    await uow.joint_visits.decide(
        campaign_id=campaign.id,
        sample_id=decision.sample_id,
        other_id=decision.other_id,
        choice=Choice.SEPARATE,
        reason=reason,
        decided_by=person.id,
        decided_at=now,
    )
    sample = await uow.samples.get(decision.sample_id)
    await uow.audit.note(
        "joint_visit.split",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        subject=sample.number,
        other=other.reference,
        reason=reason,
    )
    await released(uow, together.campaigns.keys(), person, now=now)
    for one, another in ((campaign, other), (other, campaign)):
        await tell_role(
            uow,
            office_id=one.office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=one.plan.lead.department_id,
            card=cards.split(one.id, sample.name, another.plan.title, reason),
            key=f"joint:{decision_id}:split:c{one.id}",
            now=now,
        )
    return cards.split(campaign.id, sample.name, other.plan.title, reason)


async def _joined(
    uow: UnitOfWork, user_id: int, decision_id: int
) -> tuple[Person, JointVisit, tuple[Campaign, Campaign]]:
    """A joint visit as it stands and before anybody was there, with the campaign in which it was decided and the other
    one."""
    decision = await uow.joint_visits.find(decision_id)
    if decision is None or decision.choice is not Choice.JOINT or decision.other_id is None:
        raise Refusal("chat.stale_button")
    campaign = await uow.campaigns.get(decision.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    require_in_force(campaign.state)
    other = (await uow.joint_visits.campaigns_of([decision.other_id])).get(decision.other_id)
    if decision.ended_at is not None or other is None:
        raise Refusal("joint_visit.not_joined")
    await _require_not_begun(uow, [decision.sample_id, decision.other_id])
    return person, decision, (campaign, await uow.campaigns.get(other))


async def _require_not_begun(uow: UnitOfWork, sample_ids: Sequence[int]) -> None:
    """Refusal ``joint_visit.begun``: what was one visit stays one, on the public page and in what is counted of the
    year."""
    agreed = [one.agreed_id for one in (await uow.visits.find(sample_ids)).values() if one.agreed_id]
    handed_in = [
        one
        for sample_id in sample_ids
        for one in await uow.forms.sections_of_sample(sample_id)
        if one.state is not SectionState.OPEN
    ]
    if handed_in or any((await uow.site_entries.arrivals(agreed)).values()):
        raise Refusal("joint_visit.begun")
