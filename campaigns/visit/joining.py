"""A visit for two campaigns comes about, changes hands, or is two again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from campaigns.visit.board import board_of, read_board, reader_of, require_reader, require_running
from campaigns.visit.joint import joined_with, mirror, share_words
from campaigns.visit.proposing import conclude
from campaigns.visit.showing import visit_card
from domain.campaign import State
from domain.errors import Refusal
from domain.joint_visit import Choice
from domain.local_time import local_day
from storage.campaigns import Campaign
from storage.joint_visits import Together
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from storage.visits import Visit
from templates.cards import Card
from templates.cards.joint_visit import WENT_BEFORE


async def begin_joint(uow: UnitOfWork, campaign: Campaign, new: Sequence[Visit], *, now: datetime) -> None:
    """Of visits that have just been opened: the first of those that are one is arranged by its leader. Where the other
    campaign has been there already, this is a visit of its own."""
    opened = {one.sample_id for one in new}
    zone = (await uow.offices.get(campaign.office_id)).timezone
    for sample_id, group in (await uow.joint_visits.together(opened)).items():
        others = await uow.visits.find(set(group.campaigns) - {sample_id})
        if not others:
            await uow.joint_visits.lead(group.decisions, sample_id, first=True)
        elif await _is_over(uow, others.values(), local_day(now, zone), zone):
            await _part(uow, campaign, sample_id, group, now=now)


async def _is_over(uow: UnitOfWork, visits: Collection[Visit], today: date, zone: str) -> bool:
    agreed = await uow.visits.proposals([one.agreed_id for one in visits if one.agreed_id])
    arrived = await uow.site_entries.arrivals(agreed.keys())
    return any(arrived[one] or local_day(proposal.starts_at, zone) < today for one, proposal in agreed.items())


async def _part(uow: UnitOfWork, campaign: Campaign, sample_id: int, group: Together, *, now: datetime) -> None:
    """Nobody decided it: the joint visit cannot be any more."""
    for one in await uow.joint_visits.standing([sample_id]):
        if one.id in group.decisions and sample_id in one.pair:
            await uow.joint_visits.end(one.id, by=None, now=now)
            await uow.joint_visits.decide(
                campaign_id=campaign.id,
                sample_id=sample_id,
                other_id=next(each for each in one.pair if each != sample_id),
                choice=Choice.SEPARATE,
                reason=WENT_BEFORE,
                decided_by=None,
                decided_at=now,
            )
    await uow.audit.note("joint_visit.part", now=now, campaign_id=campaign.id, sample=sample_id)


async def take_over_times(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Where the other campaign has a time already, agreed or not, the departments of this one are asked to agree to
    it."""
    board = await read_board(uow, campaign.id)
    laid: list[int] = []
    for other_id, samples in joined_with(board, list(board.joint)).items():
        laid += (await mirror(uow, other_id, samples, now=now)).get(campaign.id, [])
        await share_words(uow, other_id, samples)
    if laid:
        shown = (await read_board(uow, campaign.id, among=set(laid))).on_table(laid[0])
        assert shown is not None  # just laid there
        proposer = await uow.people.get(shown.person_id)
        reader = reader_of(proposer, await uow.people.appointments(proposer.id))
        await conclude(uow, campaign.id, laid, reader, asking=True, now=now)


async def take_over(uow: UnitOfWork, *, user_id: int, sample_id: int, now: datetime) -> Card:
    """From now on the leader of this campaign arranges the joint visit. Refuses who neither leads nor stands in
    (``visit.not_leader``), a visit for one campaign alone (``joint_visit.not_joined``), and one for which a time is on
    the table (``joint_visit.arranged``)."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    require_running(board)
    if not board.leads(reader, sample_id):
        raise Refusal("visit.not_leader", title=board.campaign.plan.title)
    joint = board.joint.get(sample_id)
    if joint is None:
        raise Refusal("joint_visit.not_joined")
    if board.on_table(sample_id) is not None:
        raise Refusal("joint_visit.arranged")
    if joint.leader_id != sample_id:
        await uow.joint_visits.lead(joint.decisions, sample_id)
        await uow.audit.note(
            "joint_visit.take_over",
            now=now,
            person_id=reader.person.id,
            campaign_id=board.campaign.id,
            sample=sample_id,
        )
    return await visit_card(uow, sample_id, reader, now=now)


async def joined_elsewhere(uow: UnitOfWork, campaign: Campaign) -> set[int]:
    """The samples of other campaigns whose visits are one with visits of this."""
    own = {one.sample_id for one in await uow.visits.of_campaign(campaign.id)}
    groups = await uow.joint_visits.together(own)
    return {one for group in groups.values() for one in group.campaigns} - own


async def released(uow: UnitOfWork, sample_ids: Collection[int], by: Person, *, now: datetime) -> None:
    """These visits no longer wait for one another: what each campaign's own departments agreed to, is agreed."""
    reader = reader_of(by, await uow.people.appointments(by.id))
    by_campaign: dict[int, list[int]] = {}
    for visit in (await uow.visits.find(sample_ids)).values():
        by_campaign.setdefault(visit.campaign_id, []).append(visit.sample_id)
    for campaign_id, own in sorted(by_campaign.items()):
        if (await uow.campaigns.get(campaign_id)).state is State.INSPECTING:
            await conclude(uow, campaign_id, own, reader, asking=False, now=now)
