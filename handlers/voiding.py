"""Voiding a campaign: the proposal with its typed reason, the second person's decision."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import voiding
from handlers.answers import asking
from handlers.door import Door
from handlers.presses import acts, looks
from handlers.typed import take_words
from templates.cards import voiding as cards

router = Router(name="voiding")
#: Refusals after which another reason may be typed.
ASKED_AGAIN = frozenset({"voiding.reason_empty", "voiding.reason_too_long"})


class Voiding(StatesGroup):
    """What is typed while a campaign is made void."""

    reason = State()


looks(cards.AskVoiding, voiding.ask_reason, then=asking(Voiding.reason))
acts(cards.DecideVoiding, voiding.decide)


@router.message(Voiding.reason, F.text)
async def reason_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The reason. The question stays open only where other words could answer it."""
    await take_words(message, door, state, voiding.propose, ends=_over, under="reason")


def _over(code: str) -> bool:
    return code not in ASKED_AGAIN
