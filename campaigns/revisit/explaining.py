"""What a department says to a difference that concerns it, once the round is closed."""

from __future__ import annotations

from datetime import datetime

from campaigns.revisit.access import office_people
from campaigns.revisit.closing import differences_of
from campaigns.revisit.view import recorded_of
from domain.campaign import require_in_force
from domain.errors import Refusal
from domain.local_time import local
from domain.revisit import read_words, told_to_department
from domain.roles import Role
from office.notices import tell_person
from office.rights import require_department_role
from storage.campaigns import Campaign
from storage.draws import Stage
from storage.people import Person
from storage.revisits import Explanation
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import revisit as cards


async def show_difference(uow: UnitOfWork, *, user_id: int, revisit_id: int, department_id: int) -> Card:
    """What differs, and what the department has said to it."""
    _, _, view = await _require_concerned(uow, user_id, revisit_id, department_id)
    return cards.difference_card(view)


async def ask_explanation(uow: UnitOfWork, *, user_id: int, revisit_id: int, department_id: int) -> Card:
    """Asks why."""
    _, campaign, view = await _require_concerned(uow, user_id, revisit_id, department_id)
    require_in_force(campaign.state)
    return cards.ask_explanation_card(view)


async def explain(
    uow: UnitOfWork, *, user_id: int, revisit_id: int, department_id: int, text: str, now: datetime
) -> Card:
    """Keeps what the department says beside what it said before; the office hears of it."""
    person, campaign, _ = await _require_concerned(uow, user_id, revisit_id, department_id)
    require_in_force(campaign.state)
    await uow.revisits.explain(revisit_id, Explanation(department_id, read_words(text), person.id, now))
    await uow.audit.note(
        "revisit.explain",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        revisit=revisit_id,
        department=department_id,
    )
    _, _, view = await _require_concerned(uow, user_id, revisit_id, department_id)
    count = len(view.explanations)
    for one in await office_people(uow, campaign):
        if one.id != person.id:
            key = f"revisit:explained:{revisit_id}:d{department_id}:{count}"
            await tell_person(uow, one, cards.explained_card(view), key=key, now=now)
    return cards.difference_card(view)


async def _require_concerned(
    uow: UnitOfWork, user_id: int, revisit_id: int, department_id: int
) -> tuple[Person, Campaign, cards.DifferenceView]:
    """An admin of a department that the difference concerns. To everybody else, and before the round is closed, there
    is no such thing: Refusal ``revisit.unknown``."""
    person, _ = await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    revisit = await uow.revisits.get(revisit_id)
    concerned = (await uow.revisits.concerned([revisit.id]))[revisit.id]
    told = told_to_department(await differences_of(uow, revisit))
    if revisit.stage is not Stage.SETTLED or department_id not in concerned or not told:
        raise Refusal("revisit.unknown")
    campaign = await uow.campaigns.get(revisit.campaign_id)
    zone = (await uow.offices.get(campaign.office_id)).timezone
    said = (await uow.revisits.explanations([revisit.id]))[revisit.id]
    view = cards.DifferenceView(
        revisit_id=revisit.id,
        department_id=department_id,
        department=(await uow.offices.department(department_id)).name,
        title=campaign.plan.title,
        subject=revisit.subject_name,
        number=revisit.number,
        differences=told,
        by_hand=(await recorded_of(uow, revisit)).by_hand,
        explanations=tuple((local(one.at, zone), one.words) for one in said if one.department_id == department_id),
    )
    return person, campaign, view
