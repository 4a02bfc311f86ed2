"""The office's side of a month: who has reported, one gathered table, those who are missing asked again, the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.monthly import figures_from
from domain.roles import Role
from domain.workdays import WorkCalendar
from office.monthly.opening import ask
from office.notices import tell_role
from office.rights import require_office_admin
from storage.monthly import Filed, Round
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import monthly as cards

if TYPE_CHECKING:
    from templates.documents.monthly_gathered import Gathered

#: So long before the office closes on the due day it is told how the month stands.
BEFORE_CLOSING = timedelta(hours=1)


async def gather_due(uow: UnitOfWork, now: datetime) -> bool:
    """Tells one office, once, how its month stands: an hour before it closes on the due day, after an outage as soon
    as it is open again. True where there may be another."""
    calendar: WorkCalendar | None = None
    for one in await uow.monthly.ungathered(now.astimezone(UTC).date() + timedelta(days=1)):
        office = await uow.offices.get(one.office_id)
        if now < _gathering_at(office, one):
            continue
        calendar = calendar or await uow.calendar.load()
        if not office.hours.is_open(now, calendar) or not await uow.monthly.mark(one.id, gathered_at=now):
            continue
        view, table = await _view(uow, one, now=now), await gathered(uow, one, now=now)
        card = cards.gathered_notice(view, written(table, "docx"))
        await tell_role(
            uow, office_id=office.id, role=Role.OFFICE_ADMIN, card=card, key=f"monthly:{one.id}:gathered", now=now
        )
        missing, month = len(view.missing), one.month.isoformat()
        await uow.audit.note("monthly.gathered", now=now, office_id=office.id, month=month, missing=missing)
        return True
    return False


def _gathering_at(office: Office, one: Round) -> datetime:
    hours = office.hours
    opening = hours.opening(one.due_on)
    open_for = timedelta(hours=hours.closes.hour - hours.opens.hour, minutes=hours.closes.minute - hours.opens.minute)
    return max(opening, opening + open_for - BEFORE_CLOSING)


async def open_months(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """The months of the office, the newest first."""
    _, office_id = await require_office_admin(uow, user_id)
    listed = []
    for one in await uow.monthly.rounds(office_id):
        reports = await uow.monthly.reports(one.id)
        reported = sum(report.filed > 0 for report in reports)
        listed.append((one.id, one.month, reported, len(reports), one.closed_at is not None))
    return cards.months_card(listed, page)


async def open_month(uow: UnitOfWork, *, user_id: int, round_id: int, page: int = 0, now: datetime) -> Card:
    """One month: who has reported and when, their files, and what the office may do."""
    one = await _of_admin(uow, user_id, round_id)
    return cards.month_card(await _view(uow, one, now=now), page)


async def send_gathered(uow: UnitOfWork, *, user_id: int, round_id: int, kind: str, now: datetime) -> Card:
    """The gathered table as a file: ``kind`` is a key of ``cards.KINDS``."""
    one = await _of_admin(uow, user_id, round_id)
    if kind not in cards.KINDS:
        raise Refusal("chat.stale_button")
    table = await gathered(uow, one, now=now)
    view = await _view(uow, one, now=now)
    return cards.gathered_file_card(view, kind=kind, content=written(table, kind), as_of=table.as_of)


async def nudge(uow: UnitOfWork, *, user_id: int, round_id: int, now: datetime) -> Card:
    """催报: the report once more to everybody who is missing, at most once a day."""
    one = await _of_admin(uow, user_id, round_id)
    person, _ = await require_office_admin(uow, user_id, one.office_id)
    office = await uow.offices.get(one.office_id)
    today = local_day(now, office.timezone)
    missing = [report for report in await uow.monthly.reports(one.id) if not report.filed]
    if not missing:
        raise Refusal("monthly.nobody_missing")
    if not await uow.monthly.nudge(one.id, today):
        raise Refusal("monthly.nudged_already")
    await ask(uow, office, one, missing, now=now, key=f"nudge:{today.isoformat()}")
    asked, month = [report.department_id for report in missing], one.month.isoformat()
    await uow.audit.note("monthly.nudge", now=now, person_id=person.id, month=month, departments=asked)
    return cards.month_card(await _view(uow, await uow.monthly.round(one.id), now=now))


async def ask_close(uow: UnitOfWork, *, user_id: int, round_id: int, now: datetime) -> Card:
    """Asks once more before the month is closed."""
    return cards.ask_close_card(await _view(uow, await _of_admin(uow, user_id, round_id), now=now))


async def close(uow: UnitOfWork, *, user_id: int, round_id: int, now: datetime) -> Card:
    """No new versions from here on; a report that is missing may still come. Done twice, it stays as it was."""
    one = await _of_admin(uow, user_id, round_id)
    person, _ = await require_office_admin(uow, user_id, one.office_id)
    if await uow.monthly.mark(one.id, closed_at=now, closed_by=person.id):
        await uow.audit.note("monthly.close", now=now, person_id=person.id, month=one.month.isoformat())
    return cards.month_card(await _view(uow, await uow.monthly.round(one.id), now=now))


async def gathered(uow: UnitOfWork, one: Round, *, now: datetime) -> Gathered:
    """The gathered table of a month from the last versions handed in. Asks for no rights."""
    from templates.documents.monthly_gathered import Gathered, GatheredReport

    office = await uow.offices.get(one.office_id)
    filed = await _last(uow, one)
    rows = []
    for standing in (await _view(uow, one, now=now)).standings:
        last = filed.get(standing.report_id)
        values = last.filling.values(figures_from(last.figures)) if last else None
        rows.append(GatheredReport(standing.department, standing.words, last.filling if last else None, values))
    as_of = cards.as_of_words(local(now, office.timezone))
    return Gathered(office.name, one.month, one.period, as_of, tuple(rows))


def written(table: Gathered, kind: str) -> bytes:
    """The table as one kind of file, a key of ``cards.KINDS``."""
    from templates.documents.monthly_gathered import gathered_docx, gathered_xlsx

    return {"docx": gathered_docx, "xlsx": gathered_xlsx}[kind](table)


async def _of_admin(uow: UnitOfWork, user_id: int, round_id: int) -> Round:
    """The month, for an admin of its office; else Refusal."""
    await require_office_admin(uow, user_id)
    one = await uow.monthly.round(round_id)
    await require_office_admin(uow, user_id, one.office_id)
    return one


async def _view(uow: UnitOfWork, one: Round, *, now: datetime) -> cards.MonthView:
    office = await uow.offices.get(one.office_id)
    filed = await _last(uow, one)
    standings = []
    for report in await uow.monthly.reports(one.id):
        last = filed.get(report.id)
        at = local(last.at, office.timezone) if last else None
        late = last.late if last else False
        standings.append(cards.DepartmentStanding(report.id, report.department, at, report.filed, late))
    return cards.MonthView(
        round_id=one.id,
        month=one.month,
        period=one.period,
        due_on=one.due_on,
        provisional=await _is_provisional(uow, standings),
        standings=standings,
        nudged=one.nudged_on == local_day(now, office.timezone),
        closed_at=local(one.closed_at, office.timezone) if one.closed_at else None,
        closed_by=(await uow.people.get(one.closed_by)).name if one.closed_by else "",
    )


async def _is_provisional(uow: UnitOfWork, standings: Sequence[cards.DepartmentStanding]) -> bool:
    """Whether the due day may still move, because nobody knows the arrangement of its year."""
    owed = await uow.obligations.find(f"monthly:{standings[0].report_id}") if standings else None
    return owed is not None and owed.provisional


async def _last(uow: UnitOfWork, one: Round) -> dict[int, Filed]:
    """The last version handed in of each report of the month."""
    reports = await uow.monthly.reports(one.id)
    versions = await uow.monthly.filed([report.id for report in reports])
    return {report_id: listed[-1] for report_id, listed in versions.items()}
