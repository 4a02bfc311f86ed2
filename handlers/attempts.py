"""Drawing anew: the proposal with its reason, the second person's decision, all attempts."""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import attempts
from domain.errors import Refusal
from handlers.answers import show
from handlers.door import Door, Tap
from handlers.presses import acts, looks, on_press
from handlers.typed import take_words
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import attempts as cards

router = Router(name="attempts")
#: Refusals after which another reason may be typed.
ASKED_AGAIN = frozenset({"attempts.reason_empty", "attempts.reason_too_long"})


class Proposing(StatesGroup):
    """What is typed while drawing anew is proposed."""

    reason = State()


async def propose_because(uow: UnitOfWork, *, user_id: int, draw_id: int, reason: int, now: datetime) -> Card:
    """``attempts.propose`` for one of the usual reasons, by its place among them."""
    if not 0 <= reason < len(cards.REASONS):
        raise Refusal("chat.stale_button")
    words = cards.REASONS[reason]
    return await attempts.propose(uow, user_id=user_id, draw_id=draw_id, reason=words, now=now)


@on_press(cards.AskRenewal)
async def wants_renewal(tap: Tap[cards.AskRenewal]) -> None:
    """The usual reasons as buttons; the next text counts as another one."""
    async with tap.door.reads() as uow:
        card, draw_id = await attempts.ask_reason(uow, user_id=tap.door.user_id, campaign_id=tap.press.campaign_id)
    await tap.state.set_data({"draw_id": draw_id})
    await tap.state.set_state(Proposing.reason)
    await show(tap, card)


acts(cards.ProposeRenewal, propose_because)
acts(cards.DecideRenewal, attempts.decide)
looks(cards.ShowAttempts, attempts.show)
looks(cards.GetAttemptFile, attempts.get_file)


@router.message(Proposing.reason, F.text)
async def reason_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The reason. The question stays open only where other words could answer it."""
    await take_words(message, door, state, attempts.propose, ends=_over, under="reason")


def _over(code: str) -> bool:
    return code not in ASKED_AGAIN
