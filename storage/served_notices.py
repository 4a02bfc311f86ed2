"""How each notice of an inspection (检查通知书) was served, and the code by which anybody can check that it is genuine.

Records are only added; the last one counts. A code belongs to a subject and the time that its notice names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, select

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
    # Who saw that it was refused, where somebody did.
    Column("witness", String(lengths.RECEIVER), nullable=False, server_default=""),
    Index("ix_served_notices_sample_id", "sample_id"),
)

notice_codes = Table(
    "notice_codes",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("proposal_id", ForeignKey("visit_proposals.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("sample_id", "proposal_id"),
)


@dataclass(frozen=True)
class ServedNotice:
    """A notice for the time of ``proposal_id`` was served on ``receiver`` at ``served_at``, as ``entered_by`` says.
    ``id`` is 0 for one that is still to be kept; ``witness`` saw that it was refused."""

    sample_id: int
    proposal_id: int
    how: Served
    receiver: str
    served_at: datetime
    entered_by: int
    entered_at: datetime
    witness: str = ""
    id: int = 0


@dataclass(frozen=True)
class NoticeCode:
    """The check code (核验码) of the notice to a subject for the time of ``proposal_id``."""

    code: str
    sample_id: int
    proposal_id: int
    made_at: datetime


class ServedNotices(Repository):
    """Service records."""

    async def add(self, new: ServedNotice) -> int:
        """Keeps a record; its id."""
        values = {name: value for name, value in vars(new).items() if name != "id"}
        return await self._add(served_notices, **{**values, "how": new.how.value})

    async def get(self, record_id: int) -> ServedNotice | None:
        row = await self._one(select(served_notices).where(served_notices.c.id == record_id))
        return ServedNotice(**{**row, "how": Served(row["how"])}) if row else None

    async def of(self, sample_ids: Collection[int]) -> Mapping[int, list[ServedNotice]]:
        """Every record of these subjects, by sample id, the newest last."""
        found: dict[int, list[ServedNotice]] = {one: [] for one in sample_ids}
        for part in slices(sorted(sample_ids)):
            query = select(served_notices).where(served_notices.c.sample_id.in_(part)).order_by(served_notices.c.id)
            for row in await self._all(query):
                found[row["sample_id"]].append(ServedNotice(**{**row, "how": Served(row["how"])}))
        return found

    async def codes(self, proposal_ids: Collection[int]) -> dict[int, str]:
        """The check codes there are of these times, by proposal id."""
        found: dict[int, str] = {}
        for part in slices(sorted(proposal_ids)):
            query = select(notice_codes).where(notice_codes.c.proposal_id.in_(part))
            found |= {row["proposal_id"]: row["code"] for row in await self._all(query)}
        return found

    async def keep_codes(self, new: Sequence[NoticeCode]) -> None:
        """Keeps codes of times that have none yet."""
        await self._add_many(notice_codes, [vars(one) for one in new])

    async def coded(self, code: str) -> NoticeCode | None:
        """What a code belongs to."""
        row = await self._one(select(notice_codes).where(notice_codes.c.code == code))
        return NoticeCode(**row) if row else None
