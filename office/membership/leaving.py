"""Taking a role back: from an account that is not the right person's, or from someone who has moved on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refusal
from domain.roles import Appointment, Role
from office.membership.members import require_host
from office.menu import post_of
from office.notices import tell_person
from office.rights import require_office_admin
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.leaving import (
    Account,
    account_card,
    accounts_card,
    dismissal_asked,
    dismissed_card,
    dismissed_news,
)
from templates.cards.role_words import ROLE_WORDS


@dataclass(frozen=True)
class Realm:
    """Where an admin looks after accounts: a department, or the office itself (``department_id`` None), and the
    ``roles`` that are theirs to take back: those that they may give."""

    admin: Person
    office_id: int
    department_id: int | None
    place: str
    roles: tuple[Role, ...]


async def open_accounts(uow: UnitOfWork, *, user_id: int, department_id: int, page: int = 0) -> Card:
    """Those who have joined and whom this admin may dismiss; ``department_id`` 0: the office's own admins."""
    return await _accounts(uow, await _require_realm(uow, user_id, department_id), page)


async def open_account(uow: UnitOfWork, *, user_id: int, department_id: int, person_id: int, role: str) -> Card:
    """One joined person in one role. Refuses with ``membership.not_joined``, ``not_yours_to_dismiss``."""
    realm = await _require_realm(uow, user_id, department_id)
    appointment = await _find(uow, realm, person_id, role)
    return account_card(await _account(uow, appointment), await post_of(uow, appointment))


async def ask_dismissal(uow: UnitOfWork, *, user_id: int, department_id: int, person_id: int, role: str) -> Card:
    """The question whether really; refuses what ``dismiss`` refuses."""
    realm = await _require_realm(uow, user_id, department_id)
    appointment = await _find(uow, realm, person_id, role)
    await _require_another(uow, realm, appointment)
    return dismissal_asked(await _account(uow, appointment), await post_of(uow, appointment))


async def dismiss(
    uow: UnitOfWork, *, user_id: int, department_id: int, person_id: int, role: str, now: datetime
) -> Card:
    """Takes the role back and tells the person; an inspector's row is then free for a new link.

    Refuses with ``membership.not_joined``, ``not_yours_to_dismiss``, ``last_office_admin``.
    """
    realm = await _require_realm(uow, user_id, department_id)
    appointment = await _find(uow, realm, person_id, role)
    await _require_another(uow, realm, appointment)
    account, post = await _account(uow, appointment), await post_of(uow, appointment)
    await uow.people.dismiss(appointment)
    await _release(uow, appointment)
    facts = {name: value for name, value in vars(appointment).items() if name != "person_id"}
    await uow.audit.note("membership.dismissed", now=now, person_id=realm.admin.id, whom=person_id, **facts)
    key = f"dismissed:{role}:{department_id}:{now.isoformat()}"
    card = dismissed_card(post, by=realm.admin.name)
    await tell_person(uow, await uow.people.get(person_id), card, key=key, now=now)
    return await _accounts(uow, realm, 0, news=dismissed_news(account, post))


async def _release(uow: UnitOfWork, left: Appointment) -> None:
    """Whoever holds no other role in the department owes nothing by name in it any more."""
    held = await uow.people.appointments(left.person_id)
    if left.department_id is not None and left.department_id not in {one.department_id for one in held}:
        await uow.obligations.release(left.person_id, left.department_id)


async def _require_realm(uow: UnitOfWork, user_id: int, department_id: int) -> Realm:
    if not department_id:
        admin, office_id = await require_office_admin(uow, user_id)
        return Realm(admin, office_id, None, (await uow.offices.get(office_id)).name, (Role.OFFICE_ADMIN,))
    host = await require_host(uow, user_id, department_id)
    department = host.department
    return Realm(host.person, department.office_id, department.id, department.name, host.may_invite)


async def _find(uow: UnitOfWork, realm: Realm, person_id: int, role: str) -> Appointment:
    if role not in ROLE_WORDS:
        raise Refusal("chat.stale_button")
    if role not in realm.roles:
        raise Refusal("membership.not_yours_to_dismiss", role=ROLE_WORDS[Role(role)])
    where = (realm.office_id, role, realm.department_id)
    for one in await uow.people.appointments(person_id):
        if (one.office_id, one.role, one.department_id) == where:
            return one
    raise Refusal("membership.not_joined")


async def _require_another(uow: UnitOfWork, realm: Realm, appointment: Appointment) -> None:
    """An office without an admin could never be entered again."""
    if appointment.role is Role.OFFICE_ADMIN:
        left = await uow.people.holding(realm.office_id, Role.OFFICE_ADMIN)
        if len(left) == 1:
            raise Refusal("membership.last_office_admin", office=realm.place)


async def _account(uow: UnitOfWork, appointment: Appointment) -> Account:
    name = (await uow.people.get(appointment.person_id)).name
    return Account(appointment.department_id or 0, appointment.person_id, name, appointment.role)


async def _accounts(uow: UnitOfWork, realm: Realm, page: int, *, news: str = "") -> Card:
    department_id = realm.department_id or 0
    accounts = [
        Account(department_id, person.id, person.name, role)
        for role in realm.roles
        for person in await uow.people.holding(realm.office_id, role, realm.department_id)
    ]
    return accounts_card(department_id, realm.place, accounts, page, news=news)
