"""The draw in the group: binding it, the start, the words, the dice."""

from __future__ import annotations

import secrets

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from campaigns import ceremony, draw
from domain.transcript import secret_text
from handlers.answers import answer, retire
from handlers.door import Door
from handlers.presses import on_press
from templates.cards.ceremony import ASKS, PREFIX, CloseDraw
from templates.cards.draw import StartDraw

router = Router(name="draw")
in_group = F.chat.type.in_({"group", "supergroup"})


def fresh_secret() -> str:
    """32 bytes of the machine's own chance, as the draw protocol writes them."""
    return secret_text(secrets.token_bytes(32))


@router.message(in_group, CommandStart(deep_link=True, magic=F.args.regexp(r"^g\d+$")))
async def bind_group(message: Message, command: CommandObject, door: Door) -> None:
    """``/start g<campaign>``: the link that makes this chat the campaign's group."""
    campaign_id = int((command.args or "")[1:])
    async with door.opens() as uow:
        card = await draw.bind_group(
            uow, user_id=door.user_id, campaign_id=campaign_id, chat_id=message.chat.id, now=door.now
        )
    await answer(message, card)


@router.message(in_group, F.migrate_to_chat_id)
async def group_moved(message: Message, door: Door) -> None:
    """The group has become a supergroup and has a new id."""
    new = message.migrate_to_chat_id or message.chat.id
    async with door.opens() as uow:
        await draw.move_group(uow, old=message.chat.id, new=new, now=door.now)


@on_press(StartDraw)
async def start(query: CallbackQuery, press: StartDraw, door: Door, _state: FSMContext) -> None:
    """Freeze and commit."""
    async with door.opens() as uow:
        done = await draw.start(
            uow, user_id=door.user_id, campaign_id=press.campaign_id, secret=fresh_secret(), now=door.now
        )
    await retire(query, done)


class Contribution(Filter):
    """A reply to a message that asks for words, or a text that begins with 随机; gives ``words``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        text = (message.text or "").strip()
        asked = message.reply_to_message
        if asked and asked.from_user and asked.from_user.is_bot and ASKS in (asked.text or asked.caption or ""):
            return {"words": text}
        if text.startswith(PREFIX):
            return {"words": text.removeprefix(PREFIX).lstrip(" ：:，,")}
        return False


@router.message(in_group, F.text, Contribution())
async def contribute(message: Message, words: str, door: Door) -> None:
    """One department's words."""
    async with door.opens() as uow:
        card = await ceremony.contribute(uow, user_id=door.user_id, chat_id=message.chat.id, words=words, now=door.now)
    if card is not None:
        await answer(message, card)


@on_press(CloseDraw)
async def close(query: CallbackQuery, press: CloseDraw, door: Door, _state: FSMContext) -> None:
    """No more words; the dice fall."""
    async with door.opens() as uow:
        done = await ceremony.close(uow, user_id=door.user_id, draw_id=press.draw_id, now=door.now)
    await retire(query, done)
