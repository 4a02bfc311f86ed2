"""The draw in the group: binding it, the start, the words, the dice."""

from __future__ import annotations

import re
import secrets

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, Filter
from aiogram.types import Message

from campaigns import ceremony, draw
from domain.errors import Refusal
from domain.transcript import secret_text
from handlers.answers import answer, retire, send
from handlers.door import Door
from handlers.presses import acts, looks
from templates.cards.ceremony import ASKS, PREFIX, CloseDraw
from templates.cards.draw import AskFreeze, StartDraw

router = Router(name="draw")
#: What a contribution may begin with instead of being a reply: 随机抽查几点开始 is none.
_SPOKEN = re.compile(rf"{PREFIX}[\s：:，,]+(?P<words>.+)", re.DOTALL)
in_group = F.chat.type.in_({"group", "supergroup"})


def fresh_secret() -> str:
    """32 bytes of the machine's own chance, as the draw protocol writes them."""
    return secret_text(secrets.token_bytes(32))


# What the group has read stays: a tapped card loses its buttons, not its words.
looks(AskFreeze, draw.ask_to_freeze, then=send)
acts(StartDraw, draw.start, secret=fresh_secret, then=retire)
acts(CloseDraw, ceremony.close, then=retire)


@router.message(in_group, CommandStart(deep_link=True, magic=F.args.regexp(r"^g\d{1,9}$")))
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


class Contribution(Filter):
    """A reply to a message that asks for words, or a text that begins with 随机 and a blank or colon; gives ``words``,
    and whether they were ``asked`` for."""

    async def __call__(self, message: Message) -> bool | dict[str, object]:
        text = (message.text or "").strip()
        asked = message.reply_to_message
        if asked and asked.from_user and asked.from_user.is_bot and ASKS in (asked.text or asked.caption or ""):
            return {"words": text, "asked": True}
        if spoken := _SPOKEN.fullmatch(text):
            return {"words": spoken["words"], "asked": False}
        return False


@router.message(in_group, F.text, Contribution())
async def contribute(message: Message, words: str, asked: bool, door: Door) -> None:
    """One department's words. Whoever answers too late is told; a sentence that happens to begin so is not."""
    async with door.opens() as uow:
        card = await ceremony.contribute(
            uow, user_id=door.user_id, chat_id=message.chat.id, words=words, asked_for=asked, now=door.now
        )
    if card is not None:
        await answer(message, card)
    elif asked:
        raise Refusal("draw.closed_already")
