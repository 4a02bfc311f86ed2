"""The ledger of obligations: every promise with a date, who owes it, why it falls due when it does, and its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    bindparam,
    select,
    update,
)

from domain.errors import Refusal
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices


class Duty(StrEnum):
    """What is owed."""

    CONFIRM = "confirm"  # a department: compare and confirm the drawn list
    RULE = "rule"  # the office: rule on an objection
    ENTER = "enter"  # a department: enter the results of one form
    REVIEW = "review"  # a department: review what was handed in
    PUBLISH = "publish"  # a department: publish what was approved


class Standing(StrEnum):
    """Where an obligation stands."""

    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    VOID = "void"


obligations = Table(
    "obligations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id")),
    Column("department_id", ForeignKey("departments.id")),
    Column("duty", String(20), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("derivation", JSON, nullable=False),
    Column("standing", String(20), nullable=False),
    Column("met_at", Moment),
    Index("ix_obligations_standing_due", "standing", "due_on"),
    Index("ix_obligations_campaign_id", "campaign_id"),
)


@dataclass(frozen=True)
class Obligation:
    """``key`` names the matter once and for all (``confirm:7:3``); ``started_on`` is the day of the start event,
    which does not count; ``working_days`` the term; ``derivation`` the skipped and make-up days, ISO dates."""

    key: str
    office_id: int
    campaign_id: int | None
    department_id: int | None
    duty: Duty
    started_on: date
    working_days: int
    due_on: date
    provisional: bool
    derivation: list[list[str]]
    standing: Standing = Standing.OPEN
    met_at: datetime | None = None
    id: int = field(default=0, compare=False)
    """0 before it is entered."""


class Obligations(Repository):
    """The ledger."""

    async def owe(self, *new: Obligation) -> None:
        """Enters obligations; what already stands under a key is left as it is."""
        known: set[str] = set()
        for keys in slices([one.key for one in new]):
            rows = await self._all(select(obligations.c.key).where(obligations.c.key.in_(keys)))
            known.update(row["key"] for row in rows)
        await self._add_many(obligations, [_columns(one) for one in new if one.key not in known])

    async def find(self, key: str) -> Obligation | None:
        row = await self._one(select(obligations).where(obligations.c.key == key))
        return _obligation(row) if row else None

    async def meet(self, key: str, *, now: datetime, today: date) -> None:
        """Closes an open obligation: met, or met late when ``today`` is after its due day. Others stay as they are."""
        found = await self.find(key)
        if found and found.standing is Standing.OPEN:
            standing = Standing.MET if today <= found.due_on else Standing.MET_LATE
            await self._set(key, standing=standing.value, met_at=now)

    async def void(self, key: str) -> None:
        """Closes an open obligation that no longer makes sense (its subject was excluded)."""
        await self._set(key, standing=Standing.VOID.value)

    async def void_all(self, campaign_id: int, duties: Collection[Duty]) -> None:
        """Closes every open obligation of a campaign with one of ``duties``: what was owed about is void itself."""
        await self._changed(
            update(obligations)
            .where(
                obligations.c.campaign_id == campaign_id,
                obligations.c.duty.in_([duty.value for duty in duties]),
                obligations.c.standing == Standing.OPEN.value,
            )
            .values(standing=Standing.VOID.value)
        )

    async def _set(self, key: str, **values: Any) -> None:
        still_open = (obligations.c.key == key) & (obligations.c.standing == Standing.OPEN.value)
        await self._changed(update(obligations).where(still_open).values(**values))

    async def get(self, obligation_id: int) -> Obligation:
        """The obligation of that id; Refusal ``calendar.unknown_obligation``."""
        row = await self._one(select(obligations).where(obligations.c.id == obligation_id))
        if row is None:
            raise Refusal("calendar.unknown_obligation")
        return _obligation(row)

    async def open_across(self, first: date, last: date, *, above: int, limit: int) -> list[Obligation]:
        """Open obligations of a term of which a day, after its start, lies from ``first`` to ``last``; by id, those
        with an id over ``above``, at most ``limit``."""
        query = (
            select(obligations)
            .where(
                obligations.c.standing == Standing.OPEN.value,
                obligations.c.due_on >= first,
                obligations.c.started_on < last,
                obligations.c.id > above,
            )
            .order_by(obligations.c.id)
            .limit(limit)
        )
        return [_obligation(row) for row in await self._all(query)]

    async def rederive(self, changed: Sequence[Obligation]) -> None:
        """Keeps the new due day, derivation and mark of obligations whose working days have changed."""
        statement = (
            update(obligations)
            .where(obligations.c.id == bindparam("which"))
            .values({name: bindparam(f"new_{name}") for name in ("due_on", "provisional", "derivation")})
        )
        rows = [
            {
                "which": one.id,
                "new_due_on": one.due_on,
                "new_provisional": one.provisional,
                "new_derivation": one.derivation,
            }
            for one in changed
        ]
        if rows:
            await self._connection.execute(statement, rows)

    async def of_campaign(self, campaign_id: int) -> list[Obligation]:
        """All obligations of a campaign, soonest first."""
        query = (
            select(obligations)
            .where(obligations.c.campaign_id == campaign_id)
            .order_by(obligations.c.due_on, obligations.c.id)
        )
        return [_obligation(row) for row in await self._all(query)]


def _columns(obligation: Obligation) -> dict[str, Any]:
    values = {name: value for name, value in vars(obligation).items() if name != "id"}
    return {**values, "duty": obligation.duty.value, "standing": obligation.standing.value}


def _obligation(row: RowMapping) -> Obligation:
    return Obligation(**{**row, "duty": Duty(row["duty"]), "standing": Standing(row["standing"])})
