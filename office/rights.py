"""Who may do what. Asked at the start of every use case, of the roles as stored at that moment; no role, no right."""

from __future__ import annotations

from domain.errors import Refusal
from domain.roles import Appointment, Role
from storage.people import Person
from storage.unit_of_work import UnitOfWork


async def find_appointments(uow: UnitOfWork, user_id: int) -> tuple[Person | None, list[Appointment]]:
    """The person of a chat account and the roles they hold; ``(None, [])`` for a stranger."""
    person = await uow.people.find(user_id)
    return (person, await uow.people.appointments(person.id)) if person else (None, [])


async def require_member(uow: UnitOfWork, user_id: int) -> tuple[Person, list[Appointment]]:
    """A person with at least one role, or Refusal ``rights.stranger``."""
    person, held = await find_appointments(uow, user_id)
    if person is None or not held:
        raise Refusal("rights.stranger")
    return person, held


async def require_office_admin(uow: UnitOfWork, user_id: int, office_id: int | None = None) -> tuple[Person, int]:
    """An admin of the office (of ``office_id`` where given), with the office's id; else Refusal."""
    person, held = await require_member(uow, user_id)
    for appointment in held:
        if appointment.role is Role.OFFICE_ADMIN and office_id in {None, appointment.office_id}:
            return person, appointment.office_id
    raise Refusal("rights.office_admin_only")


async def require_department_role(
    uow: UnitOfWork, user_id: int, department_id: int, *roles: Role
) -> tuple[Person, Appointment]:
    """Someone who holds one of ``roles`` in the department; else Refusal naming the department."""
    person, held = await require_member(uow, user_id)
    for appointment in held:
        if appointment.department_id == department_id and appointment.role in roles:
            return person, appointment
    department = await uow.offices.department(department_id)
    code = "rights.department_admin_only" if Role.DEPARTMENT_ADMIN in roles else "rights.wrong_department"
    raise Refusal(code, department=department.name)
