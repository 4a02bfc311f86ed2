"""Visits that are one with visits of other campaigns (合并检查): with whom, who arranges, and what people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.campaign import State
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from storage.visits import Visit


@dataclass(frozen=True)
class Companion:
    """The same subject in another campaign. ``visit`` is None before inspectors are matched there; ``begun``: somebody
    has been there at the agreed time."""

    sample_id: int
    campaign: Campaign
    visit: Visit | None
    begun: bool

    @property
    def is_running(self) -> bool:
        """Whether a time is still to be agreed on there, or may be moved."""
        return self.visit is not None and self.campaign.state is State.INSPECTING and not self.begun


@dataclass(frozen=True)
class Joint:
    """One visit with its ``companions``. ``decisions``: what says so, ``own_id``: the first of them that names this
    very sample; ``first_id``: the sample by which a calendar knows it; ``leader_id``: that whose leader arranges, None
    where nobody's does yet."""

    decisions: tuple[int, ...]
    own_id: int
    companions: tuple[Companion, ...]
    first_id: int
    leader_id: int | None

    @property
    def running(self) -> list[Companion]:
        return [one for one in self.companions if one.is_running]

    @property
    def is_led_elsewhere(self) -> bool:
        """Whether the leader of another campaign arranges it, and can."""
        return any(one.sample_id == self.leader_id for one in self.running)

    def words(self, *, planned: bool) -> str:
        """``与“…”（甲局、乙局）合并检查``; who arranges as long as there is no time."""
        with_whom = "、".join(
            f"“{one.campaign.plan.title}”（{'、'.join(each.name for each in one.campaign.plan.participants)}）"
            for one in self.companions
        )
        led = next((one for one in self.running if one.sample_id == self.leader_id), None)
        arranged = f"，由{led.campaign.plan.lead.name}组长牵头安排" if led and not planned else ""
        return f"与{with_whom}合并检查{arranged}"


async def read_joint(uow: UnitOfWork, visits: Mapping[int, Visit]) -> dict[int, Joint]:
    """By sample; nothing for a subject that is visited for one campaign alone."""
    groups = await uow.joint_visits.together(visits.keys())
    if not groups:
        return {}
    samples = {one: campaign_id for group in groups.values() for one, campaign_id in group.campaigns.items()}
    campaigns = {one: await uow.campaigns.get(one) for one in sorted(set(samples.values()))}
    known = await uow.visits.find(samples.keys())
    arrivals = await uow.site_entries.arrivals([one.agreed_id for one in known.values() if one.agreed_id])
    there = {
        one: Companion(one, campaigns[campaign_id], visit, bool(visit and arrivals.get(visit.agreed_id or 0)))
        for one, campaign_id in samples.items()
        for visit in [known.get(one)]
    }
    return {
        sample_id: Joint(
            decisions=group.decisions,
            own_id=group.named[sample_id],
            companions=tuple(there[one] for one in group.campaigns if one != sample_id),
            first_id=group.first_id or min(group.campaigns),
            leader_id=group.leader_id,
        )
        for sample_id, group in groups.items()
    }
