"""A monthly report is handed in, mended with a reason until the office closes the month, and sent as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from domain import lengths
from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.monthly import figures_as_data, figures_from
from domain.roles import Role
from office.monthly.filling import require_private
from office.monthly.reading import WRITING, Read, read, require_open, require_writer, view_of
from office.notices import tell_role
from office.obligations import meet
from office.rights import require_member
from storage.monthly import Filed, Report, ReportState, Round
from storage.outbox import Purpose
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import monthly as cards
from templates.monthly_words import GAP_WORDS, month_words


async def preview(uow: UnitOfWork, *, user_id: int, report_id: int, in_group: bool) -> Card:
    """The whole report as it would be handed in, and what is missing."""
    person, report = await _writer(uow, user_id, report_id)
    require_private(in_group=in_group)
    require_open(report)
    return cards.preview_card((await read(uow, report_id, person)).view)


async def submit(uow: UnitOfWork, *, user_id: int, report_id: int, version: int, in_group: bool, now: datetime) -> Card:
    """Hands in what was previewed as ``version``. What is handed in already is only shown.

    Refuses (``monthly.incomplete``) what has gaps, also where the data have changed since they were confirmed.
    """
    person, report = await _writer(uow, user_id, report_id)
    require_private(in_group=in_group)
    found = await read(uow, report_id, person)
    if report.state is ReportState.FILED:
        return await _card(uow, found)
    if report.version != version:
        raise Refusal("monthly.changed_meanwhile")
    if report.filed:
        _require_not_closed(found.round)
    gaps = report.filling.gaps(found.computed, contact=found.contact is not None)
    if gaps or found.contact is None:
        raise Refusal("monthly.incomplete", gaps="；".join(GAP_WORDS[gap] for gap in gaps))
    owed = await uow.obligations.find(report.key)
    due_on = owed.due_on if owed else found.round.due_on
    filed = Filed(
        report_id=report_id,
        number=report.filed + 1,
        filling=report.filling,
        figures=dict(figures_as_data(found.computed)),
        contact=found.contact,
        reason=report.reason,
        person_id=person.id,
        at=now,
        # A report that came in time and is mended later is not late.
        late=found.versions[0].late if found.versions else local_day(now, found.office.timezone) > due_on,
    )
    await uow.monthly.file(report, filed)
    await _after(uow, found, filed, now=now)
    return await _card(uow, await read(uow, report_id, person))


async def _after(uow: UnitOfWork, found: Read, filed: Filed, *, now: datetime) -> None:
    """The promise is kept; whoever had gathered the month already hears of it."""
    report, office_id = found.report, found.office.id
    evidence = f"{report.key}:v{filed.number}"
    await meet(uow, report.key, office_id, now=now, by=filed.person_id, evidence=evidence)
    corrected = {figure.value: [one.computed, one.value] for figure, one in filed.filling.corrections.items()}
    facts: dict[str, Any] = {"number": filed.number, "late": filed.late, "reason": filed.reason, "corrected": corrected}
    await uow.audit.note("monthly.file", now=now, person_id=filed.person_id, report=report.id, **facts)
    if found.round.gathered_at is None:
        return
    at = local(now, found.office.timezone)
    standing = cards.DepartmentStanding(report.id, report.department, at, filed.number, filed.late)
    card = cards.filed_after_card(standing, round_id=found.round.id, month=found.round.month, reason=filed.reason)
    role, purpose = Role.OFFICE_ADMIN, Purpose.NOTICE
    await tell_role(uow, office_id=office_id, role=role, card=card, key=evidence, now=now, purpose=purpose)


async def ask_revision(uow: UnitOfWork, *, user_id: int, report_id: int) -> Card:
    """Asks why another version is needed."""
    person, report = await _writer(uow, user_id, report_id)
    found = await read(uow, report_id, person)
    _require_filed(report)
    _require_not_closed(found.round)
    return cards.ask_revision_card(found.view)


async def revise(uow: UnitOfWork, *, user_id: int, report_id: int, text: str, now: datetime) -> Card:
    """Opens the report for another version; until that is handed in, the last one counts."""
    person, report = await _writer(uow, user_id, report_id)
    found = await read(uow, report_id, person)
    _require_filed(report)
    _require_not_closed(found.round)
    reason = text.strip()
    if not 2 <= len(reason) <= lengths.WAIVER:
        raise Refusal("monthly.revision_reason", most=lengths.WAIVER)
    await uow.monthly.reopen(report, reason=reason)
    await uow.audit.note("monthly.revise", now=now, person_id=person.id, report=report_id, reason=reason)
    return await _card(uow, await read(uow, report_id, person))


async def drop_revision(uow: UnitOfWork, *, user_id: int, report_id: int, now: datetime) -> Card:
    """No other version after all: the report is again what was handed in last."""
    person, report = await _writer(uow, user_id, report_id)
    found = await read(uow, report_id, person)
    if report.state is ReportState.OPEN and found.versions:
        await uow.monthly.keep_filed(report, found.versions[-1].filling)
        await uow.audit.note("monthly.drop_revision", now=now, person_id=person.id, report=report_id)
    return await _card(uow, await read(uow, report_id, person))


async def send_form(uow: UnitOfWork, *, user_id: int, report_id: int, in_group: bool, now: datetime) -> Card:
    """The report as a Word file: for the department itself as it stands, for the office as it was handed in last."""
    person, held = await require_member(uow, user_id)
    report = await uow.monthly.report(report_id)
    one = await uow.monthly.round(report.round_id)
    ours = any(a.department_id == report.department_id and a.role in WRITING for a in held)
    office = any(a.office_id == one.office_id and a.role is Role.OFFICE_ADMIN for a in held)
    if not (ours or office):
        raise Refusal("monthly.liaison_only", department=report.department)
    require_private(in_group=in_group)
    found = await read(uow, report_id, person)
    draft = report.state is ReportState.OPEN and ours
    if not (draft or found.versions):
        raise Refusal("monthly.not_filed")
    content = form_file(found, now=now, draft=draft)
    number = 0 if draft else found.versions[-1].number
    return cards.form_card(department=report.department, month=one.month, number=number, content=content)


def form_file(found: Read, *, now: datetime, draft: bool) -> bytes:
    """The form as the last version handed in has it, or with ``draft`` as it stands. It holds a mobile."""
    # Word libraries are slow to import, and most that use this module never write a file.
    from templates.documents.monthly import MonthlyForm, monthly_docx

    zone = found.office.timezone
    form = MonthlyForm(
        unit=found.report.department,
        filled_on=local_day(now, zone),
        period=found.round.period,
        filling=found.report.filling,
        figures=found.view.values,
        contact=found.contact,
    )
    if not draft:
        last = found.versions[-1]
        values = last.filling.values(figures_from(last.figures))
        form = replace(form, filled_on=local_day(last.at, zone), filling=last.filling, figures=values)
        form = replace(form, contact=last.contact, note=cards.version_note(last.number, last.reason, late=last.late))
    return monthly_docx(form)


async def _writer(uow: UnitOfWork, user_id: int, report_id: int) -> tuple[Person, Report]:
    report = await uow.monthly.report(report_id)
    return await require_writer(uow, user_id, report), report


def _require_filed(report: Report) -> None:
    if report.state is not ReportState.FILED:
        raise Refusal("monthly.changed_meanwhile")


def _require_not_closed(one: Round) -> None:
    if one.closed_at is not None:
        raise Refusal("monthly.closed", month=month_words(one.month))


async def _card(uow: UnitOfWork, found: Read) -> Card:
    return cards.report_card(await view_of(uow, found))
