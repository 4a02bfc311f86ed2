"""The menu: what a person may do, told from the roles they hold at that moment. A stranger is told who we are."""

from __future__ import annotations

from collections.abc import Sequence

from domain.roles import Appointment
from office.rights import find_appointments
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.menu import Post, help_card, menu_card, stranger_card
from templates.cards.menu_buttons import menu_buttons


async def open_menu(uow: UnitOfWork, *, user_id: int) -> Card:
    """The menu of a member, a sentence for anybody else."""
    person, held = await find_appointments(uow, user_id)
    if person is None or not held:
        return stranger_card()
    posts = await posts_of(uow, held)
    revisits = len(await uow.revisits.of_recorder(person.id))
    inspectors = [one.inspector_id for one in held if one.inspector_id is not None]
    assisted = len(await uow.specialists.of_inspectors(inspectors)) if inspectors else 0
    return menu_card(posts, menu_buttons(posts, revisits=revisits, assisted=assisted))


async def show_help(uow: UnitOfWork, *, user_id: int) -> Card:
    """Short help for the roles that the person holds."""
    _, held = await find_appointments(uow, user_id)
    return help_card(await posts_of(uow, held))


async def posts_of(uow: UnitOfWork, held: Sequence[Appointment]) -> list[Post]:
    """The appointments as a person reads them, in the order in which they were given."""
    return [await post_of(uow, appointment) for appointment in held]


async def post_of(uow: UnitOfWork, appointment: Appointment) -> Post:
    """One appointment as a person reads it."""
    if appointment.department_id is None:
        return Post(appointment.role, (await uow.offices.get(appointment.office_id)).name)
    department = await uow.offices.department(appointment.department_id)
    inspector = await _bound_name(uow, appointment.inspector_id)
    return Post(appointment.role, department.name, department.id, inspector)


async def _bound_name(uow: UnitOfWork, inspector_id: int | None) -> str:
    if inspector_id is None:
        return ""
    return (await uow.libraries.inspectors_by_id([inspector_id]))[inspector_id].inspector.name
