"""One visit for one subject: the list of what two campaigns have drawn, its decisions, and their reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns.joint_visit import deciding, excluding, showing, splitting
from campaigns.visit import joining
from domain.errors import Refusal
from handlers.answers import show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import joint_visit as cards
from templates.cards import joint_visit_presses as presses

router = Router(name="joint_visit")

#: Refusals after which other words may answer the question.
ASKED_AGAIN = frozenset({"joint_visit.reason_empty", "joint_visit.reason_too_long"})
#: Refusals of a tap on a matter that is no longer as the card showed it.
MATTER = Redraw(showing.open_overlap, when=frozenset({"joint_visit.decided_already"}))


class Reasoning(StatesGroup):
    """A reason may be typed in place of the next tap."""

    apart = State()
    exclusion = State()
    split = State()


async def because(
    uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int, choice: int, reason: int, now: datetime
) -> Card:
    """One of the usual reasons, for two visits or for an exclusion."""
    reasons = (cards.APART, cards.EXCLUSIONS)
    if choice >= len(reasons) or reason >= len(reasons[choice]):
        raise Refusal("chat.stale_button")
    decide = (deciding.keep_apart, deciding.propose_exclusion)[choice]
    words = reasons[choice][reason]
    return await decide(uow, user_id=user_id, sample_id=sample_id, other_id=other_id, text=words, now=now)


async def split_because(uow: UnitOfWork, *, user_id: int, decision_id: int, reason: int, now: datetime) -> Card:
    """One of the usual reasons for two visits after all."""
    if reason >= len(cards.SPLIT):
        raise Refusal("chat.stale_button")
    return await splitting.split(uow, user_id=user_id, decision_id=decision_id, text=cards.SPLIT[reason], now=now)


def _listening(question: State) -> Any:
    """The card is shown, and typed words answer it as well, about the fields of the press."""

    async def then(tap: Tap[Any], card: Card) -> None:
        # In this order: after a crash between the two there is no question open that nobody knows what it is about.
        await tap.state.set_data(dict(vars(tap.press)))
        await tap.state.set_state(question)
        await show(tap, card)

    return then


looks(presses.OpenOverlaps, showing.open_overlaps)
looks(presses.OpenOverlap, showing.open_overlap)
acts(presses.JoinAll, deciding.join_all)
acts(presses.Join, deciding.join, redraw=MATTER)
looks(presses.AskApart, showing.ask_apart, then=_listening(Reasoning.apart), redraw=MATTER)
looks(presses.AskExclusion, showing.ask_exclusion, then=_listening(Reasoning.exclusion), redraw=MATTER)
acts(presses.Because, because, redraw=MATTER)
looks(presses.OpenExclusions, excluding.open_exclusions)
acts(presses.DecideExclusion, excluding.decide_exclusion)
looks(presses.AskSplit, splitting.ask_split, then=_listening(Reasoning.split))
acts(presses.SplitBecause, split_because)
acts(presses.TakeOver, joining.take_over)


@router.message(Reasoning.apart, F.text)
async def apart_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Why there are two visits."""
    await take_words(message, door, state, deciding.keep_apart, ends=_over)


@router.message(Reasoning.exclusion, F.text)
async def exclusion_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The legal reason of an exclusion."""
    await take_words(message, door, state, deciding.propose_exclusion, ends=_over)


@router.message(Reasoning.split, F.text)
async def split_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Why a joint visit is two again."""
    await take_words(message, door, state, splitting.split, ends=_over)


def _over(code: str) -> bool:
    return code not in ASKED_AGAIN
