"""What the data say for a work summary: counted by the database, for a department and a time or for a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, func, select

from domain.campaign import State
from domain.inspection import Handling
from domain.obligations import Standing
from storage.campaigns import campaign_departments, campaigns
from storage.form_tables import forms, section_history, sections
from storage.forms import REVIEWED
from storage.libraries import subjects
from storage.obligations import obligations
from storage.offices import departments
from storage.repository import Repository
from storage.samples import samples


@dataclass(frozen=True)
class ReviewedSection:
    """A part of a form that passed review, with what a case may tell of it: nothing personal."""

    section_id: int
    campaign_id: int
    campaign: str
    department_id: int
    department: str
    subject_id: int
    subject: str
    handling: tuple[Handling, ...]
    published: bool


@dataclass(frozen=True)
class Span:
    """What a summary counts: the parts of ``department_id`` that passed review from ``since`` up to, and without,
    ``until`` (aware moments); or all of ``campaign_id``, where one is named."""

    department_id: int
    since: datetime
    until: datetime
    campaign_id: int | None = None


class SummaryFigures(Repository):
    """Read-only: nothing of a void campaign counts."""

    async def campaigns_of(self, department_id: int, first: date, last: date) -> list[str]:
        """The titles of the campaigns in which the department took part on a day from ``first`` to ``last``."""
        out = [state.value for state in (State.DRAFT, State.SUBMITTED, State.VOIDED)]
        query = (
            select(campaigns.c.title)
            .join(campaign_departments, campaign_departments.c.campaign_id == campaigns.c.id)
            .where(campaign_departments.c.department_id == department_id, campaigns.c.state.not_in(out))
            .where(campaigns.c.window_start <= last, campaigns.c.window_end >= first)
            .order_by(campaigns.c.window_start, campaigns.c.id)
        )
        return [row["title"] for row in await self._all(query)]

    async def reviewed(self, span: Span) -> list[ReviewedSection]:
        """What passed review for the first time in the span, and stands reviewed or public; by section. The measures of
        one that is being corrected are those of the draft: ``Publications.public_content`` has those that count."""
        states = [state.value for state in REVIEWED]
        first = (
            select(section_history.c.section_id, func.min(section_history.c.at).label("at"))
            .where(section_history.c.state.in_(states))
            .group_by(section_history.c.section_id)
            .subquery()
        )
        query = (
            select(
                sections.c.id.label("section_id"),
                forms.c.campaign_id,
                campaigns.c.title.label("campaign"),
                sections.c.department_id,
                departments.c.name.label("department"),
                samples.c.subject_id,
                subjects.c.name.label("subject"),
                sections.c.handling,
                sections.c.public_version.is_not(None).label("published"),
            )
            .join(forms, forms.c.id == sections.c.form_id)
            .join(samples, samples.c.id == forms.c.sample_id)
            .join(subjects, subjects.c.id == samples.c.subject_id)
            .join(campaigns, campaigns.c.id == forms.c.campaign_id)
            .join(departments, departments.c.id == sections.c.department_id)
            .join(first, first.c.section_id == sections.c.id)
            .where(sections.c.state.in_(states) | sections.c.public_version.is_not(None))
            .where(campaigns.c.state != State.VOIDED.value)
            .order_by(sections.c.id)
        )
        if span.campaign_id is not None:
            query = query.where(forms.c.campaign_id == span.campaign_id)
        else:
            within = (first.c.at >= span.since) & (first.c.at < span.until)
            query = query.where(sections.c.department_id == span.department_id, within)
        return [_reviewed(row) for row in await self._all(query)]

    async def closed_late(self, span: Span) -> int:
        """How many matters were closed late in the span: the department's, or all of the campaign."""
        void = select(campaigns.c.id).where(campaigns.c.state == State.VOIDED.value)
        counts = obligations.c.campaign_id.is_(None) | obligations.c.campaign_id.not_in(void)
        late = obligations.c.standing == Standing.MET_LATE.value
        query = select(func.count()).select_from(obligations).where(late, counts)
        if span.campaign_id is not None:
            query = query.where(obligations.c.campaign_id == span.campaign_id)
        else:
            within = (obligations.c.met_at >= span.since) & (obligations.c.met_at < span.until)
            query = query.where(obligations.c.department_id == span.department_id, within)
        return int(await self._value(query))


def _reviewed(row: RowMapping) -> ReviewedSection:
    return ReviewedSection(**{**row, "handling": tuple(Handling(one) for one in row["handling"])})
