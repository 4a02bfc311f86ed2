"""Buttons find their handler by their code in one table, not by asking every handler in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from domain.errors import Refusal
from handlers.door import Door
from templates.buttons import Press

PressHandler = Callable[[CallbackQuery, Any, Door, FSMContext], Awaitable[None]]

table: dict[str, tuple[type[Press], PressHandler]] = {}
router = Router(name="presses")


def on_press(press_type: type[Press]) -> Callable[[PressHandler], PressHandler]:
    """Registers ``async def handler(query, press, door, state)`` for every button of ``press_type``."""

    def register(handler: PressHandler) -> PressHandler:
        if press_type.code in table:
            raise TypeError(f"the button {press_type.code!r} has a handler already")
        table[press_type.code] = (press_type, handler)
        return handler

    return register


@router.callback_query()
async def pressed(query: CallbackQuery, door: Door, state: FSMContext, raw_state: str | None = None) -> None:
    """Every press. One that no table entry knows is an old button: said so, nothing done.

    Whoever taps has left the question that was open: their next words must not land in it.
    """
    if raw_state is not None:
        await state.clear()
    payload = query.data or ""
    entry = table.get(payload.split(":", 1)[0])
    if entry is None:
        raise Refusal("chat.stale_button")
    press_type, handler = entry
    await handler(query, press_type.unpack(payload), door, state)
