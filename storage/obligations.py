"""The ledger of obligations: every promise with a date, who owes it, why it falls due when it does, and its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    func,
    or_,
    select,
    update,
)

from domain.errors import Refusal
from domain.obligations import Duty, Standing, TermKind
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices

#: Columns that hold a word of an enumeration.
WORDS: Mapping[str, type[StrEnum]] = {"duty": Duty, "term": TermKind, "standing": Standing}
#: What a change of the calendar may change of an obligation.
REDERIVED = ("due_on", "provisional", "derivation", "later", "later_by", "remind_at")

obligations = Table(
    "obligations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id")),
    Column("department_id", ForeignKey("departments.id")),
    Column("duty", String(20), nullable=False),
    Column("term", String(10), nullable=False, server_default=TermKind.AFTER.value),
    Column("started_on", Date, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("fixed_on", Date),
    Column("due_on", Date, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("derivation", JSON, nullable=False),
    Column("matter_id", Integer),
    Column("sample_id", ForeignKey("samples.id")),
    Column("inspector_id", ForeignKey("inspectors.id")),
    Column("person_id", ForeignKey("people.id")),
    Column("standing", String(20), nullable=False),
    Column("met_at", Moment),
    Column("closed_by", ForeignKey("people.id")),
    Column("reason", String(300), nullable=False, server_default=""),
    Column("evidence", String(80), nullable=False, server_default=""),
    Column("later", Date),
    Column("later_by", ForeignKey("people.id")),
    Column("remind_at", Moment),
    Index("ix_obligations_standing_due", "standing", "due_on"),
    Index("ix_obligations_standing_remind_at", "standing", "remind_at", "office_id"),
    Index("ix_obligations_office_standing_due", "office_id", "standing", "due_on"),
    Index("ix_obligations_campaign_id", "campaign_id"),
    # What one person, one department or one matter owes is looked up among all that was ever owed.
    Index("ix_obligations_place", "office_id", "department_id", "standing", "due_on"),
    Index("ix_obligations_matter", "matter_id", "duty"),
    Index("ix_obligations_sample_standing", "sample_id", "standing"),
    Index("ix_obligations_person_standing", "person_id", "standing"),
    Index("ix_obligations_inspector_standing", "inspector_id", "standing"),
)


@dataclass(frozen=True)
class Obligation:
    """One promise with a date.

    ``key`` names the matter once and for all (``confirm:7:3``). ``term``, ``started_on``, ``working_days`` and
    ``fixed_on`` are its rule (``domain.obligations.Term``); ``derivation`` the skipped and make-up days, ISO dates.
    ``matter_id`` is the id of what it is about, in the table of its duty (a section, a verdict, a report …);
    ``sample_id`` the drawn subject, where it is about one. Who owes follows from the duty and the department, unless
    an inspector or a person is named. ``evidence`` says by what it was met; ``reason`` why it was waived or void.
    ``later``: a day to which its owner put the reminders off. ``remind_at``: the next reminder; None once it is closed.
    """

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
    term: TermKind = TermKind.AFTER
    fixed_on: date | None = None
    matter_id: int | None = None
    sample_id: int | None = None
    inspector_id: int | None = None
    person_id: int | None = None
    closed_by: int | None = None
    reason: str = ""
    evidence: str = ""
    later: date | None = None
    later_by: int | None = None
    remind_at: datetime | None = None
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
        return obligation_of(row) if row else None

    async def meet(
        self, key: str, *, now: datetime, today: date, by: int | None = None, evidence: str = ""
    ) -> Obligation | None:
        """Closes an open obligation: met, or met late when ``today`` is after its due day; ``by`` is the person's id.
        Others stay as they are. The obligation as it was, where it was closed now."""
        found = await self.find(key)
        if found is None or found.standing is not Standing.OPEN:
            return None
        standing = Standing.MET if today <= found.due_on else Standing.MET_LATE
        await self._set(key, standing=standing.value, met_at=now, closed_by=by, evidence=evidence, remind_at=None)
        return found

    async def waive(self, obligation_id: int, *, by: int, reason: str, now: datetime) -> bool:
        """Lets an open obligation go; False when it is closed already."""
        values = {"standing": Standing.WAIVED.value, "met_at": now, "closed_by": by, "reason": reason}
        row = (obligations.c.id == obligation_id) & (obligations.c.standing == Standing.OPEN.value)
        return await self._changed(update(obligations).where(row).values(**values, remind_at=None)) == 1

    async def void(self, key: str, *, reason: str = "") -> int | None:
        """Closes an open obligation that no longer makes sense (its subject was excluded); its id where it was open."""
        found = await self.find(key)
        if found is None or found.standing is not Standing.OPEN:
            return None
        await self._set(key, standing=Standing.VOID.value, reason=reason, remind_at=None)
        return found.id

    async def void_all(self, campaign_id: int, duties: Collection[Duty], *, reason: str = "") -> list[int]:
        """Closes every open obligation of a campaign with one of ``duties``: what was owed about is void itself; the
        ids of those."""
        which = (
            (obligations.c.campaign_id == campaign_id)
            & obligations.c.duty.in_([duty.value for duty in duties])
            & (obligations.c.standing == Standing.OPEN.value)
        )
        ids = [row["id"] for row in await self._all(select(obligations.c.id).where(which))]
        values = {"standing": Standing.VOID.value, "reason": reason, "remind_at": None}
        await self._changed(update(obligations).where(which).values(**values))
        return ids

    async def put_off(self, owed: Obligation, *, later: date, by: int, remind_at: datetime | None) -> bool:
        """Puts the reminders of an open obligation off to the day ``later``, as it was read; False where it was closed,
        or put off by somebody else, meanwhile."""
        row = (
            (obligations.c.id == owed.id)
            & (obligations.c.standing == Standing.OPEN.value)
            & obligations.c.later.is_not_distinct_from(owed.later)
        )
        return (
            await self._changed(update(obligations).where(row).values(later=later, later_by=by, remind_at=remind_at))
            == 1
        )

    async def open_about(self, duty: Duty, matter_id: int) -> list[Obligation]:
        """The open obligations of that duty about one matter (a section, a verdict …), the oldest first."""
        query = select(obligations).where(
            obligations.c.matter_id == matter_id,
            obligations.c.duty == duty.value,
            obligations.c.standing == Standing.OPEN.value,
        )
        return [obligation_of(row) for row in await self._all(query.order_by(obligations.c.id))]

    async def newest_about(self, duties: Collection[Duty], matter_id: int) -> Obligation | None:
        """The obligation about one matter that was entered last, open or closed."""
        which = obligations.c.duty.in_([duty.value for duty in duties]) & (obligations.c.matter_id == matter_id)
        row = await self._one(select(obligations).where(which).order_by(obligations.c.id.desc()).limit(1))
        return obligation_of(row) if row else None

    async def hand_over(self, sample_id: int, *, out: int, to: int | None) -> None:
        """What inspector ``out`` owes about a drawn subject, and is still open, is owed by ``to`` from now on."""
        theirs = (obligations.c.sample_id == sample_id) & (obligations.c.inspector_id == out)
        still_open = obligations.c.standing == Standing.OPEN.value
        await self._changed(update(obligations).where(theirs, still_open).values(inspector_id=to))

    async def _set(self, key: str, **values: Any) -> None:
        still_open = (obligations.c.key == key) & (obligations.c.standing == Standing.OPEN.value)
        await self._changed(update(obligations).where(still_open).values(**values))

    async def release(self, person_id: int, department_id: int) -> None:
        """What a person who leaves a department owes in it by name, its holders of the role owe from now on."""
        theirs = (obligations.c.person_id == person_id) & (obligations.c.department_id == department_id)
        still_open = obligations.c.standing == Standing.OPEN.value
        await self._changed(update(obligations).where(theirs, still_open).values(person_id=None))

    async def get(self, obligation_id: int) -> Obligation:
        """The obligation of that id; Refusal ``calendar.unknown_obligation``."""
        row = await self._one(select(obligations).where(obligations.c.id == obligation_id))
        if row is None:
            raise Refusal("calendar.unknown_obligation")
        return obligation_of(row)

    async def open_across(self, first: date, last: date, *, above: int, limit: int) -> list[Obligation]:
        """Open obligations of a term of which a day, after its start, lies from ``first`` to ``last``; by id, those
        with an id over ``above``, at most ``limit``. The term of a fixed date reaches to that date where it is the
        later one."""
        query = (
            select(obligations)
            .where(
                obligations.c.standing == Standing.OPEN.value,
                or_(obligations.c.due_on >= first, obligations.c.fixed_on >= first),
                obligations.c.started_on < last,
                obligations.c.id > above,
            )
            .order_by(obligations.c.id)
            .limit(limit)
        )
        return [obligation_of(row) for row in await self._all(query)]

    async def rederive(self, changed: Sequence[Obligation]) -> None:
        """Keeps the new due day, derivation and mark of obligations whose working days have changed."""
        statement = (
            update(obligations)
            .where(obligations.c.id == bindparam("which"))
            .values({name: bindparam(f"new_{name}") for name in REDERIVED})
        )
        rows = [
            {
                "which": one.id,
                "new_due_on": one.due_on,
                "new_provisional": one.provisional,
                "new_derivation": one.derivation,
                "new_later": one.later,
                "new_later_by": one.later_by,
                "new_remind_at": one.remind_at,
            }
            for one in changed
        ]
        if rows:
            await self._connection.execute(statement, rows)

    async def due_reminders(self, office_id: int, *, until: datetime, limit: int) -> list[Obligation]:
        """Open obligations of an office whose next reminder is due by ``until``, the longest due first; at most
        ``limit``. Costs what is due, not what is stored: ``ix_obligations_standing_remind_at``."""
        query = (
            select(obligations)
            .where(
                obligations.c.standing == Standing.OPEN.value,
                obligations.c.remind_at <= until,
                obligations.c.office_id == office_id,
            )
            .order_by(obligations.c.remind_at, obligations.c.id)
            .limit(limit)
        )
        return [obligation_of(row) for row in await self._all(query)]

    async def offices_to_remind(self, *, until: datetime) -> list[int]:
        """The offices in which a reminder is due by ``until``."""
        due = (obligations.c.standing == Standing.OPEN.value) & (obligations.c.remind_at <= until)
        query = select(obligations.c.office_id).where(due).distinct().order_by(obligations.c.office_id)
        return [row["office_id"] for row in await self._all(query)]

    async def open_of_office(
        self, office_id: int, duties: Collection[Duty], *, above: int, limit: int
    ) -> list[Obligation]:
        """Open obligations of an office with one of ``duties``, by id, those with an id over ``above``."""
        query = (
            select(obligations)
            .where(
                obligations.c.standing == Standing.OPEN.value,
                obligations.c.office_id == office_id,
                obligations.c.duty.in_([duty.value for duty in duties]),
                obligations.c.id > above,
            )
            .order_by(obligations.c.id)
            .limit(limit)
        )
        return [obligation_of(row) for row in await self._all(query)]

    async def remind_next(self, moments: Mapping[int, datetime | None]) -> None:
        """Keeps the next reminder of open obligations, by id."""
        statement = (
            update(obligations)
            .where(obligations.c.id == bindparam("which"), obligations.c.standing == Standing.OPEN.value)
            .values(remind_at=bindparam("moment"))
        )
        rows = [{"which": one, "moment": moment} for one, moment in moments.items()]
        if rows:
            await self._connection.execute(statement, rows)

    async def by_id(self, ids: Sequence[int]) -> dict[int, Obligation]:
        """Obligations by their ids."""
        found: dict[int, Obligation] = {}
        for part in slices(ids):
            rows = await self._all(select(obligations).where(obligations.c.id.in_(part)))
            found |= {row["id"]: obligation_of(row) for row in rows}
        return found

    async def count_open(self, campaign_id: int, duty: Duty) -> int:
        """How many of a campaign with that duty are open."""
        which = (obligations.c.campaign_id == campaign_id) & (obligations.c.duty == duty.value)
        query = select(func.count()).select_from(obligations)
        return int(await self._value(query.where(which, obligations.c.standing == Standing.OPEN.value)))

    async def of_campaign(self, campaign_id: int) -> list[Obligation]:
        """All obligations of a campaign, soonest first."""
        query = (
            select(obligations)
            .where(obligations.c.campaign_id == campaign_id)
            .order_by(obligations.c.due_on, obligations.c.id)
        )
        return [obligation_of(row) for row in await self._all(query)]


def _columns(obligation: Obligation) -> dict[str, Any]:
    values = {name: value for name, value in vars(obligation).items() if name != "id"}
    return {**values, **{name: values[name].value for name in WORDS}}


def obligation_of(row: RowMapping) -> Obligation:
    """The obligation in a row of all its columns."""
    return Obligation(**{**row, **{name: kind(row[name]) for name, kind in WORDS.items()}})
