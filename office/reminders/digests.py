"""Digests: one message to each person with every matter that they are to be reminded of, one to each group."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime

from domain.local_time import local_day
from domain.obligations import Capacity, Standing
from domain.workdays import WorkCalendar
from office.notices import tell_chat
from office.obligations.matters import Matters
from office.obligations.owners import Owners, is_overseen
from storage.obligations import Obligation
from storage.offices import Office
from storage.outbox import Purpose
from storage.reminders import GROUP, NOWHERE, Reminder
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import reminders as cards

log = logging.getLogger(__name__)


async def send_digests(uow: UnitOfWork, now: datetime, limit: int = 50) -> bool:
    """Queues the digests of up to ``limit`` people and as many groups; whether there may be more. A reader whose digest
    cannot be made waits for the next tick and stops no other.

    Only of offices that are open at ``now`` and in which nothing is left to be marked (``marking``): so everybody gets
    all of a morning in one.
    """
    calendar = await uow.calendar.load()
    unmarked = await uow.obligations.offices_to_remind(until=now)
    offices = {
        one.id: one for one in await uow.offices.all() if one.id not in unmarked and one.hours.is_open(now, calendar)
    }
    readers = await uow.reminders.readers_waiting(list(offices), limit=limit)
    done = False
    for person_id, office_id, campaign_id in readers:
        try:
            async with uow.part():
                await _Digest(uow, offices[office_id], calendar, now).send(person_id, campaign_id)
            done = True
        except Exception:
            whose = f"campaign {campaign_id}" if person_id == GROUP else f"person {person_id}"
            log.exception("%s: the digest of office %s cannot be made, the next tick tries again", whose, office_id)
    return done


class _Digest:
    """What one reader has to hear of one office."""

    def __init__(self, uow: UnitOfWork, office: Office, calendar: WorkCalendar, now: datetime) -> None:
        self._uow = uow
        self._office = office
        self._calendar = calendar
        self._now = now
        self._today = local_day(now, office.timezone)

    async def send(self, person_id: int, campaign_id: int | None) -> None:
        """Queues the message and notes what it carries; what no longer holds is carried by none."""
        waiting = await self._uow.reminders.waiting_for(person_id, self._office.id, campaign_id)
        owed = await self._uow.obligations.by_id([one.obligation_id for one in waiting])
        chat_id = await self._chat_of(person_id, campaign_id)
        holds = [one for one in waiting if chat_id and _holds(owed[one.obligation_id], self._today)]
        await self._uow.reminders.carry({one.id for one in waiting} - {one.id for one in holds}, NOWHERE)
        if chat_id is None or not holds:
            return
        reader = f"g{campaign_id}" if person_id == GROUP else str(person_id)
        # A digest that was taken back and made anew has a key of its own: it carries fewer, or comes later.
        key = f"digest:{reader}:{self._now.astimezone(UTC):%Y%m%dT%H%M%S}:{holds[-1].id}:{len(holds)}"
        card = await self._card(holds, owed, campaign_id)
        await tell_chat(self._uow, chat_id, card, key=key, now=self._now, purpose=Purpose.NOTICE)
        await self._uow.reminders.carry([one.id for one in holds], key)

    async def _chat_of(self, person_id: int, campaign_id: int | None) -> int | None:
        if person_id != GROUP:
            return (await self._uow.people.get(person_id)).chat_user_id
        return (await self._uow.campaigns.get(campaign_id)).chat_id if campaign_id is not None else None

    async def _card(self, holds: Sequence[Reminder], owed: dict[int, Obligation], campaign_id: int | None) -> Card:
        capacities = {one.obligation_id: one.capacity for one in holds}  # the newest of each matter
        wanted = [owed[one] for one in capacities]
        matters = await Matters(self._uow).of(wanted, today=self._today, calendar=self._calendar)
        if campaign_id is not None:
            return cards.group_digest(matters, self._today)
        held = await self._uow.people.appointments(holds[0].person_id)
        overseen = [one for one in capacities if is_overseen(owed[one], held)]
        owners = Owners(self._uow, self._today)
        stood_in = {
            one: "、".join((await owners.of(owed[one])).missing)
            for one, capacity in capacities.items()
            if capacity is Capacity.DEPUTY
        }
        return cards.digest(matters, capacities, stood_in, self._today, overseen=overseen)


def _holds(owed: Obligation, today: date) -> bool:
    """Whether there is still something to be said of it today: it is open, and not put off meanwhile."""
    return owed.standing is Standing.OPEN and (owed.later is None or owed.later <= today)
