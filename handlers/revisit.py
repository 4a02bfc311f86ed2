"""回访: the draw of a round, one subject after the other, the closing, what departments explain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import revisit
from domain.errors import Refusal
from handlers.answers import answer, asking, retire, send_written
from handlers.door import Door, Tap
from handlers.draw import fresh_secret
from handlers.presses import Redraw, acts, looks
from templates.cards import Card
from templates.cards import revisit as cards

router = Router(name="revisit")

#: A tap on a card that is out of date.
ONE = Redraw(
    revisit.show,
    when=frozenset(
        {"revisit.changed_meanwhile", "revisit.finished", "revisit.closed", "revisit.void", "revisit.not_reached"}
    ),
)
#: Refusals after which the same question may be answered again.
ASKED_AGAIN = frozenset({"revisit.size_unreadable", "revisit.words_missing", "revisit.words_too_long"})


class Revisiting(StatesGroup):
    """What is typed in revisits."""

    size = State()
    remark = State()
    difference = State()
    explanation = State()


async def _send_paper(tap: Tap[Any], records: revisit.Records) -> None:
    await send_written(tap, revisit.paper_of, records)


looks(cards.OpenRevisits, revisit.open_revisits)
looks(cards.ChooseSize, revisit.choose_size)
looks(cards.AskSize, revisit.ask_size, then=asking(Revisiting.size))
looks(cards.PreviewRevisits, revisit.preview)
acts(cards.StartRevisits, revisit.start, secret=fresh_secret, then=retire)
looks(cards.ListRevisits, revisit.list_revisits)
looks(cards.ListMyRevisits, revisit.list_mine)
looks(cards.ShowRevisit, revisit.show)
acts(cards.MarkTried, revisit.mark_tried, redraw=ONE)
acts(cards.MarkReached, revisit.mark_reached, redraw=ONE)
acts(cards.SayAnswer, revisit.answer, redraw=ONE)
looks(cards.AskQuestion, revisit.ask_question, redraw=ONE)
looks(cards.AskRemark, revisit.ask_remark, then=asking(Revisiting.remark), redraw=ONE)
looks(cards.AskDifference, revisit.ask_difference, then=asking(Revisiting.difference), redraw=ONE)
acts(cards.DropDifference, revisit.drop_difference, redraw=ONE)
looks(cards.ChooseConcerned, revisit.choose_concerned, redraw=ONE)
acts(cards.TurnConcerned, revisit.turn_concerned, redraw=ONE)
acts(cards.FinishRevisit, revisit.finish, redraw=ONE)
acts(cards.ReopenRevisit, revisit.reopen, redraw=ONE)
looks(cards.ChooseRecorder, revisit.choose_recorder, redraw=ONE)
acts(cards.NameRecorder, revisit.name_recorder, redraw=ONE)
looks(cards.AskClosing, revisit.ask_closing)
acts(cards.CloseRevisits, revisit.close)
looks(cards.GetRecords, revisit.get_records, then=_send_paper)
looks(cards.ShowDifference, revisit.show_difference)
looks(cards.AskExplanation, revisit.ask_explanation, then=asking(Revisiting.explanation))

#: What each answer changes: the question's use case, given the fields of the tapped button and the text.
ANSWERS: dict[str | None, Callable[..., Awaitable[Card]]] = {
    Revisiting.remark.state: revisit.remark,
    Revisiting.difference.state: revisit.mark_difference,
    Revisiting.explanation.state: revisit.explain,
}


@router.message(Revisiting.size, F.text)
async def size_typed(message: Message, door: Door, state: FSMContext) -> None:
    """How many are to be drawn: the preview of it. Nothing is changed yet."""
    about, words = await state.get_data(), message.text or ""
    campaign_id, leave_out = int(about["campaign_id"]), bool(about["leave_out"])
    try:
        async with door.reads() as uow:
            card = await revisit.preview_typed(
                uow, user_id=door.user_id, campaign_id=campaign_id, leave_out=leave_out, words=words
            )
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN:
            await state.clear()
        raise
    await state.clear()
    await answer(message, card)


@router.message(StateFilter(Revisiting), F.text)
async def typed(message: Message, door: Door, state: FSMContext) -> None:
    """An answer. The question stays open only where other words could answer it."""
    question, about = await state.get_state(), await state.get_data()
    try:
        async with door.opens() as uow:
            card = await ANSWERS[question](uow, user_id=door.user_id, text=message.text or "", now=door.now, **about)
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN:
            await state.clear()
        raise
    await state.clear()
    await answer(message, card)
