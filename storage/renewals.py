"""Proposals to give an attempt at a draw up and to draw anew: who proposed it and why, who decided, when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table, select

from domain import lengths
from storage.draws import draws
from storage.metadata import metadata
from storage.proposals import Proposal, Proposals, proposal_columns

renewals = Table("renewals", metadata, *proposal_columns("draw_id", "draws.id", reason=lengths.RENEWAL_REASON))


@dataclass(frozen=True)
class Renewal(Proposal):
    """One proposal about an attempt."""

    draw_id: int


class Renewals(Proposals[Renewal]):
    """Proposals to draw anew. None is changed once it is decided."""

    table = renewals
    about = "draw_id"
    unknown = "attempts.unknown"
    kind = Renewal

    async def reasons(self, campaign_id: int, round_: str) -> list[str]:
        """Why each void attempt of a round was given up, the first attempt first."""
        query = (
            select(renewals.c.reason)
            .join(draws, draws.c.id == renewals.c.draw_id)
            .where(draws.c.campaign_id == campaign_id, draws.c.round == round_, renewals.c.agreed.is_(True))
            .order_by(draws.c.attempt)
        )
        return [row["reason"] for row in await self._all(query)]
