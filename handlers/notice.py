"""The notice to the subject: taken as a document; how it was served is tapped and typed."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import notice
from handlers.answers import asking, send_written
from handlers.door import Door, Tap
from handlers.draw import fresh_secret
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from templates.cards import notice as cards

router = Router(name="notice")

#: Refusals after which no other words help: there is nothing to serve, or not by this person.
OVER = frozenset({"notice.none", "notice.no_time", "notice.not_leader", "notice.moved", "visit.none", "visit.closed"})
#: The time was moved after the card was sent.
MOVED = Redraw(notice.show_notice, when=frozenset({"notice.moved"}))


class Serving(StatesGroup):
    """On whom a notice was served, and when."""

    one = State()
    several = State()


async def _send_paper(tap: Tap[Any], printed: notice.Printed) -> None:
    """Hundreds of notices take seconds."""
    await send_written(tap, notice.paper_of, printed)


looks(cards.OpenNotices, notice.show_notices)
# A document brings the code of its notice into being.
acts(cards.GetNotices, notice.get_notices, then=_send_paper, chance=fresh_secret)
looks(cards.ServeOne, notice.show_notice)
acts(cards.GetNotice, notice.get_notice, then=_send_paper, chance=fresh_secret)
looks(cards.AskServed, notice.ask_served, then=asking(Serving.one), redraw=MOVED)
looks(cards.AskAllServed, notice.ask_all_served, then=asking(Serving.several))


@router.message(Serving.one, F.text)
async def served(message: Message, door: Door, state: FSMContext) -> None:
    """One notice."""
    await take_words(message, door, state, notice.serve, ends=OVER.__contains__)


@router.message(Serving.several, F.text)
async def all_served(message: Message, door: Door, state: FSMContext) -> None:
    """All that are not served, or a line for each."""
    await take_words(message, door, state, notice.serve_all, ends=OVER.__contains__)
