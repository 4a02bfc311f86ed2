"""Promises for tests of reminders, days at the office, and what its people were told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from domain.local_time import local
from domain.obligations import Duty, Term, TermKind
from office.obligations import Owed, promise
from scheduler.jobs import REMINDING
from scheduler.ticking import tick
from storage.engine import make_engine
from storage.outbox import outbox
from storage.reminders import reminders
from storage.unit_of_work import Database, UnitOfWork, UpdateKey
from tests.support.builders import HOUSING, Scene, build_campaign, build_scene

GROUP_CHAT = -5001


def at(moment: str) -> datetime:
    """``2024-05-13 08:30`` on the wall clock of Shanghai."""
    return datetime.fromisoformat(f"{moment}+08:00")


@dataclass
class Promises:
    """A scene with a campaign that has a group, on ``database``."""

    database: Database
    scene: Scene
    campaign_id: int
    made: int = field(default=0)

    async def owe(
        self,
        duty: Duty,
        due: str | int,
        *,
        on: str = "2024-05-10 09:00",
        department: str | None = HOUSING,
        **details: Any,
    ) -> str:
        """A promise made at the moment ``on``, due in so many working days or on a day; its key."""
        now = at(on)
        self.made += 1
        key = f"{duty.value}:{self.made}"
        term = (
            Term(TermKind.AFTER, local(now).date(), due)
            if isinstance(due, int)
            else Term(TermKind.ON, local(now).date(), fixed_on=date.fromisoformat(due))
        )
        campaign_id = details.pop("campaign_id", self.campaign_id)
        owed = Owed(key, self.scene.departments[department] if department else None, **details)
        async with self.database.open() as uow:
            await promise(
                uow, [owed], office_id=self.scene.office_id, campaign_id=campaign_id, duty=duty, term=term, now=now
            )
        return key

    async def obligation_id(self, key: str) -> int:
        async with self.database.read() as uow:
            found = await uow.obligations.find(key)
        assert found is not None
        return found.id

    async def ticks(self, *moments: str, deliver: bool = True) -> None:
        """A tick at each moment, after which the digests reach their readers."""
        for moment in moments:
            await remind(self.database, at(moment))
            if deliver:
                await self.deliver()

    async def deliver(self) -> None:
        async with self.database.open() as uow:
            mine = outbox.c.key.startswith("digest:") & (outbox.c.state == "queued")
            await uow.outbox._connection.execute(update(outbox).where(mine).values(state="sent"))

    async def texts(self, chat_id: int) -> list[str]:
        """The texts of the digests to a chat, the withdrawn ones left out."""
        return [row["text"] for row in await digests(self.database) if row["chat_id"] == chat_id]

    async def buttons(self, chat_id: int) -> list[str]:
        """The labels under the newest digest to a chat."""
        rows = [row for row in await digests(self.database) if row["chat_id"] == chat_id]
        return [button["label"] for row in rows[-1]["buttons"] for button in row]

    async def days(self, chat_id: int) -> list[str]:
        """The local days of the same digests: ``05-13``."""
        found = [row["queued_at"] for row in await digests(self.database) if row["chat_id"] == chat_id]
        return [f"{local(moment):%m-%d}" for moment in found]


async def remind(database: Database, now: datetime) -> None:
    """A tick that does nothing but remind: nobody is asked for the reports of the season."""
    await tick(database, now, jobs=REMINDING)


async def build_promises(
    database: Database, now: datetime, *, group: int | None = GROUP_CHAT, **changes: Any
) -> Promises:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=2, inspectors_each=1)
        campaign = await build_campaign(uow, scene, now, **changes)
        if group is not None:
            await uow.campaigns.bind_chat(campaign.id, group)
    return Promises(database, scene, campaign.id)


async def rows(database: Database, query: Any) -> Sequence[Any]:
    """What a query finds, on a connection of its own."""
    engine = make_engine(database.url, writes=False)
    async with engine.connect() as connection:
        found = list((await connection.execute(query)).mappings())
    await engine.dispose()
    return found


async def digests(database: Database) -> Sequence[Any]:
    """Rows of the outbox that are digests and not withdrawn, in the order in which they were queued."""
    mine = outbox.c.key.startswith("digest:") & (outbox.c.state != "withdrawn")
    return await rows(database, select(outbox).where(mine).order_by(outbox.c.id))


async def marked(database: Database) -> Sequence[Any]:
    """Every reminder."""
    return await rows(database, select(reminders).order_by(reminders.c.id))


def workdays(first: str, count: int) -> list[str]:
    """``count`` calendar days from ``first`` on, each at the opening of the office."""
    start = date.fromisoformat(first)
    return [f"{start + timedelta(days=n)} 08:30" for n in range(count)]


class CrashingDatabase(Database):
    """Falls over as the transaction number ``last`` (from 0) ends, before or after it is saved."""

    def __init__(self, url: str, last: int, *, saved: bool) -> None:
        super().__init__(url)
        self.left = last
        self.saved = saved

    @asynccontextmanager
    async def open(self, *, update: UpdateKey | None = None, now: datetime | None = None) -> AsyncIterator[UnitOfWork]:
        self.left -= 1
        if self.left < -1:
            raise asyncio.CancelledError
        async with super().open(update=update, now=now) as uow:
            yield uow
            if self.left == -1 and not self.saved:
                raise asyncio.CancelledError
        if self.left == -1:
            raise asyncio.CancelledError
