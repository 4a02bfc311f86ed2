"""What a tap on a card of a form does: an open question is left, and a card that is out of date is redrawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from domain.errors import Refusal
from handlers.answers import show
from handlers.door import Door
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.refusals import sentence

UseCase = Callable[[UnitOfWork], Awaitable[Card]]


async def look(query: CallbackQuery, door: Door, state: FSMContext, *, see: UseCase) -> None:
    """Shows the card of ``see``, which changes nothing."""
    await _leave_question(state)
    async with door.reads() as uow:
        card = await see(uow)
    await show(query, card)


async def act_or_redraw(
    query: CallbackQuery,
    door: Door,
    state: FSMContext,
    *,
    act: UseCase,
    out_of_date: Collection[str],
    present: UseCase,
) -> None:
    """Does ``act`` and shows its card.

    A Refusal whose code is in ``out_of_date`` changes nothing and shows the card of ``present`` instead, with the
    refusal's sentence.
    """
    await _leave_question(state)
    toast = ""
    try:
        async with door.opens() as uow:
            card = await act(uow)
    except Refusal as refusal:
        if refusal.code not in out_of_date:
            raise
        toast = sentence(refusal)
        async with door.reads() as uow:
            card = await present(uow)
    await show(query, card, toast)


async def _leave_question(state: FSMContext) -> None:
    """Who taps elsewhere no longer answers the question: the next words must not end up in a remark."""
    if await state.get_state() is not None:
        await state.clear()
