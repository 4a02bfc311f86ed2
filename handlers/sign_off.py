"""Approval before the visit: the list by one tap, one visit, a typed reason; the office's switch."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import sign_off
from handlers.answers import asking
from handlers.door import Door
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from templates.cards import sign_off as cards
from templates.cards.settings import SwitchSignOff

router = Router(name="sign_off")

#: Refusals of a tap on a card that is out of date.
OUT_OF_DATE = frozenset({"sign_off.changed_meanwhile"})
LIST = Redraw(sign_off.show, when=OUT_OF_DATE)
ONE = Redraw(sign_off.show_one, when=OUT_OF_DATE)
#: Refusals after which another reason may be typed.
ASKED_AGAIN = frozenset({"sign_off.reason_missing", "sign_off.reason_too_long"})


class NotApproving(StatesGroup):
    """Waiting for why a visit is not approved."""

    reason = State()


looks(cards.OpenSignOffs, sign_off.show)
acts(cards.ApproveAll, sign_off.approve_all, redraw=LIST)
looks(cards.ChooseSignOff, sign_off.choose)
looks(cards.OpenSignOff, sign_off.show_one)
acts(cards.ApproveOne, sign_off.approve_one, redraw=ONE)
looks(cards.AskNotApproved, sign_off.ask_reason, then=asking(NotApproving.reason), redraw=ONE)
looks(cards.OpenSignOffOverview, sign_off.overview)
acts(SwitchSignOff, sign_off.switch)


@router.message(NotApproving.reason, F.text)
async def reason_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Why not. The question stays open only where other words could answer it."""
    await take_words(message, door, state, sign_off.decline, ends=lambda code: code not in ASKED_AGAIN)
