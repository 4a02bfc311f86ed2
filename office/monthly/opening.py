"""The month begins: one report for each department, promised by the due day, and asked for with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.local_time import local_day, months_before
from domain.monthly import (
    Correction,
    Figure,
    Filling,
    MonthlyPeriod,
    Period,
    due_day,
    month_after,
    opening_day,
    period_of,
)
from domain.obligations import Duty, Term, TermKind
from domain.roles import Role
from domain.workdays import WorkCalendar
from office.monthly.reading import read, view_of
from office.notices import tell_person, tell_role
from office.obligations import Owed, promise, reporters
from storage.monthly import Report, Round
from storage.offices import Department, Office
from storage.outbox import Purpose
from storage.unit_of_work import UnitOfWork
from templates.cards.monthly import nobody_card, nudge_card, prompt_card

#: A report due by so early a day may be due before its month begins, where that begins with a long holiday.
EARLY = 10


async def open_due(uow: UnitOfWork, now: datetime) -> bool:
    """Asks for the reports of one office, where the time has come: on the first working day of the month from the
    opening of the office on, after an outage as soon as it is open again, until the due day. A department that joins
    later is asked when it has. True where there may be another office.
    """
    for one, due_on in await uow.monthly.moved():
        await uow.monthly.put_off(one, due_on)
    calendar: WorkCalendar | None = None
    for office in await uow.offices.all():
        this = local_day(now, office.timezone).replace(day=1)
        for month in (this, month_after(this)) if office.monthly_day <= EARLY else (this,):
            standing = await uow.monthly.find_round(office.id, month)
            lacking = await _lacking(uow, office, standing)
            if not lacking:
                continue
            calendar = calendar or await uow.calendar.load()
            if _is_time(office, month, calendar, now):
                await _open(uow, office, month, lacking, calendar, now=now)
                return True
    return False


async def _lacking(uow: UnitOfWork, office: Office, standing: Round | None) -> Sequence[Department]:
    """The departments that were not asked yet."""
    if standing is None:
        return await uow.offices.departments(office.id)
    return [] if standing.gathered_at else await uow.monthly.without_report(standing)


def _is_time(office: Office, month: date, calendar: WorkCalendar, now: datetime) -> bool:
    due = due_day(month, office.monthly_day, calendar, office.rest_day).day
    today = local_day(now, office.timezone)
    if today > due or now < office.hours.opening(opening_day(month, due, calendar)):
        return False
    # On the last day even the night is better than never.
    return today == due or office.hours.is_open(now, calendar)


async def _open(
    uow: UnitOfWork,
    office: Office,
    month: date,
    lacking: Sequence[Department],
    calendar: WorkCalendar,
    *,
    now: datetime,
) -> None:
    due = due_day(month, office.monthly_day, calendar, office.rest_day)
    period = await _period(uow, office, month, calendar)
    one = await uow.monthly.open_round(
        office.id, month, kind=office.monthly_period, period=period, due_on=due.day, now=now
    )
    known = {department.id: await _known(uow, department.id) for department in lacking}
    reports = await uow.monthly.open(one.id, list(known), known)
    owed = [Owed(report.key, report.department_id, matter_id=report.id) for report in reports]
    started_on = local_day(now, office.timezone)
    term = Term(TermKind.BY, started_on, fixed_on=await _asked_by(uow, one) or due.named)
    await promise(uow, owed, office_id=office.id, campaign_id=None, duty=Duty.MONTHLY, term=term, now=now)
    await uow.audit.note(
        "monthly.open",
        now=now,
        office_id=office.id,
        month=month.isoformat(),
        departments=len(reports),
        due_on=one.due_on.isoformat(),
    )
    await ask(uow, office, one, reports, now=now, key="prompt")


async def _period(uow: UnitOfWork, office: Office, month: date, calendar: WorkCalendar) -> Period:
    """What the report covers; between due dates it follows on what the last one covered, whatever the settings were
    then."""
    period = period_of(month, office.monthly_period, office.monthly_day, calendar, office.rest_day)
    before = await uow.monthly.find_round(office.id, months_before(month, 1))
    if before is None or {before.kind, office.monthly_period} != {MonthlyPeriod.BETWEEN}:
        return period
    return Period(min(before.last_on, period.last) + timedelta(days=1), period.last)


async def _asked_by(uow: UnitOfWork, one: Round) -> date | None:
    """The date by which those who were asked before report, whatever the settings are by now; None for the first."""
    first = await uow.obligations.find((await uow.monthly.reports(one.id))[0].key)
    return first.fixed_on if first else None


async def _known(uow: UnitOfWork, department_id: int) -> Filling:
    """What nobody needs to type again: where the department publishes."""
    website = await uow.monthly.last_website(department_id)
    return Filling().correcting(Figure.WEBSITE, Correction(website, "", "")) if website else Filling()


async def ask(
    uow: UnitOfWork, office: Office, one: Round, reports: Sequence[Report], *, now: datetime, key: str
) -> None:
    """Sends each report to its liaisons, to the department's admins where none can be reached; the office is told of
    those in which nobody can be. ``key``: which occasion it is; nothing goes out twice for one."""
    nobody = []
    for report in reports:
        people = await reporters(uow, office.id, report.department_id, local_day(now, office.timezone))
        if not people:
            nobody.append(report.department)
        for person in people:
            view = await view_of(uow, await read(uow, report.id, person))
            card, purpose = (
                (prompt_card(view), Purpose.DISPATCH) if key == "prompt" else (nudge_card(view), Purpose.NOTICE)
            )
            await tell_person(uow, person, card, key=f"{report.key}:{key}", now=now, purpose=purpose)
    if nobody:
        first = f"monthly:{one.id}:nobody:{reports[0].id}:{key}"
        card = nobody_card(one.month, nobody)
        await tell_role(uow, office_id=office.id, role=Role.OFFICE_ADMIN, card=card, key=first, now=now)
