"""A monthly report as it stands: who may write, what the data say, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Refusal
from domain.local_time import local
from domain.monthly import Contact, Figures, figures_from
from domain.roles import Role
from office.obligations import owed_day
from office.rights import require_member
from storage.monthly import Filed, Report, ReportState, Round
from storage.offices import Office
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.monthly import ReportView

#: Who fills in the report of their department.
WRITING = frozenset({Role.LIAISON, Role.DEPARTMENT_ADMIN})


@dataclass(frozen=True)
class Read:
    """A report with all that belongs to it. ``computed``: what the data say now, or said when the last version was
    handed in, while no other is being filled in. ``contact``: of whoever reads, or of that version."""

    report: Report
    round: Round
    office: Office
    versions: tuple[Filed, ...]
    computed: Figures
    contact: Contact | None

    @property
    def view(self) -> ReportView:
        """For the cards, without the due day (see ``view_of``)."""
        last = self.versions[-1] if self.versions else None
        report = self.report
        return ReportView(
            report_id=report.id,
            version=report.version,
            department=report.department,
            month=self.round.month,
            period=self.round.period,
            due=None,
            filling=report.filling,
            computed=self.computed,
            is_open=report.state is ReportState.OPEN,
            filed=report.filed,
            filed_at=local(last.at, self.office.timezone) if last else None,
            late=last.late if last else False,
            reason=report.reason,
            closed=self.round.closed_at is not None,
            contact=self.contact,
            gaps=report.filling.gaps(self.computed, contact=self.contact is not None),
        )


async def require_writer(uow: UnitOfWork, user_id: int, report: Report) -> Person:
    """Somebody who fills in the reports of the department; else Refusal ``monthly.liaison_only``."""
    person, held = await require_member(uow, user_id)
    if not any(one.department_id == report.department_id and one.role in WRITING for one in held):
        raise Refusal("monthly.liaison_only", department=report.department)
    return person


async def read(uow: UnitOfWork, report_id: int, person: Person | None = None) -> Read:
    """The report with what belongs to it; ``person``: who reads it, for the contact."""
    report = await uow.monthly.report(report_id)
    one = await uow.monthly.round(report.round_id)
    office = await uow.offices.get(one.office_id)
    versions = tuple((await uow.monthly.filed([report.id])).get(report.id, ()))
    if report.state is ReportState.FILED:
        return Read(report, one, office, versions, figures_from(versions[-1].figures), versions[-1].contact)
    contact = await uow.monthly.contact(person.id) if person else None
    return Read(report, one, office, versions, await computed_of(uow, report, one, office), contact)


async def computed_of(uow: UnitOfWork, report: Report, one: Round, office: Office) -> Figures:
    """What the data say of the department within the period."""
    since = midnight(one.first_on, office.timezone)
    until = midnight(one.last_on + timedelta(days=1), office.timezone)
    return await uow.monthly_figures.of(report.department_id, since=since, until=until)


async def view_of(uow: UnitOfWork, found: Read) -> ReportView:
    """The report for its cards, with the due day of its promise."""
    return replace(found.view, due=await owed_day(uow, found.report.key))


def midnight(day: date, zone: str) -> datetime:
    """The moment (aware, UTC) at which ``day`` begins in ``zone``."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def require_open(report: Report) -> None:
    """Refusal ``monthly.filed_already`` where nobody may write into it."""
    if report.state is not ReportState.OPEN:
        raise Refusal("monthly.filed_already")
