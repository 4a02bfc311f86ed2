"""Buttons that no card offers to whoever taps them."""

from __future__ import annotations

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from templates.buttons import Press
from tests.support.chat import OfficeChat, Player


async def forges(chat: OfficeChat, player: Player, press: Press) -> str:
    """A tap on an old, forwarded or made-up button; what the bot answered."""
    button = InlineKeyboardButton(text="按钮", callback_data=press.pack())
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await chat.bot.send_message(player.id, "一张旧卡片", reply_markup=markup)
    await player.taps("按钮")
    return await player.toast() or ""
