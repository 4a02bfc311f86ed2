"""Supervision: figures by department, the list of what is overdue, the bulletin as a file and as sent."""

from __future__ import annotations

import asyncio

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.answers import acknowledge, answer, asking, show
from handlers.door import Door, Tap
from handlers.presses import looks, on_press
from office import supervision
from templates.cards import supervision as cards
from templates.documents.bulletin import bulletin_docx

router = Router(name="supervision")


class AskingPeriod(StatesGroup):
    """Waiting for a period."""

    period = State()


looks(cards.OpenSupervision, supervision.open_supervision)
looks(cards.ShowSupervision, supervision.show)
looks(cards.ListOverdue, supervision.list_overdue)
looks(cards.AskSending, supervision.ask_sending)
looks(cards.AskPeriod, supervision.ask_period, then=asking(AskingPeriod.period))


@router.message(AskingPeriod.period, F.text)
async def period_typed(message: Message, door: Door, state: FSMContext) -> None:
    """One that cannot be read leaves the question open."""
    office_id = int((await state.get_data())["office_id"])
    async with door.reads() as uow:
        card = await supervision.show_typed(
            uow, user_id=door.user_id, office_id=office_id, words=message.text or "", now=door.now
        )
    await state.clear()
    await answer(message, card)


@on_press(cards.MakeBulletin)
async def wants_bulletin(tap: Tap[cards.MakeBulletin]) -> None:
    """Written in a thread: a document takes its time."""
    async with tap.door.reads() as uow:
        bulletin = await supervision.load(uow, user_id=tap.door.user_id, now=tap.door.now, **vars(tap.press))
    await acknowledge(tap.query)  # before the long work: a tap waits only a few seconds for its answer
    file = await asyncio.to_thread(bulletin_docx, bulletin)
    if isinstance(tap.query.message, Message):
        await answer(tap.query.message, cards.file_card(bulletin, file))


@on_press(cards.SendBulletin)
async def sends_bulletin(tap: Tap[cards.SendBulletin]) -> None:
    """The documents are written between the two transactions, so that nobody waits for them."""
    user_id, now = tap.door.user_id, tap.door.now
    async with tap.door.reads() as uow:
        prepared = await supervision.prepare(uow, user_id=user_id, now=now, **vars(tap.press))
    await acknowledge(tap.query)
    papers = await asyncio.to_thread(supervision.papers_of, prepared)
    async with tap.door.opens() as uow:
        card = await supervision.send(uow, user_id=user_id, prepared=prepared, papers=papers, now=now)
    await show(tap, card)
