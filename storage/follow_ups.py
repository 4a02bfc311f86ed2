"""Follow-ups of problems (后续处置): what is owed of each measure, who has it in hand, and every step that was taken.

A step is only ever added; what stands in ``follow_ups`` is where the steps have led.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select, update

from domain.campaign import State
from domain.errors import Refusal
from domain.follow_up import OPEN, Entry, Stage, Step
from domain.inspection import Handling
from domain.obligations import Standing
from storage.campaigns import campaigns
from storage.follow_up_tables import follow_ups, steps
from storage.form_tables import forms, sections
from storage.forms import REVIEWED
from storage.libraries import subjects
from storage.obligations import obligations
from storage.offices import departments
from storage.people import people
from storage.repository import Repository, slices
from storage.samples import samples


@dataclass(frozen=True)
class FollowUp:
    """One measure of one department's part of a form, until its end.

    ``opened_as``: the measure with which it was opened, ``measure`` the one that counts now. ``origin_id``: the
    department that inspected; ``department_id`` the one that has it in hand; ``offered_to`` the one that was asked to
    take it. ``body``: the handling body outside the chat. ``deadline``: by when the subject must have mended it.
    ``outcome`` with its day and ``reference`` (a document number, or who did the re-check) once it is closed.
    ``owed_key``: its obligation in the ledger, with ``due_on``, ``provisional``, ``standing`` from there.
    """

    id: int
    campaign_id: int
    section_id: int
    opened_as: Handling
    opened_on: date
    measure: Handling
    stage: Stage
    version: int
    department_id: int
    person_id: int | None
    offered_to: int | None
    body: str
    deadline: date | None
    outcome: Entry | None
    outcome_on: date | None
    reference: str
    owed_key: str
    office_id: int
    campaign_year: int
    campaign_ordinal: int
    campaign_void: bool
    origin_id: int
    sample_id: int
    number: int
    subject_name: str
    subject_number: str
    department: str
    handler: str | None
    obligation_id: int
    due_on: date
    provisional: bool
    standing: Standing

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def campaign_reference(self) -> str:
        """As ``Campaign.reference``."""
        return f"{self.campaign_year}-{self.campaign_ordinal:02d}"


@dataclass(frozen=True)
class TakenStep:
    """One step as it was taken. ``day``, ``reference``: what was entered; ``note``: why."""

    version: int
    step: Step
    measure: Handling
    entry: Entry | None
    person_id: int
    at: datetime
    day: date | None
    reference: str
    note: str
    to_department: int | None
    to_person: int | None


@dataclass(frozen=True)
class PublicOutcome:
    """What the public may know of a follow-up that is closed: nothing that was typed. ``opened_as``, ``measure``: what
    it was opened with, and what it came to."""

    section_id: int
    opened_as: Handling
    measure: Handling
    outcome: Entry
    day: date


@dataclass(frozen=True)
class Tally:
    """How many follow-ups a department has in hand, how many of these are overdue, how many are closed."""

    department_id: int
    department: str
    open: int
    overdue: int
    closed: int


class FollowUps(Repository):
    """Follow-ups and their steps."""

    async def add(
        self,
        *,
        campaign_id: int,
        section_id: int,
        department_id: int,
        measure: Handling,
        opened_on: date,
        deadline: date | None = None,
    ) -> int:
        """A follow-up that nobody has taken on yet; its id. Its key in the ledger is ``follow_up:ID``."""
        follow_up_id = await self._add(
            follow_ups,
            campaign_id=campaign_id,
            section_id=section_id,
            department_id=department_id,
            opened_as=measure.value,
            measure=measure.value,
            opened_on=opened_on,
            deadline=deadline,
            stage=Stage.WAITING.value,
            version=1,
            body="",
            outcome="",
            reference="",
            owed_key=f"follow_up:new:{section_id}:{measure.value}",
        )
        row = follow_ups.c.id == follow_up_id
        await self._changed(update(follow_ups).where(row).values(owed_key=f"follow_up:{follow_up_id}"))
        return follow_up_id

    async def get(self, follow_up_id: int) -> FollowUp:
        """The follow-up of that id; Refusal ``follow_up.unknown``."""
        row = await self._one(_follow_ups().where(follow_ups.c.id == follow_up_id))
        if row is None:
            raise Refusal("follow_up.unknown")
        return _follow_up(row)

    async def change(self, seen: FollowUp, **changes: Any) -> None:
        """Compare-and-set on the version in which it was read; Refusal ``follow_up.changed_meanwhile``."""
        row = (follow_ups.c.id == seen.id) & (follow_ups.c.version == seen.version)
        values = {name: value.value if isinstance(value, StrEnum) else value for name, value in changes.items()}
        if not await self._changed(update(follow_ups).where(row).values(version=seen.version + 1, **values)):
            raise Refusal("follow_up.changed_meanwhile")

    async def record(
        self, follow_up_id: int, step: Step, *, person_id: int, now: datetime, entry: Entry | None = None, **said: Any
    ) -> None:
        """Adds a step in the version and with the measure that now stand; ``said`` are columns of ``TakenStep``."""
        seen = await self.get(follow_up_id)
        values = {"version": seen.version, "measure": seen.measure.value, "reference": "", "note": ""}
        await self._add(
            steps,
            follow_up_id=follow_up_id,
            step=step.value,
            entry=entry.value if entry else "",
            person_id=person_id,
            at=now,
            **values | said,
        )

    async def steps(self, follow_up_ids: Sequence[int]) -> dict[int, list[TakenStep]]:
        """Every step of these follow-ups, the first first."""
        found: dict[int, list[TakenStep]] = {one: [] for one in follow_up_ids}
        for part in slices(follow_up_ids):
            query = select(steps).where(steps.c.follow_up_id.in_(part)).order_by(steps.c.id)
            for row in await self._all(query):
                found[row["follow_up_id"]].append(_step(row))
        return found

    async def of_section(self, section_id: int) -> list[FollowUp]:
        """All of one department's part of a form, void ones too."""
        return await self._listed(follow_ups.c.section_id == section_id)

    async def in_hand(
        self, department_ids: Collection[int], stages: Collection[Stage], *, campaign_id: int | None = None
    ) -> list[FollowUp]:
        """Those that these departments have or are asked to take, in one of ``stages``, the soonest due first."""
        theirs = or_(follow_ups.c.department_id.in_(department_ids), follow_ups.c.offered_to.in_(department_ids))
        return await self._listed(theirs, *_where(stages, campaign_id))

    async def given_away(
        self, department_ids: Collection[int], stages: Collection[Stage], *, campaign_id: int | None = None
    ) -> list[FollowUp]:
        """Those of problems that these departments found and another now has."""
        away = sections.c.department_id.in_(department_ids) & follow_ups.c.department_id.not_in(department_ids)
        return await self._listed(away, *_where(stages, campaign_id))

    async def of_office(
        self, office_id: int, stages: Collection[Stage], *, campaign_id: int | None = None
    ) -> list[FollowUp]:
        """All of an office, or of one of its campaigns, in one of ``stages``, the soonest due first."""
        return await self._listed(campaigns.c.office_id == office_id, *_where(stages, campaign_id))

    async def tallies(self, office_id: int, *, today: date, campaign_id: int | None = None) -> list[Tally]:
        """Counts by the department that has them in hand, for departments that have any."""
        stages = [*OPEN, Stage.CLOSED]
        is_open = follow_ups.c.stage.in_([stage.value for stage in OPEN])
        owed = obligations.c.standing == Standing.OPEN.value  # what the office has waived is never late
        query = (
            select(
                follow_ups.c.department_id,
                departments.c.name.label("department"),
                func.count().filter(is_open).label("open"),
                func.count().filter(is_open & owed & (obligations.c.due_on < today)).label("overdue"),
                func.count().filter(~is_open).label("closed"),
            )
            .join(campaigns, campaigns.c.id == follow_ups.c.campaign_id)
            .join(departments, departments.c.id == follow_ups.c.department_id)
            .join(obligations, obligations.c.key == follow_ups.c.owed_key)
            .where(campaigns.c.office_id == office_id, *_where(stages, campaign_id))
            .group_by(follow_ups.c.department_id, departments.c.name)
            .order_by(follow_ups.c.department_id)
        )
        return [Tally(**row) for row in await self._all(query)]

    async def count(self, campaign_id: int, stages: Collection[Stage]) -> int:
        """How many follow-ups of a campaign are in one of ``stages``."""
        joined = follow_ups.join(campaigns, campaigns.c.id == follow_ups.c.campaign_id)
        query = select(func.count()).select_from(joined).where(*_where(stages, campaign_id))
        return int(await self._value(query))

    async def all_closed(self, campaign_id: int) -> bool:
        """Whether a campaign had follow-ups, none of them is open, and no form is still to be reviewed."""
        if await self.count(campaign_id, OPEN) or not await self.count(campaign_id, {Stage.CLOSED}):
            return False
        reviewed = sections.c.state.in_([state.value for state in REVIEWED])
        query = select(func.count()).select_from(sections.join(forms, forms.c.id == sections.c.form_id))
        return not await self._value(query.where(forms.c.campaign_id == campaign_id, ~reviewed))

    async def public_outcomes(self, section_ids: Sequence[int]) -> list[PublicOutcome]:
        """The ends of the closed follow-ups of these sections, without anything that was typed."""
        found: list[PublicOutcome] = []
        of_measure = (follow_ups.c.opened_as, follow_ups.c.measure)
        columns = (follow_ups.c.section_id, *of_measure, follow_ups.c.outcome, follow_ups.c.outcome_on)
        for part in slices(section_ids):
            closed = (follow_ups.c.stage == Stage.CLOSED.value) & follow_ups.c.section_id.in_(part)
            for row in await self._all(select(*columns).where(closed).order_by(follow_ups.c.id)):
                measures = Handling(row["opened_as"]), Handling(row["measure"])
                found.append(PublicOutcome(row["section_id"], *measures, Entry(row["outcome"]), row["outcome_on"]))
        return found

    async def _listed(self, *conditions: ColumnElement[bool]) -> list[FollowUp]:
        query = _follow_ups().where(*conditions).order_by(obligations.c.due_on, follow_ups.c.id)
        return [_follow_up(row) for row in await self._all(query)]


