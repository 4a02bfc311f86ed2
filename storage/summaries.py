"""Work summaries: one for a department and a date (or the end of a campaign), and every version that was handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)

from domain.errors import Refusal
from domain.summary import Figures, Part, figures_from
from storage.metadata import Moment, metadata
from storage.offices import departments
from storage.repository import Repository, slices


class SummaryState(StrEnum):
    """Where a summary stands."""

    OPEN = "open"  # something in it has not been handed in
    SUBMITTED = "submitted"
    VOID = "void"  # its campaign is


summaries = Table(
    "summaries",
    metadata,
    Column("id", Integer, primary_key=True),
    # What is asked for once: department and date, or department and campaign.
    Column("key", String(40), nullable=False, unique=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False, index=True),
    Column("campaign_id", ForeignKey("campaigns.id"), index=True),
    Column("named", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("cases", JSON, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Index("ix_summaries_office_named", "office_id", "named"),
)

summary_versions = Table(
    "summary_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("summary_id", ForeignKey("summaries.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("cases", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("summary_id", "number"),
)


@dataclass(frozen=True)
class Summary:
    """One summary as it is being written. ``named`` is the date by which it is due, before any rest day is looked at;
    it covers ``since`` to ``until``, or the campaign where there is one. ``revision`` grows with every change,
    ``version`` with every handing in; 0: never."""

    id: int
    key: str
    office_id: int
    department_id: int
    department: str
    campaign_id: int | None
    named: date
    since: date
    until: date
    state: SummaryState
    revision: int
    version: int
    parts: dict[Part, str]
    cases: tuple[str, ...]
    opened_at: datetime

    @property
    def duty_key(self) -> str:
        """Its key in the ledger."""
        return f"summary:{self.id}"

    @property
    def missing(self) -> tuple[Part, ...]:
        """What still has to be typed before it can be handed in."""
        return tuple(part for part in Part if not self.parts.get(part))


@dataclass(frozen=True)
class SummaryVersion:
    """A summary as it was handed in; ``late`` after its due day."""

    summary_id: int
    number: int
    parts: dict[Part, str]
    cases: tuple[str, ...]
    figures: Figures
    person_id: int
    at: datetime
    late: bool


class Summaries(Repository):
    """Summaries and their versions. What was handed in is never changed."""

    async def known(self, keys: Collection[str]) -> set[str]:
        """Those of ``keys`` under which a summary stands already."""
        rows = await self._all(select(summaries.c.key).where(summaries.c.key.in_(keys)))
        return {row["key"] for row in rows}

    async def open(
        self,
        key: str,
        *,
        office_id: int,
        department_id: int,
        named: date,
        since: date,
        until: date,
        now: datetime,
        campaign_id: int | None = None,
    ) -> Summary:
        """Enters an empty summary; the key must be new."""
        summary_id = await self._add(
            summaries,
            key=key,
            office_id=office_id,
            department_id=department_id,
            campaign_id=campaign_id,
            named=named,
            since=since,
            until=until,
            state=SummaryState.OPEN.value,
            revision=0,
            version=0,
            parts={},
            cases=[],
            opened_at=now,
        )
        return await self.get(summary_id)

    async def get(self, summary_id: int) -> Summary:
        """Raises Refusal ``summary.unknown``."""
        found = await self._where(summaries.c.id == summary_id)
        if not found:
            raise Refusal("summary.unknown")
        return found[0]

    async def of_departments(self, department_ids: Collection[int], *, limit: int) -> list[Summary]:
        """The newest summaries of these departments, the newest first."""
        return (await self._where(summaries.c.department_id.in_(department_ids)))[:limit]

    async def of_campaign(self, campaign_id: int) -> Summary | None:
        """The summary of its lead department."""
        found = await self._where(summaries.c.campaign_id == campaign_id)
        return found[0] if found else None

    async def of_date(self, office_id: int, named: date) -> list[Summary]:
        """The summaries of all departments that are due by this date, by department."""
        regular = (summaries.c.office_id == office_id) & summaries.c.campaign_id.is_(None)
        return sorted(await self._where(regular, summaries.c.named == named), key=lambda one: one.department_id)

    async def dates(self, office_id: int, *, limit: int) -> list[tuple[date, int, int]]:
        """The newest dates by which summaries were asked for: date, how many were asked for, how many were handed in
        at least once."""
        handed_in = func.sum(func.sign(summaries.c.version))
        query = (
            select(summaries.c.named, func.count().label("asked"), handed_in.label("handed_in"))
            .where(summaries.c.office_id == office_id, summaries.c.campaign_id.is_(None))
            .group_by(summaries.c.named)
            .order_by(summaries.c.named.desc())
            .limit(limit)
        )
        return [(row["named"], int(row["asked"]), int(row["handed_in"])) for row in await self._all(query)]

    async def _where(self, *conditions: ColumnElement[bool]) -> list[Summary]:
        query = (
            select(summaries, departments.c.name.label("department"))
            .join(departments, departments.c.id == summaries.c.department_id)
            .where(*conditions)
            .order_by(summaries.c.named.desc(), summaries.c.id.desc())
        )
        return [_summary(row) for row in await self._all(query)]

    async def write(
        self, summary: Summary, *, parts: dict[Part, str] | None = None, cases: Sequence[str] | None = None
    ) -> None:
        """Keeps new words; compare-and-set on the revision that was read, else Refusal
        ``summary.changed_meanwhile``."""
        written = replace(
            summary,
            parts=summary.parts if parts is None else parts,
            cases=summary.cases if cases is None else tuple(cases),
        )
        values = {**_words(written), "state": SummaryState.OPEN.value, "revision": summary.revision + 1}
        await self._change(summary, **values)

    async def submit(
        self, summary: Summary, figures: Figures, *, person_id: int, now: datetime, late: bool
    ) -> SummaryVersion:
        """Hands the summary in as it stands, as its next version."""
        number = summary.version + 1
        await self._change(summary, state=SummaryState.SUBMITTED.value, version=number)
        values: dict[str, Any] = {**_words(summary), "figures": figures.as_data()}
        await self._add(
            summary_versions, summary_id=summary.id, number=number, person_id=person_id, at=now, late=late, **values
        )
        return (await self.versions([summary.id]))[summary.id][-1]

    async def _change(self, summary: Summary, **values: Any) -> None:
        row = (summaries.c.id == summary.id) & (summaries.c.revision == summary.revision)
        row &= (summaries.c.state != SummaryState.VOID.value) & (summaries.c.version == summary.version)
        if not await self._changed(update(summaries).where(row).values(**values)):
            raise Refusal("summary.changed_meanwhile")

    async def void(self, campaign_id: int) -> None:
        """Nobody need sum up a campaign that is void."""
        row = summaries.c.campaign_id == campaign_id
        await self._changed(update(summaries).where(row).values(state=SummaryState.VOID.value))

    async def versions(self, summary_ids: Sequence[int]) -> dict[int, list[SummaryVersion]]:
        """Every version by summary, the first first."""
        found: dict[int, list[SummaryVersion]] = {one: [] for one in summary_ids}
        for part in slices(summary_ids):
            query = select(summary_versions).where(summary_versions.c.summary_id.in_(part))
            for row in await self._all(query.order_by(summary_versions.c.number)):
                found[row["summary_id"]].append(_version(row))
        return found


def _words(summary: Summary) -> dict[str, Any]:
    return {"parts": {part.value: text for part, text in summary.parts.items()}, "cases": list(summary.cases)}


def _read_words(row: RowMapping) -> dict[str, Any]:
    return {"parts": {Part(part): text for part, text in row["parts"].items()}, "cases": tuple(row["cases"])}


def _summary(row: RowMapping) -> Summary:
    return Summary(**{**row, **_read_words(row), "state": SummaryState(row["state"])})


def _version(row: RowMapping) -> SummaryVersion:
    values = {name: value for name, value in row.items() if name != "id"}
    return SummaryVersion(**{**values, **_read_words(row), "figures": figures_from(row["figures"])})
