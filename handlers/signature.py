"""签字确认: who signed is typed, or stands under the photo; a refusal is typed."""

from __future__ import annotations

import asyncio

from aiogram import Bot, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns.signature import recording
from domain.errors import Refusal
from domain.evidence import About
from handlers.answers import answer, asking
from handlers.door import Door
from handlers.evidence import ASKED_AGAIN as NOT_TAKEN
from handlers.evidence import MEDIA, Receiving, fetched, read_in, reply, sent_in
from handlers.presses import looks
from handlers.start import PRIVATE
from handlers.typed import take_words
from templates.cards import signature as cards

router = Router(name="signature")

#: Refusals after which other words may answer.
ASKED_AGAIN = frozenset(
    f"signature.{what}"
    for what in (
        "signer_missing",
        "signer_too_long",
        "signer_first",
        "witness_missing",
        "witness_too_long",
        "reason_missing",
        "reason_too_long",
    )
)


class Signing(StatesGroup):
    """Who signed; or who witnessed that it was refused, and why."""

    signer = State()
    refusal = State()


looks(cards.OpenSignature, recording.open_signature)
looks(cards.AskSigner, recording.ask_signer, then=asking(Signing.signer))
looks(cards.AskRefusal, recording.ask_refusal, then=asking(Signing.refusal))


@router.message(PRIVATE, Signing.signer, F.text)
async def signer_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The photo is awaited next."""
    about = await state.get_data()
    try:
        async with door.opens() as uow:
            card, signature_id = await recording.record_signed(
                uow, user_id=door.user_id, text=message.text or "", now=door.now, **about
            )
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN:
            await state.clear()
        raise
    await _await_photos(state, signature_id)
    await answer(message, card)


@router.message(PRIVATE, Signing.signer, MEDIA)
async def photographed(message: Message, door: Door, bot: Bot, state: FSMContext, fetching: asyncio.Semaphore) -> None:
    """The photo at once, with who signed under it; further ones of its album follow."""
    sent = sent_in(message)
    if sent is None:
        return
    if not (message.caption or "").strip():
        raise Refusal("signature.signer_first")
    about = await state.get_data()
    try:
        async with door.reads() as uow:  # before the file is fetched, which takes its time
            await recording.ask_signer(uow, user_id=door.user_id, **about)
        async with fetching:
            file = await read_in(message, await fetched(bot, sent), sent, note="")
            async with door.opens() as uow:
                receipt, signature_id = await recording.record_photographed(
                    uow, user_id=door.user_id, text=message.caption or "", file=file, now=door.now, **about
                )
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN | NOT_TAKEN:
            await state.clear()
        raise
    await _await_photos(state, signature_id)
    await reply(message, state, receipt, {})


async def _await_photos(state: FSMContext, signature_id: int) -> None:
    await state.set_data({"about": About.SIGNATURE.value, "about_id": signature_id, "item_id": 0})
    await state.set_state(Receiving.files)


@router.message(PRIVATE, Signing.refusal, F.text)
async def refusal_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Witness and reason in one line."""
    await take_words(message, door, state, recording.record_refusal, ends=lambda code: code not in ASKED_AGAIN)
