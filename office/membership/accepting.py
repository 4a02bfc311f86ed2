"""Taking up a one-time link: the link is the right, once, for one person."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.local_time import local
from domain.roles import Appointment, Role
from office.membership.members import NAME_LIMIT
from office.menu import post_of, posts_of
from office.notices import tell_person
from storage.people import Invitation, Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.membership import joined_card, own_link_card
from templates.cards.menu import welcome_card
from templates.cards.menu_buttons import menu_buttons
from templates.messages import day_words


async def accept_invitation(
    uow: UnitOfWork, *, user_id: int, name: str, code: str, now: datetime, by_inviter: bool = False
) -> Card:
    """Gives the person at ``user_id`` the role of the link ``code``, and tells the inviter.

    Someone who holds the role already, by this link or otherwise, is welcomed again and uses nothing up. The
    inviter's own tap is taken for a slip until they say otherwise (``by_inviter``). Refuses with
    ``membership.link_unknown``, ``link_used``, ``link_expired``, ``seat_taken``, ``already_inspector``.
    """
    invitation = await uow.people.find_invitation(code)
    if invitation is None:
        raise Refusal("membership.link_unknown")
    person = await uow.people.remember(user_id, name[:NAME_LIMIT])
    appointment = _appointment(invitation, person)
    held = await uow.people.appointments(person.id)
    if appointment in held:
        return await _welcome(uow, appointment)
    await _require_open(uow, invitation, now)
    if invitation.created_by == person.id and not by_inviter:
        return own_link_card(await post_of(uow, appointment), code)
    await _require_free_seat(uow, appointment, held)
    if not await uow.people.use_invitation(code, person_id=person.id, now=now):
        raise Refusal("membership.link_used")
    await uow.people.appoint(appointment)
    await _record(uow, invitation, appointment, person, now)
    return await _welcome(uow, appointment)


def _appointment(invitation: Invitation, person: Person) -> Appointment:
    return Appointment(
        person_id=person.id,
        office_id=invitation.office_id,
        role=invitation.role,
        department_id=invitation.department_id,
        inspector_id=invitation.inspector_id,
    )


async def _require_open(uow: UnitOfWork, invitation: Invitation, now: datetime) -> None:
    if invitation.used_by is not None:
        raise Refusal("membership.link_used")
    if now >= invitation.expires_at:
        zone = (await uow.offices.get(invitation.office_id)).timezone
        until = local(invitation.expires_at, zone)
        raise Refusal("membership.link_expired", until=f"{day_words(until.date())} {until:%H:%M}")


async def _require_free_seat(uow: UnitOfWork, appointment: Appointment, held: list[Appointment]) -> None:
    """One account for an inspector, one inspector for an account: otherwise nobody could say who signed."""
    if appointment.inspector_id is None:
        return
    if await uow.people.bound_inspectors([appointment.inspector_id]):
        wanted = await post_of(uow, appointment)
        raise Refusal("membership.seat_taken", inspector=wanted.inspector)
    for other in held:
        if other.role is Role.INSPECTOR and other.department_id == appointment.department_id:
            own = await post_of(uow, other)
            raise Refusal("membership.already_inspector", department=own.place, inspector=own.inspector)


async def _record(
    uow: UnitOfWork, invitation: Invitation, appointment: Appointment, person: Person, now: datetime
) -> None:
    facts = {name: value for name, value in vars(appointment).items() if name != "person_id"}
    await uow.audit.note("membership.joined", now=now, person_id=person.id, **facts)
    if invitation.created_by is None or invitation.created_by == person.id:
        return
    card = joined_card(person.name, await post_of(uow, appointment))
    inviter = await uow.people.get(invitation.created_by)
    await tell_person(uow, inviter, card, key=f"joined:{invitation.code}", now=now)


async def _welcome(uow: UnitOfWork, appointment: Appointment) -> Card:
    posts = await posts_of(uow, await uow.people.appointments(appointment.person_id))
    return welcome_card(await post_of(uow, appointment), menu_buttons(posts))
