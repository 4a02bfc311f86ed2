"""Corrections (更正) of what is public: who asked for one and why, and how it ended. A section has one open at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, select, update

from domain import lengths
from storage.metadata import Moment, metadata
from storage.repository import Repository

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False, index=True),
    # The public version that is corrected, and the one that took its place.
    Column("version", Integer, nullable=False),
    Column("new_version", Integer),
    Column("reason", String(lengths.RETURN_REASON), nullable=False),
    Column("asked_by", ForeignKey("people.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ended_by", ForeignKey("people.id")),
    Column("ended_at", Moment),
)


@dataclass(frozen=True)
class Correction:
    """A wish to correct the public ``version`` of a section. Open while ``ended_at`` is None; ended without a
    ``new_version`` it was withdrawn."""

    id: int
    section_id: int
    version: int
    new_version: int | None
    reason: str
    asked_by: int
    asked_at: datetime
    ended_by: int | None
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Corrections(Repository):
    """Corrections, the earlier ones kept."""

    async def open(self, section_id: int, *, version: int, reason: str, by: int, now: datetime) -> None:
        about: dict[str, Any] = {"section_id": section_id, "version": version, "reason": reason}
        await self._add(corrections, **about, asked_by=by, asked_at=now)

    async def newest(self, section_id: int) -> Correction | None:
        """The last one of a section, open or ended."""
        query = select(corrections).where(corrections.c.section_id == section_id).order_by(corrections.c.id.desc())
        row = await self._one(query.limit(1))
        return Correction(**row) if row else None

    async def end(self, section_id: int, *, new_version: int | None, by: int, now: datetime) -> bool:
        """Ends the open one, published as ``new_version`` or withdrawn; False where none is open."""
        row = (corrections.c.section_id == section_id) & corrections.c.ended_at.is_(None)
        values = {"new_version": new_version, "ended_by": by, "ended_at": now}
        return await self._changed(update(corrections).where(row).values(**values)) == 1
