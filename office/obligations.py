"""Promises with a date: what is owed, by which department, from which event, in how many working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from domain.local_time import local_day
from domain.workdays import Due, add_working_days
from storage.campaigns import Campaign
from storage.obligations import Duty, Obligation
from storage.unit_of_work import UnitOfWork
from templates.cards.calendar import OwedDay


async def owe(
    uow: UnitOfWork,
    *,
    key: str,
    campaign: Campaign,
    duty: Duty,
    department_id: int | None,
    since: date,
    working_days: int,
) -> Due:
    """Enters the obligation ``key`` in the ledger; ``since`` is the day of the start event, which does not count.

    ``department_id`` None means that the office itself owes it. Returns the due day with its derivation.
    """
    owed = {key: department_id}
    return await owe_each(uow, owed=owed, campaign=campaign, duty=duty, since=since, working_days=working_days)


async def owe_each(
    uow: UnitOfWork,
    *,
    owed: Mapping[str, int | None],
    campaign: Campaign,
    duty: Duty,
    since: date,
    working_days: int,
) -> Due:
    """Many obligations of the same day and term at once; ``owed`` has the id of each one's department by its key."""
    due = add_working_days(since, working_days, await uow.calendar.load())
    derivation = [[day.isoformat(), kind.value] for day, kind in due.steps]
    await uow.obligations.owe(
        *(
            Obligation(
                key=key,
                office_id=campaign.office_id,
                campaign_id=campaign.id,
                department_id=department_id,
                duty=duty,
                started_on=since,
                working_days=working_days,
                due_on=due.day,
                provisional=due.provisional,
                derivation=derivation,
            )
            for key, department_id in owed.items()
        )
    )
    return due


async def owed_day(uow: UnitOfWork, key: str) -> OwedDay | None:
    """The due day under ``key`` for a card, with the way to its explanation; None where nothing is owed."""
    owed = await uow.obligations.find(key)
    return OwedDay(owed.id, owed.due_on, owed.provisional) if owed else None


async def meet(uow: UnitOfWork, key: str, campaign: Campaign, *, now: datetime) -> None:
    """Closes the obligation as met, or met late, by the calendar day at the office."""
    office = await uow.offices.get(campaign.office_id)
    await uow.obligations.meet(key, now=now, today=local_day(now, office.timezone))
