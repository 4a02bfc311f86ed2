"""后续处置: lists, one follow-up with its next steps, and what is typed on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import follow_up
from domain.errors import Refusal
from handlers.answers import answer, asking, send, show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from templates.cards import Card
from templates.cards import follow_up as cards

router = Router(name="follow_up")

#: A tap on a card that is out of date.
ONE = Redraw(
    follow_up.show_follow_up,
    when=frozenset(
        {
            "follow_up.changed_meanwhile",
            "follow_up.closed",
            "follow_up.not_closed",
            "follow_up.void",
            "follow_up.offered",
            "follow_up.not_offered",
            "follow_up.no_deadline",
            "follow_up.no_body",
            "follow_up.deadline_missing",
            "follow_up.deadline_running",
            "follow_up.wrong_entry",
            "follow_up.not_sent",
        }
    ),
)
#: Refusals after which the same question may be answered again.
ASKED_AGAIN = frozenset(
    {
        "follow_up.no_day",
        "follow_up.day_ahead",
        "follow_up.day_too_early",
        "follow_up.number_missing",
        "follow_up.reference_too_long",
        "follow_up.body_missing",
        "follow_up.reason_missing",
        "follow_up.reason_too_long",
        "draft.day_unreadable",
        "draft.day_impossible",
        "workdays.count_out_of_range",
    }
)


class FollowingUp(StatesGroup):
    """What is typed about a follow-up."""

    body = State()
    body_receipt = State()
    decline = State()
    deadline = State()
    change = State()
    entry = State()
    correction = State()
    reopen = State()
    void = State()


def _in_place(question: State) -> Callable[[Tap[Any], Card], Awaitable[None]]:
    """The question takes the place of the card, whose quick answers stay at hand; the next text answers it too."""

    async def then(tap: Tap[Any], card: Card) -> None:
        await tap.state.set_data(dict(vars(tap.press)))
        await tap.state.set_state(question)
        await show(tap, card)

    return then


looks(cards.OpenFollowUps, follow_up.open_follow_ups_list)
looks(cards.ListFollowUps, follow_up.list_follow_ups)
looks(cards.ExportFollowUps, follow_up.export_follow_ups, then=send)
looks(cards.ShowFollowUp, follow_up.show_follow_up)
acts(cards.TakeOn, follow_up.take_on, redraw=ONE)
looks(cards.ChooseHandOver, follow_up.choose_hand_over, redraw=ONE)
looks(cards.ChoosePerson, follow_up.choose_person, redraw=ONE)
acts(cards.HandToPerson, follow_up.hand_to_person, redraw=ONE)
acts(cards.Sign, follow_up.sign, redraw=ONE)
looks(cards.AskBody, follow_up.ask_body, then=asking(FollowingUp.body), redraw=ONE)
looks(cards.AskBodyReceipt, follow_up.ask_body_receipt, then=asking(FollowingUp.body_receipt), redraw=ONE)
looks(cards.ChooseDepartment, follow_up.choose_department, redraw=ONE)
acts(cards.OfferTo, follow_up.offer, redraw=ONE)
acts(cards.Accept, follow_up.accept, redraw=ONE)
looks(cards.AskDecline, follow_up.ask_decline, then=asking(FollowingUp.decline), redraw=ONE)
acts(cards.TakeBack, follow_up.take_back, redraw=ONE)
looks(cards.AskDeadline, follow_up.ask_deadline, then=_in_place(FollowingUp.deadline), redraw=ONE)
acts(cards.SetDeadline, follow_up.set_deadline, redraw=ONE)
looks(cards.ChooseMeasure, follow_up.choose_measure, redraw=ONE)
looks(cards.AskChange, follow_up.ask_change, then=_in_place(FollowingUp.change), redraw=ONE)
acts(cards.ChangeBecause, follow_up.change_because, redraw=ONE)
looks(cards.AskEntry, follow_up.ask_entry, then=_in_place(FollowingUp.entry), redraw=ONE)
acts(cards.EnterToday, follow_up.enter_today, redraw=ONE)
looks(cards.AskReopen, follow_up.ask_reopen, then=asking(FollowingUp.reopen), redraw=ONE)
looks(cards.AskVoid, follow_up.ask_void, then=asking(FollowingUp.void), redraw=ONE)

#: What each answer does: the question's use case, given the fields of the tapped button and the text.
ANSWERS: dict[str | None, Callable[..., Awaitable[Card]]] = {
    FollowingUp.body.state: follow_up.hand_to_body,
    FollowingUp.body_receipt.state: follow_up.sign_for_body,
    FollowingUp.decline.state: follow_up.decline,
    FollowingUp.deadline.state: follow_up.say_deadline,
    FollowingUp.change.state: follow_up.change_measure,
    FollowingUp.entry.state: follow_up.enter,
    FollowingUp.correction.state: follow_up.enter,
    FollowingUp.reopen.state: follow_up.reopen,
    FollowingUp.void.state: follow_up.give_up,
}


@router.message(StateFilter(FollowingUp), F.text)
async def typed(message: Message, door: Door, state: FSMContext) -> None:
    """An answer. A correction is asked twice: for the outcome, then why. A question stays open only where other words
    could answer it."""
    question, words = await state.get_state(), message.text or ""
    said = {"reason" if question == FollowingUp.correction.state else "text": words}
    given = {**await state.get_data(), **said}
    try:
        async with door.opens() as uow:
            card = await ANSWERS[question](uow, user_id=door.user_id, now=door.now, **given)
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN:
            await state.clear()
        raise
    if card.asks:
        await state.set_data(given)
        await state.set_state(FollowingUp.correction)
    else:
        await state.clear()
    await answer(message, card)
