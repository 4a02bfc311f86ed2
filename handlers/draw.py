"""The draw in the group: binding it, the start, the words, the closing, who leaves in the middle."""

from __future__ import annotations

import re
import secrets

from aiogram import F, Router
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter, CommandObject, CommandStart, Filter
from aiogram.types import ChatMemberUpdated, Message

from campaigns import ceremony, draw
from domain.errors import Refusal
from domain.transcript import secret_text
from handlers.answers import answer, retire, send
from handlers.door import Door
from handlers.presses import acts, looks
from templates.cards.ceremony import ASKS, ASKS_VALUE, PREFIX, VALUE_PREFIX, CloseDraw
from templates.cards.draw import AskFreeze, StartDraw

router = Router(name="draw")
#: What a contribution may begin with instead of being a reply: 随机抽查几点开始 is none.
_SPOKEN = re.compile(rf"{PREFIX}[\s：:，,]+(?P<words>.+)", re.DOTALL)
#: What a public value may begin with instead of being a reply.
_VALUE = re.compile(rf"{VALUE_PREFIX}[\s：:，,]+(?P<value>.+)", re.DOTALL)
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
    chat = message.chat
    async with door.opens() as uow:
        card = await draw.bind_group(
            uow,
            user_id=door.user_id,
            campaign_id=campaign_id,
            chat_id=chat.id,
            is_forum=bool(chat.is_forum),
            now=door.now,
        )
    await answer(message, card)


@router.message(in_group, F.migrate_to_chat_id)
async def group_moved(message: Message, door: Door) -> None:
    """The group has become a supergroup and has a new id."""
    new = message.migrate_to_chat_id or message.chat.id
    async with door.opens() as uow:
        await draw.move_group(uow, old=message.chat.id, new=new, now=door.now)


@router.message(in_group, F.left_chat_member)
async def left_group(message: Message, door: Door) -> None:
    """Somebody has left, or was taken out. What they said stays; the bot's own leaving is told by another update."""
    gone = message.left_chat_member
    if gone is None or gone.is_bot:
        return
    async with door.opens() as uow:  # a repeated update is said once
        card = await ceremony.gone_from_group(uow, user_id=gone.id, chat_id=message.chat.id)
    if card is not None:
        await answer(message, card)


@router.my_chat_member(in_group, ChatMemberUpdatedFilter(IS_MEMBER >> IS_NOT_MEMBER))
async def removed_from_group(event: ChatMemberUpdated, door: Door) -> None:
    async with door.opens() as uow:
        await ceremony.removed_from_group(uow, chat_id=event.chat.id, now=door.now)


@router.my_chat_member(in_group, ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
async def came_back(event: ChatMemberUpdated, door: Door) -> None:
    async with door.opens() as uow:
        await ceremony.came_back(uow, chat_id=event.chat.id)


def _replied_to(message: Message) -> str:
    """What the bot had said in the message that this one answers; "" for any other message."""
    asked = message.reply_to_message
    return (asked.text or asked.caption or "") if asked and asked.from_user and asked.from_user.is_bot else ""


class PublicValue(Filter):
    """A reply to a message that asks for the public value, or a text that begins with 公开值 and a blank or colon;
    gives ``value``, and whether it was ``asked`` for."""

    async def __call__(self, message: Message) -> bool | dict[str, object]:
        text = (message.text or "").strip()
        asked = ASKS_VALUE in _replied_to(message)
        if spoken := _VALUE.fullmatch(text):
            return {"value": spoken["value"], "asked": asked}
        return {"value": text, "asked": True} if asked else False


class Contribution(Filter):
    """A reply to a message that asks for words, or a text that begins with 随机 and a blank or colon; gives ``words``,
    and the text that they answer, "" for none."""

    async def __call__(self, message: Message) -> bool | dict[str, object]:
        text, answers = (message.text or "").strip(), _replied_to(message)
        if ASKS in answers:
            return {"words": text, "answers": answers}
        if spoken := _SPOKEN.fullmatch(text):
            return {"words": spoken["words"], "answers": ""}
        return False


@router.message(in_group, F.text, PublicValue())
async def say_value(message: Message, value: str, asked: bool, door: Door) -> None:
    """The public value as one person types it. Whoever answers too late is told."""
    async with door.opens() as uow:
        card = await ceremony.say_value(uow, user_id=door.user_id, chat_id=message.chat.id, value=value, now=door.now)
    if card is not None:
        await answer(message, card)
    elif asked:
        raise Refusal("draw.value_not_awaited")


@router.message(in_group, F.text, Contribution())
async def contribute(message: Message, words: str, answers: str, door: Door) -> None:
    """One department's words. Whoever answers too late is told; a sentence that happens to begin so is not."""
    async with door.opens() as uow:
        card = await ceremony.contribute(
            uow, user_id=door.user_id, chat_id=message.chat.id, words=words, answers=answers, now=door.now
        )
    if card is not None:
        await answer(message, card)
    elif answers:
        raise Refusal("draw.closed_already")
