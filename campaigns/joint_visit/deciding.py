"""What becomes of a subject that two campaigns have drawn: one visit for both, or one each; or none here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns import ceremony
from campaigns.joint_visit.finding import Matter, matters_of, window_of
from campaigns.joint_visit.showing import joinable, line_of, list_card, require_undecided
from campaigns.joint_visit.telling import tell_others
from domain.campaign import State
from domain.errors import Refusal
from domain.joint_visit import Choice, Window, common_days, read_reason
from domain.roles import Role
from office.notices import tell_person, tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import joint_visit as cards


async def join_all(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """One visit for both campaigns, for every subject about which nothing is decided; where campaigns that are joined
    already leave no common day, it stays open. A second tap changes nothing."""
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.CONFIRMED)
    possible = await _with_common_days(uow, campaign, joinable(await matters_of(uow, campaign)))
    await _join(uow, campaign, person, possible, now=now)
    return await list_card(uow, campaign)


async def join(uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int, now: datetime) -> Card:
    """The same of one subject. Refuses ``joint_visit.no_common_day``."""
    campaign, person, matter = await require_undecided(uow, user_id, sample_id, other_id)
    if matter.other is None:
        raise Refusal("chat.stale_button")
    if not await _with_common_days(uow, campaign, [matter]):
        raise Refusal("joint_visit.no_common_day", subject=matter.sample.name)
    await _join(uow, campaign, person, [matter], now=now)
    return await list_card(uow, campaign)


async def _with_common_days(uow: UnitOfWork, campaign: Campaign, matters: Sequence[Matter]) -> list[Matter]:
    """Those of the matters that leave a day for all campaigns that would be one visit then; each after those before
    it, so that three campaigns of which two share no day do not become one visit by one tap."""
    samples = {one.sample.id for one in matters} | {one.other_id for one in matters if one.other_id}
    groups = await uow.joint_visits.together(samples)
    joined = {one: set(group.campaigns.values()) for one, group in groups.items()}
    windows: dict[int, Window | None] = {}
    found = []
    for matter in matters:
        own, other, there = matter.sample.id, matter.other_id, matter.other
        assert other is not None  # it is about another campaign
        assert there is not None
        both = joined.get(own, {campaign.id}) | joined.get(other, {there.id})
        for one in both - windows.keys():
            windows[one] = window_of(await uow.campaigns.get(one))
        if common_days([window for one in both if (window := windows[one])]) is not None:
            joined[own] = joined[other] = both
            found.append(matter)
    return found


async def _join(
    uow: UnitOfWork, campaign: Campaign, person: Person, matters: Sequence[Matter], *, now: datetime
) -> None:
    """Whose visit is there already was there first, and its leader arranges."""
    if not matters:
        return
    visits = await uow.visits.find([one.other_id for one in matters if one.other_id])
    new = []
    for one in matters:
        first = one.other_id if one.other_id in visits else None
        new.append(
            await uow.joint_visits.decide(
                campaign_id=campaign.id,
                sample_id=one.sample.id,
                other_id=one.other_id,
                choice=Choice.JOINT,
                reason="",
                decided_by=person.id,
                decided_at=now,
                first_id=first,
                leader_id=first,
            )
        )
    await uow.audit.note(
        "joint_visit.join",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        subjects=[one.sample.number for one in matters],
        others=sorted({one.other.reference for one in matters if one.other}),
    )
    await tell_others(uow, campaign, matters, cards.joined_other, key=f"joint:{new[0]}", now=now)


async def keep_apart(uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int, text: str, now: datetime) -> Card:
    """Both campaigns inspect the subject, or it is inspected once more this year, for a reason that everybody may
    read."""
    campaign, person, matter = await require_undecided(uow, user_id, sample_id, other_id)
    reason = read_reason(text, Choice.SEPARATE)
    await uow.joint_visits.decide(
        campaign_id=campaign.id,
        sample_id=sample_id,
        other_id=matter.other_id,
        choice=Choice.SEPARATE,
        reason=reason,
        decided_by=person.id,
        decided_at=now,
    )
    await _note(uow, "joint_visit.keep_apart", campaign, person, matter, reason, now)
    return await list_card(uow, campaign)


async def propose_exclusion(
    uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int, text: str, now: datetime
) -> Card:
    """The subject shall not be inspected in this campaign, for a legal reason; the lead department is asked to
    agree."""
    campaign, person, matter = await require_undecided(uow, user_id, sample_id, other_id)
    reason = read_reason(text, Choice.EXCLUDE)
    decision_id = await uow.joint_visits.decide(
        campaign_id=campaign.id,
        sample_id=sample_id,
        other_id=matter.other_id,
        choice=Choice.EXCLUDE,
        reason=reason,
        decided_by=person.id,
        decided_at=now,
    )
    await _note(uow, "joint_visit.propose_exclusion", campaign, person, matter, reason, now)
    await _ask_lead(uow, campaign, person, decision_id, now=now)
    return await list_card(uow, campaign)


async def _ask_lead(uow: UnitOfWork, campaign: Campaign, person: Person, decision_id: int, *, now: datetime) -> None:
    """To the admins of the lead department; where it has none but the proposer, the office is told to invite one."""
    matter = next(
        one for one in await matters_of(uow, campaign) if one.decision is not None and one.decision.id == decision_id
    )
    card = cards.please_agree(decision_id, campaign.plan.title, line_of(matter), person.name)
    lead, office_id, key = campaign.plan.lead, campaign.office_id, f"joint:{decision_id}"
    asked = await uow.people.holding(office_id, Role.DEPARTMENT_ADMIN, lead.department_id)
    for one in asked:
        if one.id != person.id:
            await tell_person(uow, one, card, key=key, now=now)
    if all(one.id == person.id for one in asked):
        card = cards.nobody_to_agree(campaign.id, lead.name)
        await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=f"{key}:nobody", now=now)


async def _note(
    uow: UnitOfWork, action: str, campaign: Campaign, person: Person, matter: Matter, reason: str, now: datetime
) -> None:
    await uow.audit.note(
        action,
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        subject=matter.sample.number,
        other=matter.other.reference if matter.other else "",
        reason=reason,
    )
