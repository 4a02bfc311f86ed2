"""Obligations in words: what everybody reads of them, on cards and in messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.workdays import WorkCalendar
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork
from templates.cards.matters import Matter


class Matters:
    """Reads what obligations are about: one query for up to 500 of them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def of(self, owed: Sequence[Obligation], *, today: date, calendar: WorkCalendar) -> list[Matter]:
        """``owed`` as a person reads it on the day ``today`` at the office, soonest due first."""
        about = await self._uow.ledger.about([one.id for one in owed])
        found = [
            Matter(
                obligation_id=one.id,
                duty=one.duty,
                campaign=about[one.id].campaign,
                campaign_id=one.campaign_id,
                department=about[one.id].department,
                department_id=one.department_id,
                subject=about[one.id].subject,
                number=about[one.id].number,
                matter_id=one.matter_id,
                due_on=one.due_on,
                provisional=one.provisional,
                overdue=calendar.workdays_between(one.due_on, today),
                left=calendar.workdays_between(today, one.due_on),
                today=today,
            )
            for one in owed
        ]
        return sorted(found, key=lambda one: (one.due_on, one.obligation_id))
