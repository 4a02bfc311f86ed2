"""The ledger counted for bulletins (督查通报), what was made void, and which bulletins went out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    Label,
    Select,
    Table,
    UniqueConstraint,
    and_,
    case,
    func,
    or_,
    select,
)

from domain.obligations import Duty, Standing
from storage.campaigns import campaign_departments, campaigns
from storage.draws import draws
from storage.metadata import Moment, metadata
from storage.obligations import obligations
from storage.renewals import renewals
from storage.repository import Repository
from storage.voidings import voidings

bulletins = Table(
    "bulletins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("day", Date, nullable=False),
    Column("sent_by", ForeignKey("people.id"), nullable=False),
    Column("sent_at", Moment, nullable=False),
    UniqueConstraint("office_id", "first", "last", "day"),
)


@dataclass(frozen=True)
class Span:
    """What is counted: matters of an office from ``first`` to ``last`` as they stand on ``today``. ``departments``
    None: all of them and the office's own."""

    office_id: int
    first: date
    last: date
    today: date
    departments: frozenset[int] | None = None


@dataclass(frozen=True)
class Tally:
    """One duty of one department (None: of the office); ``oldest`` is the due day of the oldest that is overdue."""

    department_id: int | None
    duty: Duty
    overdue: int
    late: int
    on_time: int
    waived: int
    oldest: date | None


@dataclass(frozen=True)
class MadeVoid:
    """A scheme, or an attempt at a draw in it, that was made void. ``department_id`` leads the scheme."""

    reference: str
    title: str
    department_id: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class SentBulletin:
    """A bulletin that went out."""

    id: int
    office_id: int
    first: date
    last: date
    day: date
    sent_by: int
    sent_at: datetime


class Supervision(Repository):
    """What bulletins are made of. All of it is counted by the database."""

    async def tallies(self, span: Span) -> list[Tally]:
        """The figures by department and duty; of void matters nothing is counted."""
        overdue = _overdue(span)
        query = (
            select(
                obligations.c.department_id,
                obligations.c.duty,
                _count("overdue", overdue),
                *(_count(name, obligations.c.standing == standing.value) for name, standing in _CLOSED.items()),
                func.min(case((overdue, obligations.c.due_on))).label("oldest"),
            )
            .where(*_of(span), or_(overdue, _closed(span)))
            .group_by(obligations.c.department_id, obligations.c.duty)
            .order_by(obligations.c.department_id, obligations.c.duty)
        )
        return [Tally(**{**row, "duty": Duty(row["duty"])}) for row in await self._all(query)]

    async def count_overdue(self, span: Span) -> int:
        """How many matters are overdue."""
        query = select(func.count()).select_from(obligations).where(*_of(span), _overdue(span))
        return int(await self._value(query))

    async def overdue(self, span: Span, *, offset: int, limit: int) -> list[int]:
        """The ids of what is overdue, the longest first."""
        query = select(obligations.c.id).where(*_of(span), _overdue(span))
        query = query.order_by(obligations.c.due_on, obligations.c.id).offset(offset).limit(limit)
        return [row["id"] for row in await self._all(query)]

    async def voided(self, span: Span, *, since: datetime, until: datetime) -> list[MadeVoid]:
        """The schemes that were made void from ``since`` to before ``until``, in that order."""
        query = select(*_VOIDED, voidings.c.reason, voidings.c.decided_at.label("at")).join(
            voidings, voidings.c.campaign_id == campaigns.c.id
        )
        return await self._void(query, voidings, span, since, until)

    async def void_attempts(self, span: Span, *, since: datetime, until: datetime) -> list[MadeVoid]:
        """The attempts at a draw that were made void, likewise."""
        query = (
            select(*_VOIDED, renewals.c.reason, renewals.c.decided_at.label("at"))
            .join(draws, draws.c.campaign_id == campaigns.c.id)
            .join(renewals, renewals.c.draw_id == draws.c.id)
        )
        return await self._void(query, renewals, span, since, until)

    async def send(self, sent: SentBulletin) -> bool:
        """Notes that a bulletin goes out; False where the same one did on that day already."""
        if await self.sent(sent.office_id, sent.first, sent.last, sent.day) is not None:
            return False
        await self._add(bulletins, **{name: value for name, value in vars(sent).items() if name != "id"})
        return True

    async def sent(self, office_id: int, first: date, last: date, day: date) -> SentBulletin | None:
        """The bulletin of that period and day, where it went out."""
        own = (bulletins.c.office_id == office_id) & (bulletins.c.day == day)
        row = await self._one(select(bulletins).where(own, bulletins.c.first == first, bulletins.c.last == last))
        return SentBulletin(**row) if row else None

    async def _void(
        self, query: Select[Any], proposals: Table, span: Span, since: datetime, until: datetime
    ) -> list[MadeVoid]:
        at = proposals.c.decided_at
        query = (
            query.join(campaign_departments, campaign_departments.c.campaign_id == campaigns.c.id)
            .where(
                campaigns.c.office_id == span.office_id,
                campaign_departments.c.position == _LEAD,
                proposals.c.agreed.is_(True),
                at >= since,
                at < until,
                *_within(campaign_departments.c.department_id, span.departments),
            )
            .order_by(at, proposals.c.id)
        )
        return [_made_void(row) for row in await self._all(query)]


#: The place of the lead department among those of a campaign.
_LEAD = 0
_CLOSED = {"late": Standing.MET_LATE, "on_time": Standing.MET, "waived": Standing.WAIVED}
_VOIDED = (campaigns.c.year, campaigns.c.ordinal, campaigns.c.title, campaign_departments.c.department_id)


def _made_void(row: Any) -> MadeVoid:
    return MadeVoid(f"{row['year']}-{row['ordinal']:02d}", row["title"], row["department_id"], row["reason"], row["at"])


def _of(span: Span) -> tuple[ColumnElement[bool], ...]:
    return (obligations.c.office_id == span.office_id, *_within(obligations.c.department_id, span.departments))


def _within(column: ColumnElement[Any], departments: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    return () if departments is None else (column.in_(departments),)


def _overdue(span: Span) -> ColumnElement[bool]:
    return and_(
        obligations.c.standing == Standing.OPEN.value,
        obligations.c.due_on <= span.last,
        obligations.c.due_on < span.today,
    )


def _closed(span: Span) -> ColumnElement[bool]:
    return and_(
        obligations.c.standing.in_([standing.value for standing in _CLOSED.values()]),
        obligations.c.due_on.between(span.first, span.last),
    )


def _count(name: str, condition: ColumnElement[bool]) -> Label[int]:
    return func.sum(case((condition, 1), else_=0)).label(name)
