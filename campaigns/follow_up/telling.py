"""Who hears of a step that somebody else has taken: whoever has the matter in hand or had, and who was asked for it."""

from __future__ import annotations

from datetime import datetime

from campaigns.follow_up.access import Access
from campaigns.follow_up.view import read_view
from domain.roles import Role
from office.notices import tell_person, tell_role
from storage.follow_ups import FollowUp
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import follow_up as cards


def key_of(after: FollowUp) -> str:
    """The identity of what is told of the step that led to this version."""
    return f"follow_up:{after.id}:{after.version}"


async def people_of(uow: UnitOfWork, follow_up: FollowUp) -> list[Person]:
    """Everybody with a role in the department that has it, in order of appointment."""
    found: dict[int, Person] = {}
    for role in Role:
        if role is not Role.OFFICE_ADMIN:
            for person in await uow.people.holding(follow_up.office_id, role, follow_up.department_id):
                found.setdefault(person.id, person)
    return list(found.values())


async def tell_handler(uow: UnitOfWork, access: Access, after: FollowUp, *, now: datetime) -> None:
    """Whoever had it in hand before this step, where somebody else took it and they are still of the department."""
    before = access.follow_up
    if before.person_id in {None, access.person.id}:
        return
    is_yours = after.is_open and after.person_id == before.person_id
    for person in await people_of(uow, before):
        if person.id == before.person_id:
            card = cards.moved_card(await read_view(uow, after, now=now), is_yours=is_yours)
            await tell_person(uow, person, card, key=key_of(after), now=now)


async def tell_asked(uow: UnitOfWork, access: Access, after: FollowUp, *, now: datetime) -> None:
    """The admins of the department that was asked to take it, and no longer is."""
    card = cards.taken_back_card(await read_view(uow, after, now=now))
    await tell_role(
        uow,
        office_id=after.office_id,
        department_id=access.follow_up.offered_to,
        role=Role.DEPARTMENT_ADMIN,
        card=card,
        key=key_of(after),
        now=now,
    )
