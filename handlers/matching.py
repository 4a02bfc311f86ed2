"""The second round: its start. Words and dice go through ``handlers.draw``, as in the first."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from campaigns import inspection, matching
from handlers.answers import acknowledge, answer, retire
from handlers.door import Door
from handlers.draw import fresh_secret
from handlers.presses import on_press
from templates.cards.matching import OpenTask, StartMatching


@on_press(StartMatching)
async def start(query: CallbackQuery, press: StartMatching, door: Door, _state: FSMContext) -> None:
    """Freeze the roster and commit."""
    async with door.opens() as uow:
        done = await matching.start(
            uow, user_id=door.user_id, campaign_id=press.campaign_id, secret=fresh_secret(), now=door.now
        )
    await retire(query, done)


@on_press(OpenTask)
async def open_task(query: CallbackQuery, _press: OpenTask, door: Door, _state: FSMContext) -> None:
    """The inspector's list of forms, below the message that brought the work."""
    async with door.reads() as uow:
        card = await inspection.my_forms(uow, user_id=door.user_id)
    await acknowledge(query)
    if isinstance(query.message, Message):
        await answer(query.message, card)
