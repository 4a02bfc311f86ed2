"""One-time links: who may give which, whom they are bound to, how long they hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.errors import Refusal
from domain.library import clean_text
from domain.local_time import local
from domain.roles import Role
from office.membership.members import Host, require_host, require_short, seats
from office.rights import require_office_admin
from storage.people import Invitation, Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.links import invitation_link
from templates.cards.membership import (
    LINKS_AS_MESSAGES,
    Link,
    all_links_cards,
    invitation_card,
    links_file_card,
    unbound_card,
)
from templates.cards.role_words import ROLE_WORDS
from templates.documents.membership import links_sheet

VALID = timedelta(days=7)


async def found_office(uow: UnitOfWork, name: str, *, code: str, now: datetime) -> Invitation:
    """Makes the office ``name`` and the link for its first admin.

    For whoever runs the machine, so nobody's rights are asked. As long as nobody has used the link another one
    can be made in the same way, and the one before holds no longer; an office that has its admin refuses
    (``membership.office_exists``).
    """
    name = clean_text(name)
    if not name:
        raise Refusal("membership.no_office_name")
    require_short(name)
    known = await uow.offices.find_by_name(name)
    if known and await uow.people.holding(known.id, Role.OFFICE_ADMIN):
        raise Refusal("membership.office_exists", name=name)
    office_id = known.id if known else await uow.offices.add(name)
    await uow.people.void_founding_links(office_id, now=now)
    return await _invite(uow, None, office_id=office_id, role=Role.OFFICE_ADMIN, code=code, now=now)


async def invite(
    uow: UnitOfWork,
    *,
    user_id: int,
    role: str,
    department_id: int,
    code: str,
    bot_name: str,
    now: datetime,
) -> Card:
    """A link for ``role`` in the department (0: in the office itself), as a message to be forwarded.

    Inspectors are invited by name: see ``invite_inspector``.
    """
    if role not in ROLE_WORDS:
        raise Refusal("chat.stale_button")
    wanted = Role(role)
    if not department_id:
        return await _invite_to_office(uow, user_id, wanted, code=code, bot_name=bot_name, now=now)
    host = await require_host(uow, user_id, department_id)
    if wanted not in host.may_invite or wanted is Role.INSPECTOR:
        raise Refusal("membership.not_yours_to_invite", role=ROLE_WORDS[wanted])
    return invitation_card(await _host_link(uow, host, wanted, code=code, bot_name=bot_name, now=now))


async def open_unbound(uow: UnitOfWork, *, user_id: int, department_id: int, page: int = 0) -> Card:
    """The inspectors of the department who have no account yet, to choose from."""
    host = await _require_inspectors_host(uow, user_id, department_id)
    all_seats = await seats(uow, department_id)
    waiting = [seat for seat in all_seats if not seat.account]
    return unbound_card(department_id, host.department.name, waiting, page, total=len(all_seats))


async def invite_inspector(
    uow: UnitOfWork, *, user_id: int, inspector_id: int, code: str, bot_name: str, now: datetime
) -> Card:
    """The link of one inspector of the library."""
    found = (await uow.libraries.inspectors_by_id([inspector_id])).get(inspector_id)
    if found is None:
        raise Refusal("chat.stale_button")
    host = await _require_inspectors_host(uow, user_id, found.department_id)
    name = found.inspector.name
    if await uow.people.bound_inspectors([inspector_id]):
        raise Refusal("membership.seat_taken", inspector=name)
    link = await _host_link(
        uow, host, Role.INSPECTOR, code=code, bot_name=bot_name, now=now, inspector=(inspector_id, name)
    )
    return invitation_card(link)


async def invite_all_inspectors(
    uow: UnitOfWork,
    *,
    user_id: int,
    department_id: int,
    new_code: Callable[[], str],
    bot_name: str,
    now: datetime,
) -> list[Card]:
    """A link for each inspector of the department who has not joined: a message each, one file of many."""
    host = await _require_inspectors_host(uow, user_id, department_id)
    waiting = [seat for seat in await seats(uow, department_id) if not seat.account]
    if not waiting:
        raise Refusal("membership.nobody_waiting", department=host.department.name)
    links = [
        await _host_link(
            uow,
            host,
            Role.INSPECTOR,
            code=new_code(),
            bot_name=bot_name,
            now=now,
            inspector=(seat.inspector_id, seat.name),
        )
        for seat in waiting
    ]
    if len(links) <= LINKS_AS_MESSAGES:
        return all_links_cards(host.department.name, links)
    rows = [(seat.name, seat.section, link.url) for seat, link in zip(waiting, links, strict=True)]
    return [links_file_card(host.department.name, links, links_sheet(rows, until=links[0].until))]


async def _require_inspectors_host(uow: UnitOfWork, user_id: int, department_id: int) -> Host:
    host = await require_host(uow, user_id, department_id)
    if Role.INSPECTOR not in host.may_invite:
        raise Refusal("membership.not_yours_to_invite", role=ROLE_WORDS[Role.INSPECTOR])
    return host


async def _invite_to_office(
    uow: UnitOfWork, user_id: int, role: Role, *, code: str, bot_name: str, now: datetime
) -> Card:
    person, office_id = await require_office_admin(uow, user_id)
    if role is not Role.OFFICE_ADMIN:
        raise Refusal("membership.not_yours_to_invite", role=ROLE_WORDS[role])
    invitation = await _invite(uow, person, office_id=office_id, role=role, code=code, now=now)
    place = (await uow.offices.get(office_id)).name
    return invitation_card(await _link(uow, invitation, place, bot_name))


async def _host_link(
    uow: UnitOfWork,
    host: Host,
    role: Role,
    *,
    code: str,
    bot_name: str,
    now: datetime,
    inspector: tuple[int, str] | None = None,
) -> Link:
    """A new link into the host's department; ``inspector`` is the (id, name) that it is bound to."""
    inspector_id, name = inspector or (None, "")
    invitation = await _invite(
        uow,
        host.person,
        office_id=host.department.office_id,
        role=role,
        code=code,
        now=now,
        department_id=host.department.id,
        inspector_id=inspector_id,
    )
    return await _link(uow, invitation, host.department.name, bot_name, inspector=name)


async def _invite(
    uow: UnitOfWork,
    person: Person | None,
    *,
    office_id: int,
    role: Role,
    code: str,
    now: datetime,
    department_id: int | None = None,
    inspector_id: int | None = None,
) -> Invitation:
    who = person.id if person else None
    invitation = Invitation(code, office_id, role, department_id, inspector_id, who, expires_at=now + VALID)
    await uow.people.invite(invitation)
    await uow.audit.note(
        "membership.invited",
        now=now,
        person_id=who,
        office_id=office_id,
        role=role.value,
        department_id=department_id,
        inspector_id=inspector_id,
    )
    return invitation


async def _link(uow: UnitOfWork, invitation: Invitation, place: str, bot_name: str, *, inspector: str = "") -> Link:
    office = await uow.offices.get(invitation.office_id)
    until = local(invitation.expires_at, office.timezone)
    url = invitation_link(bot_name, invitation.code)
    return Link(office.name, place, invitation.role, url, until, inspector)
