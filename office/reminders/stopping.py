"""A reminder stops the moment its matter is closed, and none goes out after hours.

What is taken back is not rewritten: the reminders in it that still hold wait for another digest, which the next tick
of an open hour makes (``digests``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.local_time import local_day
from storage.unit_of_work import UnitOfWork


async def stop_reminding(uow: UnitOfWork, obligation_ids: Collection[int], *, now: datetime) -> None:
    """Takes back every digest that is not sent yet and carries one of these matters, which are closed or put off."""
    await _take_back(uow, await uow.reminders.unsent_with(sorted(obligation_ids)), now=now)


async def recall_stale(uow: UnitOfWork, now: datetime) -> bool:
    """Takes back what is not sent yet and carries a closed matter, and what is left over from an earlier day or in an
    office that is not open: it is said anew when one is, with all else of that day. Never leaves anything."""
    stale = await uow.reminders.unsent_with_closed()
    for office_id, digests in (await uow.reminders.unsent_by_office()).items():
        office = await uow.offices.get(office_id)
        is_open = office.hours.is_open(now, await uow.calendar.load())
        today = local_day(now, office.timezone)
        stale += [key for key, at in digests.items() if not is_open or local_day(at, office.timezone) < today]
    await _take_back(uow, stale, now=now)
    return False


async def _take_back(uow: UnitOfWork, digests: Sequence[str], *, now: datetime) -> None:
    """One that may have arrived already is not said again: one reminder too few harms less than one too many."""
    if not digests:
        return
    recalled = await uow.outbox.recall(digests)
    again = [key for key, may_have_arrived in recalled.items() if not may_have_arrived]
    await uow.reminders.release(again)
    await uow.audit.note("reminders.recalled", now=now, digests=sorted(recalled), said_anew=len(again))
