"""Marking: the rung that each due promise has reached, entered once for everybody who is to hear of it.

Only rows are written here. What somebody hears of on a morning is put together afterwards (``digests``), so that a
crash between the two loses nothing and says nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from domain.local_time import local_day
from domain.obligations import Capacity, Rung, latest_rung
from domain.obligations.ladder import BEFORE, DUE
from domain.workdays import WorkCalendar
from office.obligations.owing import next_reminder
from office.obligations.owners import Owners
from storage.obligations import Obligation
from storage.offices import Office
from storage.people import Person
from storage.reminders import GROUP, Reminder
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


async def mark_due(uow: UnitOfWork, now: datetime, limit: int = 500) -> bool:
    """Marks up to ``limit`` due promises of one office that is open at ``now``; whether there may be more.

    After an outage only the latest rung of each is marked. An office that is closed waits for its next open hour.
    """
    calendar = await uow.calendar.load()
    for office_id in await uow.obligations.offices_to_remind(until=now):
        office = await uow.offices.get(office_id)
        if office.hours.is_open(now, calendar):
            due = await uow.obligations.due_reminders(office_id, until=now, limit=limit)
            await _Marking(uow, office, calendar, now).mark(due)
            return True
    return False


class _Marking:
    """One batch of one office."""

    def __init__(self, uow: UnitOfWork, office: Office, calendar: WorkCalendar, now: datetime) -> None:
        self._uow = uow
        self._office = office
        self._calendar = calendar
        self._now = now
        self._today = local_day(now, office.timezone)
        self._owners = Owners(uow, self._today)
        self._in_groups: dict[int, bool] = {}

    async def mark(self, due: Sequence[Obligation]) -> None:
        """Enters their reminders and moves each on to the day of its next rung, which is after today."""
        await self._owners.read_authors(due)
        marked = {one.id: await self._marked(one) for one in due}
        await self._uow.reminders.make([one for new, _ in marked.values() for one in new])
        await self._uow.obligations.remind_next({which: moment for which, (_, moment) in marked.items()})

    async def _marked(self, owed: Obligation) -> tuple[list[Reminder], datetime | None]:
        """The reminders of one and the moment of its next rung. What cannot be worked out stops no other, and is tried
        again on the next working day."""
        try:
            async with self._uow.part():
                new = await self._reminders(owed)
                return new, next_reminder(owed, self._office, self._calendar, after=self._today)
        except Exception:
            log.exception("obligation %s: its reminder cannot be worked out today", owed.id)
            return [], self._office.hours.opening(self._calendar.workday_after(self._today, 1))

    async def _reminders(self, owed: Obligation) -> list[Reminder]:
        ladder = self._office.ladder(owed.duty)
        days = (owed.started_on, owed.due_on)
        rung = latest_rung(ladder, *days, self._calendar, today=self._today, later=owed.later)
        if rung is None:  # the due day moved on since the next reminder was set
            return []
        office = await self._present(await self._owners.office(owed)) if rung.reaches_office(ladder) else []
        admins = await self._present(await self._owners.admins(owed)) if rung.reaches_admin(ladder) else []
        owing = await self._owners.of(owed)
        readers = {person.id: Capacity.OFFICE for person in office}
        readers |= {person.id: Capacity.DEPARTMENT for person in admins}
        readers |= {person.id: owing.capacity for person in owing.people}
        if await self._is_for_group(owed, rung):
            readers[GROUP] = Capacity.GROUP
        return [self._reminder(owed, rung, *reader) for reader in readers.items()]

    async def _present(self, people: Sequence[Person]) -> Sequence[Person]:
        """Those who are there; all of them where nobody is."""
        return [one for one in people if await self._owners.is_present(one)] or people

    async def _is_for_group(self, owed: Obligation, rung: Rung) -> bool:
        """The day before, the day itself, and what is overdue, where the campaign has a group."""
        if owed.campaign_id is None or not (rung.overdue or rung.name in (DUE, f"{BEFORE}:1")):
            return False
        if owed.campaign_id not in self._in_groups:
            campaign = await self._uow.campaigns.get(owed.campaign_id)
            self._in_groups[owed.campaign_id] = campaign.chat_id is not None
        return self._in_groups[owed.campaign_id]

    def _reminder(self, owed: Obligation, rung: Rung, person_id: int, capacity: Capacity) -> Reminder:
        return Reminder(
            obligation_id=owed.id,
            rung=rung.name,
            person_id=person_id,
            office_id=owed.office_id,
            campaign_id=owed.campaign_id,
            capacity=capacity,
            made_at=self._now,
        )
