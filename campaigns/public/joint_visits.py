"""What was decided about subjects that two campaigns have drawn, as anybody may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from campaigns.joint_visit.finding import campaigns_with
from campaigns.public.views import PublicJoint
from domain.joint_visit import Choice
from storage.campaigns import Campaign
from storage.joint_visits import JointVisit
from storage.samples import Sample
from storage.unit_of_work import UnitOfWork


async def joint_of(uow: UnitOfWork, samples: Sequence[Sample]) -> dict[int, tuple[PublicJoint, ...]]:
    """By sample, the first decision first. Exclusions stand with the subject itself; what is only proposed is nobody's
    business yet."""
    found: dict[int, list[PublicJoint]] = {one.id: [] for one in samples}
    decisions = [one for one in await uow.joint_visits.standing(found.keys()) if one.choice is not Choice.EXCLUDE]
    campaigns = await campaigns_with(uow, decisions)
    for decision in decisions:
        for sample_id in decision.pair & found.keys():
            if sample_id is not None:
                found[sample_id] += _public(decision, sample_id, campaigns)
    return {sample_id: tuple(every) for sample_id, every in found.items()}


def _public(decision: JointVisit, sample_id: int, campaigns: Mapping[int, Campaign]) -> list[PublicJoint]:
    """Nothing where the other campaign gave the subject up. ``campaigns`` by sample."""
    joint = decision.choice is Choice.JOINT
    if decision.other_id is None:
        return [PublicJoint("", "", joint, decision.reason)]
    other = next((campaigns.get(one) for one in decision.pair if one is not None and one != sample_id), None)
    return [PublicJoint(other.reference, other.plan.title, joint, decision.reason)] if other else []
