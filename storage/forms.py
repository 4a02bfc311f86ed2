"""Forms (一企一表): who inspects which subject, each department's section, its results, and every version of it.

Results are only ever added: the newest entry of an item counts, the earlier ones stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select, update

from domain.campaign import State
from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from storage.authors import Authors
from storage.campaigns import campaigns
from storage.form_tables import assignments, forms, results, section_history, sections
from storage.libraries import subjects
from storage.offices import departments
from storage.people import appointments
from storage.samples import samples


class SectionState(StrEnum):
    """Where one department's part of a form stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTING = "correcting"  # published, and written anew: what is public stays so until the new version is


#: States in which inspectors may still write.
WRITABLE = frozenset({SectionState.OPEN, SectionState.RETURNED, SectionState.CORRECTING})
#: States in which a section counts in the statistics.
REVIEWED = frozenset({SectionState.APPROVED, SectionState.PUBLISHED})
_STANDING = assignments.c.out_at.is_(None)


@dataclass(frozen=True)
class Assignment:
    """One inspector on one subject, for the department that sent them. ``in_at``: when they stepped in for somebody,
    ``out_at``: since when somebody else does it; both None for who was dealt in the round and has stayed."""

    sample_id: int
    department_id: int
    inspector_id: int
    in_at: datetime | None = None
    out_at: datetime | None = None


@dataclass(frozen=True)
class Section:
    """One department's part of one form. ``version`` grows with every change; cards carry it to be compared.
    ``public_version``: the one that the public reads, None before there is one."""

    id: int
    form_id: int
    campaign_id: int
    number: int
    sample_id: int
    subject_id: int
    subject_name: str
    subject_number: str
    address: str
    department_id: int
    department: str
    state: SectionState
    version: int
    remark: str
    handling: tuple[Handling, ...]
    questions_answered: int
    submitted_by: int | None
    return_reason: str
    methods: tuple[Method, ...] = ()
    rectify_by: date | None = None
    """By when the subject has to put right what was found."""
    return_items: Mapping[int, str] = field(default_factory=dict)
    """What the reviewer said about single items, by item id."""
    void: bool = False
    """Its campaign is void: it is read, and not written any more."""
    public_version: int | None = None

    @property
    def is_corrected(self) -> bool:
        """Whether a correction of what is public of it is under way."""
        return self.public_version is not None and self.state is not SectionState.PUBLISHED

    @property
    def standing(self) -> str:
        """The word for its state; ``void`` where its campaign is, unless it was published before."""
        return self.state.value if not self.void else "void" if self.public_version is None else "published"


@dataclass(frozen=True)
class HistoryEntry:
    """One submitted, returned, approved or published version, as it was."""

    version: int
    state: SectionState
    content: dict[str, Any]
    reason: str
    person_id: int
    at: datetime


