"""Reminders: each rung of each promise to each reader once, and the digest (one message) that it went out with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    UniqueConstraint,
    select,
    update,
)

from domain.obligations import Capacity, Standing
from storage.metadata import Moment, metadata
from storage.obligations import obligations
from storage.outbox import WAITING, Delivery, outbox
from storage.repository import Repository, slices

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("obligation_id", ForeignKey("obligations.id"), nullable=False),
    Column("rung", String(24), nullable=False),
    # A person, or for a group none: NULLs are never equal, so the group has the number nought.
    Column("person_id", Integer, nullable=False),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id")),
    Column("capacity", String(12), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("digest", String(120)),
    UniqueConstraint("obligation_id", "rung", "person_id"),
    Index("ix_reminders_digest", "digest"),
)

#: ``person_id`` of what goes to the group of a campaign.
GROUP = 0
#: ``digest`` of what no message carries any more: its matter was closed or put off before one was made.
NOWHERE = "-"


@dataclass(frozen=True)
class Reminder:
    """One rung of one promise to one reader. ``digest`` is the outbox key of the message that carries it, None until
    it is queued, ``NOWHERE`` when none will."""

    obligation_id: int
    rung: str
    person_id: int
    office_id: int
    campaign_id: int | None
    capacity: Capacity
    made_at: datetime
    digest: str | None = None
    id: int = field(default=0, compare=False)


class Reminders(Repository):
    """What was and what is to be reminded of."""

    async def make(self, new: Sequence[Reminder]) -> int:
        """Enters reminders; those that stand already (same promise, rung and reader) are left out. How many are new."""
        known: set[tuple[int, str, int]] = set()
        for part in slices(sorted({one.obligation_id for one in new})):
            columns = (reminders.c.obligation_id, reminders.c.rung, reminders.c.person_id)
            rows = await self._all(select(*columns).where(reminders.c.obligation_id.in_(part)))
            known |= {(row["obligation_id"], row["rung"], row["person_id"]) for row in rows}
        fresh = {_identity(one): one for one in new if _identity(one) not in known}
        values = [{**vars(one), "capacity": one.capacity.value} for one in fresh.values()]
        for one in values:
            del one["id"]
        await self._add_many(reminders, values)
        return len(values)

    async def readers_waiting(self, office_ids: Sequence[int], *, limit: int) -> list[tuple[int, int, int | None]]:
        """Who in these offices has reminders that no digest carries yet: (person, office, None) or (GROUP, office,
        campaign); at most ``limit`` people and as many groups."""
        waiting = reminders.c.digest.is_(None) & reminders.c.office_id.in_(office_ids)
        people = select(reminders.c.person_id, reminders.c.office_id).where(waiting, reminders.c.person_id != GROUP)
        rows = await self._all(people.distinct().order_by(reminders.c.person_id, reminders.c.office_id).limit(limit))
        found: list[tuple[int, int, int | None]] = [(row["person_id"], row["office_id"], None) for row in rows]
        groups = select(reminders.c.campaign_id, reminders.c.office_id).where(waiting, reminders.c.person_id == GROUP)
        rows = await self._all(groups.distinct().order_by(reminders.c.campaign_id).limit(limit))
        return found + [(GROUP, row["office_id"], row["campaign_id"]) for row in rows]

    async def waiting_for(self, person_id: int, office_id: int, campaign_id: int | None = None) -> list[Reminder]:
        """What no digest of this reader carries yet, in the order in which it was made."""
        mine = (reminders.c.person_id == person_id) & (reminders.c.office_id == office_id)
        if campaign_id is not None:
            mine &= reminders.c.campaign_id == campaign_id
        query = select(reminders).where(mine, reminders.c.digest.is_(None)).order_by(reminders.c.id)
        return [_reminder(row) for row in await self._all(query)]

    async def carry(self, ids: Iterable[int], digest: str) -> None:
        """Notes that the message under ``digest`` carries these."""
        for part in slices(list(ids)):
            await self._changed(update(reminders).where(reminders.c.id.in_(part)).values(digest=digest))

    async def carried_by(self, digest: str) -> list[Reminder]:
        """What the message under that outbox key carries."""
        rows = await self._all(select(reminders).where(reminders.c.digest == digest).order_by(reminders.c.id))
        return [_reminder(row) for row in rows]

    async def deliveries(self, obligation_id: int) -> dict[str, Delivery]:
        """Where the messages stand that carry reminders of one promise, by their keys."""
        query = select(outbox.c.key, outbox.c.state).join(reminders, reminders.c.digest == outbox.c.key)
        rows = await self._all(query.where(reminders.c.obligation_id == obligation_id).distinct())
        return {row["key"]: Delivery(row["state"]) for row in rows}

    async def unsent_with(self, obligation_ids: Sequence[int]) -> list[str]:
        """The digests that wait to be sent and carry one of these promises: outbox keys."""
        found: list[str] = []
        for part in slices(obligation_ids):
            found += await self._digests(_unsent().where(reminders.c.obligation_id.in_(part)))
        return sorted(set(found))

    async def unsent_with_closed(self) -> list[str]:
        """The digests that wait to be sent although a promise in them is closed."""
        closed = obligations.c.standing != Standing.OPEN.value
        return await self._digests(_unsent().join(obligations).where(closed))

    async def unsent_by_office(self) -> dict[int, dict[str, datetime]]:
        """The digests that wait to be sent and since when, by the office that they come from."""
        found: dict[int, dict[str, datetime]] = {}
        for row in await self._all(_unsent().add_columns(reminders.c.office_id, outbox.c.queued_at)):
            found.setdefault(row["office_id"], {})[row["digest"]] = row["queued_at"]
        return found

    async def release(self, digests: Sequence[str]) -> None:
        """What these messages would have carried waits for another one."""
        for part in slices(digests):
            await self._changed(update(reminders).where(reminders.c.digest.in_(part)).values(digest=None))

    async def _digests(self, query: Select[tuple[str]]) -> list[str]:
        return [row["digest"] for row in await self._all(query)]

    async def of_obligation(self, obligation_id: int) -> list[Reminder]:
        """Every reminder of one promise, the oldest first."""
        query = select(reminders).where(reminders.c.obligation_id == obligation_id).order_by(reminders.c.id)
        return [_reminder(row) for row in await self._all(query)]


def _unsent() -> Select[tuple[str]]:
    waits = outbox.c.state.in_(WAITING)
    return select(reminders.c.digest).distinct().join(outbox, outbox.c.key == reminders.c.digest).where(waits)


def _identity(one: Reminder) -> tuple[int, str, int]:
    return one.obligation_id, one.rung, one.person_id


def _reminder(row: RowMapping) -> Reminder:
    return Reminder(**{**row, "capacity": Capacity(row["capacity"])})
