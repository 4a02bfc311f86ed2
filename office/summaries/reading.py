"""A summary as it is shown, and who may write or read it."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.local_time import local
from domain.roles import Appointment, Role
from domain.summary import Figures
from office.rights import require_member
from office.summaries.counting import count_figures
from storage.people import Person
from storage.summaries import Summary, SummaryState, SummaryVersion
from storage.unit_of_work import UnitOfWork
from templates.cards import summary as cards
from templates.summary_words import SummaryPaper

#: Who writes for a department: the liaison, and the admin in their place.
WRITING = frozenset({Role.LIAISON, Role.DEPARTMENT_ADMIN})


async def require_writer(uow: UnitOfWork, user_id: int, summary_id: int) -> tuple[Person, Summary]:
    """The summary, for whoever may write in it; else Refusal. One of a void campaign is not written any more."""
    person, held = await require_member(uow, user_id)
    summary = await uow.summaries.get(summary_id)
    if not writes(held, summary):
        raise Refusal("summary.not_yours", department=summary.department)
    if summary.state is SummaryState.VOID:
        raise Refusal("voiding.void")
    return person, summary


async def require_reader(uow: UnitOfWork, user_id: int, summary_id: int) -> Summary:
    """The summary, for its department's liaisons and admins and for the office; else Refusal."""
    _, held = await require_member(uow, user_id)
    summary = await uow.summaries.get(summary_id)
    of_office = any(one.role is Role.OFFICE_ADMIN and one.office_id == summary.office_id for one in held)
    if not of_office and not writes(held, summary):
        raise Refusal("summary.not_yours", department=summary.department)
    return summary


def writes(held: list[Appointment], summary: Summary) -> bool:
    return any(one.department_id == summary.department_id and one.role in WRITING for one in held)


async def view_of(uow: UnitOfWork, summary: Summary, *, now: datetime) -> cards.SummaryView:
    """The summary as it is being written, with the figures of this moment."""
    office = await uow.offices.get(summary.office_id)
    return cards.SummaryView(
        summary_id=summary.id,
        revision=summary.revision,
        version=summary.version,
        state=summary.state.value,
        named=summary.named,
        paper=await _paper(uow, summary, summary, await count_figures(uow, summary), at=local(now, office.timezone)),
    )


async def paper_of(uow: UnitOfWork, summary: Summary, version: SummaryVersion) -> SummaryPaper:
    """One version as it is printed."""
    office = await uow.offices.get(summary.office_id)
    return await _paper(uow, summary, version, version.figures, at=local(version.at, office.timezone))


async def _paper(
    uow: UnitOfWork, summary: Summary, words: Summary | SummaryVersion, figures: Figures, *, at: datetime
) -> SummaryPaper:
    campaign = await uow.campaigns.get(summary.campaign_id) if summary.campaign_id else None
    return SummaryPaper(
        department=summary.department,
        campaign=campaign.plan.title if campaign else "",
        since=summary.since,
        until=summary.until,
        figures=figures,
        parts={part.value: text for part, text in words.parts.items()},
        cases=words.cases,
        at=at,
    )
