"""The joint visit: planned and agreed by taps, or by a typed day and hour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import visit
from handlers.answers import send, show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from templates.cards import Card
from templates.cards import visit as cards

router = Router(name="visit")

#: Refusals of a tap on a visit that is no longer as the card showed it.
VISIT = Redraw(visit.show_visit, when=frozenset({"visit.changed_meanwhile", "visit.begun"}))


class Planning(StatesGroup):
    """A plan, or one time, may be typed in place of the next tap."""

    plan = State()
    offer = State()


def listening(question: State) -> Callable[[Tap[Any], Card], Awaitable[None]]:
    """The card is shown in place of the tapped one, and typed words answer it as well, about the fields of the
    press."""

    async def then(tap: Tap[Any], card: Card) -> None:
        # In this order: after a crash between the two there is no question open that nobody knows what it is about.
        await tap.state.set_data(dict(vars(tap.press)))
        await tap.state.set_state(question)
        await show(tap, card)

    return then


looks(cards.OpenVisits, visit.show_visits)
looks(cards.OpenVisit, visit.show_visit)
looks(cards.PlanVisits, visit.choose_day, then=listening(Planning.plan))
looks(cards.PlanOn, visit.choose_hours, then=listening(Planning.plan))
acts(cards.PlanBy, visit.plan_by_pattern)
acts(cards.SendPlan, visit.send_plan)
looks(cards.AskOffer, visit.ask_offer, then=listening(Planning.offer), redraw=VISIT)
looks(cards.OfferOn, visit.offer_on, then=listening(Planning.offer), redraw=VISIT)
acts(cards.Offer, visit.offer, redraw=VISIT)
acts(cards.AgreeBatch, visit.agree_batch)
acts(cards.AgreeOne, visit.agree_one)
looks(cards.GetCalendar, visit.get_calendar, then=send)


@router.message(Planning.plan, F.text)
async def plan_typed(message: Message, door: Door, state: FSMContext) -> None:
    """A day and an order, or a line for each subject."""
    await take_words(message, door, state, visit.plan_typed, ends=OVER.__contains__)


@router.message(Planning.offer, F.text)
async def offer_typed(message: Message, door: Door, state: FSMContext) -> None:
    """A day and an hour."""
    await take_words(message, door, state, visit.offer_typed, ends=OVER.__contains__)


#: Refusals after which no other words help: the visit itself has changed.
OVER = frozenset(
    f"visit.{what}"
    for what in ("none", "closed", "not_yours", "not_leader", "all_planned", "changed_meanwhile", "begun")
)
