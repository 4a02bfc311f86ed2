"""Joint visits: who leads each team, every time that was proposed, and who agreed to it.

Proposals and answers are only ever added. What counts now stands in ``visits``: which proposal is on the
table and which one is agreed, changed by comparing the version that was read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Select,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from storage.metadata import Moment, metadata
from storage.repository import Repository, slices

visits = Table(
    "visits",
    metadata,
    Column("sample_id", ForeignKey("samples.id"), primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("leader_id", ForeignKey("inspectors.id")),
    Column("version", Integer, nullable=False),
    # The proposal on the table and the one that is agreed, by their ids in visit_proposals.
    Column("current_id", Integer),
    Column("agreed_id", Integer),
    Column("sequence", Integer, nullable=False),
    Index("ix_visits_campaign_id", "campaign_id"),
)

batches = Table(
    "visit_batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("sent_at", Moment),
)

proposals = Table(
    "visit_proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("visit_batches.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("batch_id", "sample_id"),
    Index("ix_visit_proposals_sample_id", "sample_id"),
)

answers = Table(
    "visit_answers",
    metadata,
    Column("proposal_id", ForeignKey("visit_proposals.id"), primary_key=True),
    Column("department_id", ForeignKey("departments.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Visit:
    """The visit to one drawn subject. ``leader_id``: the inspector who leads, None where nobody of the lead department
    is left. ``current_id``: the proposal on the table; it is agreed where ``agreed_id`` is the same. ``sequence``: how
    many times a time was agreed; ``version`` grows with every change."""

    sample_id: int
    campaign_id: int
    leader_id: int | None
    version: int = 0
    current_id: int | None = None
    agreed_id: int | None = None
    sequence: int = 0

    @property
    def is_agreed(self) -> bool:
        """Whether what is on the table is agreed."""
        return self.agreed_id is not None and self.agreed_id == self.current_id


@dataclass(frozen=True)
class Batch:
    """Times that somebody proposed together; ``sent_at`` None while only they have seen them."""

    id: int
    campaign_id: int
    person_id: int
    made_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Proposal:
    """A time for one visit, of ``minutes``, made when the visit was at ``version``. ``person_id`` and ``made_at`` are
    those of its batch."""

    id: int
    batch_id: int
    sample_id: int
    starts_at: datetime
    minutes: int
    version: int
    person_id: int
    made_at: datetime


@dataclass(frozen=True)
class Answer:
    """A department agreed to a proposal, by the first of its people who said so."""

    proposal_id: int
    department_id: int
    person_id: int
    at: datetime


class Visits(Repository):
    """Visits with their history."""

    async def open(self, new: Sequence[Visit]) -> None:
        """Enters the visits of a campaign."""
        await self._add_many(visits, [vars(one) for one in new])

    async def find(self, sample_ids: Collection[int]) -> dict[int, Visit]:
        """The visits to these subjects, by sample id."""
        found: dict[int, Visit] = {}
        for part in slices(sorted(sample_ids)):
            rows = await self._all(select(visits).where(visits.c.sample_id.in_(part)))
            found |= {row["sample_id"]: Visit(**row) for row in rows}
        return found

    async def of_campaign(self, campaign_id: int) -> list[Visit]:
        """All visits of a campaign, by sample."""
        query = select(visits).where(visits.c.campaign_id == campaign_id).order_by(visits.c.sample_id)
        return [Visit(**row) for row in await self._all(query)]

    async def hand_over(self, sample_id: int, *, out: int, to: int | None) -> bool:
        """Leadership goes from inspector ``out`` to ``to``; False when ``out`` does not lead."""
        row = (visits.c.sample_id == sample_id) & (visits.c.leader_id == out)
        return await self._changed(update(visits).where(row).values(leader_id=to)) == 1

    async def draft(
        self, campaign_id: int, times: Mapping[int, tuple[datetime, int, int]], *, by: int, now: datetime
    ) -> int:
        """Keeps a batch that nobody else has seen: by sample id when it starts, its minutes, the version of the visit.
        Its id."""
        batch_id = await self._add(batches, campaign_id=campaign_id, person_id=by, made_at=now)
        rows = [
            {"batch_id": batch_id, "sample_id": sample_id, "starts_at": start, "minutes": minutes, "version": version}
            for sample_id, (start, minutes, version) in times.items()
        ]
        await self._add_many(proposals, rows)
        return batch_id

    async def batch(self, batch_id: int) -> Batch | None:
        row = await self._one(select(batches).where(batches.c.id == batch_id))
        return Batch(**row) if row else None

    async def send(self, batch: Batch, *, now: datetime) -> bool:
        """From now on others see the batch; False when they do already."""
        row = (batches.c.id == batch.id) & batches.c.sent_at.is_(None)
        return await self._changed(update(batches).where(row).values(sent_at=now)) == 1

    async def put(self, proposal: Proposal) -> bool:
        """Lays a proposal on the table; False when the visit has changed since it was made."""
        row = (visits.c.sample_id == proposal.sample_id) & (visits.c.version == proposal.version)
        values = {"current_id": proposal.id, "version": proposal.version + 1}
        return await self._changed(update(visits).where(row).values(**values)) == 1

    async def agree(self, visit: Visit) -> bool:
        """What is on the table is agreed; False when the visit has changed since it was read."""
        row = (visits.c.sample_id == visit.sample_id) & (visits.c.version == visit.version)
        values = {"agreed_id": visit.current_id, "version": visit.version + 1, "sequence": visit.sequence + 1}
        return await self._changed(update(visits).where(row).values(**values)) == 1

    async def stand(self, visit: Visit) -> bool:
        """What is agreed stays, whatever is on the table; False when the visit has changed since it was read."""
        row = (visits.c.sample_id == visit.sample_id) & (visits.c.version == visit.version)
        values = {"current_id": visit.agreed_id, "version": visit.version + 1}
        return await self._changed(update(visits).where(row).values(**values)) == 1

    async def reopen(self, visit: Visit) -> bool:
        """Nothing is on the table or agreed any more; False when the visit has changed since it was read."""
        row = (visits.c.sample_id == visit.sample_id) & (visits.c.version == visit.version)
        values = {"current_id": None, "agreed_id": None, "version": visit.version + 1}
        return await self._changed(update(visits).where(row).values(**values)) == 1

    async def answer(self, new: Answer) -> bool:
        """Keeps that a department agrees; False when one of its people has said so."""
        own = (answers.c.proposal_id == new.proposal_id) & (answers.c.department_id == new.department_id)
        if await self._one(select(answers.c.at).where(own)) is not None:
            return False
        await self._connection.execute(insert(answers).values(**vars(new)))
        return True

    async def proposals(self, ids: Collection[int]) -> dict[int, Proposal]:
        """Proposals by their ids."""
        found: dict[int, Proposal] = {}
        for part in slices(sorted(ids)):
            rows = await self._all(_proposals().where(proposals.c.id.in_(part)))
            found |= {row["id"]: _proposal(row) for row in rows}
        return found

    async def of_batch(self, batch_id: int) -> list[Proposal]:
        """What was proposed together, by its hour."""
        query = _proposals().where(proposals.c.batch_id == batch_id)
        return [_proposal(row) for row in await self._all(query.order_by(proposals.c.starts_at, proposals.c.id))]

    async def history(self, sample_id: int) -> list[Proposal]:
        """Every time that was proposed for a visit and seen by others, the first first."""
        query = _proposals().where(proposals.c.sample_id == sample_id, batches.c.sent_at.is_not(None))
        return [_proposal(row) for row in await self._all(query.order_by(batches.c.sent_at, proposals.c.id))]

    async def answers(self, proposal_ids: Collection[int]) -> dict[int, list[Answer]]:
        """Who agreed, by proposal."""
        found: dict[int, list[Answer]] = {one: [] for one in proposal_ids}
        for part in slices(sorted(proposal_ids)):
            query = (
                select(answers).where(answers.c.proposal_id.in_(part)).order_by(answers.c.at, answers.c.department_id)
            )
            for row in await self._all(query):
                found[row["proposal_id"]].append(Answer(**row))
        return found

    async def waiting_in(self, batch_id: int) -> int:
        """How many proposals of a batch are on the table and not agreed."""
        query = (
            select(func.count())
            .select_from(proposals)
            .join(visits, visits.c.current_id == proposals.c.id)
            .where(proposals.c.batch_id == batch_id, visits.c.agreed_id.is_distinct_from(proposals.c.id))
        )
        return int(await self._value(query))


@cache
def _proposals() -> Select[tuple[object, ...]]:
    return select(proposals, batches.c.person_id, batches.c.made_at).join(batches, batches.c.id == proposals.c.batch_id)


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(**row)
