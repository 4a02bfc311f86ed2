"""Which campaigns are public at all: from the second person's approval on, and what was drawn once stays so."""

from __future__ import annotations

from domain.campaign import State
from domain.errors import Refusal
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork

PUBLIC = frozenset(State) - {State.DRAFT, State.SUBMITTED}


async def require_public(uow: UnitOfWork, campaign_id: int) -> Campaign:
    """The campaign; refuses (``campaign.unknown``) an unapproved one like one that does not exist.

    One that is drawn anew after a change of its plan is public meanwhile: its earlier attempts are.
    """
    campaign = await uow.campaigns.get(campaign_id)
    if campaign.state not in PUBLIC and campaign.attempt == 1:
        raise Refusal("campaign.unknown")
    return campaign
