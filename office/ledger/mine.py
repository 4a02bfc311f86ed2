"""Whose a matter is, asked the other way round: everything that one person owes or stands in for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.obligations import OWNERS, Capacity, Duty
from domain.roles import Appointment, Role
from office.obligations.owners import ROLES, Owners
from storage.ledger import Place, Posts
from storage.obligations import Obligation
from storage.people import Person
from storage.unit_of_work import UnitOfWork

#: What a role brings in its department.
DUTIES = {role: frozenset(duty for duty in Duty if OWNERS[duty] is owner) for owner, role in ROLES.items()}
#: So many matters of others are looked at in one department; whoever has more to stand in for has the overview.
MOST_FORSAKEN = 300


@dataclass(frozen=True)
class Mine:
    """What somebody owes, and what they stand in for with the names of those who are missing, soonest due first.
    ``is_cut``: there is more to stand in for than was looked at."""

    own: tuple[Obligation, ...]
    deputised: tuple[tuple[Obligation, tuple[str, ...]], ...]
    is_cut: bool = False

    @property
    def ids(self) -> set[int]:
        return {one.id for one in self.own} | {one.id for one, _ in self.deputised}


async def find_mine(uow: UnitOfWork, person: Person, held: Sequence[Appointment], *, today: date) -> Mine:
    """Everything open that is the person's to do on ``today``."""
    own = await _own(uow, person, held)
    owners = Owners(uow, today)
    candidates, is_cut = await _forsaken(uow, owners, held)
    for leave in await uow.absences.stood_in_by(person.id, today):
        absent = await uow.people.get(leave.person_id)
        candidates += await _own(uow, absent, await uow.people.appointments(absent.id))
    await owners.read_authors(candidates)
    mine = {one.id for one in own}
    deputised = {}
    for one in candidates:
        if one.id not in mine and one.id not in deputised:
            owing = await owners.of(one)
            if owing.capacity is Capacity.DEPUTY and person in owing.people:
                deputised[one.id] = (one, owing.missing)
    in_order = sorted(deputised.values(), key=lambda pair: (pair[0].due_on, pair[0].id))
    return Mine(tuple(own), tuple(in_order), is_cut)


async def _own(uow: UnitOfWork, person: Person, held: Sequence[Appointment]) -> list[Obligation]:
    """Nobody reviews a form that they took part in filling, so that is not theirs."""
    ids = await uow.ledger.own(_posts(person, held))
    owed = (await uow.obligations.by_id(sorted(ids))).values()
    reviews = {one.id: one.matter_id for one in owed if one.duty is Duty.REVIEW and one.matter_id is not None}
    authors = await uow.forms.authors_of(list(reviews.values()))
    found = [one for one in owed if one.id not in reviews or person.id not in authors[reviews[one.id]]]
    return sorted(found, key=lambda one: (one.due_on, one.id))


def _posts(person: Person, held: Sequence[Appointment]) -> Posts:
    return Posts(
        person_id=person.id,
        inspectors=tuple(one.inspector_id for one in held if one.inspector_id is not None),
        offices=tuple(one.office_id for one in held if one.role is Role.OFFICE_ADMIN),
        duties=tuple(_duties(held)),
    )


def _duties(held: Sequence[Appointment]) -> Iterator[tuple[Place, frozenset[Duty]]]:
    for one in held:
        if one.department_id is not None and one.role in DUTIES:
            yield Place(one.office_id, one.department_id), DUTIES[one.role]


async def _forsaken(uow: UnitOfWork, owners: Owners, held: Sequence[Appointment]) -> tuple[list[Obligation], bool]:
    """What an admin may have to stand in for: in their own department, and for the office in those without an admin
    who could."""
    places = {(one.office_id, one.department_id) for one in held if one.role is Role.DEPARTMENT_ADMIN}
    for office_id in {one.office_id for one in held if one.role is Role.OFFICE_ADMIN}:
        for department in await uow.offices.departments(office_id):
            admins = await owners.holding(office_id, Role.DEPARTMENT_ADMIN, department.id)
            if not any([await owners.is_present(one) for one in admins]):
                places.add((office_id, department.id))
    found: list[Obligation] = []
    is_cut = False
    for office_id, department_id in sorted(places, key=str):
        if department_id is not None:
            some = await _forsaken_in(uow, owners, office_id, department_id)
            is_cut = is_cut or len(some) == MOST_FORSAKEN
            found += some
    return found, is_cut


async def _forsaken_in(uow: UnitOfWork, owners: Owners, office_id: int, department_id: int) -> list[Obligation]:
    # Reviews are looked at one by one: a reviewer who is there may have filled the very form.
    duties = {Duty.REVIEW}
    for role, those in DUTIES.items():
        holders = await owners.holding(office_id, role, department_id)
        if not any([await owners.is_present(one) for one in holders]):
            duties |= those
    present = await owners.present_inspectors(department_id)
    return await uow.ledger.forsaken(
        Place(office_id, department_id), present=present, duties=duties, limit=MOST_FORSAKEN
    )
