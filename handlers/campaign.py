"""The list of campaigns, and one campaign."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from campaigns import overview
from handlers.answers import show
from handlers.door import Door
from handlers.presses import on_press
from templates.cards.campaign import OpenCampaign, OpenCampaigns


@on_press(OpenCampaigns)
async def campaigns(query: CallbackQuery, _press: OpenCampaigns, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await overview.campaigns(uow, user_id=door.user_id)
    await show(query, card)


@on_press(OpenCampaign)
async def hub(query: CallbackQuery, press: OpenCampaign, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await overview.hub(uow, user_id=door.user_id, campaign_id=press.campaign_id, bot_name=door.bot_name)
    await show(query, card)
