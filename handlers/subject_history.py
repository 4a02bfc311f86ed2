"""检查对象查询: asked for by a button or a command, answered by words."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import subject_history
from handlers.answers import answer, asking
from handlers.door import Door
from handlers.presses import looks
from handlers.start import PRIVATE, SLASHES
from templates.cards import subject_history as cards

#: Works in the middle of any question, so it stands before the steps that ask.
commands = Router(name="subject_history_commands")
router = Router(name="subject_history")


class Looking(StatesGroup):
    """What is typed to find a subject."""

    words = State()


looks(cards.AskSubject, subject_history.ask, then=asking(Looking.words))
looks(cards.ShowSubject, subject_history.show)


@commands.message(PRIVATE, Command("subject", "检查对象查询", prefix=SLASHES, ignore_case=True))
async def wants_subject(message: Message, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await subject_history.ask(uow, user_id=door.user_id)
    await state.set_data({})
    await state.set_state(Looking.words)
    await answer(message, card)


@router.message(Looking.words, F.text)
async def words_typed(message: Message, door: Door, state: FSMContext) -> None:
    """What is looked for. The question stays open until something is: other words may be typed at once."""
    async with door.reads() as uow:
        card = await subject_history.find(uow, user_id=door.user_id, text=message.text or "")
    if not card.asks:
        await state.clear()
    await answer(message, card)
