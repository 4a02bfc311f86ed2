"""Reviewers approve what inspectors handed in, or send it back."""

from __future__ import annotations

from functools import partial

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from campaigns import review
from domain.errors import Refusal
from handlers.answers import answer, ask
from handlers.door import Door
from handlers.presses import on_press
from handlers.redrawing import UseCase, act_or_redraw, look
from templates.cards import review as cards

router = Router(name="review")

#: Refusals of a tap on a form that is no longer as the card showed it.
OUT_OF_DATE = frozenset({"review.decided_already", "review.changed_meanwhile", "inspection.changed_meanwhile"})
#: Refusals after which another reason may be typed.
ASKED_AGAIN = frozenset({"review.reason_empty", "review.reason_too_long"})


class SendingBack(StatesGroup):
    """What is typed while a form is sent back."""

    reason = State()


async def _decide(query: CallbackQuery, door: Door, state: FSMContext, section_id: int, act: UseCase) -> None:
    present = partial(review.open_review, user_id=door.user_id, section_id=section_id)
    await act_or_redraw(query, door, state, act=act, out_of_date=OUT_OF_DATE, present=present)


@on_press(cards.OpenReviews)
async def list_opened(query: CallbackQuery, press: cards.OpenReviews, door: Door, state: FSMContext) -> None:
    """待审核."""
    await look(query, door, state, see=partial(review.pending_reviews, user_id=door.user_id))


@on_press(cards.ReviewsPage)
async def list_turned(query: CallbackQuery, press: cards.ReviewsPage, door: Door, state: FSMContext) -> None:
    """上一页, 下一页 of the list."""
    await look(query, door, state, see=partial(review.pending_reviews, user_id=door.user_id, page=press.page))


@on_press(cards.OpenReview)
async def review_opened(query: CallbackQuery, press: cards.OpenReview, door: Door, state: FSMContext) -> None:
    """One form."""
    await look(query, door, state, see=partial(review.open_review, user_id=door.user_id, section_id=press.section_id))


@on_press(cards.Approve)
async def approved(query: CallbackQuery, press: cards.Approve, door: Door, state: FSMContext) -> None:
    """通过."""
    act = partial(review.approve, user_id=door.user_id, now=door.now, **vars(press))
    await _decide(query, door, state, press.section_id, act)


@on_press(cards.AskReason)
async def reason_asked(query: CallbackQuery, press: cards.AskReason, door: Door, state: FSMContext) -> None:
    """退回."""
    act = partial(review.ask_reason, user_id=door.user_id, **vars(press))
    await _decide(query, door, state, press.section_id, act)


@on_press(cards.SendBack)
async def sent_back(query: CallbackQuery, press: cards.SendBack, door: Door, state: FSMContext) -> None:
    """退回, for one of the usual reasons."""
    if not 0 <= press.reason < len(cards.RETURN_REASONS):
        raise Refusal("chat.stale_button")
    act = partial(
        review.send_back,
        user_id=door.user_id,
        section_id=press.section_id,
        version=press.version,
        reason=cards.RETURN_REASONS[press.reason],
        now=door.now,
    )
    await _decide(query, door, state, press.section_id, act)


@on_press(cards.TypeReason)
async def typed_reason_asked(query: CallbackQuery, press: cards.TypeReason, door: Door, state: FSMContext) -> None:
    """退回, for a reason to be typed."""
    async with door.reads() as uow:
        card = await review.ask_typed_reason(uow, user_id=door.user_id, **vars(press))
    await ask(query, state, SendingBack.reason, card, **vars(press))


@router.message(SendingBack.reason, F.text)
async def reason_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The reason. The question stays open only where other words could answer it."""
    about = await state.get_data()
    reason = message.text or ""
    try:
        async with door.opens() as uow:
            card = await review.send_back(uow, user_id=door.user_id, reason=reason, now=door.now, **about)
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN:
            await state.clear()
        raise
    await state.clear()
    await answer(message, card)
