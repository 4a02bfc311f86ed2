"""Specialists: chosen by a tap, on which subjects and why is typed; who helps reads the forms they help with."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import specialist
from handlers.answers import asking
from handlers.door import Door
from handlers.presses import looks
from handlers.typed import take_words
from templates.cards import specialist as cards

router = Router(name="specialist")

#: Refusals that other words may mend.
ASKED_AGAIN = frozenset(
    f"specialist.{word}"
    for word in (
        "already",
        "apart",
        "nobody_to_assist",
        "on_team",
        "outside_unreadable",
        "reason_missing",
        "reason_too_long",
        "recused",
        "text_too_long",
        "unknown_number",
        "where_unreadable",
    )
)


class Sending(StatesGroup):
    """Waiting for who helps on which subjects and why, or why no longer."""

    own = State()
    outside = State()
    dismissal = State()


looks(cards.OpenSpecialists, specialist.show_specialists)
looks(cards.ChooseSpecialist, specialist.choose_specialist)
looks(cards.AskSpecialist, specialist.ask_specialist, then=asking(Sending.own))
looks(cards.AskOutside, specialist.ask_outside, then=asking(Sending.outside))
looks(cards.OpenSpecialist, specialist.show_specialist)
looks(cards.AskDismissal, specialist.ask_dismissal, then=asking(Sending.dismissal))
looks(cards.OpenAssisted, specialist.show_assisted)
looks(cards.OpenAssistedForm, specialist.open_assisted)


def _ends(code: str) -> bool:
    return code not in ASKED_AGAIN


@router.message(Sending.own, F.text)
async def own_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Somebody of the department."""
    await take_words(message, door, state, specialist.add_own, ends=_ends)


@router.message(Sending.outside, F.text)
async def outside_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Somebody of another body."""
    await take_words(message, door, state, specialist.add_outside, ends=_ends)


@router.message(Sending.dismissal, F.text)
async def dismissal_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Why no longer."""
    await take_words(message, door, state, specialist.dismiss, ends=_ends)
