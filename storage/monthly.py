"""Monthly reports (月报表): the round of an office's month, each department's report, every version handed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, update

from domain.errors import Refusal
from domain.monthly import Contact, Filling, MonthlyPeriod, Period
from domain.obligations import Standing
from storage.monthly_tables import monthly_contacts, monthly_reports, monthly_rounds, monthly_versions
from storage.obligations import obligations
from storage.offices import Department, departments
from storage.repository import Repository, slices

_OPEN = obligations.c.standing == Standing.OPEN.value


class ReportState(StrEnum):
    """Whether somebody may write into the report."""

    OPEN = "open"  # also while a new version of it is being filled in
    FILED = "filed"


@dataclass(frozen=True)
class Round:
    """The reports of an office's ``month`` (its first day). ``first_on`` to ``last_on`` is what they cover;
    ``gathered_at`` when the office was told how they stand, ``closed_at`` since when no new version is taken."""

    id: int
    office_id: int
    month: date
    kind: MonthlyPeriod
    first_on: date
    last_on: date
    due_on: date
    opened_at: datetime
    nudged_on: date | None
    gathered_at: datetime | None
    closed_at: datetime | None
    closed_by: int | None

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.last_on)


@dataclass(frozen=True)
class Report:
    """One department's report. ``version`` grows with every change; ``filed`` is the number of the last version handed
    in, 0 before the first; ``reason``: why another one is being filled in."""

    id: int
    round_id: int
    department_id: int
    department: str
    state: ReportState
    version: int
    filed: int
    filling: Filling
    reason: str

    @property
    def key(self) -> str:
        """Of its promise in the ledger."""
        return f"monthly:{self.id}"


@dataclass(frozen=True)
class Filed:
    """A version that was handed in, as it was. ``figures``: what the data said then. ``contact`` has a mobile: only for
    the department itself and the office."""

    report_id: int
    number: int
    filling: Filling
    figures: dict[str, Any]
    contact: Contact
    reason: str
    person_id: int
    at: datetime
    late: bool


class Monthly(Repository):
    """Rounds, reports, versions, and whom to call."""

    async def open_round(
        self, office_id: int, month: date, *, kind: MonthlyPeriod, period: Period, due_on: date, now: datetime
    ) -> Round:
        """The round of that month, made if there is none."""
        found = await self.find_round(office_id, month)
        if found is not None:
            return found
        values: dict[str, Any] = {"kind": kind.value, "first_on": period.first, "last_on": period.last}
        added = await self._add(
            monthly_rounds, office_id=office_id, month=month, due_on=due_on, opened_at=now, **values
        )
        return await self.round(added)

    async def find_round(self, office_id: int, month: date) -> Round | None:
        own = (monthly_rounds.c.office_id == office_id) & (monthly_rounds.c.month == month)
        row = await self._one(select(monthly_rounds).where(own))
        return _round(row) if row else None

    async def round(self, round_id: int) -> Round:
        """Refusal ``monthly.unknown`` where there is none."""
        row = await self._one(select(monthly_rounds).where(monthly_rounds.c.id == round_id))
        if row is None:
            raise Refusal("monthly.unknown")
        return _round(row)

    async def rounds(self, office_id: int) -> list[Round]:
        """Those of an office, the newest first."""
        query = select(monthly_rounds).where(monthly_rounds.c.office_id == office_id)
        return [_round(row) for row in await self._all(query.order_by(monthly_rounds.c.month.desc()))]

    async def ungathered(self, until: date) -> list[Round]:
        """Rounds due by ``until`` of which the office has not been told yet, the oldest first."""
        query = select(monthly_rounds).where(monthly_rounds.c.gathered_at.is_(None), monthly_rounds.c.due_on <= until)
        return [_round(row) for row in await self._all(query.order_by(monthly_rounds.c.due_on, monthly_rounds.c.id))]

    async def moved(self) -> list[tuple[Round, date]]:
        """Rounds not gathered yet whose promises the calendar has moved to another day, with that day. Looks the
        promises up by their keys: a tick asks this, and the ledger may be long."""
        found = []
        for one in await self.ungathered(date.max):
            ids = select(monthly_reports.c.id).where(monthly_reports.c.round_id == one.id)
            keys = [f"monthly:{row['id']}" for row in await self._all(ids)]
            days = [
                await self._value(select(func.max(obligations.c.due_on)).where(obligations.c.key.in_(some), _OPEN))
                for some in slices(keys)
            ]
            day = max((day for day in days if day is not None), default=one.due_on)
            if day != one.due_on:
                found.append((one, day))
        return found

    async def put_off(self, one: Round, due_on: date) -> None:
        """The round is due on another day; a period between due dates ends with it."""
        last_on = due_on if one.kind is MonthlyPeriod.BETWEEN else one.last_on
        values = {"due_on": due_on, "last_on": last_on}
        await self._changed(update(monthly_rounds).where(monthly_rounds.c.id == one.id).values(**values))

    async def mark(self, round_id: int, **marks: Any) -> bool:
        """Sets ``gathered_at``, or ``closed_at`` with ``closed_by``; False where the first of them stands already."""
        column = monthly_rounds.c[next(iter(marks))]
        row = (monthly_rounds.c.id == round_id) & column.is_(None)
        return await self._changed(update(monthly_rounds).where(row).values(**marks)) == 1

    async def nudge(self, round_id: int, today: date) -> bool:
        """Notes that those who are missing were reminded by hand today; False where they were already."""
        column = monthly_rounds.c.nudged_on
        row = (monthly_rounds.c.id == round_id) & (column.is_(None) | (column != today))
        return await self._changed(update(monthly_rounds).where(row).values(nudged_on=today)) == 1

    async def without_report(self, one: Round) -> list[Department]:
        """The departments of the office that have no report in the round yet, in their order."""
        known = select(monthly_reports.c.department_id).where(monthly_reports.c.round_id == one.id)
        query = select(departments).where(departments.c.office_id == one.office_id, departments.c.id.not_in(known))
        return [Department(**row) for row in await self._all(query.order_by(departments.c.id))]

    async def open(self, round_id: int, department_ids: Collection[int], content: dict[int, Filling]) -> list[Report]:
        """New reports of these departments; ``content``: what is known of one before anybody writes."""
        blank: dict[str, Any] = {"state": ReportState.OPEN.value, "version": 0, "filed": 0, "reason": ""}
        rows = [
            {"round_id": round_id, "department_id": one, "content": content.get(one, Filling()).as_data(), **blank}
            for one in department_ids
        ]
        await self._add_many(monthly_reports, rows)
        return [report for report in await self.reports(round_id) if report.department_id in department_ids]

    async def report(self, report_id: int) -> Report:
        """Refusal ``monthly.unknown`` where there is none."""
        row = await self._one(_reports().where(monthly_reports.c.id == report_id))
        if row is None:
            raise Refusal("monthly.unknown")
        return _report(row)

    async def reports(self, round_id: int) -> list[Report]:
        """Those of a round, in the order of the departments."""
        query = _reports().where(monthly_reports.c.round_id == round_id).order_by(departments.c.id)
        return [_report(row) for row in await self._all(query)]

    async def of_departments(self, department_ids: Collection[int], *, limit: int) -> list[tuple[Report, Round]]:
        """The latest reports of these departments with their rounds, the newest month first."""
        query = (
            _reports()
            .join(monthly_rounds, monthly_rounds.c.id == monthly_reports.c.round_id)
            .where(monthly_reports.c.department_id.in_(department_ids))
            .order_by(monthly_rounds.c.month.desc(), departments.c.id)
            .limit(limit)
        )
        reports = [_report(row) for row in await self._all(query)]
        return [(report, await self.round(report.round_id)) for report in reports]

    async def write(self, report: Report, filling: Filling) -> None:
        """Compare-and-set of what is filled in; Refusal ``monthly.changed_meanwhile``."""
        await self._move(report, content=filling.as_data())

    async def reopen(self, report: Report, *, reason: str) -> None:
        """Another version is being filled in."""
        await self._move(report, state=ReportState.OPEN.value, reason=reason)

    async def keep_filed(self, report: Report, filling: Filling) -> None:
        """No other version after all: what was handed in stands."""
        await self._move(report, state=ReportState.FILED.value, content=filling.as_data(), reason="")

    async def file(self, report: Report, version: Filed) -> None:
        """Hands in a version."""
        await self._move(report, state=ReportState.FILED.value, filed=version.number, reason="")
        values = {**vars(version), "content": version.filling.as_data(), "contact": vars(version.contact)}
        del values["filling"]
        await self._add(monthly_versions, **values)

    async def _move(self, report: Report, **values: Any) -> None:
        row = (monthly_reports.c.id == report.id) & (monthly_reports.c.version == report.version)
        changes = {"version": report.version + 1, **values}
        if not await self._changed(update(monthly_reports).where(row).values(**changes)):
            raise Refusal("monthly.changed_meanwhile")

    async def filed(self, report_ids: Collection[int]) -> dict[int, list[Filed]]:
        """Every version handed in, by report, the first first."""
        found: dict[int, list[Filed]] = {}
        for part in slices(list(report_ids)):
            query = select(monthly_versions).where(monthly_versions.c.report_id.in_(part))
            for row in await self._all(query.order_by(monthly_versions.c.number)):
                found.setdefault(row["report_id"], []).append(_filed(row))
        return found

    async def last_website(self, department_id: int) -> str:
        """Where the department said last that it publishes; "" before the first time."""
        query = (
            select(monthly_versions.c.content)
            .join(monthly_reports, monthly_reports.c.id == monthly_versions.c.report_id)
            .where(monthly_reports.c.department_id == department_id)
            .order_by(monthly_versions.c.id.desc())
            .limit(1)
        )
        content = await self._value(query)
        return str(content["corrections"].get("website", {}).get("value", "")) if content else ""

    async def contact(self, person_id: int) -> Contact | None:
        row = await self._one(select(monthly_contacts).where(monthly_contacts.c.person_id == person_id))
        return Contact(row["name"], row["phone"], row["mobile"]) if row else None

    async def keep_contact(self, person_id: int, contact: Contact) -> None:
        """Remembers whom to call, in the place of what was remembered."""
        own = monthly_contacts.c.person_id == person_id
        if not await self._changed(update(monthly_contacts).where(own).values(**vars(contact))):
            values = {"person_id": person_id, **vars(contact)}
            await self._connection.execute(monthly_contacts.insert().values(**values))


def _reports() -> Select[Any]:
    return select(monthly_reports, departments.c.name.label("department")).join(
        departments, departments.c.id == monthly_reports.c.department_id
    )


def _round(row: RowMapping) -> Round:
    return Round(**{**row, "kind": MonthlyPeriod(row["kind"])})


def _report(row: RowMapping) -> Report:
    values = {name: value for name, value in row.items() if name != "content"}
    return Report(**{**values, "state": ReportState(row["state"]), "filling": Filling.from_data(row["content"])})


def _filed(row: RowMapping) -> Filed:
    values = {name: value for name, value in row.items() if name not in {"id", "content"}}
    return Filed(**{**values, "filling": Filling.from_data(row["content"]), "contact": Contact(**row["contact"])})
