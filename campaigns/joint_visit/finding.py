"""Which subjects of a drawn list another campaign is to inspect in the same days, or were inspected often enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.joint_visit import Choice, Decided, Window, overlap, terms_rows
from domain.local_time import local
from storage.campaigns import Campaign
from storage.joint_visits import JointVisit
from storage.samples import Sample
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Matter:
    """One subject with what stands against visiting it as if nothing else were. ``other`` is the campaign that has
    drawn it too, with its sample and the time agreed there (on the wall clock); None where it was inspected ``times``
    this year, ``cap`` being the most. ``decision``: what was decided about it, an exclusion perhaps still waiting.

    ``must``: it was drawn there before it was drawn here, so that here is where it has to be decided; the other way
    round it may be.
    """

    sample: Sample
    other: Campaign | None
    other_id: int | None
    agreed_for: datetime | None
    times: int
    cap: int
    decision: JointVisit | None
    must: bool

    @property
    def is_open(self) -> bool:
        """Whether it still is to be decided, by one person or by the second."""
        return self.decision is None or self.waits

    @property
    def waits(self) -> bool:
        """Whether its exclusion waits for the second person."""
        return self.decision is not None and self.decision.choice is Choice.EXCLUDE


async def matters_of(uow: UnitOfWork, campaign: Campaign) -> list[Matter]:
    """Everything of this kind in a campaign's list, in its order; the campaigns that overlap before the yearly cap."""
    own = window_of(campaign)
    if own is None:
        return []
    shared = [
        one for one in await uow.joint_visits.shared(campaign) if overlap(own, Window(one.window_start, one.window_end))
    ]
    office = await uow.offices.get(campaign.office_id)
    # The cap of the plan, frozen with its terms: one that the office settles later must not reach into a drawn list.
    cap = campaign.plan.scope.yearly_cap
    often = await uow.pools.used_up(campaign, cap)
    if not shared and not often:
        return []
    standing = {one.id: one for one in await uow.samples.standing(campaign.id)}
    decisions = await uow.joint_visits.standing({one.sample_id for one in shared} | often.keys())
    others = {one: await uow.campaigns.get(one) for one in sorted({one.campaign_id for one in shared})}
    found: list[Matter] = []
    for sample in standing.values():
        about = [one for one in decisions if sample.id in one.pair]
        for one in shared:
            if one.sample_id == sample.id:
                decision = _decision(about, sample.id, one.other_id)
                agreed = local(one.agreed_for, office.timezone).replace(tzinfo=None) if one.agreed_for else None
                other = others[one.campaign_id]
                must = one.other_id < sample.id
                found.append(Matter(sample, other, one.other_id, agreed, 0, 0, decision, must))
        if sample.id in often:
            decision = _decision(about, sample.id, None)
            found.append(Matter(sample, None, None, None, often[sample.id], cap, decision, must=True))
    return found


def window_of(campaign: Campaign) -> Window | None:
    """The days on which a campaign inspects; None for a plan that has none yet."""
    plan = campaign.plan
    if plan.window_start is None or plan.window_end is None:
        return None
    return Window(plan.window_start, plan.window_end)


def _decision(about: Sequence[JointVisit], sample_id: int, other_id: int | None) -> JointVisit | None:
    """What was decided: of the very matter, or to exclude the subject; a joint visit settles the yearly cap as well,
    for it is no visit more."""
    for one in about:
        if one.choice is Choice.EXCLUDE and one.sample_id == sample_id and one.agreed_at is None:
            return one
        if one.pair == {sample_id, other_id} and one.choice is not Choice.EXCLUDE:
            return one
        if other_id is None and one.choice is Choice.JOINT:
            return one
    return None


async def blocking(uow: UnitOfWork, campaign: Campaign) -> list[Matter]:
    """What has to be decided before inspectors are matched."""
    return [one for one in await matters_of(uow, campaign) if one.is_open and (one.must or one.waits)]


async def terms_of(uow: UnitOfWork, campaign: Campaign) -> list[tuple[str, str]]:
    """The decisions about the subjects that stand, as further lines of the second round's terms."""
    standing = {one.id: one for one in await uow.samples.standing(campaign.id)}
    decisions = await uow.joint_visits.standing(standing.keys())
    others = await campaigns_with(uow, decisions)
    found = []
    for one in decisions:
        sample_id, other_id = (
            (one.sample_id, one.other_id) if one.sample_id in standing else (one.other_id, one.sample_id)
        )
        assert sample_id is not None  # one of the two stands here
        if other_id is None:
            found.append(Decided(standing[sample_id].number, "", one.choice, one.reason))
        elif other_id in others:
            found.append(Decided(standing[sample_id].number, others[other_id].reference, one.choice, one.reason))
    return terms_rows(found)


async def campaigns_with(uow: UnitOfWork, decisions: Sequence[JointVisit]) -> dict[int, Campaign]:
    """The campaigns of the samples that these decisions are about, by sample; without those that gave theirs up."""
    samples = {sample_id for one in decisions for sample_id in one.pair if sample_id is not None}
    of = await uow.joint_visits.campaigns_of(samples)
    campaigns = {one: await uow.campaigns.get(one) for one in sorted(set(of.values()))}
    return {sample_id: campaigns[campaign_id] for sample_id, campaign_id in of.items()}


async def waiting_exclusions(uow: UnitOfWork, campaign: Campaign) -> dict[int, Matter]:
    """The exclusions that wait for the second person, by the id of the decision; only those whose ground is still
    there: the other campaign has not given the subject up meanwhile, and the year is still full."""
    return {
        one.decision.id: one
        for one in await matters_of(uow, campaign)
        if one.decision is not None and one.waits and one.other_id == one.decision.other_id
    }
