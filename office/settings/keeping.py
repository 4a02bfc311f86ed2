"""A changed setting is kept, noted in the audit log, and taken over by the reminders of what is open."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.obligations import Duty
from office.obligations.rescheduling import reschedule
from storage.offices import Office
from storage.people import Person
from storage.unit_of_work import UnitOfWork


async def keep(uow: UnitOfWork, person: Person, office: Office, wanted: Office, *, what: str, now: datetime) -> None:
    """Keeps ``wanted`` in the place of ``office``, as it was read in this transaction; nothing where they are the same.

    Due dates stay as they were told; where a ladder or the hours changed, the next reminder of each open matter is
    worked out anew.
    """
    if not await uow.offices.set_up(wanted):
        return
    names = [name for name, value in vars(wanted).items() if value != getattr(office, name)]
    await uow.audit.note(
        "settings.changed",
        now=now,
        person_id=person.id,
        office_id=office.id,
        what=what,
        before={name: _plain(getattr(office, name)) for name in names},
        after={name: _plain(getattr(wanted, name)) for name in names},
    )
    duties = [duty for duty in Duty if office.ladder(duty) != wanted.ladder(duty)]
    if office.hours != wanted.hours:
        duties = list(Duty)
    if duties:
        await reschedule(uow, office, wanted, duties, now=now)


def _plain(value: Any) -> Any:
    """For JSON."""
    if isinstance(value, StrEnum):
        return value.value
    return [list(one) for one in value] if isinstance(value, tuple) else value
