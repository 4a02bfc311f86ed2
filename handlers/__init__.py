"""The chat door: one module a step, each reads an update, calls one use case, shows the answer.

``build_dispatcher`` is the one list of what is listened to, in order: what a group says first, then the answers to
open questions, then lines that stand for themselves, last what nobody understood. Buttons find their handler by table.
"""

from __future__ import annotations

import asyncio

from aiogram import Router
from aiogram.fsm.storage.memory import SimpleEventIsolation

# Steps that only have buttons: importing them is what enters those in the table of presses.
import handlers.calendar
import handlers.campaign
import handlers.closing
import handlers.report  # noqa: F401  the last of these
from handlers.attempts import router as attempts
from handlers.authorisation import router as authorisation
from handlers.confirmation import router as confirmation
from handlers.conversation_storage import ConversationStorage
from handlers.correction import router as correction
from handlers.door import Clock, DoorMiddleware
from handlers.draft import router as draft
from handlers.draw import router as draw
from handlers.errors import router as errors
from handlers.evidence import AT_ONCE
from handlers.evidence import router as evidence
from handlers.follow_up import router as follow_up
from handlers.in_flight import FinishingDispatcher
from handlers.inspection import lines_first
from handlers.inspection import router as inspection
from handlers.joint_visit import router as joint_visit
from handlers.ledger import commands as ledger_commands
from handlers.ledger import router as ledger
from handlers.library import router as library
from handlers.matching import router as matching
from handlers.membership import router as membership
from handlers.monthly import router as monthly
from handlers.notice import router as notice
from handlers.on_site import router as on_site
from handlers.presses import router as presses
from handlers.publication import router as publication
from handlers.review import router as review
from handlers.revisit import router as revisit
from handlers.settings import router as settings
from handlers.sign_off import router as sign_off
from handlers.signature import router as signature
from handlers.specialist import router as specialist
from handlers.start import commands
from handlers.start import router as not_understood
from handlers.subject_history import commands as subject_history_commands
from handlers.subject_history import router as subject_history
from handlers.summary import router as summary
from handlers.supervision import router as supervision
from handlers.topics import router as topics
from handlers.visit import router as visit
from handlers.voiding import router as voiding
from office.computing import Compute, at_once
from storage.unit_of_work import Database

#: Every router, in the order in which messages are offered to them.
ROUTERS: tuple[Router, ...] = (
    errors,
    topics,
    presses,
    draw,
    commands,
    ledger_commands,
    subject_history_commands,
    lines_first,
    draft,
    attempts,
    voiding,
    confirmation,
    matching,
    joint_visit,
    authorisation,
    sign_off,
    visit,
    notice,
    specialist,
    on_site,
    review,
    publication,
    correction,
    subject_history,
    follow_up,
    revisit,
    signature,
    evidence,
    membership,
    library,
    ledger,
    monthly,
    summary,
    inspection,
    settings,
    supervision,
    not_understood,
)


def build_dispatcher(database: Database, clock: Clock, compute: Compute = at_once) -> FinishingDispatcher:
    """A dispatcher with every conversation, ready to poll or to be fed. ``clock`` gives aware moments, ``compute`` is
    where long calculations are done."""
    dispatcher = FinishingDispatcher(storage=ConversationStorage(database), events_isolation=SimpleEventIsolation())
    dispatcher["fetching"] = asyncio.Semaphore(AT_ONCE)
    dispatcher.update.outer_middleware(DoorMiddleware(database, clock, compute))
    for router in ROUTERS:
        router._parent_router = None  # a router belongs to one dispatcher, and tests build many
        dispatcher.include_router(router)
    return dispatcher
