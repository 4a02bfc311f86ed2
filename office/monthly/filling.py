"""A monthly report is filled in: what was arranged in the month, and whom to call."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.local_time import local
from domain.monthly import Filling, Row, parse_contact, parse_entries
from office.monthly.reading import WRITING, Read, read, require_open, require_writer, view_of
from office.rights import require_member
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import monthly as cards
from templates.monthly_words import standing_words

#: Reports that are listed: the newest ones.
LISTED = 12


async def open_monthly(uow: UnitOfWork, *, user_id: int) -> Card:
    """The reports of the reader's departments; the report itself where there is one."""
    person, held = await require_member(uow, user_id)
    departments = {one.department_id for one in held if one.role in WRITING and one.department_id is not None}
    found = await uow.monthly.of_departments(departments, limit=LISTED)
    if len(found) == 1:
        return cards.report_card(await view_of(uow, await read(uow, found[0][0].id, person)))
    filed = await uow.monthly.filed([report.id for report, _ in found])
    listed = []
    for report, one in found:
        zone = (await uow.offices.get(one.office_id)).timezone
        last = filed[report.id][-1] if report.id in filed else None
        words = standing_words(local(last.at, zone), last.number, late=last.late) if last else cards.MISSING
        listed.append((report.id, report.department, one.month, words))
    return cards.reports_card(listed)


async def open_report(uow: UnitOfWork, *, user_id: int, report_id: int) -> Card:
    """One report with the ways to fill it in."""
    _, found = await _written_by(uow, user_id, report_id)
    return await _card(uow, found)


async def open_row(uow: UnitOfWork, *, user_id: int, report_id: int, row: str) -> Card:
    """The entries of a row."""
    _, found = await _written_by(uow, user_id, report_id)
    require_open(found.report)
    return cards.row_card(found.view, row_of(row))


async def set_none(uow: UnitOfWork, *, user_id: int, report_id: int, row: str, now: datetime) -> Card:
    """本月无. Said twice, it stays so."""
    person, found = await _written_by(uow, user_id, report_id)
    require_open(found.report)
    return await _write(uow, person, found, found.report.filling.empty(row_of(row)), now=now)


async def ask_entries(uow: UnitOfWork, *, user_id: int, report_id: int, row: str) -> Card:
    """Asks for the lines of a row."""
    _, found = await _written_by(uow, user_id, report_id)
    require_open(found.report)
    return cards.ask_entries_card(found.view, row_of(row))


async def add_entries(uow: UnitOfWork, *, user_id: int, report_id: int, row: str, text: str, now: datetime) -> Card:
    """Takes every line, or none of them; shows the row as it then is."""
    person, found = await _written_by(uow, user_id, report_id)
    require_open(found.report)
    new = parse_entries(row_of(row), text, found.round.period)
    await _write(uow, person, found, found.report.filling.adding(row_of(row), new), now=now)
    return cards.row_card((await read(uow, report_id, person)).view, row_of(row))


async def drop_entry(
    uow: UnitOfWork, *, user_id: int, report_id: int, row: str, place: int, version: int, now: datetime
) -> Card:
    """Takes one entry out, if the report is still as it was shown."""
    person, found = await _written_by(uow, user_id, report_id)
    require_open(found.report)
    if found.report.version != version:
        raise Refusal("monthly.changed_meanwhile")
    await _write(uow, person, found, found.report.filling.removing(row_of(row), place), now=now)
    return cards.row_card((await read(uow, report_id, person)).view, row_of(row))


async def ask_contact(uow: UnitOfWork, *, user_id: int, report_id: int, in_group: bool) -> Card:
    """Asks for name, telephone and mobile."""
    _, found = await _written_by(uow, user_id, report_id)
    require_open(found.report)
    require_private(in_group=in_group)
    return cards.ask_contact_card(found.view)


async def set_contact(uow: UnitOfWork, *, user_id: int, report_id: int, text: str, now: datetime) -> Card:
    """Remembers whom to call, for this report and those to come."""
    person, found = await _written_by(uow, user_id, report_id)
    await uow.monthly.keep_contact(person.id, parse_contact(text))
    await uow.audit.note("monthly.contact", now=now, person_id=person.id, department_id=found.report.department_id)
    return await _card(uow, await read(uow, report_id, person))


def row_of(word: str) -> Row:
    """The row that a button names; Refusal ``chat.stale_button`` for any other word."""
    if word not in set(Row):
        raise Refusal("chat.stale_button")
    return Row(word)


def require_private(*, in_group: bool) -> None:
    """Refusal ``monthly.private_only`` where colleagues read along: the report holds a mobile."""
    if in_group:
        raise Refusal("monthly.private_only")


async def _written_by(uow: UnitOfWork, user_id: int, report_id: int) -> tuple[Person, Read]:
    report = await uow.monthly.report(report_id)
    person = await require_writer(uow, user_id, report)
    return person, await read(uow, report_id, person)


async def _write(uow: UnitOfWork, person: Person, found: Read, filling: Filling, *, now: datetime) -> Card:
    """Keeps what was filled in, and notes how many entries stand where; shows the report."""
    report = found.report
    if filling != report.filling:
        await uow.monthly.write(report, filling)
        entries = {row.value: len(filling.of(row)) for row in Row}
        about = {"report": report.id, "version": report.version + 1}
        await uow.audit.note("monthly.fill", now=now, person_id=person.id, **about, entries=entries)
    return await _card(uow, await read(uow, report.id, person))


async def _card(uow: UnitOfWork, found: Read) -> Card:
    return cards.report_card(await view_of(uow, found))