def _where(stages: Iterable[Stage], campaign_id: int | None) -> list[ColumnElement[bool]]:
    """Of a void campaign none is owed or shown any more."""
    conditions: list[ColumnElement[bool]] = [
        follow_ups.c.stage.in_([stage.value for stage in stages]),
        campaigns.c.state != State.VOIDED.value,
    ]
    return conditions if campaign_id is None else [*conditions, follow_ups.c.campaign_id == campaign_id]


@cache
def _follow_ups() -> Select[Any]:
    return (
        select(
            follow_ups,
            campaigns.c.office_id,
            campaigns.c.year.label("campaign_year"),
            campaigns.c.ordinal.label("campaign_ordinal"),
            (campaigns.c.state == State.VOIDED.value).label("campaign_void"),
            sections.c.department_id.label("origin_id"),
            forms.c.sample_id,
            forms.c.number,
            subjects.c.name.label("subject_name"),
            subjects.c.number.label("subject_number"),
            departments.c.name.label("department"),
            people.c.name.label("handler"),
            obligations.c.id.label("obligation_id"),
            obligations.c.due_on,
            obligations.c.provisional,
            obligations.c.standing,
        )
        .join(campaigns, campaigns.c.id == follow_ups.c.campaign_id)
        .join(sections, sections.c.id == follow_ups.c.section_id)
        .join(forms, forms.c.id == sections.c.form_id)
        .join(samples, samples.c.id == forms.c.sample_id)
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(departments, departments.c.id == follow_ups.c.department_id)
        .join(obligations, obligations.c.key == follow_ups.c.owed_key)
        .outerjoin(people, people.c.id == follow_ups.c.person_id)
    )


def _follow_up(row: RowMapping) -> FollowUp:
    return FollowUp(**_words(row, {"opened_as": Handling, "measure": Handling, "stage": Stage, "standing": Standing}))


def _step(row: RowMapping) -> TakenStep:
    values = _words(row, {"step": Step, "measure": Handling})
    return TakenStep(**{name: value for name, value in values.items() if name not in {"id", "follow_up_id"}})


def _words(row: RowMapping, kinds: Mapping[str, type[StrEnum]]) -> dict[str, Any]:
    """A row with the words of its enumerations; an entry that was not made is None."""
    entries = {name: Entry(row[name]) if row[name] else None for name in ("outcome", "entry") if name in row}
    return {**row, **{name: kind(row[name]) for name, kind in kinds.items()}, **entries}
