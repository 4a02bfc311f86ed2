"""Handing a form in: only when nothing is missing; the reviewers hear of it at once."""

from __future__ import annotations

from datetime import date, datetime

from campaigns.forms import keep_version, read_form
from campaigns.inspection.filling import writable_section
from campaigns.inspection.finding import list_forms, still_to_fill
from campaigns.inspection.gaps import find_gaps
from campaigns.promises import owe_review
from campaigns.reviewers import call_reviewers, reviewers_of
from campaigns.visit import results_handed_in
from domain.errors import Refusal
from domain.local_time import local_day
from storage.forms import Section, SectionState
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import FormView, Gap
from templates.cards.inspection import form_card, missing_card, submitted_card


async def submit(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, now: datetime) -> Card:
    """Hands in the form as it was shown in ``version``; what is missing is listed instead, with ways to it.

    Refuses with ``inspection.changed_meanwhile`` when somebody wrote in it since, and with ``inspection.too_early``
    before the first day of the inspection.
    """
    person, section = await writable_section(uow, user_id, section_id)
    form = await read_form(uow, section_id)
    if gaps := await hand_in(uow, person, section, form, version=version, now=now):
        return missing_card(form, gaps)
    reviewers = await reviewers_of(uow, section)
    left = await still_to_fill(uow, person.id, section)
    return submitted_card(
        await read_form(uow, section_id),
        reviewers=[reviewer.name for reviewer in reviewers],
        left=len(left),
        following=(await list_forms(uow, left[:1]))[0] if left else None,
    )


async def hand_in(
    uow: UnitOfWork, person: Person, section: Section, form: FormView, *, version: int, now: datetime
) -> tuple[Gap, ...]:
    """``submit`` of a section that ``person`` may write, read as ``form``: what is missing, nothing where it is handed
    in."""
    if section.version != version:
        raise Refusal("inspection.changed_meanwhile")
    if start := await opens_later(uow, section, now=now):
        raise Refusal("inspection.too_early", start=start)
    if gaps := await find_gaps(uow, section, form):
        return gaps
    await uow.forms.change(
        section, state=SectionState.SUBMITTED, submitted_by=person.id, return_reason="", return_items={}
    )
    section = await keep_version(uow, section.id, person_id=person.id, now=now)
    about = {"person_id": person.id, "campaign_id": section.campaign_id}
    await uow.audit.note("inspection.submit", now=now, **about, section_id=section.id, version=section.version)
    await owe_review(uow, section, by=person.id, now=now)
    await results_handed_in(uow, section, person_id=person.id, now=now)
    await call_reviewers(uow, section, now=now)
    return ()


async def open_gaps(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """What the form still lacks, with ways to it; the form where nothing is missing any more. Hands nothing in."""
    _, section = await writable_section(uow, user_id, section_id)
    form = await read_form(uow, section_id)
    gaps = await find_gaps(uow, section, form)
    return missing_card(form, gaps) if gaps else form_card(form)


async def opens_later(uow: UnitOfWork, section: Section, *, now: datetime) -> date | None:
    """The first day of the inspection while it is still to come: before it nothing can have been inspected."""
    campaign = await uow.campaigns.get(section.campaign_id)
    office = await uow.offices.get(campaign.office_id)
    start = campaign.plan.window_start
    return start if start and local_day(now, office.timezone) < start else None
