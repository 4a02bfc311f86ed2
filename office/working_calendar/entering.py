"""An arrangement from a file into the calendar, and everything that follows from it in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refusal
from domain.workdays import (
    Arrangement,
    Changes,
    WorkCalendar,
    changes_by,
    is_arrangement_heading,
    parse_arrangement,
)
from office.library_files import read_table
from office.working_calendar.moving import find_moved, keep_moved, tell_moved
from storage.calendar import Version
from storage.unit_of_work import UnitOfWork

TAKEN_OVER_ACTION = "calendar.taken_over"


@dataclass(frozen=True)
class ArrangementFile:
    """What stands in a file that somebody sent."""

    filename: str
    arrangement: Arrangement


@dataclass(frozen=True)
class Entered:
    """What became of a version: the number it got, what it changed in the calendar, how many due dates moved."""

    version: Version
    number: int
    changes: Changes
    moved: int


def read_arrangement(filename: str, content: bytes) -> ArrangementFile:
    """The arrangement in a file; refuses with ``library.…`` or ``calendar.…`` what is no such table."""
    table = read_table(filename, content, knows=is_arrangement_heading)
    return ArrangementFile(filename, parse_arrangement(table))


async def enter(uow: UnitOfWork, file: ArrangementFile, *, now: datetime) -> Entered | None:
    """Takes an arrangement over at once, for whoever runs the machine; None where it says nothing new.

    Refuses with ``calendar.bad_rows`` where any row is bad.
    """
    if file.arrangement.bad:
        raise Refusal("calendar.bad_rows", filename=file.filename, count=len(file.arrangement.bad))
    if not await says_anything_new(uow, file.arrangement):
        return None
    version_id = await uow.calendar.propose(file.arrangement.days, person_id=None, source=file.filename, now=now)
    return await enter_version(uow, version_id, person_id=None, now=now)


async def says_anything_new(uow: UnitOfWork, arrangement: Arrangement) -> bool:
    """Whether there is a day of which the calendar does not say the very same already, under the same notice."""
    known = {one.day: one for one in await uow.calendar.days()}
    return any(known.get(one.day) != one for one in arrangement.days)


async def enter_version(uow: UnitOfWork, version_id: int, *, person_id: int | None, now: datetime) -> Entered:
    """``put_in_force`` by somebody (None for whoever runs the machine), which the audit log keeps."""
    entered = await put_in_force(uow, version_id, now=now)
    version = entered.version
    await uow.audit.note(
        TAKEN_OVER_ACTION,
        now=now,
        person_id=person_id,
        version=entered.number,
        source=version.source,
        notices=list(version.notices),
        days=[[one.day.isoformat(), one.before.value, one.after.value] for one in entered.changes.days],
        official_years=list(entered.changes.official),
        due_dates_moved=entered.moved,
    )
    return entered


async def put_in_force(uow: UnitOfWork, version_id: int, *, now: datetime) -> Entered:
    """The version counts from now on; open obligations that it touches get their new dates, and their owners word.

    Refuses with ``calendar.changed_meanwhile`` where another version has come since this one was sent.
    """
    version = await uow.calendar.find(version_id)
    if version is None:
        raise Refusal("calendar.unknown_version")
    before = await uow.calendar.load()
    worked = {one.day: one.works for one in await uow.calendar.proposed(version_id)}
    changes = changes_by(worked, before)
    number = await uow.calendar.put_in_force(version, changes.official, now=now)
    if not number:
        raise Refusal("calendar.changed_meanwhile")
    moved = await _recompute(uow, before.arranged(worked), changes, now=now, notices=version.notices, number=number)
    return Entered(version, number, changes, moved)


async def _recompute(
    uow: UnitOfWork, after: WorkCalendar, changes: Changes, *, now: datetime, notices: tuple[str, ...], number: int
) -> int:
    """How many due dates moved. What only lost its mark as provisional is kept anew without a word to anybody."""
    rederived = await find_moved(uow, after, changes, now=now)
    await keep_moved(uow, rederived, number=number, now=now)
    moved = [one for one in rederived if one.before.due_on != one.after.due_on]
    await tell_moved(uow, moved, notices=notices, number=number, now=now)
    return len(moved)
