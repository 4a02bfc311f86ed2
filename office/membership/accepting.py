"""Taking up a one-time link: the link is the right, once, for one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.errors import Refusal
from domain.lengths import NAME
from domain.local_time import local
from domain.roles import Appointment, Role
from office.menu import post_of, posts_of
from office.notices import tell_person
from office.rights import find_appointments
from storage.outbox import Purpose
from storage.people import Invitation
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.membership import declined_card, identity_card, joined_card, own_link_card
from templates.cards.menu import welcome_card
from templates.cards.menu_buttons import menu_buttons
from templates.messages import day_words

#: Who opens a link without ever having joined: no such person is stored.
NOBODY = 0


async def accept_invitation(
    uow: UnitOfWork, *, user_id: int, name: str, code: str, now: datetime, confirmed: bool = False
) -> Card:
    """Gives the person at ``user_id`` the role of the link ``code``, and tells the inviter.

    Someone who holds the role already, by this link or otherwise, is welcomed again and uses nothing up. The
    inviter's own tap is taken for a slip, and whoever opens an inspector's link is asked whether they are that
    inspector: nothing is used up until they say so (``confirmed``). ``name`` is the chat account's. Refuses with
    ``membership.link_unknown``, ``link_used``, ``link_expired``, ``seat_taken``, ``already_inspector``.
    """
    invitation = await _find(uow, code)
    person, held = await find_appointments(uow, user_id)
    wanted = _appointment(invitation, person.id if person else NOBODY)
    if wanted in held:
        return await _welcome(uow, wanted)
    await _require_open(uow, invitation, now)
    if not confirmed and person is not None and invitation.created_by == person.id:
        return own_link_card(await post_of(uow, wanted), code)
    await _require_free_seat(uow, wanted, held)
    if not confirmed and wanted.inspector_id is not None:
        return identity_card(await post_of(uow, wanted), code)
    person = await uow.people.remember(user_id, await _known_as(uow, wanted, held, name))
    wanted = replace(wanted, person_id=person.id)
    if not await uow.people.use_invitation(code, person_id=person.id, now=now):
        raise Refusal("membership.link_used")
    await uow.people.appoint(wanted)
    await _record(uow, invitation, wanted, name[:NAME], now)
    return await _welcome(uow, wanted)


async def decline_invitation(uow: UnitOfWork, *, invitation: str, now: datetime) -> Card:
    """The answer to someone who is not the inspector of the link with the code ``invitation``: it stays unused.

    Refuses like ``accept_invitation`` a link that is no longer good.
    """
    found = await _find(uow, invitation)
    await _require_open(uow, found, now)
    return declined_card((await post_of(uow, _appointment(found, NOBODY))).inspector)


async def _find(uow: UnitOfWork, code: str) -> Invitation:
    invitation = await uow.people.find_invitation(code)
    if invitation is None:
        raise Refusal("membership.link_unknown")
    return invitation


async def _known_as(uow: UnitOfWork, wanted: Appointment, held: list[Appointment], name: str) -> str:
    """Inspectors go by their name in the library, not by what they call themselves in the chat: records show it."""
    for appointment in (wanted, *held):
        if appointment.inspector_id is not None:
            return (await post_of(uow, appointment)).inspector
    return name


def _appointment(invitation: Invitation, person_id: int) -> Appointment:
    return Appointment(
        person_id=person_id,
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
    uow: UnitOfWork, invitation: Invitation, appointment: Appointment, account: str, now: datetime
) -> None:
    """``account`` is the chat's name of who came: the inviter sees by it whether the right one did."""
    facts = {name: value for name, value in vars(appointment).items() if name != "person_id"}
    await uow.audit.note("membership.joined", now=now, person_id=appointment.person_id, **facts)
    if invitation.created_by is None or invitation.created_by == appointment.person_id:
        return
    card = joined_card(account, await post_of(uow, appointment))
    inviter = await uow.people.get(invitation.created_by)
    await tell_person(uow, inviter, card, key=f"joined:{invitation.code}", now=now, purpose=Purpose.NOTICE)


async def _welcome(uow: UnitOfWork, appointment: Appointment) -> Card:
    posts = await posts_of(uow, await uow.people.appointments(appointment.person_id))
    return welcome_card(await post_of(uow, appointment), menu_buttons(posts))
