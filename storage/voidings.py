"""Proposals to make a campaign void (作废方案): who proposed it and why, who decided, when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table

from domain import lengths
from storage.metadata import metadata
from storage.proposals import Proposal, Proposals, proposal_columns

voidings = Table("voidings", metadata, *proposal_columns("campaign_id", "campaigns.id", reason=lengths.VOIDING))


@dataclass(frozen=True)
class Voiding(Proposal):
    """One proposal about a campaign."""

    campaign_id: int


class Voidings(Proposals[Voiding]):
    """Proposals to make a campaign void. The one that was agreed to stays on record with it."""

    table = voidings
    about = "campaign_id"
    unknown = "voiding.unknown"
    kind = Voiding
