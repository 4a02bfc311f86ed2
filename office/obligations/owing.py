"""Promises with a date: what is owed, by whom, from which event, until when; and their end.

Whatever opens a promise tells its owner in the same transaction: that message is the first rung of the ladder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.local_time import local_day
from domain.obligations import Duty, Term, TermKind, derive, next_rung
from domain.workdays import Due, FixedDue, WorkCalendar
from office.reminders.stopping import stop_reminding
from storage.campaigns import Campaign
from storage.obligations import Obligation
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards.calendar import OwedDay


@dataclass(frozen=True)
class Owed:
    """One matter that is owed; the fields as in ``storage.obligations.Obligation``. ``department_id`` None means that
    the office itself owes it."""

    key: str
    department_id: int | None
    matter_id: int | None = None
    sample_id: int | None = None
    inspector_id: int | None = None
    person_id: int | None = None


async def promise(
    uow: UnitOfWork,
    owed: Sequence[Owed],
    *,
    office_id: int,
    campaign_id: int | None,
    duty: Duty,
    term: Term,
    now: datetime,
) -> Due | FixedDue:
    """Enters matters of the same duty and term in the ledger; returns their due day with its derivation.

    What stands under a key already stays as it is.
    """
    office = await uow.offices.get(office_id)
    calendar = await uow.calendar.load()
    due = derive(term, calendar, office.rest_day)
    shared = Obligation(
        key="",
        office_id=office_id,
        campaign_id=campaign_id,
        department_id=None,
        duty=duty,
        term=term.kind,
        started_on=term.started_on,
        working_days=term.working_days,
        fixed_on=term.fixed_on,
        due_on=due.day,
        provisional=due.provisional,
        derivation=derivation_of(due),
    )
    shared = replace(shared, remind_at=next_reminder(shared, office, calendar, after=local_day(now, office.timezone)))
    await uow.obligations.owe(*(replace(shared, **vars(one)) for one in owed))
    return due


async def owe(
    uow: UnitOfWork, owed: Owed, *, campaign: Campaign, duty: Duty, since: date, working_days: int, now: datetime
) -> Due:
    """Enters one matter of a campaign that is due so many working days after ``since``, which does not count."""
    return await owe_each(uow, [owed], campaign=campaign, duty=duty, since=since, working_days=working_days, now=now)


async def owe_each(
    uow: UnitOfWork,
    owed: Sequence[Owed],
    *,
    campaign: Campaign,
    duty: Duty,
    since: date,
    working_days: int,
    now: datetime,
) -> Due:
    """Many matters of a campaign of the same day and term at once."""
    term = Term(TermKind.AFTER, since, working_days)
    due = await promise(uow, owed, office_id=campaign.office_id, campaign_id=campaign.id, duty=duty, term=term, now=now)
    assert isinstance(due, Due)  # the term is one of working days
    return due


def next_reminder(owed: Obligation, office: Office, calendar: WorkCalendar, *, after: date) -> datetime | None:
    """The moment of the first rung on a day after ``after``; None when the ladder has none any more."""
    ladder = office.ladder(owed.duty)
    rung = next_rung(ladder, owed.started_on, owed.due_on, calendar, after=after, later=owed.later)
    return office.hours.opening(rung.day) if rung else None


def derivation_of(due: Due | FixedDue) -> list[list[str]]:
    """The skipped and make-up days of a due date, as the ledger keeps them."""
    return [[day.isoformat(), kind.value] for day, kind in due.steps]


async def owed_day(uow: UnitOfWork, key: str) -> OwedDay | None:
    """The due day under ``key`` for a card, with the way to its explanation; None where nothing is owed."""
    owed = await uow.obligations.find(key)
    return OwedDay(owed.id, owed.due_on, owed.provisional) if owed else None


async def meet(
    uow: UnitOfWork, key: str, office_id: int, *, now: datetime, by: int | None = None, evidence: str = ""
) -> None:
    """Closes the obligation as met, or met late, by the calendar day at the office; its reminders stop at once.

    ``by`` is the person's id; ``evidence`` says by what it was met (``section:12:v3``).
    """
    office = await uow.offices.get(office_id)
    today = local_day(now, office.timezone)
    closed = await uow.obligations.meet(key, now=now, today=today, by=by, evidence=evidence)
    if closed is not None:
        await stop_reminding(uow, [closed.id], now=now)


async def meet_about(
    uow: UnitOfWork, duty: Duty, matter_id: int, *, now: datetime, by: int | None = None, evidence: str = ""
) -> None:
    """Closes whatever of that duty is open about one matter (a section, a verdict …)."""
    for one in await uow.obligations.open_about(duty, matter_id):
        await meet(uow, one.key, one.office_id, now=now, by=by, evidence=evidence)


async def void(uow: UnitOfWork, keys: Collection[str], *, now: datetime, reason: str = "") -> None:
    """Closes obligations that no longer make sense; their reminders stop at once."""
    closed = [await uow.obligations.void(key, reason=reason) for key in keys]
    await stop_reminding(uow, [one for one in closed if one is not None], now=now)


async def void_all(
    uow: UnitOfWork, campaign_id: int, duties: Collection[Duty], *, now: datetime, reason: str = ""
) -> None:
    """Closes every open obligation of a campaign with one of ``duties``; their reminders stop at once."""
    await stop_reminding(uow, await uow.obligations.void_all(campaign_id, duties, reason=reason), now=now)
