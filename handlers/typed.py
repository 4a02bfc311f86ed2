"""Typed words that answer an open question: one use case, its card shown, and the question closed or left open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.errors import Refusal
from handlers.answers import answer
from handlers.door import Door
from templates.cards import Card


async def take_words(
    message: Message,
    door: Door,
    state: FSMContext,
    use_case: Callable[..., Awaitable[Card]],
    *,
    ends: Callable[[str], bool],
    under: str = "text",
    **more: Any,
) -> None:
    """Gives the words to ``use_case`` as its argument ``under``, with what the question was about and ``more``. After a
    refusal the question stays open, so that other words may answer it, unless ``ends`` says of its code that none
    can."""
    about = await state.get_data() | more | {under: message.text or ""}
    try:
        async with door.opens() as uow:
            card = await use_case(uow, user_id=door.user_id, now=door.now, **about)
    except Refusal as refusal:
        if ends(refusal.code):
            await state.clear()
        raise
    await state.clear()
    await answer(message, card)
