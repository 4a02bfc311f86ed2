"""Inspectors fill their forms: taps in private, a line of text in private or in the campaign's group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import inspection
from handlers.answers import answer, ask, asking, show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.start import SLASHES
from handlers.typed import take_words
from templates.cards import Card
from templates.cards import inspection as cards

router = Router(name="inspection")
#: What goes before the answers to whatever question is open.
lines_first = Router(name="inspection_lines_first")

#: Refusals of a tap on a form that is no longer as the card showed it.
OUT_OF_DATE = frozenset(
    f"inspection.{what}"
    for what in (
        "changed_meanwhile",
        "line_overtaken",
        "all_filled",
        "term_without_order",
        "submitted_already",
        "approved_already",
        "published_already",
    )
)
FORM = Redraw(inspection.open_form, when=OUT_OF_DATE)
LINE = Redraw(inspection.drop_reply, when=OUT_OF_DATE)
#: Refusals after which the same question may be answered again.
ASKED_AGAIN = frozenset(
    f"inspection.{what}" for what in ("remark_too_long", "questions_out_of_range", "unknown_term", "term_past")
)
#: What asks for help with a line, and works in the middle of any question.
HELP_WORDS = ("填表帮助", "帮助填表", "怎么填")


class Filling(StatesGroup):
    """What is typed into a form."""

    remark = State()
    questions = State()
    term = State()


async def _ask_remark(tap: Tap[cards.AskRemark], asked: tuple[Card, str]) -> None:
    """The remark that the card showed is kept with the question: nobody's is overwritten unseen."""
    card, seen = asked
    await ask(tap, Filling.remark, card, section_id=tap.press.section_id, seen=seen)


async def _show_term(tap: Tap[cards.OpenTerm] | Tap[cards.SetHandling], card: Card) -> None:
    """The usual days stay at hand on the card; typed words count as another one."""
    if any(isinstance(button.press, cards.SetTerm) for row in card.buttons for button in row):
        # In this order: after a crash between the two there is no question open that nobody knows what it is about.
        await tap.state.set_data({"section_id": tap.press.section_id})
        await tap.state.set_state(Filling.term)
    await show(tap, card)


async def _show_saved(tap: Tap[cards.ConfirmReply], card: Card) -> None:
    await show(tap, card, cards.SAVED)


looks(cards.OpenMyForms, inspection.my_forms)
looks(cards.MyFormsPage, inspection.my_forms)
looks(cards.OpenForm, inspection.open_form)
looks(cards.FormPage, inspection.open_form)
looks(cards.OpenItem, inspection.open_item, redraw=FORM)
acts(cards.SetResult, inspection.set_result, redraw=FORM)
looks(cards.AskAllClear, inspection.ask_all_clear, redraw=FORM)
acts(cards.AllClear, inspection.all_clear, redraw=FORM)
looks(cards.OpenHandling, inspection.open_handling, redraw=FORM)
acts(cards.SetHandling, inspection.set_handling, then=_show_term, redraw=FORM)
looks(cards.OpenTerm, inspection.open_term, then=_show_term, redraw=FORM)
acts(cards.SetTerm, inspection.set_term, redraw=FORM)
looks(cards.OpenMethods, inspection.open_methods, redraw=FORM)
acts(cards.SetMethod, inspection.set_method, redraw=FORM)
looks(cards.OpenGaps, inspection.open_gaps, redraw=FORM)
looks(cards.OpenLineHelp, inspection.show_line_help)
looks(cards.AskRemark, inspection.ask_remark, then=_ask_remark)
looks(cards.AskQuestions, inspection.ask_questions, then=asking(Filling.questions))
acts(cards.AddQuestion, inspection.add_question, redraw=FORM)
acts(cards.Submit, inspection.submit, redraw=FORM)
acts(cards.PickReply, inspection.pick_reply)
acts(cards.ConfirmReply, inspection.confirm_reply, then=_show_saved, redraw=LINE)
acts(cards.SubmitReply, inspection.submit_reply, redraw=LINE)
looks(cards.EditReply, inspection.drop_reply)


@router.message(Filling.remark, F.text)
async def remark_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The remark."""
    await _typed(message, door, state, inspection.set_remark)


@router.message(Filling.questions, F.text)
async def questions_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The number of questions."""
    await _typed(message, door, state, inspection.set_questions)


@router.message(Filling.term, F.text)
async def term_typed(message: Message, door: Door, state: FSMContext) -> None:
    """By when it is to be put right."""
    await _typed(message, door, state, inspection.say_term)


async def _typed(message: Message, door: Door, state: FSMContext, write: Callable[..., Awaitable[Card]]) -> None:
    """The question stays open only where other words could answer it."""
    await take_words(message, door, state, write, ends=lambda code: code not in ASKED_AGAIN)


def _line(message: Message) -> dict[str, Any]:
    """What was written, the text of the message that it replies to, and the group, None in private."""
    quoted = message.reply_to_message.text if message.reply_to_message else None
    group_id = None if message.chat.type == ChatType.PRIVATE else message.chat.id
    return {"text": message.text or "", "quoted": quoted or "", "group_id": group_id}


async def is_whole_result_line(message: Message, door: Door) -> bool:
    """Filter: surely a line of results, whatever question is open."""
    about = {key: value for key, value in _line(message).items() if key != "group_id"}
    async with door.reads() as uow:
        return await inspection.is_whole_result_line(uow, user_id=door.user_id, **about)


async def is_result_line(message: Message, door: Door) -> bool:
    """Filter: a line of results, written by somebody who inspects."""
    async with door.reads() as uow:
        return await inspection.is_result_line(uow, user_id=door.user_id, **_line(message))


@lines_first.message(F.chat.type == "private", Command("help_form", *HELP_WORDS, prefix=SLASHES, ignore_case=True))
@lines_first.message(F.chat.type == "private", F.text.in_(HELP_WORDS))
async def wants_line_help(message: Message, door: Door) -> None:
    """How results are typed in one line. A question that is open stays so."""
    async with door.reads() as uow:
        card = await inspection.show_line_help(uow, user_id=door.user_id)
    await answer(message, card)


# The question stays open: what was asked for may still be typed afterwards.
@lines_first.message(~StateFilter(None), F.text, is_whole_result_line)
@router.message(StateFilter(None), F.text, is_result_line)
async def line_typed(message: Message, door: Door) -> None:
    """A line of results: shown back."""
    async with door.opens() as uow:
        card = await inspection.understand(uow, user_id=door.user_id, now=door.now, **_line(message))
    await answer(message, card)
