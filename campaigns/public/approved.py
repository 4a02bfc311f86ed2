"""Which campaigns are public at all: from the second person's approval on."""

from __future__ import annotations

from domain.campaign import State
from domain.errors import Refusal
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork

PUBLIC = frozenset(State) - {State.DRAFT, State.SUBMITTED}


async def require_public(uow: UnitOfWork, campaign_id: int) -> Campaign:
    """The campaign; refuses (``campaign.unknown``) an unapproved one like one that does not exist."""
    campaign = await uow.campaigns.get(campaign_id)
    if campaign.state not in PUBLIC:
        raise Refusal("campaign.unknown")
    return campaign
