"""The next reminders of open matters, worked out anew when their office changes its ladders or its hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from domain.local_time import local_day
from domain.obligations import Duty
from office.obligations.owing import next_reminder
from storage.obligations import Obligation
from storage.offices import Office
from storage.unit_of_work import UnitOfWork

#: Obligations looked at between two queries.
BATCH = 500
Rhythm = tuple[Duty, date, date, date | None, date]


async def reschedule(
    uow: UnitOfWork, before: Office, after: Office, duties: Collection[Duty], *, now: datetime
) -> None:
    """Gives every open matter with one of ``duties`` its next reminder by the settings ``after``; due days stay.

    What was to be said today and has not been said yet can still be said today; what the new settings would have said
    on a day before falls away.
    """
    calendar = await uow.calendar.load()
    said_until = _said_until(before, after, now)
    known: dict[Rhythm, datetime | None] = {}
    above = 0
    while batch := await uow.obligations.open_of_office(after.id, duties, above=above, limit=BATCH):
        moments: dict[int, datetime | None] = {}
        for one in batch:
            since = min(said_until, _pending(one, after) or said_until)
            rhythm = (one.duty, one.started_on, one.due_on, one.later, since)
            if rhythm not in known:
                known[rhythm] = next_reminder(one, after, calendar, after=since)
            if known[rhythm] != one.remind_at:
                moments[one.id] = known[rhythm]
        await uow.obligations.remind_next(moments)
        above = batch[-1].id


def _said_until(before: Office, after: Office, now: datetime) -> date:
    """The last day whose reminders may have gone out already: yesterday before the office opens, else today."""
    today = local_day(now, after.timezone)
    opened = now >= min(before.hours.opening(today), after.hours.opening(today))
    return today if opened else today - timedelta(days=1)


def _pending(owed: Obligation, office: Office) -> date | None:
    """The day before the reminder that is on its way; None where there is none."""
    return local_day(owed.remind_at, office.timezone) - timedelta(days=1) if owed.remind_at else None
