"""Authorisation by the level above: subjects marked, documents recorded by typed words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import authorisation
from handlers.answers import asking, show
from handlers.door import Door, Tap
from handlers.presses import Redraw, looks
from handlers.typed import take_words
from templates.cards import Card
from templates.cards import authorisation as cards

router = Router(name="authorisation")

#: Refusals of a tap on one subject whose entry is no longer as the card showed it.
ONE = Redraw(
    authorisation.show_one,
    when=frozenset({"authorisation.changed_meanwhile", "authorisation.not_marked", "authorisation.marked_already"}),
)
#: Refusals after which no other words help.
OVER = frozenset(
    f"authorisation.{what}"
    for what in (
        "not_admin",
        "closed",
        "not_in",
        "handed_in",
        "marked_already",
        "not_marked",
        "changed_meanwhile",
        "none_waiting",
    )
) | {"voiding.void", "rights.stranger", "chat.stale_button", "confirmation.void"}


class Authorising(StatesGroup):
    """What is typed about an authorisation."""

    find = State()
    mark = State()
    document = State()
    batch = State()
    lift = State()


async def _find_too(tap: Tap[Any], card: Card) -> None:
    """The list takes the place of the tapped card, and typed words find in it as well."""
    await tap.state.set_data(dict(vars(tap.press)))
    await tap.state.set_state(Authorising.find)
    await show(tap, card)


looks(cards.OpenAuthorisations, authorisation.show)
looks(cards.OpenAuthorisationOverview, authorisation.overview)
looks(cards.OpenAuthorisation, authorisation.show_one)
looks(cards.ChooseUnauthorised, authorisation.choose, then=_find_too)
looks(cards.AskMark, authorisation.ask_mark, then=asking(Authorising.mark), redraw=ONE)
looks(cards.AskDocument, authorisation.ask_document, then=asking(Authorising.document), redraw=ONE)
looks(cards.AskBatch, authorisation.ask_batch, then=asking(Authorising.batch))
looks(cards.AskLift, authorisation.ask_lift, then=asking(Authorising.lift), redraw=ONE)

#: What each answer does: given the fields of the tapped button and the text.
ANSWERS: dict[str | None, Callable[..., Awaitable[Card]]] = {
    Authorising.find.state: authorisation.find,
    Authorising.mark.state: authorisation.mark,
    Authorising.document.state: authorisation.record,
    Authorising.batch.state: authorisation.record_batch,
    Authorising.lift.state: authorisation.lift,
}


@router.message(StateFilter(Authorising), F.text)
async def typed(message: Message, door: Door, state: FSMContext) -> None:
    """An answer. A question stays open only where other words could answer it; a search until a button is tapped."""
    question, about = await state.get_state(), await state.get_data()
    await take_words(message, door, state, ANSWERS[question], ends=OVER.__contains__)
    if question == Authorising.find.state:
        await state.set_data(about)
        await state.set_state(Authorising.find)
