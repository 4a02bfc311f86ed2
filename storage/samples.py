"""The drawn subjects of a campaign, and what each department says of each: confirmed, objected, and the ruling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)

from domain import lengths
from domain.errors import Refusal
from storage.campaigns import Campaign, campaigns
from storage.libraries import subjects
from storage.metadata import Moment, metadata
from storage.offices import departments
from storage.repository import Repository, slices


class Verdict(StrEnum):
    """What stands of one department on one drawn subject."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    UPHELD = "upheld"  # the office agreed: the subject is out
    OVERRULED = "overruled"  # the office did not agree: the subject stays


#: Verdicts with which a subject may be inspected.
SETTLED = frozenset({Verdict.CONFIRMED, Verdict.OVERRULED})

samples = Table(
    "samples",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("subject_id", ForeignKey("subjects.id"), nullable=False, index=True),
    Column("stratum", String(60), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("excluded", Boolean, nullable=False),
    Column("replaces_id", ForeignKey("samples.id"), unique=True),
    UniqueConstraint("campaign_id", "attempt", "subject_id"),
    UniqueConstraint("campaign_id", "attempt", "stratum", "rank"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("reason", String(lengths.EXCLUSION), nullable=False, server_default=""),
    Column("detail", String(lengths.OBJECTION), nullable=False, server_default=""),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Moment),
    Column("ruled_by", ForeignKey("people.id")),
    Column("ruled_at", Moment),
    # Which ruling of its campaign this was, from 1: moments may be equal, the order of replacements may not.
    Column("ruling", Integer),
    UniqueConstraint("sample_id", "department_id"),
)


@dataclass(frozen=True)
class Sample:
    """A drawn subject. ``attempt`` is that of the draw; ``rank`` its place (from 1) in the ticket order of its
    stratum; ``replaces_id`` the excluded sample whose place it takes."""

    id: int
    campaign_id: int
    attempt: int
    subject_id: int
    number: str
    name: str
    stratum: str
    rank: int
    excluded: bool
    replaces_id: int | None


@dataclass(frozen=True)
class StoredVerdict:
    """One department's word on one drawn subject, with the names that a card shows."""

    id: int
    sample_id: int
    department_id: int
    department: str
    subject_name: str
    subject_number: str
    verdict: Verdict
    reason: str
    detail: str
    decided_by: int | None
    decided_at: datetime | None
    ruled_by: int | None
    ruled_at: datetime | None
    ruling: int | None


#: True of a sample of the attempt that counts, in a query that joins ``campaigns``.
IN_FORCE = samples.c.attempt == campaigns.c.attempt
#: Strata in the order in which ``add_list`` was given them.
_STRATA = func.min(samples.c.id).over(partition_by=(samples.c.campaign_id, samples.c.stratum))


class Samples(Repository):
    """Drawn subjects and verdicts of the attempt that counts; those of void attempts are kept, and never found."""

    async def add(
        self, *, campaign_id: int, subject_id: int, stratum: str, rank: int, replaces_id: int | None = None
    ) -> int:
        values: dict[str, Any] = {"subject_id": subject_id, "stratum": stratum, "rank": rank}
        values["attempt"] = select(campaigns.c.attempt).where(campaigns.c.id == campaign_id).scalar_subquery()
        return await self._add(samples, campaign_id=campaign_id, excluded=False, replaces_id=replaces_id, **values)

    async def add_list(self, campaign: Campaign, rows: Sequence[tuple[int, str, int]]) -> None:
        """Stores a whole draw: subject id, stratum and rank of each."""
        new = [
            {
                "campaign_id": campaign.id,
                "attempt": campaign.attempt,
                "subject_id": subject_id,
                "stratum": stratum,
                "rank": rank,
                "excluded": False,
            }
            for subject_id, stratum, rank in rows
        ]
        for some in slices(new):
            await self._add_many(samples, list(some))

    async def ask(self, sample_ids: Sequence[int], department_ids: Sequence[int]) -> None:
        """Opens a pending verdict of each department on each sample."""
        pending = [
            {"sample_id": sample_id, "department_id": department_id, "verdict": Verdict.PENDING.value}
            for sample_id in sample_ids
            for department_id in department_ids
        ]
        for some in slices(pending):
            await self._add_many(verdicts, list(some))

    async def of_campaign(self, campaign_id: int) -> list[Sample]:
        """Every subject ever drawn, excluded ones too: strata in the order of the terms, who was not drawn last."""
        query = _samples().where(samples.c.campaign_id == campaign_id).order_by(_STRATA, samples.c.rank)
        return [Sample(**row) for row in await self._all(query)]

    async def standing(self, campaign_id: int) -> list[Sample]:
        """The subjects that are to be inspected: drawn and not excluded."""
        return [sample for sample in await self.of_campaign(campaign_id) if not sample.excluded]

    async def get(self, sample_id: int) -> Sample:
        row = await self._one(_samples().where(samples.c.id == sample_id))
        if row is None:
            raise await self._missing(samples.c.id == sample_id)
        return Sample(**row)

    async def _missing(self, condition: ColumnElement[bool]) -> Refusal:
        """Never drawn, or drawn in an attempt that is void."""
        query = select(samples.c.id).outerjoin(verdicts, verdicts.c.sample_id == samples.c.id).where(condition)
        return Refusal("confirmation.unknown_subject" if await self._value(query) is None else "confirmation.void")

    async def exclude(self, sample_id: int) -> None:
        await self._changed(update(samples).where(samples.c.id == sample_id).values(excluded=True))

    async def verdicts(self, campaign_id: int, department_id: int | None = None) -> list[StoredVerdict]:
        """All verdicts of a campaign (or one department in it) on subjects still standing or objected to."""
        query = _verdicts().where(samples.c.campaign_id == campaign_id)
        if department_id is not None:
            query = query.where(verdicts.c.department_id == department_id)
        query = query.order_by(_STRATA, samples.c.rank, verdicts.c.department_id)
        return [_verdict(row) for row in await self._all(query)]

    async def next_ruling(self, campaign_id: int) -> int:
        """The number of the campaign's next ruling, from 1."""
        query = select(func.max(verdicts.c.ruling)).join(samples, samples.c.id == verdicts.c.sample_id)
        query = query.join(campaigns, campaigns.c.id == samples.c.campaign_id).where(IN_FORCE)
        return (await self._value(query.where(samples.c.campaign_id == campaign_id)) or 0) + 1

    async def verdict(self, verdict_id: int) -> StoredVerdict:
        row = await self._one(_verdicts().where(verdicts.c.id == verdict_id))
        if row is None:
            raise await self._missing(verdicts.c.id == verdict_id)
        return _verdict(row)

    async def decide(self, verdict_ids: Sequence[int], *, was: Verdict, then: Verdict, **changes: Any) -> int:
        """Compare-and-set of verdicts from ``was`` to ``then``; how many moved."""
        moved = 0
        for some in slices(verdict_ids):
            rows = verdicts.c.id.in_(some) & (verdicts.c.verdict == was.value)
            moved += await self._changed(update(verdicts).where(rows).values(verdict=then.value, **changes))
        return moved


@cache
def _samples() -> Select[Any]:
    return (
        select(
            samples.c.id,
            samples.c.campaign_id,
            samples.c.attempt,
            samples.c.subject_id,
            subjects.c.number,
            subjects.c.name,
            samples.c.stratum,
            samples.c.rank,
            samples.c.excluded,
            samples.c.replaces_id,
        )
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(campaigns, campaigns.c.id == samples.c.campaign_id)
        .where(IN_FORCE)
    )


@cache
def _verdicts() -> Select[Any]:
    return (
        select(
            verdicts,
            departments.c.name.label("department"),
            subjects.c.name.label("subject_name"),
            subjects.c.number.label("subject_number"),
        )
        .join(samples, samples.c.id == verdicts.c.sample_id)
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(departments, departments.c.id == verdicts.c.department_id)
        .join(campaigns, campaigns.c.id == samples.c.campaign_id)
        .where(IN_FORCE)
    )


def _verdict(row: RowMapping) -> StoredVerdict:
    return StoredVerdict(**{**row, "verdict": Verdict(row["verdict"])})
