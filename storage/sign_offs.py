"""Approval before the visit (检查前审批): what a department's approver said of its part of a visit.

Decisions are only ever added; the newest one about a section counts. Each keeps what its approver saw: who was to go
and when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, RowMapping, Select, String, Table, func, select

from domain import lengths
from storage.campaigns import campaigns
from storage.form_tables import forms, results, sections
from storage.metadata import Moment, metadata
from storage.offices import offices
from storage.people import people
from storage.repository import Repository, slices


class SignOffWord(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    DECLINED = "declined"


sign_offs = Table(
    "sign_offs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False),
    Column("word", String(10), nullable=False),
    Column("reason", String(lengths.SIGN_OFF), nullable=False),
    # The inspectors who were to go, by their ids in ascending order.
    Column("crew", JSON, nullable=False),
    # The time that was agreed when it was decided; none where there was none yet.
    Column("starts_at", Moment),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_sign_offs_section_id", "section_id"),
)


@dataclass(frozen=True)
class SignOff:
    """One decision on a department's part of a visit. ``crew``: inspector ids; ``starts_at``: the agreed time, None
    where there was none; ``by``: the name of who decided."""

    id: int
    section_id: int
    word: SignOffWord
    reason: str
    crew: tuple[int, ...]
    starts_at: datetime | None
    person_id: int
    at: datetime
    by: str = ""


@dataclass(frozen=True)
class Demand:
    """What a form has to do with approvals. ``required``: its office asks for one; ``begun``: a result was entered;
    ``newest``: the decision that counts, None before there is one; ``zone``: of the office."""

    required: bool
    begun: bool
    newest: SignOff | None
    zone: str


class SignOffs(Repository):
    """Approvals before visits."""

    async def decide(
        self,
        decided: Mapping[int, tuple[Sequence[int], datetime | None]],
        word: SignOffWord,
        *,
        reason: str = "",
        person_id: int,
        now: datetime,
    ) -> None:
        """Keeps a decision on each section: by section id who was to go, and when."""
        shared = {"word": word.value, "reason": reason, "person_id": person_id, "at": now}
        rows = [
            {"section_id": one, "crew": sorted(crew), "starts_at": starts_at, **shared}
            for one, (crew, starts_at) in decided.items()
        ]
        for some in slices(rows):
            await self._add_many(sign_offs, list(some))

    async def newest(self, section_ids: Collection[int]) -> dict[int, SignOff]:
        """The decision that counts, by section id; none where nobody has decided."""
        found: dict[int, SignOff] = {}
        for part in slices(sorted(section_ids)):
            last = (
                select(func.max(sign_offs.c.id))
                .where(sign_offs.c.section_id.in_(part))
                .group_by(sign_offs.c.section_id)
            )
            rows = await self._all(_sign_offs().where(sign_offs.c.id.in_(last)))
            found |= {row["section_id"]: _sign_off(row) for row in rows}
        return found

    async def history(self, section_id: int) -> list[SignOff]:
        """Every decision on a section, the first first."""
        query = _sign_offs().where(sign_offs.c.section_id == section_id).order_by(sign_offs.c.id)
        return [_sign_off(row) for row in await self._all(query)]

    async def demand(self, section_id: int) -> Demand:
        """What one form has to do with approvals, in one query."""
        last = select(func.max(sign_offs.c.id)).where(sign_offs.c.section_id == section_id).scalar_subquery()
        begun = select(func.count(results.c.id)).where(results.c.section_id == section_id).scalar_subquery()
        query = (
            select(
                offices.c.sign_off,
                offices.c.timezone,
                begun.label("begun"),
                *sign_offs.c,
                people.c.name.label("by"),
            )
            .select_from(sections)
            .join(forms, forms.c.id == sections.c.form_id)
            .join(campaigns, campaigns.c.id == forms.c.campaign_id)
            .join(offices, offices.c.id == campaigns.c.office_id)
            .outerjoin(sign_offs, sign_offs.c.id == last)
            .outerjoin(people, people.c.id == sign_offs.c.person_id)
            .where(sections.c.id == section_id)
        )
        (row,) = await self._all(query)
        newest = _sign_off(row) if row["id"] is not None else None
        return Demand(bool(row["sign_off"]), bool(row["begun"]), newest, row["timezone"])

    async def begun(self, section_ids: Collection[int]) -> set[int]:
        """Those of the sections in which a result was entered."""
        found: set[int] = set()
        for part in slices(sorted(section_ids)):
            query = select(results.c.section_id).where(results.c.section_id.in_(part)).distinct()
            found |= {row["section_id"] for row in await self._all(query)}
        return found


@cache
def _sign_offs() -> Select[Any]:
    return select(sign_offs, people.c.name.label("by")).join(people, people.c.id == sign_offs.c.person_id)


def _sign_off(row: RowMapping) -> SignOff:
    return SignOff(
        id=row["id"],
        section_id=row["section_id"],
        word=SignOffWord(row["word"]),
        reason=row["reason"],
        crew=tuple(row["crew"]),
        starts_at=row["starts_at"],
        person_id=row["person_id"],
        at=row["at"],
        by=row["by"],
    )
