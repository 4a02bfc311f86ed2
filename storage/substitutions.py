"""Substitutions (更换检查人员) after the second round: what was asked and decided, and the change lines that follow.

A request asks that an inspector be replaced: on one subject (a recusal) or on all that is not handed in (a leave). Each
agreed request becomes substitutions, numbered within their draw as in ``changes.txt``; none is ever changed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)

from domain import lengths
from storage.libraries import inspector_reference, inspectors, subjects
from storage.metadata import Moment, metadata
from storage.repository import Repository
from storage.samples import samples


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


requests = Table(
    "substitution_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draw_id", ForeignKey("draws.id"), nullable=False, index=True),
    Column("inspector_id", ForeignKey("inspectors.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id")),
    Column("kind", String(20), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("detail", String(lengths.SUBSTITUTION), nullable=False),
    Column("asked_by", ForeignKey("people.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("answer", String(lengths.SUBSTITUTION), nullable=False),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Moment),
    # Who of the subject asked for it, where it was the subject.
    Column("by_subject", String(lengths.RECEIVER), nullable=False, server_default=""),
)

substitutions = Table(
    "substitutions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draw_id", ForeignKey("draws.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("request_id", ForeignKey("substitution_requests.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False, index=True),
    Column("out_id", ForeignKey("inspectors.id"), nullable=False),
    Column("in_id", ForeignKey("inspectors.id")),
    UniqueConstraint("draw_id", "number"),
)


@dataclass(frozen=True)
class SubstitutionRequest:
    """What was asked. ``sample_id`` is None for a leave, which is about all subjects. ``reason`` is the word that
    becomes public, ``detail`` and ``answer`` are read by those concerned only. ``by_subject``: who of the subject asked
    for it (检查对象申请回避), told to and entered by ``asked_by``; empty where nobody of it did."""

    id: int
    draw_id: int
    inspector_id: int
    sample_id: int | None
    kind: str
    reason: str
    detail: str
    asked_by: int
    asked_at: datetime
    state: RequestState
    answer: str
    decided_by: int | None
    decided_at: datetime | None
    by_subject: str = ""


@dataclass(frozen=True)
class NewSubstitution:
    """A change line to be kept: who steps in for whom on which subject; ``in_id`` None where nobody fits."""

    sample_id: int
    out_id: int
    in_id: int | None


@dataclass(frozen=True)
class Substitution:
    """A kept change line, with what ``changes.txt`` says of it."""

    number: int
    request_id: int
    sample_id: int
    subject: str
    out_id: int
    in_id: int | None
    kind: str
    reason: str

    @property
    def out(self) -> str:
        """Who left, by the number of the public files."""
        return inspector_reference(self.out_id)


class Substitutions(Repository):
    """Requests and what came of them."""

    async def ask(
        self,
        *,
        draw_id: int,
        inspector_id: int,
        sample_id: int | None,
        kind: str,
        reason: str,
        detail: str,
        asked_by: int,
        now: datetime,
        by_subject: str = "",
    ) -> int:
        """Keeps a request that waits for its decision; its id."""
        return await self._add(
            requests,
            draw_id=draw_id,
            inspector_id=inspector_id,
            sample_id=sample_id,
            kind=kind,
            reason=reason,
            detail=detail,
            asked_by=asked_by,
            asked_at=now,
            state=RequestState.ASKED.value,
            answer="",
            by_subject=by_subject,
        )

    async def find(self, request_id: int) -> SubstitutionRequest | None:
        row = await self._one(select(requests).where(requests.c.id == request_id))
        return _request(row) if row else None

    async def of_draws(self, draw_ids: Collection[int], *, sample_id: int | None = None) -> list[SubstitutionRequest]:
        """Every request of these draws, the oldest first; with ``sample_id`` those about this subject alone."""
        query = select(requests).where(requests.c.draw_id.in_(draw_ids))
        if sample_id is not None:
            query = query.where(requests.c.sample_id == sample_id)
        return [_request(row) for row in await self._all(query.order_by(requests.c.id))]

    async def waiting(self, draw_ids: Collection[int]) -> list[SubstitutionRequest]:
        """The requests of these draws that nobody has decided on, the oldest first."""
        asked = (requests.c.state == RequestState.ASKED.value) & requests.c.draw_id.in_(draw_ids)
        return [_request(row) for row in await self._all(select(requests).where(asked).order_by(requests.c.id))]

    async def decide(
        self, request: SubstitutionRequest, then: RequestState, *, decided_by: int, now: datetime, answer: str = ""
    ) -> bool:
        """Compare-and-set: False when somebody has decided on the request already."""
        row = (requests.c.id == request.id) & (requests.c.state == RequestState.ASKED.value)
        values = {"state": then.value, "decided_by": decided_by, "decided_at": now, "answer": answer}
        return await self._changed(update(requests).where(row).values(**values)) == 1

    async def add(self, request: SubstitutionRequest, new: Sequence[NewSubstitution]) -> None:
        """Keeps the change lines of an agreed request, numbered on within its draw."""
        last = await self._value(
            select(func.max(substitutions.c.number)).where(substitutions.c.draw_id == request.draw_id)
        )
        rows = [
            {"draw_id": request.draw_id, "request_id": request.id, "number": number, **vars(one)}
            for number, one in enumerate(new, start=(last or 0) + 1)
        ]
        await self._add_many(substitutions, rows)

    async def of_draw(self, draw_id: int) -> list[Substitution]:
        """Every change line of a draw, in the order in which they were decided."""
        query = (
            select(
                substitutions.c.number,
                substitutions.c.request_id,
                substitutions.c.sample_id,
                subjects.c.number.label("subject"),
                substitutions.c.out_id,
                substitutions.c.in_id,
                requests.c.kind,
                requests.c.reason,
            )
            .join(requests, requests.c.id == substitutions.c.request_id)
            .join(samples, samples.c.id == substitutions.c.sample_id)
            .join(subjects, subjects.c.id == samples.c.subject_id)
            .where(substitutions.c.draw_id == draw_id)
            .order_by(substitutions.c.number)
        )
        return [Substitution(**row) for row in await self._all(query)]

    async def vacant(self, sample_id: int, department_id: int) -> int:
        """How many seats of a department on a subject stay empty, because nobody fitted."""
        query = (
            select(func.count())
            .select_from(substitutions)
            .join(inspectors, inspectors.c.id == substitutions.c.out_id)
            .where(
                substitutions.c.sample_id == sample_id,
                substitutions.c.in_id.is_(None),
                inspectors.c.department_id == department_id,
            )
        )
        return int(await self._value(query))


def _request(row: RowMapping) -> SubstitutionRequest:
    return SubstitutionRequest(**{**row, "state": RequestState(row["state"])})
