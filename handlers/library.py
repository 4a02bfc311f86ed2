"""Files into the libraries and out of them. Only in private: a group's documents are none of ours."""

from __future__ import annotations

import asyncio
import io

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Document, Message

from domain.errors import Refusal
from handlers.answers import acknowledge, answer, show
from handlers.door import Door
from handlers.presses import on_press
from handlers.start import PRIVATE, leave_question
from office import libraries
from templates.cards.library import OpenLibraries, SendExport, SendTemplate

router = Router(name="library")

#: Seconds that a file of 20 MB may take.
FETCHING_TAKES = 120


@router.message(StateFilter(None), PRIVATE, F.document)
async def file_came(message: Message, door: Door, bot: Bot) -> None:
    """Fetched and read before the transaction opens: both take their time."""
    document = message.document
    if document is None:
        return
    async with door.reads() as uow:
        keeper = await libraries.find_keeper(uow, user_id=door.user_id)
    filename = document.file_name or "未命名"
    content = await _fetched(bot, document, filename)
    reading = await asyncio.to_thread(libraries.read_file, keeper, filename, content)
    async with door.opens() as uow:
        card = await libraries.import_file(uow, user_id=door.user_id, reading=reading, now=door.now)
    await answer(message, card)


@on_press(OpenLibraries)
async def opens_libraries(query: CallbackQuery, press: OpenLibraries, door: Door, state: FSMContext) -> None:
    await leave_question(state)
    async with door.reads() as uow:
        card = await libraries.open_libraries(uow, user_id=door.user_id)
    await show(query, card)


@on_press(SendTemplate)
async def wants_template(query: CallbackQuery, press: SendTemplate, door: Door, state: FSMContext) -> None:
    kind = libraries.as_kind(press.kind)
    async with door.reads() as uow:
        keeper = await libraries.find_keeper(uow, user_id=door.user_id)
    await show(query, await asyncio.to_thread(libraries.template_card, keeper, kind))


@on_press(SendExport)
async def wants_export(query: CallbackQuery, press: SendExport, door: Door, state: FSMContext) -> None:
    kind, form = libraries.as_kind(press.kind), libraries.as_form(press.form)
    async with door.reads() as uow:
        keeper = await libraries.find_keeper(uow, user_id=door.user_id)
        export = await libraries.load_export(uow, keeper, kind, now=door.now)
    await acknowledge(query)  # before the long work: a tap waits only a few seconds for its answer
    card = await asyncio.to_thread(libraries.export_card, export, form)
    if isinstance(query.message, Message):
        await answer(query.message, card)


async def _fetched(bot: Bot, document: Document, filename: str) -> bytes:
    """The content of a document, its name and size checked before it is fetched.

    The size may be untold; then the chat service itself refuses what is over its limit for bots, 20 MB as well.
    """
    libraries.require_acceptable(filename, 1 if document.file_size is None else document.file_size)
    content = io.BytesIO()
    try:
        await bot.download(document, content, timeout=FETCHING_TAKES)
    except TelegramBadRequest as problem:
        if "file is too big" not in problem.message:
            raise
        raise Refusal("library.too_big_to_fetch", filename=filename) from problem
    return content.getvalue()
