"""How each notice of an inspection (检查通知书) was served. Records are only added; the last one counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, select

from domain import lengths
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices


class Served(StrEnum):
    """How a notice reached its subject, or that it was refused."""

    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"
    REFUSED = "refused"


served_notices = Table(
    "served_notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    # The agreed time that the notice names.
    Column("proposal_id", ForeignKey("visit_proposals.id"), nullable=False),
    Column("how", String(20), nullable=False),
    Column("receiver", String(lengths.RECEIVER), nullable=False),
    Column("served_at", Moment, nullable=False),
    Column("entered_by", ForeignKey("people.id"), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Index("ix_served_notices_sample_id", "sample_id"),
)


@dataclass(frozen=True)
class ServedNotice:
    """A notice for the time of ``proposal_id`` was served on ``receiver`` at ``served_at``, as ``entered_by`` says."""

    sample_id: int
    proposal_id: int
    how: Served
    receiver: str
    served_at: datetime
    entered_by: int
    entered_at: datetime


class ServedNotices(Repository):
    """Service records."""

    async def add(self, new: ServedNotice) -> int:
        """Keeps a record; its id."""
        return await self._add(served_notices, **{**vars(new), "how": new.how.value})

    async def of(self, sample_ids: Collection[int]) -> Mapping[int, list[ServedNotice]]:
        """Every record of these subjects, by sample id, the newest last."""
        found: dict[int, list[ServedNotice]] = {one: [] for one in sample_ids}
        for part in slices(sorted(sample_ids)):
            query = select(served_notices).where(served_notices.c.sample_id.in_(part)).order_by(served_notices.c.id)
            for row in await self._all(query):
                values = {name: value for name, value in row.items() if name != "id"}
                found[row["sample_id"]].append(ServedNotice(**{**values, "how": Served(row["how"])}))
        return found
