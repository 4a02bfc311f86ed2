"""Composing a campaign and having it approved: buttons of the office, typed answers, a second person's decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import draft
from campaigns.draft import Step
from domain.errors import Refusal
from handlers.answers import answer, retire, show
from handlers.door import Door, Tap
from handlers.presses import acts, looks
from templates.cards import Card
from templates.cards import draft as cards
from templates.refusals import sentence

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
    # In this order: a crash between the two leaves no question open that nobody knows what it is about.
    await state.set_data(
        {
            "campaign_id": step.campaign_id,
            "field": step.question.value,
            "department_id": step.department_id,
            "led": step.led,
        }
    )
    await state.set_state(Composing.answer)


async def _turn_to(tap: Tap[Any], step: Step) -> None:
    await _await_answer(tap.state, step)
    await show(tap, step.card)


async def _below(tap: Tap[Any], card: Card) -> None:
    """The plan stays readable above what was decided on it; only its buttons go."""
    await retire(tap, "")
    if isinstance(tap.query.message, Message):
        await answer(tap.query.message, card)


async def _ask_reason(tap: Tap[cards.ReturnDraft], card: Card) -> None:
    """A submission that is no longer to be decided on is only shown."""
    if card.asks:
        await tap.state.set_data(vars(tap.press))
        await tap.state.set_state(Composing.reason)
    await _below(tap, card)


acts(cards.NewDraft, draft.start, then=_turn_to)
looks(cards.EditDraft, draft.open_draft, then=_turn_to)
looks(cards.AskField, draft.ask_field, then=_turn_to)
acts(cards.Choose, draft.choose, then=_turn_to)
looks(cards.PickDepartments, draft.pick_departments, then=_turn_to)
acts(cards.TakeDepartment, draft.take_department, then=_turn_to)
acts(cards.MakeLead, draft.make_lead, then=_turn_to)
looks(cards.PickItems, draft.pick_items, then=_turn_to)
acts(cards.TakeItem, draft.take_item, then=_turn_to)
acts(cards.TakeAllItems, draft.take_all_items, then=_turn_to)
looks(cards.TypeItems, draft.ask_items, then=_turn_to)
looks(cards.PickScope, draft.pick_scope, then=_turn_to)
acts(cards.TakeWord, draft.take_word, then=_turn_to)
looks(cards.PickTagStratum, draft.pick_tag_stratum, then=_turn_to)
looks(cards.AskTagStratum, draft.ask_tag_stratum, then=_turn_to)
acts(cards.TakeTagStratum, draft.take_tag_stratum, then=_turn_to)
looks(cards.PickCertain, draft.pick_certain, then=_turn_to)
acts(cards.DropCertain, draft.drop_certain, then=_turn_to)

looks(cards.PreviewDraft, draft.show_preview)
looks(cards.ListLeftOut, draft.list_left_out, then=_below)
acts(cards.SubmitDraft, draft.submit)
acts(cards.WithdrawDraft, draft.withdraw)
acts(cards.ApproveDraft, draft.approve, then=_below)
looks(cards.ReturnDraft, draft.ask_reason, then=_ask_reason)


@router.message(Composing.answer, F.text)
async def take_answer(message: Message, door: Door, state: FSMContext) -> None:
    about = await state.get_data() | {"user_id": door.user_id, "now": door.now}
    try:
        async with door.opens() as uow:
            step = await draft.answer(uow, text=message.text or "", **about)
    except Refusal as refusal:
        # Where there is no such question any more, asking it again is refused for the same reason.
        await state.clear()
        async with door.reads() as uow:
            step = await draft.ask_again(uow, **about)
        step = replace(step, card=replace(step.card, text=f"{sentence(refusal)}\n\n{step.card.text}"))
    await _await_answer(state, step)
    await answer(message, step.card)


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
