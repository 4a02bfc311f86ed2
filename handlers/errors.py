"""Refusals are answered with their sentence; any other error is ours: logged whole, answered with a reference."""

from __future__ import annotations

import logging
import secrets

from aiogram import Router
from aiogram.types import CallbackQuery, ErrorEvent, Message

from domain.errors import Refusal
from handlers.answers import acknowledge, answer
from storage.unit_of_work import AlreadyHandled
from templates.cards import Card
from templates.messages import render
from templates.refusals import sentence

log = logging.getLogger(__name__)
router = Router(name="errors")


@router.errors()
async def failed(event: ErrorEvent) -> bool:
    """The last stop of everything raised while an update was handled."""
    if isinstance(event.exception, AlreadyHandled):
        return True
    await _say(event, _words(event.exception))
    return True


def _words(error: Exception) -> str:
    if isinstance(error, Refusal):
        return sentence(error)
    reference = secrets.token_hex(4)
    log.error("update failed, reference %s", reference, exc_info=error)
    return render("chat/our_fault", reference=reference)


async def _say(event: ErrorEvent, words: str) -> None:
    """To a tap as an alert (and as a message where an alert is too short), to a message as an answer."""
    query, message = event.update.callback_query, event.update.message
    if isinstance(query, CallbackQuery):
        if len(words) <= 190:
            await acknowledge(query, words, alert=True)
            return
        await acknowledge(query)
        message = query.message if isinstance(query.message, Message) else None
    if message is not None:
        await answer(message, Card(words))
