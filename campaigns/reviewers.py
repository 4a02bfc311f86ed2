"""Who may review a form, and how they hear of it: never anyone who took part in filling it."""

from __future__ import annotations

from datetime import datetime

from campaigns.forms import read_form
from domain.roles import Role
from office.notices import tell_person, tell_role
from storage.forms import Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.review import nobody_card, to_review_card

#: Who reviews for a department.
REVIEWING = (Role.REVIEWER, Role.DEPARTMENT_ADMIN)


async def reviewers_of(uow: UnitOfWork, section: Section) -> list[Person]:
    """Everyone who may review the section as things stand, each once."""
    department = await uow.offices.department(section.department_id)
    authors = await uow.forms.authors(section.id)
    found: dict[int, Person] = {}
    for role in REVIEWING:
        for person in await uow.people.holding(department.office_id, role, department.id):
            found.setdefault(person.id, person)
    return [person for person in found.values() if person.id not in authors]


async def call_reviewers(uow: UnitOfWork, section: Section, *, now: datetime) -> None:
    """Tells the reviewers that the section was handed in.

    Where nobody may review it, the admins of the department and of the office are asked to invite somebody.
    """
    form = await read_form(uow, section.id)
    reviewers = await reviewers_of(uow, section)
    key = f"review:{section.id}:{section.version}"
    for person in reviewers:
        await tell_person(uow, person, to_review_card(form), key=key, now=now)
    if not reviewers:
        await _ask_for_a_reviewer(uow, section, key=key, now=now)


async def _ask_for_a_reviewer(uow: UnitOfWork, section: Section, *, key: str, now: datetime) -> None:
    card = nobody_card(await read_form(uow, section.id))
    department = await uow.offices.department(section.department_id)
    for role, department_id in ((Role.DEPARTMENT_ADMIN, department.id), (Role.OFFICE_ADMIN, None)):
        await tell_role(
            uow,
            office_id=department.office_id,
            role=role,
            department_id=department_id,
            card=card,
            key=key,
            now=now,
        )
