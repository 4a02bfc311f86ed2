"""Handing a form in: only when nothing is missing; the reviewers hear of it at once."""

from __future__ import annotations

from datetime import datetime

from campaigns.forms import keep_version, read_form
from campaigns.inspection.filling import writable_section
from campaigns.inspection.finding import list_forms, still_to_fill
from campaigns.reviewers import call_reviewers
from domain.errors import Refusal
from domain.inspection import require_fitting_handling
from storage.forms import SectionState
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import FormView
from templates.cards.inspection import missing_card, submitted_card


async def submit(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, now: datetime) -> Card:
    """Hands in the form as it was shown in ``version``; what is missing is listed instead, with ways to it.

    Refuses with ``inspection.changed_meanwhile`` when somebody wrote in it since.
    """
    person, section = await writable_section(uow, user_id, section_id)
    if section.version != version:
        raise Refusal("inspection.changed_meanwhile")
    form = await read_form(uow, section_id)
    missing = tuple(item for item in form.items if item.code is None)
    handling = _handling_fault(form)
    if missing or handling:
        return missing_card(form, missing, handling)
    await uow.forms.change(section, state=SectionState.SUBMITTED, submitted_by=person.id, return_reason="")
    section = await keep_version(uow, section_id, person_id=person.id, now=now)
    about = {"person_id": person.id, "campaign_id": section.campaign_id}
    await uow.audit.note("inspection.submit", now=now, **about, section_id=section.id, version=section.version)
    reviewers = await call_reviewers(uow, section, now=now)
    left = await still_to_fill(uow, person.id, section)
    return submitted_card(
        await read_form(uow, section_id),
        reviewers=[reviewer.name for reviewer in reviewers],
        left=len(left),
        following=(await list_forms(uow, left[:1]))[0] if left else None,
    )


def _handling_fault(form: FormView) -> str:
    """``missing`` or ``superfluous`` where the measures do not go with the results, else empty."""
    try:
        require_fitting_handling(form.codes, form.handling)
    except Refusal:
        return "missing" if form.has_problem else "superfluous"
    return ""
