"""Revisits: the drawn subjects of a round, everything that was recorded of each, and what departments say to it.

Entries and explanations are only ever added. What stands in ``revisits`` is who asks and how it ended.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
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
from domain.campaign import State
from domain.errors import Refusal
from domain.revisit import Entry, Kind, Outcome
from storage.campaigns import campaigns
from storage.draws import Stage, draws
from storage.form_tables import forms
from storage.libraries import subjects
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices
from storage.samples import samples

revisits = Table(
    "revisits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draw_id", ForeignKey("draws.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorder_id", ForeignKey("people.id")),
    # Departments that a difference does not concern, by their ids; it concerns all others that inspected.
    Column("spared", JSON, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("differs", Boolean, nullable=False),
    # Whether the departments, and everybody else, may know that it differs: a complaint stays with the office.
    Column("told", Boolean, nullable=False),
    Column("finished_at", Moment),
    Column("finished_by", ForeignKey("people.id")),
    UniqueConstraint("draw_id", "sample_id"),
)

entries = Table(
    "revisit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revisit_id", ForeignKey("revisits.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("answer", String(20), nullable=False),
    Column("words", String(lengths.REVISIT_WORDS), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_revisit_entries_revisit_id", "revisit_id"),
)

#: Which departments a finished revisit with a difference concerns.
concerns = Table(
    "revisit_departments",
    metadata,
    Column("revisit_id", ForeignKey("revisits.id"), primary_key=True),
    Column("department_id", ForeignKey("departments.id"), primary_key=True),
)

explanations = Table(
    "revisit_explanations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revisit_id", ForeignKey("revisits.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("words", String(lengths.REVISIT_WORDS), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_revisit_explanations_revisit_id", "revisit_id"),
)


@dataclass(frozen=True)
class Revisit:
    """One drawn subject of a round. ``number`` is that of its form; ``recorder_id``: whom the office has named to ask,
    None for the office itself; ``outcome``, ``finished_at``, ``finished_by`` once it is finished. ``differs``: a thing
    contradicts the record, or somebody complained; ``told``: others than the office may know so. ``stage`` is that of
    its draw, ``void`` whether that, or the campaign, was given up."""

    id: int
    draw_id: int
    campaign_id: int
    sample_id: int
    rank: int
    version: int
    recorder_id: int | None
    spared: frozenset[int]
    outcome: Outcome | None
    differs: bool
    told: bool
    finished_at: datetime | None
    finished_by: int | None
    stage: Stage
    void: bool
    number: int
    subject_id: int
    subject_name: str
    subject_number: str

    @property
    def is_finished(self) -> bool:
        return self.outcome is not None


@dataclass(frozen=True)
class MadeEntry:
    """An entry with who made it and when."""

    entry: Entry
    person_id: int
    at: datetime


@dataclass(frozen=True)
class Explanation:
    """What a department said to a difference."""

    department_id: int
    words: str
    person_id: int
    at: datetime


@dataclass(frozen=True)
class Found:
    """A difference as supervision lists it: of which campaign, subject and department; ``at``: when the round was
    closed; ``explained`` "" while the department has said nothing; ``told``: whether the department may know."""

    revisit_id: int
    reference: str
    title: str
    department_id: int
    number: int
    subject: str
    at: datetime
    explained: str
    told: bool


class Revisits(Repository):
    """Revisits, what was recorded of them, and what came of it."""

    async def add_list(self, draw_id: int, sample_ids: Sequence[int]) -> None:
        """The drawn subjects of a round, in the order drawn."""
        blank: dict[str, Any] = {"version": 1, "spared": [], "outcome": "", "differs": False, "told": False}
        rows = [
            {"draw_id": draw_id, "sample_id": sample_id, "rank": rank, **blank}
            for rank, sample_id in enumerate(sample_ids, start=1)
        ]
        await self._add_many(revisits, rows)

    async def get(self, revisit_id: int) -> Revisit:
        """The revisit of that id; Refusal ``revisit.unknown``."""
        found = await self._listed(revisits.c.id == revisit_id)
        if not found:
            raise Refusal("revisit.unknown")
        return found[0]

    async def of_draw(self, draw_id: int) -> list[Revisit]:
        """All of a round, in the order drawn."""
        return await self._listed(revisits.c.draw_id == draw_id)

    async def of_recorder(self, person_id: int) -> list[Revisit]:
        """Those that this person was named to ask, in rounds that are not closed or given up."""
        rows = (revisits.c.recorder_id == person_id) & (draws.c.stage == Stage.KEPT.value)
        return await self._listed(rows, campaigns.c.state != State.VOIDED.value)

    async def change(self, seen: Revisit, **changes: Any) -> None:
        """Compare-and-set on the version in which it was read; Refusal ``revisit.changed_meanwhile``."""
        row = (revisits.c.id == seen.id) & (revisits.c.version == seen.version)
        if not await self._changed(update(revisits).where(row).values(version=seen.version + 1, **changes)):
            raise Refusal("revisit.changed_meanwhile")

    async def enter(self, revisit_id: int, entry: Entry, *, person_id: int, now: datetime) -> None:
        """Adds an entry."""
        values = {"kind": entry.kind.value, "answer": entry.answer, "words": entry.words}
        await self._add(entries, revisit_id=revisit_id, person_id=person_id, at=now, **values)

    async def entries(self, revisit_ids: Collection[int]) -> dict[int, list[MadeEntry]]:
        """Everything recorded of these revisits, the first first."""
        found: dict[int, list[MadeEntry]] = {one: [] for one in revisit_ids}
        for part in slices(sorted(found)):
            query = select(entries).where(entries.c.revisit_id.in_(part)).order_by(entries.c.id)
            for row in await self._all(query):
                entry = Entry(Kind(row["kind"]), row["answer"], row["words"])
                found[row["revisit_id"]].append(MadeEntry(entry, row["person_id"], row["at"]))
        return found

    async def concern(self, revisit_id: int, department_ids: Collection[int]) -> None:
        """The departments that the difference concerns, from the finish on."""
        rows = [{"revisit_id": revisit_id, "department_id": one} for one in sorted(department_ids)]
        await self._add_many(concerns, rows)

    async def concerned(self, revisit_ids: Collection[int]) -> dict[int, list[int]]:
        """Whom the differences concern, by revisit."""
        found: dict[int, list[int]] = {one: [] for one in revisit_ids}
        for part in slices(sorted(found)):
            query = select(concerns).where(concerns.c.revisit_id.in_(part)).order_by(concerns.c.department_id)
            for row in await self._all(query):
                found[row["revisit_id"]].append(row["department_id"])
        return found

    async def explain(self, revisit_id: int, said: Explanation) -> None:
        """Keeps what a department says; the newest counts, the others stay."""
        await self._add(explanations, revisit_id=revisit_id, **vars(said))

    async def explanations(self, revisit_ids: Collection[int]) -> dict[int, list[Explanation]]:
        """What the departments have said, by revisit, the first first."""
        found: dict[int, list[Explanation]] = {one: [] for one in revisit_ids}
        for part in slices(sorted(found)):
            query = select(explanations).where(explanations.c.revisit_id.in_(part)).order_by(explanations.c.id)
            for row in await self._all(query):
                said = Explanation(row["department_id"], row["words"], row["person_id"], row["at"])
                found[row["revisit_id"]].append(said)
        return found

    async def found(
        self, office_id: int, *, since: datetime, until: datetime, departments: Collection[int] | None = None
    ) -> list[Found]:
        """The differences of rounds that were closed from ``since`` to before ``until``, by department and subject. Of
        these ``departments`` only what they are told; None: all of all departments, for the office."""
        newest = (
            select(explanations.c.revisit_id, explanations.c.department_id, func.max(explanations.c.id).label("id"))
            .group_by(explanations.c.revisit_id, explanations.c.department_id)
            .subquery()
        )
        own = (newest.c.revisit_id == concerns.c.revisit_id) & (newest.c.department_id == concerns.c.department_id)
        columns = (
            *(revisits.c.id, campaigns.c.year, campaigns.c.ordinal, campaigns.c.title, concerns.c.department_id),
            *(forms.c.number, subjects.c.name, draws.c.revealed_at, explanations.c.words, revisits.c.told),
        )
        query = (
            _joined(select(*columns))
            .join(concerns, concerns.c.revisit_id == revisits.c.id)
            .outerjoin(newest, own)
            .outerjoin(explanations, explanations.c.id == newest.c.id)
            .where(campaigns.c.office_id == office_id, campaigns.c.state != State.VOIDED.value)
            .where(draws.c.stage == Stage.SETTLED.value, draws.c.revealed_at >= since, draws.c.revealed_at < until)
            .order_by(concerns.c.department_id, draws.c.revealed_at, revisits.c.rank)
        )
        if departments is not None:
            query = query.where(concerns.c.department_id.in_(departments), revisits.c.told)
        return [_found(row) for row in await self._all(query)]

    async def _listed(self, *conditions: ColumnElement[bool]) -> list[Revisit]:
        columns = (
            *(revisits, draws.c.campaign_id, draws.c.stage, campaigns.c.state, forms.c.number, samples.c.subject_id),
            *(subjects.c.name.label("subject_name"), subjects.c.number.label("subject_number")),
        )
        query = _joined(select(*columns)).where(*conditions).order_by(revisits.c.draw_id, revisits.c.rank)
        return [_revisit(row) for row in await self._all(query)]


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(revisits)
        .join(draws, draws.c.id == revisits.c.draw_id)
        .join(campaigns, campaigns.c.id == draws.c.campaign_id)
        .join(samples, samples.c.id == revisits.c.sample_id)
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(forms, forms.c.sample_id == samples.c.id)
    )


def _revisit(row: RowMapping) -> Revisit:
    values = dict(row)
    stage, state = Stage(values.pop("stage")), State(values.pop("state"))
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    given_up = stage is Stage.VOID or state is State.VOIDED
    changed = {"outcome": outcome, "spared": frozenset(row["spared"]), "stage": stage, "void": given_up}
    return Revisit(**values | changed)


def _found(row: RowMapping) -> Found:
    return Found(
        revisit_id=row["id"],
        reference=f"{row['year']}-{row['ordinal']:02d}",
        title=row["title"],
        department_id=row["department_id"],
        number=row["number"],
        subject=row["name"],
        at=row["revealed_at"],
        explained=row["words"] or "",
        told=row["told"],
    )
