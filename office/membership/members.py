"""Who is there: the office, its departments, their people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refusal
from domain.lengths import NAME
from domain.library import clean_text
from domain.roles import Role
from office.rights import require_member, require_office_admin
from storage.offices import Department
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.membership import (
    Seat,
    department_card,
    departments_added,
    departments_asked,
    members_card,
)

#: Characters of a name of an office, a department, a person.

#: Whom each kind of admin may invite. Inspectors are known to their own department alone.
MAY_INVITE: dict[Role, tuple[Role, ...]] = {
    Role.OFFICE_ADMIN: (Role.DEPARTMENT_ADMIN, Role.REVIEWER, Role.LIAISON),
    Role.DEPARTMENT_ADMIN: (Role.INSPECTOR, Role.REVIEWER, Role.LIAISON),
}


@dataclass(frozen=True)
class Host:
    """Someone who looks after a department: its own admin, an admin of its office, or both in one."""

    person: Person
    department: Department
    may_invite: tuple[Role, ...]
    from_office: bool


async def require_host(uow: UnitOfWork, user_id: int, department_id: int) -> Host:
    """An admin of the department or of its office; else Refusal ``rights.department_admin_only``."""
    person, held = await require_member(uow, user_id)
    department = await uow.offices.department(department_id)
    as_what = {
        one.role
        for one in held
        if (one.role is Role.OFFICE_ADMIN and one.office_id == department.office_id)
        or (one.role is Role.DEPARTMENT_ADMIN and one.department_id == department_id)
    }
    if not as_what:
        raise Refusal("rights.department_admin_only", department=department.name)
    allowed = {role for own in as_what for role in MAY_INVITE[own]}
    in_order = tuple(role for role in Role if role in allowed)
    return Host(person, department, in_order, from_office=Role.OFFICE_ADMIN in as_what)


async def open_members(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """The office admin's view: own admins, and the departments to choose from."""
    _, office_id = await require_office_admin(uow, user_id)
    return await _members(uow, office_id, page)


async def ask_departments(uow: UnitOfWork, *, user_id: int) -> Card:
    """Asks an office admin for names of departments."""
    _, office_id = await require_office_admin(uow, user_id)
    return departments_asked((await uow.offices.get(office_id)).name)


async def add_departments(uow: UnitOfWork, *, user_id: int, names: str, now: datetime) -> Card:
    """Enters the departments typed one per line; those already there stay as they are."""
    person, office_id = await require_office_admin(uow, user_id)
    typed = list(dict.fromkeys(name for line in names.splitlines() if (name := clean_text(line))))
    if not typed:
        raise Refusal("membership.no_names")
    for name in typed:
        require_short(name)
    added = [department.name for department in await uow.offices.add_departments(office_id, typed)]
    await uow.audit.note("membership.departments_added", now=now, person_id=person.id, office_id=office_id, names=added)
    news = departments_added(added, [name for name in typed if name not in added])
    return await _members(uow, office_id, 0, news=news)


def require_short(name: str) -> None:
    """Refuses a name over ``NAME`` characters."""
    if len(name) > NAME:
        raise Refusal("membership.name_too_long", name=f"{name[:20]}……", limit=NAME)


async def open_department(uow: UnitOfWork, *, user_id: int, department_id: int) -> Card:
    """One department's people by role, with who of its inspectors has joined."""
    host = await require_host(uow, user_id, department_id)
    office_id = host.department.office_id
    roles = (Role.DEPARTMENT_ADMIN, Role.REVIEWER, Role.LIAISON)
    people = [(role, [one.name for one in await uow.people.holding(office_id, role, department_id)]) for role in roles]
    return department_card(
        department_id=department_id,
        place=host.department.name,
        people=people,
        seats=await seats(uow, department_id),
        may_invite=host.may_invite,
        from_office=host.from_office,
    )


async def seats(uow: UnitOfWork, department_id: int) -> list[Seat]:
    """The department's inspectors, each with the chat account that is bound to them."""
    stored = await uow.libraries.inspectors([department_id])
    bound = await uow.people.bound_inspectors([one.id for one in stored])
    return [
        Seat(one.id, one.inspector.name, one.inspector.section, bound[one.id].name if one.id in bound else "")
        for one in stored
    ]


async def _members(uow: UnitOfWork, office_id: int, page: int, *, news: str = "") -> Card:
    office = await uow.offices.get(office_id)
    admins = [person.name for person in await uow.people.holding(office_id, Role.OFFICE_ADMIN)]
    departments = [(one.id, one.name) for one in await uow.offices.departments(office_id)]
    return members_card(office.name, admins, departments, page, news=news)
