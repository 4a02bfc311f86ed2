"""Files into the libraries and out of them. Only in private: a group's documents are none of ours."""

from __future__ import annotations

import asyncio
import io

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import StateFilter
from aiogram.types import Document, Message

from domain.errors import Refusal
from handlers.answers import acknowledge, answer, show
from handlers.calendar import arrangement_came
from handlers.door import Door, Tap
from handlers.presses import looks, on_press
from handlers.start import PRIVATE
from office import libraries
from templates.cards import Card
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
    await answer(message, await _taken(door, keeper, filename, content))


async def _taken(door: Door, keeper: libraries.Keeper, filename: str, content: bytes) -> Card:
    """What became of a file. One without the headings of any library may be an arrangement of working days."""
    try:
        reading = await asyncio.to_thread(libraries.read_file, keeper, filename, content)
    except Refusal as refusal:
        if refusal.code != "library.header_not_found":
            raise
        return await arrangement_came(door, filename, content)
    async with door.opens() as uow:
        return await libraries.import_file(uow, user_id=door.user_id, reading=reading, now=door.now)


looks(OpenLibraries, libraries.open_libraries)


@on_press(SendTemplate)
async def wants_template(tap: Tap[SendTemplate]) -> None:
    """Written in a thread: a workbook takes its time."""
    kind = libraries.as_kind(tap.press.kind)
    async with tap.door.reads() as uow:
        keeper = await libraries.find_keeper(uow, user_id=tap.door.user_id)
    await show(tap, await asyncio.to_thread(libraries.template_card, keeper, kind))


@on_press(SendExport)
async def wants_export(tap: Tap[SendExport]) -> None:
    """As the template, with the rows."""
    kind, form = libraries.as_kind(tap.press.kind), libraries.as_form(tap.press.form)
    async with tap.door.reads() as uow:
        keeper = await libraries.find_keeper(uow, user_id=tap.door.user_id)
        export = await libraries.load_export(uow, keeper, kind, now=tap.door.now)
    await acknowledge(tap.query)  # before the long work: a tap waits only a few seconds for its answer
    card = await asyncio.to_thread(libraries.export_card, export, form)
    if isinstance(tap.query.message, Message):
        await answer(tap.query.message, card)


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
