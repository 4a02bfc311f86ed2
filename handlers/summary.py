"""Work summaries: parts and cases that are typed, buttons for the rest."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.answers import ask
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from office import summaries
from templates.cards import Card
from templates.cards import summary as cards

router = Router(name="summary")

#: Refusals after which the same question may be answered again.
ASKED_AGAIN = frozenset({"summary.part_empty", "summary.part_too_long"})
#: A tap on a summary that is no longer as the card showed it.
SUMMARY = Redraw(summaries.open_summary, when=frozenset({"summary.changed_meanwhile", "summary.incomplete"}))


class Writing(StatesGroup):
    """What is typed into a summary."""

    part = State()
    case = State()


async def _ask_part(tap: Tap[cards.AskPart], asked: tuple[Card, int]) -> None:
    """The revision that the question was asked in is kept with it: nobody's words are overwritten unseen."""
    card, seen = asked
    await ask(tap, Writing.part, card, summary_id=tap.press.summary_id, part=tap.press.part, seen=seen)


async def _ask_case(tap: Tap[cards.AskCase], asked: tuple[Card, int]) -> None:
    card, seen = asked
    await ask(tap, Writing.case, card, summary_id=tap.press.summary_id, seen=seen)


looks(cards.OpenSummaries, summaries.open_list)
looks(cards.OpenSummary, summaries.open_summary)
looks(cards.AskPart, summaries.ask_part, then=_ask_part)
looks(cards.OpenCases, summaries.open_cases)
acts(cards.TakeCase, summaries.take_case, redraw=SUMMARY)
looks(cards.AskCase, summaries.ask_case, then=_ask_case)
acts(cards.DropCase, summaries.drop_case)
looks(cards.PreviewSummary, summaries.preview, redraw=SUMMARY)
acts(cards.SubmitSummary, summaries.hand_in, redraw=SUMMARY)
looks(cards.GetSummary, summaries.get_file)
looks(cards.OpenGathered, summaries.open_gathered)
looks(cards.GetGathered, summaries.get_gathered)


@router.message(Writing.part, F.text)
async def part_typed(message: Message, door: Door, state: FSMContext) -> None:
    """One part."""
    await take_words(message, door, state, summaries.write_part, ends=lambda code: code not in ASKED_AGAIN)


@router.message(Writing.case, F.text)
async def case_typed(message: Message, door: Door, state: FSMContext) -> None:
    """A case."""
    await take_words(message, door, state, summaries.type_case, ends=lambda code: code not in ASKED_AGAIN)
