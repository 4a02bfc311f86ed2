"""The chat door: one module a step, each reads an update, calls one use case, shows the answer.

``build_dispatcher`` is the one list of what is listened to, in order: what a group says first, then the answers to
open questions, then lines that stand for themselves, last what nobody understood. Buttons find their handler by table.
"""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.storage.memory import SimpleEventIsolation

# Steps that only have buttons: importing them is what enters those in the table of presses.
import handlers.calendar
import handlers.campaign
import handlers.publication
import handlers.report  # noqa: F401  the last of the four
from handlers.attempts import router as attempts
from handlers.confirmation import router as confirmation
from handlers.conversation_storage import ConversationStorage
from handlers.door import Clock, DoorMiddleware
from handlers.draft import router as draft
from handlers.draw import router as draw
from handlers.errors import router as errors
from handlers.in_flight import FinishingDispatcher
from handlers.inspection import router as inspection
from handlers.library import router as library
from handlers.matching import router as matching
from handlers.membership import router as membership
from handlers.presses import router as presses
from handlers.review import router as review
from handlers.start import commands
from handlers.start import router as not_understood
from office.computing import Compute, at_once
from storage.unit_of_work import Database

#: Every router, in the order in which messages are offered to them.
ROUTERS: tuple[Router, ...] = (
    errors,
    presses,
    draw,
    commands,
    draft,
    attempts,
    confirmation,
    matching,
    review,
    membership,
    library,
    inspection,
    not_understood,
)


def build_dispatcher(database: Database, clock: Clock, compute: Compute = at_once) -> FinishingDispatcher:
    """A dispatcher with every conversation, ready to poll or to be fed. ``clock`` gives aware moments, ``compute`` is
    where long calculations are done."""
    dispatcher = FinishingDispatcher(storage=ConversationStorage(database), events_isolation=SimpleEventIsolation())
    dispatcher.update.outer_middleware(DoorMiddleware(database, clock, compute))
    for router in ROUTERS:
        router._parent_router = None  # a router belongs to one dispatcher, and tests build many
        dispatcher.include_router(router)
    return dispatcher
