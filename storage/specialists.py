"""Specialists (专业人员) who help a department's inspectors on a subject, each with the reason; none is ever deleted.

They are no inspectors of the draw: they fill in nothing and hand in nothing (``campaigns/specialist/``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, RowMapping, String, Table, select, update

from domain import lengths
from domain.campaign import State
from storage.campaigns import campaigns
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices

specialists = Table(
    "specialists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    # Whose inspectors they help.
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    # Somebody of the department's own library; for anybody else name, body and speciality are typed.
    Column("inspector_id", ForeignKey("inspectors.id")),
    Column("name", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("body", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("speciality", String(lengths.SPECIALIST), nullable=False),
    Column("reason", String(lengths.SPECIALIST_REASON), nullable=False),
    Column("added_by", ForeignKey("people.id"), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("removed_by", ForeignKey("people.id")),
    Column("removed_at", Moment),
    Column("removed_because", String(lengths.SPECIALIST_REASON), nullable=False, server_default=""),
    Index("ix_specialists_campaign_id", "campaign_id", "department_id"),
    Index("ix_specialists_sample_id", "sample_id"),
)


@dataclass(frozen=True)
class Specialist:
    """Somebody helps the inspectors of a department on a subject. ``inspector_id``: of the library, None for somebody
    of another body; ``removed_at``: since when no more. ``id`` is 0 for one that is still to be kept."""

    campaign_id: int
    sample_id: int
    department_id: int
    inspector_id: int | None
    name: str
    body: str
    speciality: str
    reason: str
    added_by: int
    added_at: datetime
    id: int = 0
    removed_by: int | None = None
    removed_at: datetime | None = None
    removed_because: str = ""

    @property
    def whom(self) -> tuple[int | None, str, str]:
        """The same for two entries of the same human."""
        return (self.inspector_id, "", "") if self.inspector_id else (None, self.name, self.body)


class Specialists(Repository):
    """Specialists with their coming and going."""

    async def add(self, new: Sequence[Specialist]) -> list[int]:
        """Keeps the entries; their ids, in order."""
        return [await self._add(specialists, **_columns(one)) for one in new]

    async def get(self, specialist_id: int) -> Specialist | None:
        row = await self._one(select(specialists).where(specialists.c.id == specialist_id))
        return _specialist(row) if row else None

    async def on_section(self, sample_id: int, department_id: int) -> list[Specialist]:
        """Who helps a department on a subject, the first first."""
        own = (specialists.c.sample_id == sample_id) & (specialists.c.department_id == department_id)
        return await self._listed(own)

    async def on_samples(self, sample_ids: Collection[int]) -> dict[int, list[Specialist]]:
        """Who helps any department on these subjects, by sample."""
        found: dict[int, list[Specialist]] = {one: [] for one in sample_ids}
        for part in slices(sorted(found)):
            for one in await self._listed(specialists.c.sample_id.in_(part)):
                found[one.sample_id].append(one)
        return found

    async def of_campaign(self, campaign_id: int, department_id: int, *, ever: bool = False) -> list[Specialist]:
        """Everyone who helps a department in a campaign; with ``ever`` those too who no longer do."""
        own = (specialists.c.campaign_id == campaign_id) & (specialists.c.department_id == department_id)
        return await self._listed(own, ever=ever)

    async def ever_sent(self, campaign_id: int) -> frozenset[int]:
        """Who of the libraries has ever been sent to help in a campaign."""
        known = (specialists.c.campaign_id == campaign_id) & specialists.c.inspector_id.is_not(None)
        return frozenset(
            row["inspector_id"] for row in await self._all(select(specialists.c.inspector_id).where(known))
        )

    async def of_inspectors(self, inspector_ids: Collection[int]) -> list[Specialist]:
        """Where these people of the library help, in every campaign that is under inspection."""
        running = select(campaigns.c.id).where(campaigns.c.state == State.INSPECTING.value)
        own = specialists.c.inspector_id.in_(inspector_ids) & specialists.c.campaign_id.in_(running)
        return await self._listed(own)

    async def remove(self, specialist_id: int, *, by: int, because: str, now: datetime) -> bool:
        """Compare-and-set: they no longer help; False when they were sent away before."""
        row = (specialists.c.id == specialist_id) & specialists.c.removed_at.is_(None)
        values = {"removed_by": by, "removed_at": now, "removed_because": because}
        return await self._changed(update(specialists).where(row).values(**values)) == 1

    async def _listed(self, which: Any, *, ever: bool = False) -> list[Specialist]:
        query = select(specialists).where(which)
        if not ever:
            query = query.where(specialists.c.removed_at.is_(None))
        return [_specialist(row) for row in await self._all(query.order_by(specialists.c.id))]


def _columns(one: Specialist) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "id"}


def _specialist(row: RowMapping) -> Specialist:
    return Specialist(**row)
