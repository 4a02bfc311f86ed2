"""A sent arrangement is shown back with what it would change; it counts when its sender says so."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.local_time import local
from domain.workdays import changes_by
from office.rights import require_office_admin
from office.working_calendar.entering import ArrangementFile, enter_version, says_anything_new
from office.working_calendar.moving import find_moved
from storage.calendar import Version
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import calendar as cards


async def propose(uow: UnitOfWork, *, user_id: int, file: ArrangementFile, now: datetime) -> Card:
    """Keeps what was read, without force, and asks. Bad rows, or nothing new: said so, and nothing is kept."""
    person, _ = await require_office_admin(uow, user_id)
    if file.arrangement.bad:
        return cards.bad_rows(file.filename, file.arrangement.bad)
    arrangement = file.arrangement
    if not await says_anything_new(uow, arrangement):
        return cards.nothing_new(file.filename, arrangement.notices)
    calendar = await uow.calendar.load()
    changes = changes_by(arrangement.worked, calendar)
    rederived = await find_moved(uow, calendar.arranged(arrangement.worked), changes, now=now)
    moved = sum(one.before.due_on != one.after.due_on for one in rederived)
    version_id = await uow.calendar.propose(arrangement.days, person_id=person.id, source=file.filename, now=now)
    return cards.proposal(version_id, file.filename, arrangement.notices, changes, moved)


async def take_over(uow: UnitOfWork, *, user_id: int, version_id: int, now: datetime) -> Card:
    """The version counts from now on, with all that follows. A second tap shows what was decided."""
    person, office_id = await require_office_admin(uow, user_id)
    version = await _find(uow, version_id)
    if version.decided_at is not None:
        return await _decided(uow, version, office_id)
    entered = await enter_version(uow, version_id, person_id=person.id, now=now)
    return cards.taken_over(entered.number, version.notices, entered.changes, entered.moved)


async def withdraw(uow: UnitOfWork, *, user_id: int, version_id: int, now: datetime) -> Card:
    """The version never counts. A second tap shows what was decided."""
    person, office_id = await require_office_admin(uow, user_id)
    version = await _find(uow, version_id)
    if not await uow.calendar.withdraw(version_id, now=now):
        return await _decided(uow, version, office_id)
    await uow.audit.note("calendar.withdrawn", now=now, person_id=person.id, source=version.source)
    return cards.withdrawn()


async def _find(uow: UnitOfWork, version_id: int) -> Version:
    version = await uow.calendar.find(version_id)
    if version is None:
        raise Refusal("calendar.unknown_version")
    return version


async def _decided(uow: UnitOfWork, version: Version, office_id: int) -> Card:
    if version.number is None or version.decided_at is None:
        return cards.withdrawn()
    office = await uow.offices.get(office_id)
    return cards.in_force(version.number, version.notices, version.by or "", local(version.decided_at, office.timezone))
