"""Why a matter is due on that day (为什么是这一天)."""

from __future__ import annotations

from datetime import date

from domain.errors import Refusal
from domain.obligations import Duty, TermKind
from domain.workdays import DayKind, Due, FixedDue, FollowUpClock, RestDayConvention
from office.rights import require_member
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import calendar as cards


async def explain(uow: UnitOfWork, *, user_id: int, obligation_id: int) -> Card:
    """The derivation of a due date, for members of the office that it is owed in."""
    _, held = await require_member(uow, user_id)
    owed = await uow.obligations.get(obligation_id)
    if owed.office_id not in {one.office_id for one in held}:
        raise Refusal("calendar.unknown_obligation")
    title = (await uow.campaigns.get(owed.campaign_id)).plan.title if owed.campaign_id else ""
    return cards.why(await explained(uow, owed), duty=owed.duty.value, title=title)


async def explained(uow: UnitOfWork, owed: Obligation) -> str:
    """The start event, the rule and every day that mattered, in words."""
    due = due_of(owed)
    if isinstance(due, Due):
        return cards.due_text(due, await _event(uow, owed))
    return cards.fixed_text(due, is_agreed=owed.term is TermKind.ON)


def due_of(owed: Obligation) -> Due | FixedDue:
    """The due date of an obligation with its derivation, as it was told."""
    steps = tuple((date.fromisoformat(day), DayKind(kind)) for day, kind in owed.derivation)
    if owed.term is TermKind.AFTER:
        return Due(owed.due_on, owed.provisional, owed.started_on, owed.working_days, steps)
    named = owed.fixed_on or owed.due_on
    # By the convention of that time: the office may have chosen the other one since.
    convention = RestDayConvention.AFTER if owed.due_on > named else RestDayConvention.BEFORE
    return FixedDue(owed.due_on, owed.provisional, named, convention, steps)


async def _event(uow: UnitOfWork, owed: Obligation) -> str:
    """What the limit is counted from; of a follow-up either of two events, by the office's setting."""
    if owed.duty is Duty.FOLLOW_UP and owed.campaign_id is not None:
        office, plan = await uow.offices.get(owed.office_id), (await uow.campaigns.get(owed.campaign_id)).plan
        if office.follow_up_clock is FollowUpClock.INSPECTION_END and owed.started_on == plan.window_end:
            return cards.INSPECTION_END
    return cards.DUTY_WORDS[owed.duty.value][1]
