"""What the public may read of results: published versions only, and of them only what may be public.

A section is read as it was kept when it was published (``section_history``), never from its own columns or from
``results``: while it is corrected these hold a draft that nobody has reviewed. Addresses, representatives and
inspectors are never selected here, and of a kept version only results, methods and measures are taken.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from domain.campaign import State
from domain.inspection import Handling, Method, ResultCode
from storage.campaigns import campaign_departments, campaign_items, campaigns
from storage.corrections import corrections
from storage.draws import Round, draws
from storage.form_tables import forms, section_history, sections
from storage.forms import SectionState
from storage.inspected import holds
from storage.libraries import subjects
from storage.offices import departments
from storage.publications import publications, read_content
from storage.repository import Repository, slices
from storage.samples import samples

_PUBLIC = sections.c.public_version.is_not(None)
#: A correction that a void campaign has cut off leads to nothing any more.
_UNDER_WAY = (sections.c.state != SectionState.PUBLISHED.value) & (campaigns.c.state != State.VOIDED.value)
#: The kept version that is public now.
_VERSION = (
    (section_history.c.section_id == sections.c.id)
    & (section_history.c.version == sections.c.public_version)
    & (section_history.c.state == SectionState.PUBLISHED.value)
)


@dataclass(frozen=True)
class PublishedVersion:
    """What a section said when it was published. ``items`` are names with their results, in the plan's order;
    ``due_on``: by when it was owed, where that is known; ``reason``: why it took the place of the version before;
    ``rectify_by``: by when the subject was ordered to put it right."""

    version: int
    published_at: datetime
    items: tuple[tuple[str, ResultCode], ...]
    handling: tuple[Handling, ...]
    due_on: date | None = None
    reason: str = ""
    methods: tuple[Method, ...] = ()
    rectify_by: date | None = None


@dataclass(frozen=True)
class PublishedSection:
    """One department's published part of a form: the version that counts, the ``earlier`` ones that it corrected, the
    newest first; ``being_corrected`` while another is under way."""

    section_id: int
    campaign_id: int
    sample_id: int
    subject_name: str
    department: str
    being_corrected: bool
    now: PublishedVersion
    earlier: tuple[PublishedVersion, ...] = ()

    def tells_of(self, *measures: Handling) -> bool:
        """Whether any version that was ever public names one of ``measures``: what only a correction calls for that is
        not public yet is not told."""
        return any(measure in one.handling for one in (self.now, *self.earlier) for measure in measures)


@dataclass(frozen=True)
class FoundSubject:
    """A subject with published results: from how many campaigns, and when the latest was published."""

    number: str
    name: str
    campaigns: int
    latest: datetime


class Published(Repository):
    """Read-only queries of the public page."""

    async def campaign_ids(self, states: Collection[State], *, limit: int, offset: int) -> list[int]:
        """The ids of the campaigns in ``states`` or drawn before, the newest first."""
        query = select(campaigns.c.id).where(_in(states)).order_by(campaigns.c.id.desc()).limit(limit).offset(offset)
        return [row["id"] for row in await self._all(query)]

    async def count_campaigns(self, states: Collection[State]) -> int:
        """How many campaigns are in ``states`` or were drawn before."""
        return int(await self._value(select(func.count()).select_from(campaigns).where(_in(states))))

    async def attempts(self, campaign_id: int) -> int:
        """How often the subjects of a campaign were drawn, a draw that is under way included."""
        mine = (draws.c.campaign_id == campaign_id) & (draws.c.round == Round.SUBJECTS.value)
        return int(await self._value(select(func.count()).select_from(draws).where(mine)))

    async def progress(self, campaign_id: int) -> tuple[int, int]:
        """How many sections of a campaign are published, and of how many."""
        query = (
            select(func.count(sections.c.public_version).label("public"), func.count().label("n"))
            .join(forms, forms.c.id == sections.c.form_id)
            .where(forms.c.campaign_id == campaign_id)
        )
        row = await self._one(query)
        assert row is not None  # an aggregate has a row
        return row["public"], row["n"]

    async def of_samples(self, sample_ids: Sequence[int]) -> list[PublishedSection]:
        """What is published of these drawn subjects."""
        return await self._sections(forms.c.sample_id.in_(sample_ids))

    async def of_subject(self, number: str) -> list[PublishedSection]:
        """What is published of the subject with this number, over all campaigns, the newest campaign first."""
        return await self._sections(subjects.c.number == number)

    async def _sections(self, condition: ColumnElement[bool]) -> list[PublishedSection]:
        rows = await self._all(_sections().where(condition))
        names = await self._names({row["campaign_id"] for row in rows})
        ids = [row["section_id"] for row in rows]
        reasons = await self._reasons(ids)
        # Most sections were never corrected, so most pages need no more than this.
        earlier = await self._earlier(sorted({section_id for section_id, _ in reasons}))
        found = []
        for row in rows:
            versions = [row, *(one for one in earlier if one["section_id"] == row["section_id"])]
            told = [_version(one, names, reasons) for one in versions]
            own = {name: row[name] for name in _SECTION}
            found.append(PublishedSection(**own, now=told[0], earlier=tuple(told[1:])))
        return found

    async def _names(self, campaign_ids: Collection[int]) -> dict[int, str]:
        """The names of the items of these campaigns by their ids, in the order of the plans."""
        query = select(campaign_items.c.id, campaign_items.c.name).order_by(campaign_items.c.position)
        found: dict[int, str] = {}
        for part in slices(sorted(campaign_ids)):
            rows = await self._all(query.where(campaign_items.c.campaign_id.in_(part)))
            found |= {row["id"]: row["name"] for row in rows}
        return found

    async def _reasons(self, section_ids: Sequence[int]) -> dict[tuple[int, int], str]:
        """Why a version took the place of another, by section and version; published corrections only."""
        found: dict[tuple[int, int], str] = {}
        for part in slices(section_ids):
            done = corrections.c.new_version.is_not(None) & corrections.c.section_id.in_(part)
            for row in await self._all(select(corrections).where(done)):
                found[row["section_id"], row["new_version"]] = row["reason"]
        return found

    async def _earlier(self, section_ids: Sequence[int]) -> list[RowMapping]:
        """The published versions of these sections that others have replaced, the newest first."""
        found: list[RowMapping] = []
        replaced = (
            (section_history.c.section_id == sections.c.id)
            & (section_history.c.version < sections.c.public_version)
            & (section_history.c.state == SectionState.PUBLISHED.value)
        )
        for part in slices(section_ids):
            query = select(sections.c.id.label("section_id"), *_KEPT).join(section_history, replaced)
            query = query.outerjoin(publications, _own()).where(sections.c.id.in_(part))
            found += await self._all(query.order_by(section_history.c.id.desc()))
        return found

    async def search(self, words: str, *, limit: int, offset: int) -> list[FoundSubject]:
        """Subjects whose name or number holds every word of ``words``, the latest publication first."""
        found = _found(words).limit(limit).offset(offset)
        return [FoundSubject(**row) for row in await self._all(found)]

    async def count_found(self, words: str) -> int:
        """How many subjects ``search`` finds in all."""
        return int(await self._value(select(func.count()).select_from(_found(words).order_by(None).subquery())))


def _in(states: Collection[State]) -> ColumnElement[bool]:
    """In ``states``, or with an attempt that is void: what was drawn once stays public."""
    return campaigns.c.state.in_([state.value for state in states]) | (campaigns.c.attempt > 1)


#: What is read of a kept version.
_KEPT = (
    section_history.c.version,
    section_history.c.content,
    section_history.c.at.label("published_at"),
    publications.c.due_on,
)
_SECTION = ("section_id", "campaign_id", "sample_id", "subject_name", "department", "being_corrected")


def _own() -> ColumnElement[bool]:
    """The record of a kept version's publication here."""
    return (
        (publications.c.section_id == section_history.c.section_id)
        & (publications.c.version == section_history.c.version)
        & publications.c.own
    )


