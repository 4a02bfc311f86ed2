"""The list of campaigns, and one campaign."""

from __future__ import annotations

from campaigns import overview
from handlers.presses import looks
from templates.cards.campaign import OpenCampaign, OpenCampaigns

looks(OpenCampaigns, overview.campaigns)
looks(OpenCampaign, overview.hub)
