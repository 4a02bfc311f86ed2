"""Inspectors fill their forms: taps in private, a line of text in private or in the campaign's group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from campaigns import inspection
from domain.errors import Refusal
from handlers.answers import answer, ask
from handlers.door import Door
from handlers.presses import on_press
from handlers.redrawing import UseCase, act_or_redraw, look
from templates.cards import Card
from templates.cards import inspection as cards

router = Router(name="inspection")

#: Refusals of a tap on a form that is no longer as the card showed it.
OUT_OF_DATE = frozenset(
    f"inspection.{what}" for what in ("changed_meanwhile", "submitted_already", "approved_already", "published_already")
)
#: Refusals after which the same question may be answered again.
ASKED_AGAIN = frozenset({"inspection.remark_too_long", "inspection.questions_out_of_range"})


class Filling(StatesGroup):
    """What is typed into a form."""

    remark = State()
    questions = State()


async def _fill(query: CallbackQuery, door: Door, state: FSMContext, section_id: int, act: UseCase) -> None:
    present = partial(inspection.open_form, user_id=door.user_id, section_id=section_id)
    await act_or_redraw(query, door, state, act=act, out_of_date=OUT_OF_DATE, present=present)


@on_press(cards.OpenMyForms)
async def list_opened(query: CallbackQuery, press: cards.OpenMyForms, door: Door, state: FSMContext) -> None:
    """我的检查表."""
    await look(query, door, state, see=partial(inspection.my_forms, user_id=door.user_id))


@on_press(cards.MyFormsPage)
async def list_turned(query: CallbackQuery, press: cards.MyFormsPage, door: Door, state: FSMContext) -> None:
    """上一页, 下一页 of the list."""
    await look(query, door, state, see=partial(inspection.my_forms, user_id=door.user_id, page=press.page))


@on_press(cards.OpenForm)
async def form_opened(query: CallbackQuery, press: cards.OpenForm, door: Door, state: FSMContext) -> None:
    """One form."""
    await look(query, door, state, see=partial(inspection.open_form, user_id=door.user_id, section_id=press.section_id))


@on_press(cards.FormPage)
async def form_turned(query: CallbackQuery, press: cards.FormPage, door: Door, state: FSMContext) -> None:
    """上一页, 下一页 of a form's items."""
    await look(query, door, state, see=partial(inspection.open_form, user_id=door.user_id, **vars(press)))


@on_press(cards.OpenItem)
async def item_opened(query: CallbackQuery, press: cards.OpenItem, door: Door, state: FSMContext) -> None:
    """The ten results of an item."""
    act = partial(inspection.open_item, user_id=door.user_id, **vars(press))
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.SetResult)
async def result_tapped(query: CallbackQuery, press: cards.SetResult, door: Door, state: FSMContext) -> None:
    """One of the ten."""
    act = partial(inspection.set_result, user_id=door.user_id, now=door.now, **vars(press))
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.AskAllClear)
async def all_clear_asked(query: CallbackQuery, press: cards.AskAllClear, door: Door, state: FSMContext) -> None:
    """全部未发现问题."""
    act = partial(inspection.ask_all_clear, user_id=door.user_id, section_id=press.section_id)
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.AllClear)
async def all_clear_tapped(query: CallbackQuery, press: cards.AllClear, door: Door, state: FSMContext) -> None:
    """全部未发现问题, confirmed."""
    act = partial(inspection.all_clear, user_id=door.user_id, now=door.now, **vars(press))
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.OpenHandling)
async def handling_opened(query: CallbackQuery, press: cards.OpenHandling, door: Door, state: FSMContext) -> None:
    """处理措施."""
    act = partial(inspection.open_handling, user_id=door.user_id, section_id=press.section_id)
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.SetHandling)
async def handling_tapped(query: CallbackQuery, press: cards.SetHandling, door: Door, state: FSMContext) -> None:
    """A measure on or off."""
    act = partial(inspection.set_handling, user_id=door.user_id, now=door.now, **vars(press))
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.AskRemark)
async def remark_asked(query: CallbackQuery, press: cards.AskRemark, door: Door, state: FSMContext) -> None:
    """备注."""
    async with door.reads() as uow:
        card, seen = await inspection.ask_remark(uow, user_id=door.user_id, section_id=press.section_id)
    await ask(query, state, Filling.remark, card, section_id=press.section_id, seen=seen)


