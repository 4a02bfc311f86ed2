"""Coming in, the menu, help, leaving a question; and, last of all, what nobody understood.

``commands`` stands before the steps that ask, because its words work in the middle of any question; ``router``
behind them all.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.errors import Refusal
from handlers.answers import answer, show
from handlers.door import Door, Tap
from handlers.presses import looks, on_press
from office import menu
from office.membership import accept_invitation, decline_invitation
from templates.cards.membership import Accept, Decline
from templates.cards.menu import OpenMenu, cancelled_card, not_understood_card

commands = Router(name="commands")
router = Router(name="start")

#: Chinese keyboards type the full-width one.
SLASHES = "/／"
#: What stands before the code in the payload of an invitation link; other links have other letters.
INVITATION = "i"
PRIVATE = F.chat.type == "private"

_SENT_BY_PEOPLE = F.content_type.in_(
    {
        ContentType.TEXT,
        ContentType.DOCUMENT,
        ContentType.PHOTO,
        ContentType.VIDEO,
        ContentType.VOICE,
        ContentType.AUDIO,
        ContentType.STICKER,
        ContentType.CONTACT,
        ContentType.LOCATION,
    }
)


async def leave_question(state: FSMContext) -> bool:
    """Drops the open question, if there is one; whether there was."""
    if await state.get_state() is None:
        return False
    await state.clear()
    return True


@commands.message(PRIVATE, Command("start", prefix=SLASHES, magic=F.args.startswith(INVITATION)))
async def invited(message: Message, command: CommandObject, door: Door, state: FSMContext) -> None:
    await leave_question(state)
    code = (command.args or "").removeprefix(INVITATION).strip()
    async with door.opens() as uow:
        card = await accept_invitation(uow, user_id=door.user_id, name=door.name, code=code, now=door.now)
    await answer(message, card)


@on_press(Accept)
async def accepts(tap: Tap[Accept]) -> None:
    """Whoever was asked says that the link is for them."""
    door, code = tap.door, tap.press.invitation
    async with door.opens() as uow:
        card = await accept_invitation(
            uow, user_id=door.user_id, name=door.name, code=code, now=door.now, confirmed=True
        )
    await show(tap, card)


looks(Decline, decline_invitation)


@commands.message(PRIVATE, Command("start", prefix=SLASHES, magic=~F.args))
@commands.message(PRIVATE, Command("menu", "菜单", prefix=SLASHES, ignore_case=True))
async def wants_menu(message: Message, door: Door, state: FSMContext) -> None:
    await leave_question(state)
    async with door.reads() as uow:
        card = await menu.open_menu(uow, user_id=door.user_id)
    await answer(message, card)


looks(OpenMenu, menu.open_menu)


@commands.message(PRIVATE, Command("help", "帮助", prefix=SLASHES, ignore_case=True))
async def wants_help(message: Message, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await menu.show_help(uow, user_id=door.user_id)
    await answer(message, card)


@commands.message(Command("cancel", "取消", prefix=SLASHES, ignore_case=True))
@commands.message(F.text.in_({"取消", "取消。"}))
async def cancels(message: Message, state: FSMContext) -> None:
    """In a group only a question of one's own is left: there 取消 may be a word among colleagues."""
    was_open = await leave_question(state)
    if was_open or message.chat.type == "private":
        await answer(message, cancelled_card(was_open=was_open))


@router.message(PRIVATE, Command("start", prefix=SLASHES))
async def opened_an_unknown_link(message: Message) -> None:
    raise Refusal("membership.link_unknown")


@router.message(PRIVATE, _SENT_BY_PEOPLE)
async def not_understood(message: Message, door: Door, state: FSMContext) -> None:
    question_open = await state.get_state() is not None
    await answer(message, not_understood_card(question_open=question_open))
