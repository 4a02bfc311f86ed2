"""A file into the libraries: read in a thread without the database, then taken over in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refusal
from domain.library import (
    BadRow,
    Department,
    Inspector,
    Item,
    LibraryKind,
    Parsed,
    Subject,
    Table,
    parse_departments,
    parse_inspectors,
    parse_items,
    parse_subjects,
    recognise,
)
from office.libraries.keepers import Keeper, find_keeper
from office.library_files import read_table
from storage.draws import Round
from storage.libraries import Saved
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.library import imported_card
from templates.documents.library import error_copy

Entry = Subject | Inspector | Item | Department

#: Rows saved at a time; between two of them a progress bar moves.
SLICE = 1_000


@dataclass(frozen=True)
class Reading:
    """What stands in a file, for the keeper as of the moment of reading. ``error_copy`` is an .xlsx of the bad
    rows, empty when there are none; ``sha256`` that of the file."""

    keeper: Keeper
    kind: LibraryKind
    filename: str
    sha256: str
    entries: tuple[Entry, ...]
    bad: tuple[BadRow, ...]
    error_copy: bytes


@dataclass(frozen=True)
class Imported:
    """How many rows were new, brought up to date, left out. ``unknown``: numbers of people and of subjects that
    inspectors are to stay away from, and that stand in no library."""

    added: int
    updated: int
    bad: int
    unknown: tuple[str, ...] = ()


def read_file(keeper: Keeper, filename: str, content: bytes, *, kind: LibraryKind | None = None) -> Reading:
    """The entries in a file and its bad rows; ``kind`` is told from the headings where it is not given.

    Takes seconds for a big file. Refuses with ``library.…`` what is no such table, or not this keeper's.
    """
    table = read_table(filename, content)
    kind = kind or recognise(table)
    keeper.require(kind)
    parsed = _parse(keeper, kind, table)
    entries, foreign = _own_only(keeper, table, parsed.good)
    bad = tuple(sorted((*parsed.bad, *foreign), key=lambda row: row.row_number))
    digest = hashlib.sha256(content).hexdigest()
    return Reading(keeper, kind, filename, digest, entries, bad, error_copy(table, bad) if bad else b"")


async def import_file(uow: UnitOfWork, *, user_id: int, reading: Reading, now: datetime) -> Card:
    """Takes over what was read and answers with the sums, and the bad rows as a file.

    Refuses with ``library.changed_meanwhile`` when, since the reading, departments have come or rights have gone.
    """
    keeper = await find_keeper(uow, user_id=user_id)
    if keeper != reading.keeper:
        raise Refusal("library.changed_meanwhile")
    person = await uow.people.find(user_id)
    done = await take_over(uow, reading, now=now, person_id=person.id if person else None)
    return imported_card(
        reading.kind,
        added=done.added,
        updated=done.updated,
        bad=reading.bad,
        filename=reading.filename,
        error_copy=reading.error_copy,
        unknown=done.unknown,
        frozen=await _frozen(uow, reading),
    )


async def _frozen(uow: UnitOfWork, reading: Reading) -> list[str]:
    """The campaigns that are drawing on a frozen list right now, which this file does not change any more."""
    rounds = {"subjects": Round.SUBJECTS, "inspectors": Round.TEAMS}
    if reading.kind not in rounds:
        return []
    return await uow.draws.running(reading.keeper.office.id, rounds[reading.kind])


async def take_over(
    uow: UnitOfWork,
    reading: Reading,
    *,
    now: datetime,
    person_id: int | None = None,
    on_saved: Callable[[int], object] = lambda rows: None,
) -> Imported:
    """Saves the good rows of ``reading``: new ones are added, known ones brought up to date.

    The rights of whoever sent them have been asked by then; the command line has none to ask. ``on_saved`` is
    told of each slice how many rows it had.
    """
    added = updated = 0
    for start in range(0, len(reading.entries), SLICE):
        some = reading.entries[start : start + SLICE]
        saved = await _save(uow, reading.keeper, some)
        added, updated = added + saved.added, updated + saved.updated
        on_saved(len(some))
    done = Imported(added, updated, len(reading.bad), await _unknown(uow, reading))
    await uow.audit.note(
        "library.imported",
        now=now,
        person_id=person_id,
        office_id=reading.keeper.office.id,
        kind=reading.kind,
        sha256=reading.sha256,
        added=done.added,
        updated=done.updated,
        bad=done.bad,
    )
    return done


async def _unknown(uow: UnitOfWork, reading: Reading) -> tuple[str, ...]:
    """A slip in a number would let a recusal pass unnoticed, so it is named; it is no bad row, because those people
    and subjects may be entered later."""
    inspectors = [entry for entry in reading.entries if isinstance(entry, Inspector)]
    colleagues = dict.fromkeys(number for one in inspectors for number in one.apart)
    subjects = dict.fromkeys(number for one in inspectors for number in one.recusals)
    if colleagues:
        departments = [department.id for department in reading.keeper.departments]
        known = {one.inspector.number for one in await uow.libraries.inspectors(departments)}
        colleagues = dict.fromkeys(number for number in colleagues if number not in known)
    found = await uow.libraries.subject_ids(reading.keeper.office.id, list(subjects))
    return (*colleagues, *(number for number in subjects if number not in found))


def _parse(
    keeper: Keeper, kind: LibraryKind, table: Table
) -> Parsed[Subject] | Parsed[Inspector] | Parsed[Item] | Parsed[Department]:
    names = [department.name for department in keeper.departments]
    match kind:
        case "subjects":
            return parse_subjects(table)
        case "inspectors":
            return parse_inspectors(table, names)
        case "items":
            if not names:
                raise Refusal("library.no_departments_for_items")
            return parse_items(table, names)
        case "departments":
            return parse_departments(table)


def _own_only(
    keeper: Keeper, table: Table, good: Sequence[tuple[int, Entry]]
) -> tuple[tuple[Entry, ...], list[BadRow]]:
    """The entries that this keeper may write, and the rows of other departments as bad ones."""
    own = {department.name for department in keeper.own}
    cells = dict(table.rows)
    entries: list[Entry] = []
    foreign: list[BadRow] = []
    for number, entry in good:
        if isinstance(entry, Inspector | Item) and entry.department not in own:
            reason = Refusal("library.other_department", department=entry.department, own=keeper.place)
            foreign.append(BadRow(number, (reason,), cells[number]))
        else:
            entries.append(entry)
    return tuple(entries), foreign


async def _save(uow: UnitOfWork, keeper: Keeper, some: Sequence[Entry]) -> Saved:
    """Saves entries of one kind."""
    ids = {department.name: department.id for department in keeper.own}
    subjects = [entry for entry in some if isinstance(entry, Subject)]
    inspectors = [entry for entry in some if isinstance(entry, Inspector)]
    items = [entry for entry in some if isinstance(entry, Item)]
    departments = {entry.name: entry.short_name for entry in some if isinstance(entry, Department)}
    if subjects:
        return await uow.libraries.save_subjects(keeper.office.id, subjects)
    if inspectors:
        return await uow.libraries.save_inspectors(ids, inspectors)
    if items:
        return await uow.libraries.save_items(ids, items)
    added = len(await uow.offices.add_departments(keeper.office.id, departments))
    await uow.offices.name_shortly(keeper.office.id, departments)
    return Saved(added=added, updated=len(departments) - added)
