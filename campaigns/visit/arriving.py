"""What becomes of a visit once somebody was there: results that are handed in show it; a shut door opens it again."""

from __future__ import annotations

from datetime import datetime

from campaigns.visit.announcing import notice_key, tell_group_when_settled, visit_key
from campaigns.visit.opening import owe_times
from domain.obligations import Duty, Standing
from office import obligations
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.unit_of_work import UnitOfWork
from storage.visits import Visit

#: Why nobody is asked any more for a time or a notice.
INSPECTED = "检查结果已提交"
#: Why the promises of a time are void at which nothing could be inspected.
SHUT = "上门未能检查，另约时间"


async def reopen(uow: UnitOfWork, campaign: Campaign, visit: Visit, *, attempt: int, now: datetime) -> None:
    """Nothing could be inspected: a time for the ``attempt``-th visit is to be agreed on, and the leader owes it. What
    was agreed before stays in the history."""
    if not await uow.obligations.open_about(Duty.AGREE_VISIT, visit.sample_id):
        await owe_times(uow, campaign, [visit], again=f":a{attempt}", now=now)
    if visit.current_id is None:
        return
    await uow.visits.reopen(visit)
    keys = [visit_key(visit.sample_id, one.department_id, visit.sequence) for one in campaign.plan.participants]
    await obligations.void(uow, [*keys, notice_key(visit.sample_id, visit.sequence)], now=now, reason=SHUT)
    if not visit.is_agreed:
        on_table = (await uow.visits.proposals([visit.current_id]))[visit.current_id]
        await tell_group_when_settled(uow, campaign, on_table.batch_id, now=now)


async def results_handed_in(uow: UnitOfWork, section: Section, *, person_id: int, now: datetime) -> None:
    """Whose department has handed in its results was there, tap or no tap; once all have, no time and no notice of
    that subject is owed any more."""
    visit = (await uow.visits.find([section.sample_id])).get(section.sample_id)
    if visit is None:
        return
    campaign = await uow.campaigns.get(section.campaign_id)
    await obligations.meet(
        uow,
        visit_key(section.sample_id, section.department_id, visit.sequence),
        campaign.office_id,
        now=now,
        by=person_id,
        evidence=f"section:{section.id}:v{section.version}",
    )
    if not await _is_awaited(uow, visit, [one.department_id for one in campaign.plan.participants]):
        asked = await uow.obligations.open_about(Duty.AGREE_VISIT, visit.sample_id)
        keys = [*(one.key for one in asked), notice_key(visit.sample_id, visit.sequence)]
        await obligations.void(uow, keys, now=now, reason=INSPECTED)


async def _is_awaited(uow: UnitOfWork, visit: Visit, departments: list[int]) -> bool:
    """Whether a department is still to come; asked of the ledger, or of the forms where no time is agreed."""
    if visit.agreed_id is not None:
        owed = [await uow.obligations.find(visit_key(visit.sample_id, one, visit.sequence)) for one in departments]
        return any(one is not None and one.standing is Standing.OPEN for one in owed)
    return any(one.state is SectionState.OPEN for one in await uow.forms.sections_of_sample(visit.sample_id))
