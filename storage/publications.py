"""Where and when a result was published: on our own public page, and outside it. Records are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, exists, func, select

from domain import lengths
from domain.campaign import State
from domain.inspection import Handling, Method, ResultCode
from storage.campaigns import campaigns
from storage.form_tables import assignments, forms, section_history, sections
from storage.forms import Section, SectionState
from storage.metadata import Moment, metadata
from storage.people import appointments
from storage.repository import Repository, slices

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False),
    Column("version", Integer, nullable=False),
    # On our own public page; else somewhere outside, as the person who recorded it says.
    Column("own", Boolean, nullable=False),
    Column("place", String(lengths.PUBLICATION_PLACE), nullable=False),
    Column("url", String(lengths.PUBLICATION_URL), nullable=False),
    Column("published_on", Date, nullable=False),
    # By when it was owed, of a publication on our own page.
    Column("due_on", Date),
    Column("recorded_by", ForeignKey("people.id"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index("ix_publications_section_version", "section_id", "version"),
)


@dataclass(frozen=True)
class Publication:
    """That ``version`` of a section was made public at ``place`` on ``published_on``; ``own``: on our own page.

    ``due_on``: the day by which it was owed then, None where nothing was. ``url`` is "" where none was given.
    """

    section_id: int
    version: int
    own: bool
    place: str
    url: str
    published_on: date
    recorded_by: int
    recorded_at: datetime
    due_on: date | None = None
    id: int = 0

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.published_on > self.due_on


@dataclass(frozen=True)
class PublicContent:
    """What a section says that is public, while it is being corrected. ``remark`` is for the people of the office; no
    page shows it."""

    results: dict[int, ResultCode]
    handling: tuple[Handling, ...]
    questions_answered: int
    methods: tuple[Method, ...] = ()
    remark: str = ""
    rectify_by: date | None = None


class Publications(Repository):
    """Records of publication, and what is public of sections that are being corrected."""

    async def record(self, new: Sequence[Publication]) -> None:
        await self._add_many(publications, [_row(one) for one in new])

    async def of(self, section_id: int) -> list[Publication]:
        """Every record of a section, the first first."""
        query = select(publications).where(publications.c.section_id == section_id).order_by(publications.c.id)
        return [Publication(**row) for row in await self._all(query)]

    async def counting(self, parts: Sequence[Section]) -> tuple[list[Section], dict[int, dict[int, ResultCode]]]:
        """The sections as they count in statistics: what is public of those that are being corrected stands for their
        drafts, as published; and the results of these by section and item id."""
        public = await self.public_content([one.id for one in parts if one.is_corrected])
        counted = [_as_public(one, public[one.id]) if one.id in public else one for one in parts]
        return counted, {section_id: content.results for section_id, content in public.items()}

    async def public_content(self, section_ids: Collection[int]) -> dict[int, PublicContent]:
        """What is public of those of these sections that are being corrected, by their ids."""
        found: dict[int, PublicContent] = {}
        for part in slices(sorted(section_ids)):
            query = (
                select(section_history.c.section_id, section_history.c.content)
                .join(sections, sections.c.id == section_history.c.section_id)
                .where(section_history.c.section_id.in_(part), section_history.c.version == sections.c.public_version)
                .where(sections.c.state != SectionState.PUBLISHED.value)
            )
            found |= {row["section_id"]: read_content(row["content"]) for row in await self._all(query)}
        return found

    async def awaiting(self, person_id: int) -> list[int]:
        """The published sections of this inspector, in campaigns in force, of which no publication outside is recorded
        for the version that is public, by campaign and number."""
        of_person = select(appointments.c.inspector_id).where(appointments.c.person_id == person_id)
        mine = exists().where(
            assignments.c.sample_id == forms.c.sample_id,
            assignments.c.department_id == sections.c.department_id,
            assignments.c.inspector_id.in_(of_person),
            assignments.c.out_at.is_(None),
        )
        recorded = exists().where(
            publications.c.section_id == sections.c.id,
            publications.c.version == sections.c.public_version,
            publications.c.own.is_(False),
        )
        query = (
            select(sections.c.id)
            .join(forms, forms.c.id == sections.c.form_id)
            .join(campaigns, campaigns.c.id == forms.c.campaign_id)
            .where(sections.c.state == SectionState.PUBLISHED.value, mine, ~recorded)
            .where(campaigns.c.state != State.VOIDED.value)
            .order_by(forms.c.campaign_id, forms.c.number, sections.c.id)
        )
        return [row["id"] for row in await self._all(query)]

    async def submitted_at(self, section_ids: Collection[int]) -> dict[int, datetime]:
        """When each of these sections was handed in last."""
        found: dict[int, datetime] = {}
        for part in slices(sorted(section_ids)):
            query = (
                select(section_history.c.section_id, func.max(section_history.c.at).label("at"))
                .where(section_history.c.section_id.in_(part))
                .where(section_history.c.state == SectionState.SUBMITTED.value)
                .group_by(section_history.c.section_id)
            )
            found |= {row["section_id"]: row["at"] for row in await self._all(query)}
        return found

    async def own_days(self, section_ids: Collection[int]) -> dict[int, date]:
        """On which day what is public of each of these sections was published on our own page."""
        found: dict[int, date] = {}
        current = (sections.c.id == publications.c.section_id) & (sections.c.public_version == publications.c.version)
        for part in slices(sorted(section_ids)):
            query = select(publications.c.section_id, publications.c.published_on).join(sections, current)
            query = query.where(publications.c.section_id.in_(part), publications.c.own)
            found |= {row["section_id"]: row["published_on"] for row in await self._all(query)}
        return found

    async def place(self, publication_id: int, department_ids: Collection[int]) -> str | None:
        """The place that one record of these departments names; None where they have no such record."""
        query = select(publications.c.place).join(sections, sections.c.id == publications.c.section_id)
        query = query.where(publications.c.id == publication_id, sections.c.department_id.in_(department_ids))
        found: str | None = await self._value(query)
        return found

    async def places_of(self, department_ids: Collection[int], *, limit: int) -> dict[int, str]:
        """Where these departments published outside, the latest first, each once; by the id of its latest record."""
        query = (
            select(func.max(publications.c.id).label("latest"), publications.c.place)
            .join(sections, sections.c.id == publications.c.section_id)
            .where(sections.c.department_id.in_(department_ids), publications.c.own.is_(False))
            .group_by(publications.c.place)
            .order_by(func.max(publications.c.id).desc())
            .limit(limit)
        )
        return {row["latest"]: row["place"] for row in await self._all(query)}


def read_content(content: dict[str, Any]) -> PublicContent:
    """A kept version as values; those of before methods were kept have no others."""
    results = {int(item_id): ResultCode(code) for item_id, code in content["results"].items()}
    handling = tuple(Handling(measure) for measure in content["handling"])
    methods = tuple(Method(method) for method in content.get("methods", ()))
    rectify_by = date.fromisoformat(content["rectify_by"]) if content.get("rectify_by") else None
    return PublicContent(results, handling, content["questions_answered"], methods, content["remark"], rectify_by)


def _as_public(section: Section, content: PublicContent) -> Section:
    return replace(
        section,
        state=SectionState.PUBLISHED,
        handling=content.handling,
        questions_answered=content.questions_answered,
        methods=content.methods,
        remark=content.remark,
        rectify_by=content.rectify_by,
    )


def _row(one: Publication) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "id"}
