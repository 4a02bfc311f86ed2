"""Proposals to give an attempt at a draw up and to draw anew: who proposed it and why, who decided, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, RowMapping, Select, String, Table, select, update

from domain import lengths
from domain.errors import Refusal
from storage.draws import draws
from storage.metadata import Moment, metadata
from storage.repository import Repository

renewals = Table(
    "renewals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draw_id", ForeignKey("draws.id"), nullable=False, index=True),
    Column("reason", String(lengths.RENEWAL_REASON), nullable=False),
    Column("proposed_by", ForeignKey("people.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("agreed", Boolean),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Moment),
)


@dataclass(frozen=True)
class Renewal:
    """One proposal; ``agreed`` is None while it waits for its second person."""

    id: int
    draw_id: int
    reason: str
    proposed_by: int
    proposed_at: datetime
    agreed: bool | None
    decided_by: int | None
    decided_at: datetime | None


class Renewals(Repository):
    """Proposals to draw anew. None is changed once it is decided."""

    async def propose(self, draw_id: int, *, reason: str, person_id: int, now: datetime) -> Renewal:
        renewal_id = await self._add(renewals, draw_id=draw_id, reason=reason, proposed_by=person_id, proposed_at=now)
        return await self.get(renewal_id)

    async def get(self, renewal_id: int) -> Renewal:
        row = await self._one(select(renewals).where(renewals.c.id == renewal_id))
        if row is None:
            raise Refusal("attempts.unknown")
        return Renewal(**row)

    async def waiting(self, draw_id: int) -> Renewal | None:
        """The proposal about a draw that nobody has decided yet."""
        return _renewal(await self._one(_of(draw_id).where(renewals.c.agreed.is_(None))))

    async def agreed(self, draw_id: int) -> Renewal | None:
        """The proposal by which a draw became void."""
        return _renewal(await self._one(_of(draw_id).where(renewals.c.agreed.is_(True))))

    async def reasons(self, campaign_id: int, round_: str) -> list[str]:
        """Why each void attempt of a round was given up, the first attempt first."""
        query = (
            select(renewals.c.reason)
            .join(draws, draws.c.id == renewals.c.draw_id)
            .where(draws.c.campaign_id == campaign_id, draws.c.round == round_, renewals.c.agreed.is_(True))
            .order_by(draws.c.attempt)
        )
        return [row["reason"] for row in await self._all(query)]

    async def decide(self, renewal_id: int, *, agreed: bool, person_id: int, now: datetime) -> bool:
        """Compare-and-set of a proposal that waits; False when it was decided before."""
        row = (renewals.c.id == renewal_id) & renewals.c.agreed.is_(None)
        values = {"agreed": agreed, "decided_by": person_id, "decided_at": now}
        return await self._changed(update(renewals).where(row).values(**values)) == 1


def _of(draw_id: int) -> Select[Any]:
    return select(renewals).where(renewals.c.draw_id == draw_id)


def _renewal(row: RowMapping | None) -> Renewal | None:
    return Renewal(**row) if row else None