class Forms(Authors):
    """Assignments, forms, sections and results."""

    async def assign(self, new: Sequence[Assignment]) -> None:
        await self._add_many(assignments, [vars(assignment) for assignment in new])

    async def hand_over(self, sample_id: int, *, out: int, to: Assignment | None, now: datetime) -> None:
        """Inspector ``out`` leaves the subject, ``to`` comes in for them where there is somebody."""
        row = (assignments.c.sample_id == sample_id) & (assignments.c.inspector_id == out)
        await self._changed(update(assignments).where(row).values(out_at=now))
        if to is not None:
            await self.assign([to])

    async def assignments(self, campaign_id: int, *, ever: bool = False) -> list[Assignment]:
        """Who inspects what in a campaign, by subject, department, inspector; with ``ever`` those too who are out."""
        query = (
            select(assignments)
            .join(samples, samples.c.id == assignments.c.sample_id)
            .where(samples.c.campaign_id == campaign_id, *([] if ever else [_STANDING]))
            .order_by(assignments.c.sample_id, assignments.c.department_id, assignments.c.inspector_id)
        )
        return [Assignment(**row) for row in await self._all(query)]

    async def went_together(self, office_id: int, *, but: int) -> dict[tuple[int, int], int]:
        """How often two inspectors of a department were on one subject, in the office's campaigns other than ``but``;
        the smaller id first."""
        one, other = assignments.alias(), assignments.alias()
        query = (
            select(one.c.inspector_id, other.c.inspector_id.label("other_id"), func.count().label("times"))
            .join(other, (other.c.sample_id == one.c.sample_id) & (other.c.department_id == one.c.department_id))
            .join(samples, samples.c.id == one.c.sample_id)
            .join(campaigns, campaigns.c.id == samples.c.campaign_id)
            .where(campaigns.c.office_id == office_id, campaigns.c.id != but)
            .where(one.c.inspector_id < other.c.inspector_id, one.c.out_at.is_(None), other.c.out_at.is_(None))
            .group_by(one.c.inspector_id, other.c.inspector_id)
        )
        return {(row["inspector_id"], row["other_id"]): row["times"] for row in await self._all(query)}

    async def open_forms(self, campaign_id: int, sample_ids: Sequence[int], department_ids: Sequence[int]) -> None:
        """One form a subject, numbered from 1 in the order given, with a section for each department."""
        rows = [
            {"campaign_id": campaign_id, "number": number, "sample_id": sample_id}
            for number, sample_id in enumerate(sample_ids, start=1)
        ]
        await self._add_many(forms, rows)
        query = select(forms.c.id).where(forms.c.campaign_id == campaign_id).order_by(forms.c.number)
        blank: dict[str, Any] = {"remark": "", "handling": [], "questions_answered": 0, "return_reason": ""}
        blank |= {"state": SectionState.OPEN.value, "version": 0, "methods": [], "return_items": {}}
        added = [
            {"form_id": row["id"], "department_id": department_id, **blank}
            for row in await self._all(query)
            for department_id in department_ids
        ]
        await self._add_many(sections, added)

    async def section(self, section_id: int) -> Section:
        row = await self._one(_sections().where(sections.c.id == section_id))
        if row is None:
            raise Refusal("inspection.unknown_form")
        return _section(row)

    async def sections(self, campaign_id: int, department_id: int | None = None) -> list[Section]:
        """All sections of a campaign, or of one department in it, by form number and department."""
        query = _sections().where(forms.c.campaign_id == campaign_id)
        if department_id is not None:
            query = query.where(sections.c.department_id == department_id)
        return await self._listed(query)

    async def sections_of_sample(self, sample_id: int) -> list[Section]:
        """Every department's part of the form of one subject."""
        return await self._listed(_sections().where(forms.c.sample_id == sample_id))

    async def sections_in(self, state: SectionState, department_ids: Collection[int]) -> list[Section]:
        """The sections of these departments that stand in ``state``, over all campaigns, by campaign and number."""
        here = (sections.c.state == state.value) & sections.c.department_id.in_(department_ids)
        return await self._listed(_sections().where(here))

    async def sections_of_inspector(self, person_id: int) -> list[Section]:
        """The sections that this person is to fill, over all campaigns, by campaign and form number."""
        of_person = select(appointments.c.inspector_id).where(appointments.c.person_id == person_id)
        return await self._sections_of(assignments.c.inspector_id.in_(of_person))

    async def sections_with(self, inspector_id: int) -> list[Section]:
        """The same of an inspector of the library, whether or not they are in the chat."""
        return await self._sections_of(assignments.c.inspector_id == inspector_id)

    async def _sections_of(self, whose: ColumnElement[bool]) -> list[Section]:
        mine = (
            select(assignments.c.sample_id, assignments.c.department_id).where(whose, _STANDING).distinct().subquery()
        )
        own = (forms.c.sample_id == mine.c.sample_id) & (sections.c.department_id == mine.c.department_id)
        return await self._listed(_sections().join(mine, own))

    async def _listed(self, query: Select[Any]) -> list[Section]:
        ordered = query.order_by(forms.c.campaign_id, forms.c.number, sections.c.department_id)
        return [_section(row) for row in await self._all(ordered)]

    async def inspectors_of(self, section: Section) -> list[int]:
        """Inspector ids of this department on this subject."""
        query = select(assignments.c.inspector_id).where(
            assignments.c.sample_id == section.sample_id,
            assignments.c.department_id == section.department_id,
            _STANDING,
        )
        return [row["inspector_id"] for row in await self._all(query)]

    async def enter(
        self, section: Section, codes: dict[int, ResultCode], *, person_id: int, now: datetime, **changes: Any
    ) -> None:
        """Adds results by item id and changes remark, handling, questions; refuses when the section has moved."""
        await self.change(section, **changes)
        rows = [
            {"section_id": section.id, "item_id": item, "code": int(code), "entered_by": person_id, "entered_at": now}
            for item, code in codes.items()
        ]
        await self._add_many(results, rows)

    async def change(self, section: Section, **changes: Any) -> None:
        """Compare-and-set on the version that the section was read in."""
        if "handling" in changes:
            changes["handling"] = [measure.value for measure in changes["handling"]]
        if "methods" in changes:
            changes["methods"] = [method.value for method in changes["methods"]]
        if "return_items" in changes:
            changes["return_items"] = {str(item_id): words for item_id, words in changes["return_items"].items()}
        if "state" in changes:
            if changes["state"] is SectionState.PUBLISHED:
                changes.setdefault("public_version", section.version + 1)
            changes["state"] = changes["state"].value
        row = (sections.c.id == section.id) & (sections.c.version == section.version)
        values = {"version": section.version + 1, **changes}
        if not await self._changed(update(sections).where(row).values(**values)):
            raise Refusal("inspection.changed_meanwhile")

    async def look_again(self, waiting: Iterable[Section]) -> None:
        """What goes with these parts has changed since they were shown: of those that wait for review the version
        grows, so that nobody approves them by a button of before."""
        for section in waiting:
            if section.state is SectionState.SUBMITTED:
                await self.change(section)

    async def results(self, section_ids: Sequence[int]) -> dict[int, dict[int, ResultCode]]:
        """The results that count now, by section id and item id."""
        newest = (
            select(func.max(results.c.id))
            .where(results.c.section_id.in_(section_ids))
            .group_by(results.c.section_id, results.c.item_id)
        )
        found: dict[int, dict[int, ResultCode]] = {section_id: {} for section_id in section_ids}
        for row in await self._all(select(results).where(results.c.id.in_(newest)).order_by(results.c.item_id)):
            found[row["section_id"]][row["item_id"]] = ResultCode(row["code"])
        return found

    async def record_version(
        self, section: Section, *, content: dict[str, Any], reason: str, person_id: int, now: datetime
    ) -> None:
        """Keeps what a section said when it was handed in, returned, approved or published, for ever."""
        values: dict[str, Any] = {"version": section.version, "state": section.state.value, "content": content}
        await self._add(section_history, section_id=section.id, reason=reason, person_id=person_id, at=now, **values)

    async def history(self, section_id: int) -> list[HistoryEntry]:
        """Every kept version, the first first."""
        query = select(section_history).where(section_history.c.section_id == section_id).order_by(section_history.c.id)
        return [
            HistoryEntry(
                row["version"],
                SectionState(row["state"]),
                row["content"],
                row["reason"],
                row["person_id"],
                row["at"],
            )
            for row in await self._all(query)
        ]


@cache
def _sections() -> Select[Any]:
    return (
        select(
            sections,
            forms.c.campaign_id,
            forms.c.number,
            forms.c.sample_id,
            samples.c.subject_id,
            subjects.c.name.label("subject_name"),
            subjects.c.number.label("subject_number"),
            subjects.c.address,
            departments.c.name.label("department"),
            (campaigns.c.state == State.VOIDED.value).label("void"),
        )
        .join(forms, forms.c.id == sections.c.form_id)
        .join(campaigns, campaigns.c.id == forms.c.campaign_id)
        .join(samples, samples.c.id == forms.c.sample_id)
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(departments, departments.c.id == sections.c.department_id)
    )


def _section(row: RowMapping) -> Section:
    handling = tuple(Handling(measure) for measure in row["handling"])
    said = {int(item_id): words for item_id, words in row["return_items"].items()}
    read = {"state": SectionState(row["state"]), "handling": handling, "return_items": said}
    return Section(**{**row, **read, "methods": tuple(Method(method) for method in row["methods"])})
