"""我的待办, 推迟提醒, 办理进度, 免除, 请假与代办: buttons of everybody, one reason and one leave that may be typed."""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from domain.errors import Refusal
from handlers.answers import answer, ask, asking
from handlers.door import Door, Tap
from handlers.presses import acts, looks
from handlers.start import PRIVATE, SLASHES, leave_question
from handlers.typed import take_words
from office import ledger
from storage.unit_of_work import UnitOfWork
from templates.cards import Card, leave
from templates.cards import ledger as cards
from templates.cards.matters import OpenMatter

router = Router(name="ledger")
#: A word that works in the middle of any question.
commands = Router(name="ledger commands")

#: Refusals after which other words may be typed.
ASKED_AGAIN = frozenset({"ledger.reason_empty", "ledger.reason_too_long"})


class AskingOfLedger(StatesGroup):
    """What is typed. Other steps ask for a leave too, and a question is known by this name."""

    waiver = State()
    leave = State()


async def waive(uow: UnitOfWork, *, user_id: int, obligation_id: int, reason: int, now: datetime) -> Card:
    """``ledger.waive`` for one of the usual reasons, by its place among them."""
    if not 0 <= reason < len(cards.WAIVERS):
        raise Refusal("chat.stale_button")
    words = cards.WAIVERS[reason]
    return await ledger.waive(uow, user_id=user_id, obligation_id=obligation_id, reason=words, now=now)


async def _ask_waiver(tap: Tap[cards.AskWaiver], card: Card) -> None:
    """The usual reasons stay at hand on the card; the next text counts as another one."""
    await ask(tap, AskingOfLedger.waiver, card, obligation_id=tap.press.obligation_id)


looks(cards.OpenTodo, ledger.open_todo)
looks(cards.AskLater, ledger.ask_later)
acts(cards.PutOff, ledger.put_off)
looks(cards.OpenProgress, ledger.open_progress)
looks(cards.OpenPlace, ledger.open_place)
looks(OpenMatter, ledger.open_matter)
looks(cards.AskWaiver, ledger.ask_waiver, then=_ask_waiver)
acts(cards.Waive, waive)

looks(leave.OpenLeave, ledger.open_leave)
looks(leave.AskLeave, ledger.ask_leave, then=asking(AskingOfLedger.leave))
acts(leave.TakeLeave, ledger.take_leave)
looks(leave.ChooseDeputy, ledger.choose_deputy)
acts(leave.NameDeputy, ledger.name_deputy)
acts(leave.EndLeave, ledger.end_leave)


@commands.message(PRIVATE, Command("todo", "待办", prefix=SLASHES, ignore_case=True))
async def wants_todo(message: Message, door: Door, state: FSMContext) -> None:
    await leave_question(state)
    async with door.reads() as uow:
        card = await ledger.open_todo(uow, user_id=door.user_id, now=door.now)
    await answer(message, card)


@router.message(PRIVATE, StateFilter(None), F.text.in_({"我请假", "请假"}))
async def wants_leave(message: Message, door: Door) -> None:
    """Only where nothing is asked: in an answer the word may be a reason."""
    async with door.reads() as uow:
        card = await ledger.open_leave(uow, user_id=door.user_id, now=door.now)
    await answer(message, card)


@router.message(AskingOfLedger.waiver, F.text)
async def waiver_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The reason. The question stays open only where other words could answer it."""
    await take_words(message, door, state, ledger.waive, ends=_over, under="reason")


@router.message(AskingOfLedger.leave, F.text)
async def leave_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The days; the question stays open until they can be read."""
    await take_words(message, door, state, ledger.type_leave, ends=_never)


def _over(code: str) -> bool:
    return code not in ASKED_AGAIN


def _never(_code: str) -> bool:
    return False
