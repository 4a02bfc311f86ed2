"""Which button does what: one table by the buttons' codes, filled by the modules of the steps as they are imported.

A button that shows what one use case says is one row of its step's module::

    looks(cards.GetList, confirmation.file)
    acts(cards.ConfirmAll, confirmation.confirm_all)

How the use case is called stands in ``handlers/calls.py``; a row that does not fit is a TypeError at the start of the
bot, not an error under somebody's thumb. A button that does more has a function of its own, ``@on_press``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from domain.errors import Refusal
from handlers.answers import show
from handlers.calls import Drawn, Then, UseCase, call_of, require_shown
from handlers.door import Door, Tap
from storage.unit_of_work import UnitOfWork
from templates.buttons import Press
from templates.refusals import sentence

PressHandler = Callable[[Tap[Any]], Awaitable[None]]
WayIn = Callable[[Door], AbstractAsyncContextManager[UnitOfWork]]

table: dict[str, tuple[type[Press], PressHandler]] = {}
router = Router(name="presses")


@dataclass(frozen=True)
class Redraw:
    """For taps on a card that is out of date: after a refusal whose code is in ``when``, the card of ``present`` is
    shown with the refusal's sentence."""

    present: UseCase
    when: frozenset[str]


def looks(press_type: type[Press], use_case: UseCase, *, then: Then = show, redraw: Redraw | None = None) -> None:
    """A button that changes nothing: ``then(tap, result)`` shows what ``use_case`` reads."""
    _enter(press_type, use_case, Door.reads, then, redraw, {})


def acts(
    press_type: type[Press],
    use_case: UseCase,
    *,
    then: Then = show,
    redraw: Redraw | None = None,
    **drawn: Callable[[], object],
) -> None:
    """A button that changes something: ``use_case`` in the one transaction of the update, its result by ``then``.

    ``drawn`` are arguments by chance, drawn anew for every tap: ``code=new_code``.
    """
    _enter(press_type, use_case, Door.opens, then, redraw, drawn)


def on_press(press_type: type[Press]) -> Callable[[PressHandler], PressHandler]:
    """Registers ``async def handler(tap)`` for every button of ``press_type``."""

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
    await handler(Tap(query, press_type.unpack(payload), door, state))


def _enter(
    press_type: type[Press],
    use_case: UseCase,
    way_in: WayIn,
    then: Then,
    redraw: Redraw | None,
    drawn: Drawn,
) -> None:
    call = call_of(use_case, press_type, drawn)
    require_shown(use_case, then)

    async def handler(tap: Tap[Any]) -> None:
        async with way_in(tap.door) as uow:
            result = await call(uow, tap)
        await then(tap, result)

    on_press(press_type)(handler if redraw is None else _redrawing(handler, press_type, redraw))


def _redrawing(handler: PressHandler, press_type: type[Press], redraw: Redraw) -> PressHandler:
    present = call_of(redraw.present, press_type, {}, whole=False)
    require_shown(redraw.present, show)

    async def redrawing(tap: Tap[Any]) -> None:
        try:
            await handler(tap)
        except Refusal as refusal:
            if refusal.code not in redraw.when:
                raise
            async with tap.door.reads() as uow:
                card = await present(uow, tap)
            await show(tap, card, sentence(refusal))

    return redrawing
