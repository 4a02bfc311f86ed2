"""What was entered on site (``domain.on_site``): only ever added, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, RowMapping, Select, String, Table, select

from domain import lengths
from domain.on_site import Entry, Kind
from storage.campaigns import campaigns
from storage.form_tables import assignments
from storage.libraries import inspectors
from storage.metadata import Moment, metadata
from storage.offices import offices
from storage.repository import Repository, slices

site_entries = Table(
    "site_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("inspector_id", ForeignKey("inspectors.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("entered_at", Moment, nullable=False),
    # The agreed time under which it was made.
    Column("proposal_id", ForeignKey("visit_proposals.id")),
    # The entry that this one is about.
    Column("about_id", ForeignKey("site_entries.id")),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("reason", String(lengths.SITE_REASON), nullable=False),
    Index("ix_site_entries_sample_id", "sample_id"),
    Index("ix_site_entries_person_id", "person_id"),
    Index("ix_site_entries_proposal_id", "proposal_id"),
)

_PRESENT = (Kind.ARRIVED.value, Kind.NAMED.value)


@dataclass(frozen=True)
class Told:
    """An entry with the name of its inspector, and the time zone of the office."""

    entry: Entry
    name: str
    zone: str


class SiteEntries(Repository):
    """Entries, and the teams that make them."""

    async def add(self, new: Entry) -> int:
        """Keeps an entry; its id."""
        values: dict[str, Any] = {**vars(new), "kind": new.kind.value}
        del values["id"]
        return await self._add(site_entries, **values)

    async def get(self, entry_id: int) -> Entry | None:
        row = await self._one(select(site_entries).where(site_entries.c.id == entry_id))
        return _entry(row) if row else None

    async def of_sample(self, sample_id: int) -> list[Entry]:
        """Everything about one subject, in the order in which it was entered."""
        return await self._listed(select(site_entries).where(site_entries.c.sample_id == sample_id))

    async def of_person(self, person_id: int, *, since: datetime) -> list[Entry]:
        """What a person entered since then, over all subjects."""
        own = (site_entries.c.person_id == person_id) & (site_entries.c.entered_at >= since)
        return await self._listed(select(site_entries).where(own))

    async def arrivals(self, proposal_ids: Collection[int]) -> Mapping[int, list[Entry]]:
        """Who was there, by agreed time: the first entry of each inspector."""
        found: dict[int, dict[int, Entry]] = {one: {} for one in proposal_ids}
        for part in slices(sorted(found)):
            here = site_entries.c.proposal_id.in_(part) & site_entries.c.kind.in_(_PRESENT)
            for one in await self._listed(select(site_entries).where(here)):
                assert one.proposal_id is not None  # asked for by it
                found[one.proposal_id].setdefault(one.inspector_id, one)
        return {proposal_id: list(entries.values()) for proposal_id, entries in found.items()}

    async def told(self, sample_id: int) -> list[Told]:
        """Everything about one subject, to be shown to people."""
        query = (
            select(site_entries, inspectors.c.name, offices.c.timezone)
            .join(inspectors, inspectors.c.id == site_entries.c.inspector_id)
            .join(campaigns, campaigns.c.id == site_entries.c.campaign_id)
            .join(offices, offices.c.id == campaigns.c.office_id)
            .where(site_entries.c.sample_id == sample_id)
            .order_by(site_entries.c.id)
        )
        return [
            Told(
                _entry({column.name: row[column.name] for column in site_entries.columns}), row["name"], row["timezone"]
            )
            for row in await self._all(query)
        ]

    async def crews(self, sample_id: int) -> dict[int, list[int]]:
        """The inspectors who are on a subject now, by department."""
        query = (
            select(assignments.c.department_id, assignments.c.inspector_id)
            .where(assignments.c.sample_id == sample_id, assignments.c.out_at.is_(None))
            .order_by(assignments.c.department_id, assignments.c.inspector_id)
        )
        found: dict[int, list[int]] = {}
        for row in await self._all(query):
            found.setdefault(row["department_id"], []).append(row["inspector_id"])
        return found

    async def _listed(self, query: Select[Any]) -> list[Entry]:
        return [_entry(row) for row in await self._all(query.order_by(site_entries.c.id))]


def _entry(row: RowMapping | dict[str, Any]) -> Entry:
    return Entry(**{**row, "kind": Kind(row["kind"])})
