"""What the public may read of results: published sections only, and of them only the columns that may be public.

Remarks, addresses, representatives and inspectors are never selected here, so no page can show them by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select

from domain.campaign import State
from domain.inspection import Handling, ResultCode
from storage.campaigns import campaign_departments, campaign_items, campaigns
from storage.draws import Round, draws
from storage.form_tables import forms, results, section_history, sections
from storage.forms import SectionState
from storage.libraries import subjects
from storage.offices import departments
from storage.repository import Repository
from storage.samples import samples

_PUBLISHED = sections.c.state == SectionState.PUBLISHED.value


@dataclass(frozen=True)
class PublishedSection:
    """One department's published part of a form. ``items`` are names with their results, in the plan's order."""

    section_id: int
    campaign_id: int
    sample_id: int
    subject_name: str
    department: str
    handling: tuple[Handling, ...]
    published_at: datetime
    items: tuple[tuple[str, ResultCode], ...]


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
            select(sections.c.state, func.count().label("n"))
            .join(forms, forms.c.id == sections.c.form_id)
            .where(forms.c.campaign_id == campaign_id)
            .group_by(sections.c.state)
        )
        counts = {row["state"]: int(row["n"]) for row in await self._all(query)}
        return counts.get(SectionState.PUBLISHED.value, 0), sum(counts.values())

    async def of_samples(self, sample_ids: Sequence[int]) -> list[PublishedSection]:
        """What is published of these drawn subjects."""
        return await self._sections(forms.c.sample_id.in_(sample_ids))

    async def of_subject(self, number: str) -> list[PublishedSection]:
        """What is published of the subject with this number, over all campaigns, the newest campaign first."""
        return await self._sections(subjects.c.number == number)

    async def _sections(self, condition: ColumnElement[bool]) -> list[PublishedSection]:
        rows = await self._all(_sections().where(condition))
        found = await self._items([row["section_id"] for row in rows])
        return [_section(row, found) for row in rows]

    async def _items(self, section_ids: Sequence[int]) -> list[RowMapping]:
        newest = (
            select(func.max(results.c.id))
            .where(results.c.section_id.in_(section_ids))
            .group_by(results.c.section_id, results.c.item_id)
        )
        query = (
            select(results.c.section_id, results.c.code, campaign_items.c.name)
            .join(campaign_items, campaign_items.c.id == results.c.item_id)
            .where(results.c.id.in_(newest))
            .order_by(results.c.section_id, campaign_items.c.position)
        )
        return await self._all(query)

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


def _publications() -> Any:
    """When each section was published, the last time it was."""
    return (
        select(section_history.c.section_id, func.max(section_history.c.at).label("published_at"))
        .where(section_history.c.state == SectionState.PUBLISHED.value)
        .group_by(section_history.c.section_id)
        .subquery()
    )


def _sections() -> Select[Any]:
    publications = _publications()
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
            sections.c.handling,
            publications.c.published_at,
        )
        .join(forms, forms.c.id == sections.c.form_id)
        .join(samples, samples.c.id == forms.c.sample_id)
        .join(subjects, subjects.c.id == samples.c.subject_id)
        .join(departments, departments.c.id == sections.c.department_id)
        .join(campaign_departments, takes_part)
        .join(publications, publications.c.section_id == sections.c.id)
        .where(_PUBLISHED)
        .order_by(forms.c.campaign_id.desc(), forms.c.number, campaign_departments.c.position)
    )


def _section(row: RowMapping, found: Sequence[RowMapping]) -> PublishedSection:
    handling = tuple(Handling(measure) for measure in row["handling"])
    items = tuple((one["name"], ResultCode(one["code"])) for one in found if one["section_id"] == row["section_id"])
    return PublishedSection(**{**row, "handling": handling, "items": items})


def _found(words: str) -> Select[Any]:
    publications = _publications()
    return (
        select(
            subjects.c.number,
            func.max(subjects.c.name).label("name"),
            func.count(samples.c.campaign_id.distinct()).label("campaigns"),
            func.max(publications.c.published_at).label("latest"),
        )
        .join(samples, samples.c.subject_id == subjects.c.id)
        .join(forms, forms.c.sample_id == samples.c.id)
        .join(sections, sections.c.form_id == forms.c.id)
        .join(publications, publications.c.section_id == sections.c.id)
        .where(_PUBLISHED, *[_holds(word) for word in words.split()])
        .group_by(subjects.c.number)
        .order_by(func.max(publications.c.published_at).desc(), subjects.c.number)
    )


def _holds(word: str) -> ColumnElement[bool]:
    """Anywhere in name or number; brackets of either width are the same to whoever types them."""
    escaped = re.sub("([/%_])", r"/\1", word)
    pattern = f"%{re.sub('[()（）]', '_', escaped)}%"
    return or_(subjects.c.name.ilike(pattern, escape="/"), subjects.c.number.ilike(pattern, escape="/"))
