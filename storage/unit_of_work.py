"""One transaction, opened by a door, closed by its block: everything in it is saved together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.absences import Absences
from storage.audit import Audit
from storage.authorisations import Authorisations
from storage.calendar import Calendar
from storage.campaigns import Campaigns
from storage.conversations import Conversations
from storage.corrections import Corrections
from storage.draws import Draws
from storage.engine import make_engine
from storage.evidence import Evidence
from storage.follow_ups import FollowUps
from storage.forms import Forms
from storage.inspected import Inspected
from storage.joint_visits import JointVisits
from storage.leases import Leases
from storage.ledger import Ledger
from storage.libraries import Libraries
from storage.monthly import Monthly
from storage.monthly_figures import MonthlyFigures
from storage.obligations import Obligations
from storage.offices import Offices
from storage.outbox import Outbox
from storage.people import People
from storage.pools import Pools
from storage.publications import Publications
from storage.published import Published
from storage.reachability import Reachability
from storage.reminders import Reminders
from storage.renewals import Renewals
from storage.replies import Replies
from storage.revisits import Revisits
from storage.samples import Samples
from storage.served_notices import ServedNotices
from storage.sign_offs import SignOffs
from storage.signatures import Signatures
from storage.site_entries import SiteEntries
from storage.specialists import Specialists
from storage.substitutions import Substitutions
from storage.summaries import Summaries
from storage.summary_figures import SummaryFigures
from storage.supervision import Supervision
from storage.topics import Topics
from storage.updates import AlreadyHandled, Updates
from storage.visits import Visits
from storage.voidings import Voidings

__all__ = ["AlreadyHandled", "Database", "UnitOfWork", "UpdateKey"]


_ONE_WRITER = text("SELECT pg_advisory_xact_lock(7305)")


class UnitOfWork:
    """The repositories of one open transaction. Nothing below a door commits it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.absences = Absences(connection)
        self.audit = Audit(connection)
        self.authorisations = Authorisations(connection)
        self.calendar = Calendar(connection)
        self.campaigns = Campaigns(connection)
        self.conversations = Conversations(connection)
        self.corrections = Corrections(connection)
        self.draws = Draws(connection)
        self.evidence = Evidence(connection)
        self.follow_ups = FollowUps(connection)
        self.forms = Forms(connection)
        self.joint_visits = JointVisits(connection)
        self.inspected = Inspected(connection)
        self.leases = Leases(connection)
        self.ledger = Ledger(connection)
        self.libraries = Libraries(connection)
        self.monthly = Monthly(connection)
        self.monthly_figures = MonthlyFigures(connection)
        self.obligations = Obligations(connection)
        self.offices = Offices(connection)
        self.outbox = Outbox(connection)
        self.people = People(connection)
        self.pools = Pools(connection)
        self.publications = Publications(connection)
        self.published = Published(connection)
        self.reachability = Reachability(connection)
        self.reminders = Reminders(connection)
        self.renewals = Renewals(connection)
        self.replies = Replies(connection)
        self.revisits = Revisits(connection)
        self.samples = Samples(connection)
        self.served_notices = ServedNotices(connection)
        self.site_entries = SiteEntries(connection)
        self.sign_offs = SignOffs(connection)
        self.signatures = Signatures(connection)
        self.specialists = Specialists(connection)
        self.substitutions = Substitutions(connection)
        self.supervision = Supervision(connection)
        self.summaries = Summaries(connection)
        self.summary_figures = SummaryFigures(connection)
        self.topics = Topics(connection)
        self.updates = Updates(connection)
        self.visits = Visits(connection)
        self.voidings = Voidings(connection)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part of the transaction that may fail alone: where its block raises, what it wrote is undone, and the rest
        stands if somebody catches that."""
        try:
            async with self._connection.begin_nested():
                yield
        except BaseException:
            self.campaigns.forget()
            raise


@dataclass(frozen=True)
class UpdateKey:
    """The update of the chat service that a transaction answers; it has its effect once."""

    bot_id: int
    update_id: int


class Database:
    """The way to transactions on the database at ``url`` (``sqlite:///file`` or ``postgresql+psycopg://…``)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._writing = make_engine(url)
        self._reading = make_engine(url, writes=False)
        # Within a process writers come one after the other, in the order in which they asked: SQLite lets whoever
        # happens to look at the right moment go first, and some would wait for seconds.
        self._turn = asyncio.Lock()
        self._writer: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def open(self, *, update: UpdateKey | None = None, now: datetime | None = None) -> AsyncIterator[UnitOfWork]:
        """A transaction: committed when its block ends well, rolled back when anything is raised in it.

        With ``update`` (and ``now``) the transaction is the effect of that update: a second one for the same update
        raises AlreadyHandled before anything is done. One within another would wait for itself: a RuntimeError.
        """
        task = asyncio.current_task()
        if task is not None and task is self._writer:
            raise RuntimeError("a transaction within a transaction")
        async with self._turn, self._writes(task), self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                # One writer at a time, as on SQLite: whoever looks whether all departments have confirmed must see
                # the one that confirms at this very moment, and the audit chain must not fork.
                await connection.execute(_ONE_WRITER)
            uow = UnitOfWork(connection)
            if update is not None:
                if now is None:
                    raise ValueError("an update is taken at a moment")
                await uow.updates.take(update.bot_id, update.update_id, now=now)
            yield uow

    @asynccontextmanager
    async def _writes(self, task: asyncio.Task[Any] | None) -> AsyncIterator[None]:
        self._writer = task
        try:
            yield
        finally:
            self._writer = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A transaction for looking only: it waits for no writer, and whatever it writes is rolled back."""
        async with self._reading.connect() as connection:
            yield UnitOfWork(connection)

    async def close(self) -> None:
        await self._writing.dispose()
        await self._reading.dispose()
