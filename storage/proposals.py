"""Proposals that a second person decides: who proposed what and why, who decided, when. None is changed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Boolean, Column, ForeignKey, Integer, RowMapping, Select, String, Table, select, update

from domain.errors import Refusal
from storage.metadata import Moment
from storage.repository import Repository


@dataclass(frozen=True)
class Proposal:
    """``agreed`` is None while it waits for its second person."""

    id: int
    reason: str
    proposed_by: int
    proposed_at: datetime
    agreed: bool | None
    decided_by: int | None
    decided_at: datetime | None


P = TypeVar("P", bound=Proposal)


def proposal_columns(about: str, refers_to: str, *, reason: int) -> Iterator[Column[Any]]:
    """The columns of a table of proposals ``about`` a row of ``refers_to``; ``reason`` in characters."""
    yield Column("id", Integer, primary_key=True)
    yield Column(about, ForeignKey(refers_to), nullable=False, index=True)
    yield Column("reason", String(reason), nullable=False)
    yield Column("proposed_by", ForeignKey("people.id"), nullable=False)
    yield Column("proposed_at", Moment, nullable=False)
    yield Column("agreed", Boolean)
    yield Column("decided_by", ForeignKey("people.id"))
    yield Column("decided_at", Moment)


class Proposals(Repository, Generic[P]):
    """The proposals of one table; ``about`` is the column that says what they are about, ``unknown`` the code of the
    Refusal where there is no such proposal."""

    table: ClassVar[Table]
    about: ClassVar[str]
    unknown: ClassVar[str]
    kind: type[P]

    async def propose(self, about_id: int, *, reason: str, person_id: int, now: datetime) -> P:
        values = {self.about: about_id, "reason": reason, "proposed_by": person_id, "proposed_at": now}
        return await self.get(await self._add(self.table, **values))

    async def get(self, proposal_id: int) -> P:
        row = await self._one(select(self.table).where(self.table.c.id == proposal_id))
        if row is None:
            raise Refusal(self.unknown)
        return self.kind(**row)

    async def waiting(self, about_id: int) -> P | None:
        """The proposal that nobody has decided yet."""
        return self._found(await self._one(self._of(about_id).where(self.table.c.agreed.is_(None))))

    async def agreed(self, about_id: int) -> P | None:
        """The proposal that was agreed to: by it the thing became void."""
        return self._found(await self._one(self._of(about_id).where(self.table.c.agreed.is_(True))))

    async def decide(self, proposal_id: int, *, agreed: bool, person_id: int, now: datetime) -> bool:
        """Compare-and-set of a proposal that waits; False when it was decided before."""
        row = (self.table.c.id == proposal_id) & self.table.c.agreed.is_(None)
        values = {"agreed": agreed, "decided_by": person_id, "decided_at": now}
        return await self._changed(update(self.table).where(row).values(**values)) == 1

    def _of(self, about_id: int) -> Select[Any]:
        return select(self.table).where(self.table.c[self.about] == about_id)

    def _found(self, row: RowMapping | None) -> P | None:
        return self.kind(**row) if row else None
