"""Which subjects were ever inspected, and in which forms: over all campaigns and years of an office."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from storage.form_tables import forms, sections
from storage.libraries import subjects
from storage.repository import Repository
from storage.samples import samples


@dataclass(frozen=True)
class InspectedSubject:
    """A subject of an office's library with forms, of so many campaigns."""

    id: int
    office_id: int
    number: str
    name: str
    campaigns: int


class Inspected(Repository):
    """Read-only. A subject keeps its history under its id, whatever it is called now."""

    async def search(self, office_ids: Collection[int], words: str, *, limit: int) -> list[InspectedSubject]:
        """Those whose name or number holds every word, the one with the latest campaign first."""
        query = _found(office_ids, words)
        latest = func.max(forms.c.campaign_id).desc()
        rows = await self._all(query.order_by(latest, subjects.c.number).limit(limit))
        return [InspectedSubject(**row) for row in rows]

    async def count(self, office_ids: Collection[int], words: str) -> int:
        """How many ``search`` finds in all."""
        return int(await self._value(select(func.count()).select_from(_found(office_ids, words).subquery())))

    async def get(self, subject_id: int) -> InspectedSubject | None:
        """One of them; None where it has no form."""
        row = await self._one(_inspected().where(subjects.c.id == subject_id))
        return InspectedSubject(**row) if row else None

    async def sections_of(self, subject_id: int) -> list[int]:
        """The departments' parts of its forms, the newest campaign first."""
        query = (
            select(sections.c.id)
            .join(forms, forms.c.id == sections.c.form_id)
            .join(samples, samples.c.id == forms.c.sample_id)
            .where(samples.c.subject_id == subject_id)
            .order_by(forms.c.campaign_id.desc(), sections.c.department_id)
        )
        return [row["id"] for row in await self._all(query)]


def holds(word: str) -> ColumnElement[bool]:
    """Anywhere in name or number; brackets of either width are the same to whoever types them."""
    escaped = re.sub("([/%_])", r"/\1", word)
    pattern = f"%{re.sub('[()（）]', '_', escaped)}%"
    return or_(subjects.c.name.ilike(pattern, escape="/"), subjects.c.number.ilike(pattern, escape="/"))


def _inspected() -> Select[Any]:
    return (
        select(
            subjects.c.id,
            subjects.c.office_id,
            subjects.c.number,
            subjects.c.name,
            func.count(forms.c.campaign_id.distinct()).label("campaigns"),
        )
        .join(samples, samples.c.subject_id == subjects.c.id)
        .join(forms, forms.c.sample_id == samples.c.id)
        .group_by(subjects.c.id, subjects.c.office_id, subjects.c.number, subjects.c.name)
    )


def _found(office_ids: Collection[int], words: str) -> Select[Any]:
    here = subjects.c.office_id.in_(office_ids)
    return _inspected().where(here, *[holds(word) for word in words.split()])
