"""Departments, their people, and the links that bring people in."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.answers import answer, asking, send
from handlers.codes import new_code
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from office import membership
from templates.cards import Card
from templates.cards.leaving import AskDismissal, Dismiss, OpenAccount
from templates.cards.membership import (
    FORWARD_IT,
    AddDepartments,
    Invite,
    InviteAllInspectors,
    InviteInspector,
    OpenAccounts,
    OpenDepartment,
    OpenMembers,
    OpenUnbound,
)

router = Router(name="membership")


class Adding(StatesGroup):
    """``names``: the names of departments, one per line."""

    names = State()


async def _hand_out(tap: Tap[Any], card: Card) -> None:
    """Links go out as a message of their own, to be forwarded; the card with the buttons stays."""
    await send(tap, card, FORWARD_IT)


async def _hand_out_all(tap: Tap[Any], cards: list[Card]) -> None:
    """What to do with them, then the links themselves."""
    for card in cards:
        await send(tap, card)


looks(OpenMembers, membership.open_members)
looks(OpenDepartment, membership.open_department)
looks(OpenUnbound, membership.open_unbound)
looks(AddDepartments, membership.ask_departments, then=asking(Adding.names))
acts(Invite, membership.invite, code=new_code, then=_hand_out)
acts(InviteInspector, membership.invite_inspector, code=new_code, then=_hand_out)
acts(InviteAllInspectors, partial(membership.invite_all_inspectors, new_code=new_code), then=_hand_out_all)
looks(OpenAccounts, membership.open_accounts)
_GONE = Redraw(membership.open_accounts, frozenset({"membership.not_joined"}))
looks(OpenAccount, membership.open_account, redraw=_GONE)
looks(AskDismissal, membership.ask_dismissal, redraw=_GONE)
acts(Dismiss, membership.dismiss, redraw=_GONE)


@router.message(Adding.names, F.text)
async def names_typed(message: Message, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await membership.add_departments(uow, user_id=door.user_id, names=message.text or "", now=door.now)
    await state.clear()
    await answer(message, card)