def _sections() -> Select[Any]:
    takes_part = (campaign_departments.c.campaign_id == forms.c.campaign_id) & (
        campaign_departments.c.department_id == sections.c.department_id
    )
    return (
        select(
            sections.c.id.label("section_id"),
            forms.c.campaign_id,
            forms.c.sample_id,
            subjects.c.name.label("subject_name"),
            departments.c.name.label("department"),
            _UNDER_WAY.label("being_corrected"),
            *_KEPT,
        )
        .join(forms, forms.c.id == sections.c.form_id)
        .join(campaigns, campaigns.c.id == forms.c.campaign_id)
        .join(samples, samples.c.id == forms.c.sample_id)
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(departments, departments.c.id == sections.c.department_id)
        .join(campaign_departments, takes_part)
        .join(section_history, _VERSION)
        .outerjoin(publications, _own())
        .order_by(forms.c.campaign_id.desc(), forms.c.number, campaign_departments.c.position)
    )


def _version(row: RowMapping, names: dict[int, str], reasons: dict[tuple[int, int], str]) -> PublishedVersion:
    content = read_content(row["content"])
    return PublishedVersion(
        version=row["version"],
        published_at=row["published_at"],
        items=tuple((name, content.results[item]) for item, name in names.items() if item in content.results),
        handling=content.handling,
        due_on=row["due_on"],
        reason=reasons.get((row["section_id"], row["version"]), ""),
        methods=content.methods,
        rectify_by=content.rectify_by,
    )


def _found(words: str) -> Select[Any]:
    return (
        select(
            subjects.c.number,
            func.max(subjects.c.name).label("name"),
            func.count(samples.c.campaign_id.distinct()).label("campaigns"),
            func.max(section_history.c.at).label("latest"),
        )
        .join(samples, samples.c.subject_id == subjects.c.id)
        .join(forms, forms.c.sample_id == samples.c.id)
        .join(sections, sections.c.form_id == forms.c.id)
        .join(section_history, _VERSION)
        .where(_PUBLIC, *[holds(word) for word in words.split()])
        .group_by(subjects.c.number)
        .order_by(func.max(section_history.c.at).desc(), subjects.c.number)
    )
