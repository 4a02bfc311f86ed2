"""Comparing and confirming: buttons of department admins and of the office, one typed sentence."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import confirmation
from domain.errors import Refusal
from handlers.answers import answer, ask, show
from handlers.door import Door, Tap
from handlers.presses import acts, looks, on_press
from templates.cards import confirmation as cards

router = Router(name="confirmation")


class Objecting(StatesGroup):
    """Waiting for the sentence of an objection."""

    detail = State()


looks(cards.ShowConfirmation, confirmation.show)
acts(cards.ConfirmAll, confirmation.confirm_all)
looks(cards.ChooseSubject, confirmation.choose)
looks(cards.ChooseReason, confirmation.ask_reason)
looks(cards.GetList, confirmation.file)
looks(cards.ShowObjections, confirmation.show_objections)
acts(cards.Rule, confirmation.rule)


@on_press(cards.ObjectBecause)
async def object_because(tap: Tap[cards.ObjectBecause]) -> None:
    """One of the usual reasons is an objection; 其他 asks for a sentence."""
    verdict_id, reason, door = tap.press.verdict_id, tap.press.reason, tap.door
    if reason == cards.OTHER:
        async with door.reads() as uow:
            subject = await confirmation.subject_name(uow, user_id=door.user_id, verdict_id=verdict_id)
        await ask(tap, Objecting.detail, cards.ask_detail(subject), verdict_id=verdict_id)
        return
    if not 0 <= reason < cards.OTHER:
        raise Refusal("chat.stale_button")
    words = cards.REASONS[reason]
    async with door.opens() as uow:
        card = await confirmation.object_to(
            uow, user_id=door.user_id, verdict_id=verdict_id, reason=words, now=door.now
        )
    await show(tap, card)


@router.message(Objecting.detail, F.text)
async def object_with_detail(message: Message, door: Door, state: FSMContext) -> None:
    verdict_id = int((await state.get_data())["verdict_id"])
    async with door.opens() as uow:
        card = await confirmation.object_to(
            uow,
            user_id=door.user_id,
            verdict_id=verdict_id,
            reason=cards.REASONS[cards.OTHER],
            detail=message.text or "",
            now=door.now,
        )
    await state.clear()
    await answer(message, card)
