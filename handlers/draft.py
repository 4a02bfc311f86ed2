"""Composing a campaign and having it approved: buttons of the office, typed answers, a second person's decision."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from campaigns import draft
from campaigns.draft import Step
from handlers.answers import answer, show
from handlers.door import Door
from handlers.presses import on_press
from templates.cards import draft as cards

router = Router(name="draft")


class Composing(StatesGroup):
    """``answer``: the next text answers a field of a draft; ``reason``: it says why one is sent back."""

    answer = State()
    reason = State()


async def _await_answer(state: FSMContext, step: Step) -> None:
    """Keeps which question is open; a card without one ends whatever was asked before."""
    if step.question is None:
        await state.clear()
        return
    await state.set_state(Composing.answer)
    await state.set_data(
        {
            "campaign_id": step.campaign_id,
            "field": step.question.value,
            "department_id": step.department_id,
            "led": step.led,
        }
    )


async def _turn_to(query: CallbackQuery, state: FSMContext, step: Step) -> None:
    await _await_answer(state, step)
    await show(query, step.card)


@on_press(cards.NewDraft)
async def new_draft(query: CallbackQuery, _press: cards.NewDraft, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.start(uow, user_id=door.user_id, now=door.now)
    await _turn_to(query, state, step)


@on_press(cards.EditDraft)
async def edit_draft(query: CallbackQuery, press: cards.EditDraft, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        step = await draft.open_draft(uow, user_id=door.user_id, campaign_id=press.campaign_id)
    await _turn_to(query, state, step)


@on_press(cards.AskField)
async def ask_field(query: CallbackQuery, press: cards.AskField, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        step = await draft.ask_field(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            field=press.field,
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@router.message(Composing.answer, F.text)
async def take_answer(message: Message, door: Door, state: FSMContext) -> None:
    asked = await state.get_data()
    async with door.opens() as uow:
        step = await draft.answer(
            uow,
            user_id=door.user_id,
            campaign_id=int(asked["campaign_id"]),
            field=str(asked["field"]),
            department_id=int(asked["department_id"]),
            text=message.text or "",
            led=bool(asked["led"]),
            now=door.now,
        )
    await _await_answer(state, step)
    await answer(message, step.card)


@on_press(cards.Choose)
async def choose(query: CallbackQuery, press: cards.Choose, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.choose(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            what=press.what,
            value=press.value,
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@on_press(cards.PickDepartments)
async def pick_departments(query: CallbackQuery, press: cards.PickDepartments, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        step = await draft.pick_departments(
            uow, user_id=door.user_id, campaign_id=press.campaign_id, page=press.page, led=bool(press.led)
        )
    await _turn_to(query, state, step)


@on_press(cards.TakeDepartment)
async def take_department(query: CallbackQuery, press: cards.TakeDepartment, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.take_department(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            department_id=press.department_id,
            chosen=bool(press.chosen),
            page=press.page,
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@on_press(cards.MakeLead)
async def make_lead(query: CallbackQuery, press: cards.MakeLead, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.make_lead(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            department_id=press.department_id,
            page=press.page,
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@on_press(cards.PickItems)
async def pick_items(query: CallbackQuery, press: cards.PickItems, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        step = await draft.pick_items(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            department_id=press.department_id,
            page=press.page,
            led=bool(press.led),
        )
    await _turn_to(query, state, step)


@on_press(cards.TakeItem)
async def take_item(query: CallbackQuery, press: cards.TakeItem, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.take_item(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            department_id=press.department_id,
            word=press.word,
            chosen=bool(press.chosen),
            page=press.page,
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@on_press(cards.TakeAllItems)
async def take_all_items(query: CallbackQuery, press: cards.TakeAllItems, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.take_all_items(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            department_id=press.department_id,
            chosen=bool(press.chosen),
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@on_press(cards.TypeItems)
async def type_items(query: CallbackQuery, press: cards.TypeItems, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        step = await draft.ask_items(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            department_id=press.department_id,
            led=bool(press.led),
        )
    await _turn_to(query, state, step)


@on_press(cards.PickScope)
async def pick_scope(query: CallbackQuery, press: cards.PickScope, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        step = await draft.pick_scope(
            uow, user_id=door.user_id, campaign_id=press.campaign_id, page=press.page, led=bool(press.led)
        )
    await _turn_to(query, state, step)


@on_press(cards.TakeWord)
async def take_word(query: CallbackQuery, press: cards.TakeWord, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        step = await draft.take_word(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            kind=press.kind,
            word=press.word,
            chosen=bool(press.chosen),
            page=press.page,
            led=bool(press.led),
            now=door.now,
        )
    await _turn_to(query, state, step)


@on_press(cards.PreviewDraft)
async def preview(query: CallbackQuery, press: cards.PreviewDraft, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await draft.show_preview(uow, user_id=door.user_id, campaign_id=press.campaign_id, now=door.now)
    await state.clear()
    await show(query, card)


@on_press(cards.SubmitDraft)
async def submit(query: CallbackQuery, press: cards.SubmitDraft, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await draft.submit(uow, user_id=door.user_id, campaign_id=press.campaign_id, now=door.now)
    await state.clear()
    await show(query, card)


@on_press(cards.WithdrawDraft)
async def withdraw(query: CallbackQuery, press: cards.WithdrawDraft, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await draft.withdraw(uow, user_id=door.user_id, campaign_id=press.campaign_id, now=door.now)
    await state.clear()
    await show(query, card)


@on_press(cards.ApproveDraft)
async def approve(query: CallbackQuery, press: cards.ApproveDraft, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await draft.approve(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            submission=press.submission,
            bot_name=door.bot_name,
            now=door.now,
        )
    await state.clear()
    await show(query, card)


@on_press(cards.ReturnDraft)
async def ask_reason(query: CallbackQuery, press: cards.ReturnDraft, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await draft.ask_reason(
            uow,
            user_id=door.user_id,
            campaign_id=press.campaign_id,
            submission=press.submission,
            now=door.now,
        )
    await state.clear()
    if card.asks:
        await state.set_state(Composing.reason)
        await state.set_data({"campaign_id": press.campaign_id, "submission": press.submission})
    await show(query, card)


@router.message(Composing.reason, F.text)
async def send_back(message: Message, door: Door, state: FSMContext) -> None:
    asked = await state.get_data()
    async with door.opens() as uow:
        card = await draft.send_back(
            uow,
            user_id=door.user_id,
            campaign_id=int(asked["campaign_id"]),
            submission=int(asked["submission"]),
            reason=message.text or "",
            now=door.now,
        )
    await state.clear()
    await answer(message, card)
