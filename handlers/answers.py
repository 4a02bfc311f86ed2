"""Answering the person who wrote or tapped: a new message, the same card redrawn, or a question."""

from __future__ import annotations

from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from templates.cards import Card


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
        await message.answer(card.text, reply_markup=markup)
        return
    file = BufferedInputFile(card.attachment.content, card.attachment.name)
    if len(card.text) <= 500:  # surely fits under a file (1,024 UTF-16 units)
        await message.answer_document(file, caption=card.text, reply_markup=markup)
    else:
        await message.answer_document(file)
        await message.answer(card.text, reply_markup=markup)


async def show(query: CallbackQuery, card: Card, toast: str = "") -> None:
    """Redraws the tapped card as ``card``; where that cannot be done, sends it anew."""
    card = card.fitted()
    await acknowledge(query, toast)
    if not isinstance(query.message, Message):
        return
    if card.attachment is not None or query.message.document is not None:
        await answer(query.message, card)
        return
    try:
        await query.message.edit_text(card.text, reply_markup=keyboard(card))
    except TelegramBadRequest as problem:
        if "not modified" not in problem.message:
            await answer(query.message, card)


async def retire(query: CallbackQuery, toast: str) -> None:
    """Takes the buttons off a card whose text must stay as it is; the toast says what was done."""
    await acknowledge(query, toast)
    if isinstance(query.message, Message):
        try:
            await query.message.edit_reply_markup(reply_markup=None)
        except TelegramBadRequest as problem:
            if "not modified" not in problem.message:
                raise


async def acknowledge(query: CallbackQuery, toast: str = "", *, alert: bool = False) -> None:
    """Ends the waiting sign on a button. A tap that is too old to be answered is no error."""
    try:
        await query.answer(toast[:200] or None, show_alert=alert)
    except TelegramBadRequest as problem:
        if "query is too old" not in problem.message:
            raise


async def ask(query: CallbackQuery, state: FSMContext, question: State, card: Card, **about: int | str) -> None:
    """Asks for typed words: the person's next text answers ``question``, about the ids given."""
    await acknowledge(query)
    await state.set_state(question)
    await state.set_data(dict(about))
    if isinstance(query.message, Message):
        await answer(query.message, card)
