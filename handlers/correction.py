"""Published results are corrected: the reason, and the way back."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import correction, publication
from handlers.answers import show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from templates.cards import Card
from templates.cards import correction as cards
from templates.cards.publication import AskCorrection, AskWithdraw

router = Router(name="correction")

#: A tap on a form that is no longer as the card showed it.
FORM = Redraw(
    publication.open_publication,
    when=frozenset({"correction.under_way", "correction.none", "correction.handed_in", "inspection.changed_meanwhile"}),
)
#: Refusals after which another reason may be typed.
ASKED_AGAIN = frozenset({"correction.reason_missing", "correction.reason_too_long", "correction.reason_personal"})


class Correcting(StatesGroup):
    """What is typed while a correction begins."""

    reason = State()


async def _ask_reason(tap: Tap[AskCorrection], card: Card) -> None:
    """The usual reasons stay at hand on the card; the next text counts as another one."""
    await tap.state.set_data(vars(tap.press))
    await tap.state.set_state(Correcting.reason)
    await show(tap, card)


looks(AskCorrection, correction.ask, then=_ask_reason, redraw=FORM)
acts(cards.BeginCorrection, correction.open_because, redraw=FORM)
looks(AskWithdraw, correction.ask_withdraw, redraw=FORM)
acts(cards.Withdraw, correction.withdraw, redraw=FORM)


@router.message(Correcting.reason, F.text)
async def reason_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The reason. The question stays open only where other words could answer it."""
    await take_words(message, door, state, correction.open_correction, ends=lambda code: code not in ASKED_AGAIN)
