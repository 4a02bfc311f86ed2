"""The figures of a summary, as the data have them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.inspection import ResultCode
from domain.summary import Figures, Reviewed, count
from storage.repository import slices
from storage.summaries import Summary
from storage.summary_figures import ReviewedSection, Span
from storage.unit_of_work import UnitOfWork


async def count_figures(uow: UnitOfWork, summary: Summary) -> Figures:
    """What the department did in the time that the summary covers; or everybody in its campaign."""
    span = await span_of(uow, summary)
    found = await uow.summary_figures.reviewed(span)
    if summary.campaign_id is not None:
        titles = [(await uow.campaigns.get(summary.campaign_id)).plan.title]
    else:
        titles = await uow.summary_figures.campaigns_of(summary.department_id, summary.since, summary.until)
    late = await uow.summary_figures.closed_late(span)
    return count(titles, await _with_results(uow, found), late=late)


async def span_of(uow: UnitOfWork, summary: Summary) -> Span:
    """The days that the summary covers as moments, by the clock of the office."""
    zone = (await uow.offices.get(summary.office_id)).timezone
    since, until = _midnight(summary.since, zone), _midnight(summary.until + timedelta(days=1), zone)
    return Span(summary.department_id, since, until, summary.campaign_id)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


async def _with_results(uow: UnitOfWork, found: list[ReviewedSection]) -> list[Reviewed]:
    counted = []
    for part in slices(found):
        found_here, results = await as_counted(uow, part)
        counted += [
            Reviewed(one.subject_id, tuple(results[one.section_id].values()), one.handling, one.published)
            for one in found_here
        ]
    return counted


async def as_counted(
    uow: UnitOfWork, found: Sequence[ReviewedSection]
) -> tuple[list[ReviewedSection], dict[int, dict[int, ResultCode]]]:
    """The sections as they count, with their results by section and item id: of one that is being corrected what is
    public, not the draft."""
    ids = [one.section_id for one in found]
    public = await uow.publications.public_content(ids)
    results = await uow.forms.results(ids) | {one: content.results for one, content in public.items()}
    return [
        replace(one, handling=public[one.section_id].handling) if one.section_id in public else one for one in found
    ], results
