"""Comparing and confirming: buttons of department admins and of the office, one typed sentence."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from campaigns import confirmation
from domain.errors import Refusal
from handlers.answers import answer, ask, show
from handlers.door import Door
from handlers.presses import on_press
from templates.cards import confirmation as cards

router = Router(name="confirmation")


class Asking(StatesGroup):
    """Waiting for the sentence of an objection."""

    detail = State()


@on_press(cards.ShowConfirmation)
async def overview(query: CallbackQuery, press: cards.ShowConfirmation, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await confirmation.show(uow, user_id=door.user_id, campaign_id=press.campaign_id)
    await show(query, card)


@on_press(cards.ConfirmAll)
async def confirm_all(query: CallbackQuery, press: cards.ConfirmAll, door: Door, _state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await confirmation.confirm_all(uow, user_id=door.user_id, campaign_id=press.campaign_id, now=door.now)
    await show(query, card)


@on_press(cards.ChooseSubject)
async def choose(query: CallbackQuery, press: cards.ChooseSubject, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await confirmation.choose(uow, user_id=door.user_id, campaign_id=press.campaign_id, page=press.page)
    await show(query, card)


@on_press(cards.ChooseReason)
async def choose_reason(query: CallbackQuery, press: cards.ChooseReason, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await confirmation.ask_reason(uow, user_id=door.user_id, verdict_id=press.verdict_id)
    await show(query, card)


@on_press(cards.ObjectBecause)
async def object_because(query: CallbackQuery, press: cards.ObjectBecause, door: Door, state: FSMContext) -> None:
    if press.reason == cards.OTHER:
        async with door.reads() as uow:
            subject = await confirmation.subject_name(uow, user_id=door.user_id, verdict_id=press.verdict_id)
        await ask(query, state, Asking.detail, cards.ask_detail(subject), verdict_id=press.verdict_id)
        return
    if not 0 <= press.reason < cards.OTHER:
        raise Refusal("chat.stale_button")
    async with door.opens() as uow:
        card = await confirmation.object_to(
            uow,
            user_id=door.user_id,
            verdict_id=press.verdict_id,
            reason=cards.REASONS[press.reason],
            now=door.now,
        )
    await show(query, card)


@router.message(Asking.detail, F.text)
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


@on_press(cards.GetList)
async def get_list(query: CallbackQuery, press: cards.GetList, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await confirmation.file(uow, user_id=door.user_id, campaign_id=press.campaign_id)
    await show(query, card)


@on_press(cards.ShowObjections)
async def objections(query: CallbackQuery, press: cards.ShowObjections, door: Door, _state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await confirmation.show_objections(uow, user_id=door.user_id, campaign_id=press.campaign_id)
    await show(query, card)


@on_press(cards.Rule)
async def rule(query: CallbackQuery, press: cards.Rule, door: Door, _state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await confirmation.rule(
            uow, user_id=door.user_id, verdict_id=press.verdict_id, uphold=bool(press.uphold), now=door.now
        )
    await show(query, card)
