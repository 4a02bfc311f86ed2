"""Departments, their people, and the links that bring people in."""

from __future__ import annotations

import secrets

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.answers import acknowledge, answer, ask, show
from handlers.door import Door
from handlers.presses import on_press
from handlers.start import leave_question
from office import membership
from templates.cards import Card
from templates.cards.membership import (
    FORWARD_IT,
    AddDepartments,
    Invite,
    InviteAllInspectors,
    InviteInspector,
    OpenDepartment,
    OpenMembers,
    OpenUnbound,
)

router = Router(name="membership")


class Adding(StatesGroup):
    """``names``: the names of departments, one per line."""

    names = State()


def new_code() -> str:
    """128 bits. Hexadecimal, because a chat may leave a hyphen at the end of a link out of it."""
    return secrets.token_hex(16)


@on_press(OpenMembers)
async def opens_members(query: CallbackQuery, press: OpenMembers, door: Door, state: FSMContext) -> None:
    await leave_question(state)
    async with door.reads() as uow:
        card = await membership.open_members(uow, user_id=door.user_id, page=press.page)
    await show(query, card)


@on_press(OpenDepartment)
async def opens_department(query: CallbackQuery, press: OpenDepartment, door: Door, state: FSMContext) -> None:
    await leave_question(state)
    async with door.reads() as uow:
        card = await membership.open_department(uow, user_id=door.user_id, department_id=press.department_id)
    await show(query, card)


@on_press(AddDepartments)
async def wants_to_add(query: CallbackQuery, press: AddDepartments, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await membership.ask_departments(uow, user_id=door.user_id)
    await ask(query, state, Adding.names, card)


@router.message(Adding.names, F.text)
async def names_typed(message: Message, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await membership.add_departments(uow, user_id=door.user_id, names=message.text or "", now=door.now)
    await state.clear()
    await answer(message, card)


@on_press(Invite)
async def invites(query: CallbackQuery, press: Invite, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await membership.invite(
            uow,
            user_id=door.user_id,
            role=press.role,
            department_id=press.department_id,
            code=new_code(),
            bot_name=door.bot_name,
            now=door.now,
        )
    await _hand_out(query, card)


@on_press(OpenUnbound)
async def opens_unbound(query: CallbackQuery, press: OpenUnbound, door: Door, state: FSMContext) -> None:
    async with door.reads() as uow:
        card = await membership.open_unbound(
            uow, user_id=door.user_id, department_id=press.department_id, page=press.page
        )
    await show(query, card)


@on_press(InviteInspector)
async def invites_inspector(query: CallbackQuery, press: InviteInspector, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await membership.invite_inspector(
            uow,
            user_id=door.user_id,
            inspector_id=press.inspector_id,
            code=new_code(),
            bot_name=door.bot_name,
            now=door.now,
        )
    await _hand_out(query, card)


@on_press(InviteAllInspectors)
async def invites_all(query: CallbackQuery, press: InviteAllInspectors, door: Door, state: FSMContext) -> None:
    async with door.opens() as uow:
        card = await membership.invite_all_inspectors(
            uow,
            user_id=door.user_id,
            department_id=press.department_id,
            new_code=new_code,
            bot_name=door.bot_name,
            now=door.now,
        )
    await _hand_out(query, card)


async def _hand_out(query: CallbackQuery, card: Card) -> None:
    """Links go out as a message of their own, to be forwarded; the card with the buttons stays."""
    await acknowledge(query, FORWARD_IT)
    if isinstance(query.message, Message):
        await answer(query.message, card)
