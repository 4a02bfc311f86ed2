"""What messages say of their group in passing: whether it has topics. Every message goes on to who it is for."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message

from handlers.door import Door
from office.topics import has_topics, learn_forum

router = Router(name="topics")


@router.message(F.chat.type.in_({"group", "supergroup"}))
async def notes_topics(message: Message, door: Door) -> None:
    """In a transaction of its own: that of the update is for whoever handles the message."""
    chat, is_forum = message.chat, bool(message.chat.is_forum)
    async with door.reads() as uow:
        known = await has_topics(uow, chat.id)
    if known is not None and known != is_forum:
        async with door.database.open() as uow:
            await learn_forum(uow, chat.id, is_forum=is_forum, now=door.now)
    raise SkipHandler
