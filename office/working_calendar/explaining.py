"""Why a matter is due on that day (为什么是这一天)."""

from __future__ import annotations

from datetime import date

from domain.errors import Refusal
from domain.workdays import DayKind, Due
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
    return cards.why(due_of(owed), duty=owed.duty.value, title=title)


def due_of(owed: Obligation) -> Due:
    """The due date of an obligation with its derivation, as it was told."""
    steps = tuple((date.fromisoformat(day), DayKind(kind)) for day, kind in owed.derivation)
    return Due(owed.due_on, owed.provisional, owed.started_on, owed.working_days, steps)
