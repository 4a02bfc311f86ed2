"""Somebody cannot be reached in the chat: whoever can do something about it is told once, until they are heard of."""

from __future__ import annotations

from datetime import datetime

from domain.roles import Appointment, Role
from office.menu import posts_of
from office.notices import tell_person
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.unreachable import unreachable_card


async def cannot_be_reached(uow: UnitOfWork, chat_id: int, *, problem: str, now: datetime) -> None:
    """The chat service takes nothing for this private chat. Their duties go on: the admins of their departments and of
    the office hear of it, once and not for every message."""
    person = await uow.people.find(chat_id)
    held = await uow.people.appointments(person.id) if person else []
    if person is None or not held or not await uow.reachability.lost(person.id, problem=problem, now=now):
        return
    await uow.audit.note("people.unreachable", now=now, person_id=person.id, problem=problem)
    posts = await posts_of(uow, held)
    card = unreachable_card(person.name, posts, problem)
    for reader in await _whoever_can_help(uow, person, held):
        await tell_person(uow, reader, card, key=f"unreachable:{person.id}:{now:%Y%m%d%H%M%S%f}", now=now)


async def heard_of(uow: UnitOfWork, chat_id: int, *, now: datetime) -> None:
    """Whoever writes can be written to."""
    person = await uow.people.find(chat_id)
    if person is not None and await uow.reachability.found(chat_id):
        await uow.audit.note("people.reachable", now=now, person_id=person.id)


async def _whoever_can_help(uow: UnitOfWork, lost: Person, held: list[Appointment]) -> list[Person]:
    found: dict[int, Person] = {}
    for one in held:
        if one.department_id is not None:
            admins = await uow.people.holding(one.office_id, Role.DEPARTMENT_ADMIN, one.department_id)
            found |= {person.id: person for person in admins}
        found |= {person.id: person for person in await uow.people.holding(one.office_id, Role.OFFICE_ADMIN)}
    found.pop(lost.id, None)
    return list(found.values())
