"""Reviewers approve what inspectors handed in, or send it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import review
from domain.errors import Refusal
from handlers.answers import show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import review as cards

router = Router(name="review")

#: A tap on a form that is no longer as the card showed it.
FORM = Redraw(
    review.open_review,
    when=frozenset({"review.decided_already", "review.changed_meanwhile", "inspection.changed_meanwhile"}),
)
#: Refusals after which another reason may be typed.
ASKED_AGAIN = frozenset(f"review.{what}" for what in ("reason_empty", "reason_too_long", "items_without_reason"))


class SendingBack(StatesGroup):
    """What is typed while a form is sent back."""

    reason = State()


async def send_back(
    uow: UnitOfWork, *, user_id: int, section_id: int, version: int, reason: int, now: datetime, chosen: str = "0"
) -> Card:
    """``review.send_back`` for one of the usual reasons, by its place among them."""
    if not 0 <= reason < len(cards.RETURN_REASONS):
        raise Refusal("chat.stale_button")
    words = cards.RETURN_REASONS[reason]
    about: dict[str, Any] = {"section_id": section_id, "version": version, "chosen": chosen}
    return await review.send_back(uow, user_id=user_id, **about, reason=words, now=now)


async def _ask_reason(tap: Tap[cards.AskReason] | Tap[cards.MarkItems], card: Card) -> None:
    """The usual reasons stay at hand on the card; the next text counts as another one."""
    await tap.state.set_data(dict(vars(tap.press)))
    await tap.state.set_state(SendingBack.reason)
    await show(tap, card)


looks(cards.OpenReviews, review.pending_reviews)
looks(cards.ReviewsPage, review.pending_reviews)
looks(cards.OpenReview, review.open_review)
acts(cards.Approve, review.approve, redraw=FORM)
looks(cards.AskReason, review.ask_reason, then=_ask_reason, redraw=FORM)
looks(cards.MarkItems, review.ask_reason, then=_ask_reason, redraw=FORM)
acts(cards.SendBack, send_back, redraw=FORM)
acts(cards.SendBackItems, send_back, redraw=FORM)


@router.message(SendingBack.reason, F.text)
async def reason_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The reason. The question stays open only where other words could answer it."""
    await take_words(message, door, state, _send_back_typed, ends=lambda code: code not in ASKED_AGAIN)


async def _send_back_typed(uow: UnitOfWork, *, text: str, **about: Any) -> Card:
    return await review.send_back(uow, reason=text, **about)