@on_press(cards.AskQuestions)
async def questions_asked(query: CallbackQuery, press: cards.AskQuestions, door: Door, state: FSMContext) -> None:
    """解答疑难问题."""
    async with door.reads() as uow:
        card = await inspection.ask_questions(uow, user_id=door.user_id, section_id=press.section_id)
    await ask(query, state, Filling.questions, card, section_id=press.section_id)


@on_press(cards.AddQuestion)
async def question_added(query: CallbackQuery, press: cards.AddQuestion, door: Door, state: FSMContext) -> None:
    """解答数+1."""
    act = partial(inspection.add_question, user_id=door.user_id, now=door.now, **vars(press))
    await _fill(query, door, state, press.section_id, act)


@on_press(cards.Submit)
async def submitted(query: CallbackQuery, press: cards.Submit, door: Door, state: FSMContext) -> None:
    """提交."""
    act = partial(inspection.submit, user_id=door.user_id, now=door.now, **vars(press))
    await _fill(query, door, state, press.section_id, act)


@router.message(Filling.remark, F.text)
async def remark_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The remark."""
    await _typed(message, door, state, inspection.set_remark)


@router.message(Filling.questions, F.text)
async def questions_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The number of questions."""
    await _typed(message, door, state, inspection.set_questions)


async def _typed(message: Message, door: Door, state: FSMContext, write: Callable[..., Awaitable[Card]]) -> None:
    """The question stays open only where other words could answer it."""
    about = await state.get_data()
    try:
        async with door.opens() as uow:
            card = await write(uow, user_id=door.user_id, text=message.text or "", now=door.now, **about)
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN:
            await state.clear()
        raise
    await state.clear()
    await answer(message, card)


def _line(message: Message) -> dict[str, Any]:
    """What was written, the text of the message that it replies to, and the group, None in private."""
    quoted = message.reply_to_message.text if message.reply_to_message else None
    group_id = None if message.chat.type == ChatType.PRIVATE else message.chat.id
    return {"text": message.text or "", "quoted": quoted or "", "group_id": group_id}


async def is_result_line(message: Message, door: Door) -> bool:
    """Filter: a line of results, written by somebody who inspects."""
    async with door.reads() as uow:
        return await inspection.is_result_line(uow, user_id=door.user_id, **_line(message))


@router.message(StateFilter(None), F.text, is_result_line)
async def line_typed(message: Message, door: Door) -> None:
    """A line of results: shown back."""
    async with door.opens() as uow:
        card = await inspection.understand(uow, user_id=door.user_id, **_line(message))
    await answer(message, card)


@on_press(cards.PickReply)
async def reply_picked(query: CallbackQuery, press: cards.PickReply, door: Door, state: FSMContext) -> None:
    """The form that a line is about."""
    await look(query, door, state, see=partial(inspection.pick_reply, user_id=door.user_id, reply_id=press.reply_id))


@on_press(cards.ConfirmReply)
async def reply_confirmed(query: CallbackQuery, press: cards.ConfirmReply, door: Door, state: FSMContext) -> None:
    """确认."""
    in_group = _in_group(query)
    act = partial(
        inspection.confirm_reply, user_id=door.user_id, reply_id=press.reply_id, in_group=in_group, now=door.now
    )
    present = partial(inspection.drop_reply, user_id=door.user_id, reply_id=press.reply_id, in_group=in_group)
    await act_or_redraw(query, door, state, act=act, out_of_date=OUT_OF_DATE, present=present)


@on_press(cards.EditReply)
async def reply_dropped(query: CallbackQuery, press: cards.EditReply, door: Door, state: FSMContext) -> None:
    """修改."""
    in_group = _in_group(query)
    see = partial(inspection.drop_reply, user_id=door.user_id, reply_id=press.reply_id, in_group=in_group)
    await look(query, door, state, see=see)


def _in_group(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type != ChatType.PRIVATE
