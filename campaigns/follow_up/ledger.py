"""The obligation of a follow-up: one at a time, of whoever has it in hand, by the same day from hand to hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from domain.lengths import VOIDING
from domain.obligations import Duty, Standing, Term, TermKind
from domain.workdays import FollowUpClock
from office.obligations import Owed, meet, promise, void
from storage.campaigns import Campaign
from storage.follow_ups import FollowUp
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork


async def clock_starts(uow: UnitOfWork, campaign: Campaign, arises_on: date) -> date:
    """The start event by the office's setting: the day of approval, or the last day of the joint inspection."""
    office = await uow.offices.get(campaign.office_id)
    if office.follow_up_clock is FollowUpClock.INSPECTION_END and campaign.plan.window_end is not None:
        return campaign.plan.window_end
    return arises_on


async def owe(uow: UnitOfWork, campaign: Campaign, follow_ups: list[Owed], *, since: date, now: datetime) -> None:
    """Enters follow-ups that have just been opened."""
    term = Term(TermKind.AFTER, since, campaign.plan.deadlines.follow_up)
    about: dict[str, Any] = {"office_id": campaign.office_id, "campaign_id": campaign.id}
    await promise(uow, follow_ups, **about, duty=Duty.FOLLOW_UP, term=term, now=now)


async def pass_on(
    uow: UnitOfWork, follow_up: FollowUp, *, department_id: int, person_id: int | None, reason: str, now: datetime
) -> str:
    """Voids the obligation and enters one of the same term for whoever has the matter next; its key.

    One that the office has waived stays waived, and the key as it is.
    """
    before = await _owed(uow, follow_up)
    if before.standing is not Standing.OPEN:
        return before.key
    await void(uow, [before.key], now=now, reason=reason[:VOIDING])
    return await _enter_again(uow, follow_up, before, department_id=department_id, person_id=person_id, now=now)


async def reopen(uow: UnitOfWork, follow_up: FollowUp, *, now: datetime) -> str:
    """A new obligation of the same term for a follow-up whose own was met; its key. What the office has waived stays
    waived."""
    before = await _owed(uow, follow_up)
    if before.standing is Standing.WAIVED:
        return before.key
    whose: dict[str, Any] = {"department_id": follow_up.department_id, "person_id": follow_up.person_id}
    return await _enter_again(uow, follow_up, before, **whose, now=now)


async def close(uow: UnitOfWork, follow_up: FollowUp, *, by: int, now: datetime) -> None:
    """Met, or met late; ``follow_up`` is as it stands after its end was entered."""
    evidence = f"follow_up:{follow_up.id}:v{follow_up.version}"
    await meet(uow, follow_up.owed_key, follow_up.office_id, now=now, by=by, evidence=evidence)


async def give_up(uow: UnitOfWork, follow_up: FollowUp, *, reason: str, now: datetime) -> None:
    await void(uow, [follow_up.owed_key], now=now, reason=reason)


async def _owed(uow: UnitOfWork, follow_up: FollowUp) -> Obligation:
    return await uow.obligations.get(follow_up.obligation_id)


async def _enter_again(
    uow: UnitOfWork,
    follow_up: FollowUp,
    before: Obligation,
    *,
    department_id: int,
    person_id: int | None,
    now: datetime,
) -> str:
    key = f"follow_up:{follow_up.id}:{follow_up.version + 1}"
    owed = Owed(key, department_id, matter_id=follow_up.id, sample_id=follow_up.sample_id, person_id=person_id)
    term = Term(before.term, before.started_on, before.working_days, before.fixed_on)
    about: dict[str, Any] = {"office_id": before.office_id, "campaign_id": before.campaign_id}
    await promise(uow, [owed], **about, duty=Duty.FOLLOW_UP, term=term, now=now)
    return key
