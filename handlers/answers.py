"""Answering the person who wrote or tapped: a new message, the same card redrawn, or a question.

By the time of the answer everything is saved. So an answer that the chat service does not take is only logged: word
of a fault would have the person do it all again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiogram.fsm.state import State
from aiogram.methods import EditMessageText, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from handlers.door import Tap
from templates.cards import Card
from templates.cards.reminders import is_digest

log = logging.getLogger(__name__)
Said = TypeVar("Said")

#: The longest wait, in seconds, that the chat service may ask for and get before an answer is given up.
PATIENCE = 5


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """The card's buttons as the chat service wants them."""
    rows = [
        [
            InlineKeyboardButton(text=button["label"], callback_data=button.get("data"), url=button.get("url"))
            for button in row
        ]
        for row in card.button_data()
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


async def answer(message: Message, card: Card) -> None:
    """A new message in the chat of ``message``; a card with a file goes as that file and its caption."""
    card = card.fitted()
    markup = keyboard(card) or (ForceReply() if card.asks else None)
    if card.attachment is None:
        await _say(message.answer(card.text, reply_markup=markup))
        return
    file = BufferedInputFile(card.attachment.content, card.attachment.name)
    if len(card.text) <= 500:  # surely fits under a file (1,024 UTF-16 units)
        await _say(message.answer_document(file, caption=card.text, reply_markup=markup))
    else:
        await _say(message.answer_document(file))
        await _say(message.answer(card.text, reply_markup=markup))


async def answer_again(message: Message, card: Card, *, shown: int | None) -> int | None:
    """One card for several messages: redraws ``shown``, an earlier answer of ours in this chat, or answers anew. The
    id of the card, None where it did not arrive."""
    card = card.fitted()
    bot, markup = message.bot, keyboard(card)
    if shown is not None and bot is not None:
        edit = EditMessageText(chat_id=message.chat.id, message_id=shown, text=card.text, reply_markup=markup)
        if await _say(edit.as_(bot), unless="not modified"):
            return shown
    try:
        return (await _patiently(message.answer(card.text, reply_markup=markup))).message_id
    except TelegramAPIError as trouble:
        log.warning("an answer did not arrive: %s", trouble)
        return None


async def show(tap: Tap[Any], card: Card, toast: str = "") -> None:
    """Redraws the tapped card as ``card``; where that cannot be done, or a reminder names other matters too, sends it
    anew."""
    card = card.fitted()
    tapped = tap.query.message
    if (
        card.attachment is not None
        or not isinstance(tapped, Message)
        or tapped.document is not None
        or is_digest(tapped.text or "")
    ):
        await send(tap, card, toast)
        return
    await acknowledge(tap.query, toast)
    if not await _say(tapped.edit_text(card.text, reply_markup=keyboard(card)), unless="not modified"):
        await answer(tapped, card)


async def send_written(tap: Tap[Any], write: Callable[[Said], Card], facts: Said) -> None:
    """For files that take their time: ``write`` makes the card of the ``facts`` in a thread, when the transaction is
    over and the tap is answered; it is sent below the tapped card."""
    await acknowledge(tap.query)
    card = await asyncio.to_thread(write, facts)
    if isinstance(tap.query.message, Message):
        await answer(tap.query.message, card)


async def send(tap: Tap[Any], card: Card, toast: str = "") -> None:
    """A message of its own below the tapped card, which stays as it is."""
    await acknowledge(tap.query, toast)
    if isinstance(tap.query.message, Message):
        await answer(tap.query.message, card)


async def retire(tap: Tap[Any], toast: str) -> None:
    """Takes the buttons off a card whose text must stay as it is; the toast says what was done."""
    await acknowledge(tap.query, toast)
    if isinstance(tap.query.message, Message):
        await _say(tap.query.message.edit_reply_markup(reply_markup=None), unless="not modified")


async def ask(tap: Tap[Any], question: State, card: Card, **about: int | str) -> None:
    """Asks for typed words: the person's next text answers ``question``, about the ids given."""
    # In this order: after a crash between the two there is no question open that nobody knows what it is about.
    await tap.state.set_data(dict(about))
    await tap.state.set_state(question)
    await send(tap, card)


def asking(question: State) -> Callable[[Tap[Any], Card], Awaitable[None]]:
    """``ask`` as the end of a row of the table: about the fields of the press."""

    async def then(tap: Tap[Any], card: Card) -> None:
        await ask(tap, question, card, **vars(tap.press))

    return then


async def acknowledge(query: CallbackQuery, toast: str = "", *, alert: bool = False) -> None:
    """Ends the waiting sign on a button. A tap that is too old to be answered is no error."""
    await _say(query.answer(toast[:200] or None, show_alert=alert), unless="query is too old")


async def _say(words: TelegramMethod[Any], *, unless: str = "") -> bool:
    """Calls the chat service; False when it refuses what it was asked, so that another way may be tried.

    A refusal with the words ``unless`` is no trouble. One that is not reached, is flooded or has been blocked takes no
    other way either.
    """
    try:
        await _patiently(words)
    except TelegramBadRequest as refusal:
        if unless and unless in refusal.message:
            return True
        log.warning("an answer was refused: %s", refusal)
        return False
    except TelegramAPIError as trouble:
        log.warning("an answer did not arrive: %s", trouble)
    return True


async def _patiently(words: TelegramMethod[Said]) -> Said:
    """Once more after a flood wait that is short."""
    try:
        return await words
    except TelegramRetryAfter as flood:
        if flood.retry_after > PATIENCE:
            raise
        await asyncio.sleep(flood.retry_after)
        return await words
