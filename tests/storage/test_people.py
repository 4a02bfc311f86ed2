"""People, their roles and their links, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import Refusal
from domain.roles import Appointment, Role
from storage.people import Invitation, Person
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, inspector


async def office(uow: UnitOfWork) -> tuple[int, int]:
    """An office with one department: their ids."""
    office_id = await uow.offices.add("示例区双随机办公室")
    (department,) = await uow.offices.add_departments(office_id, [MARKET])
    return office_id, department.id


async def test_a_person_is_remembered_once_and_a_new_display_name_is_taken_over(any_database: Database) -> None:
    async with any_database.open() as uow:
        first = await uow.people.remember(7_000_000_001, "示例甲")
        again = await uow.people.remember(7_000_000_001, "<b>&_*[甲")
        assert again == Person(first.id, 7_000_000_001, "<b>&_*[甲")
        assert await uow.people.find(7_000_000_001) == again
        assert await uow.people.get(first.id) == again


async def test_nobody_is_found_and_an_unknown_id_is_refused(any_database: Database) -> None:
    async with any_database.open() as uow:
        assert await uow.people.find(1) is None
        with pytest.raises(Refusal, match=r"people\.unknown"):
            await uow.people.get(99)


async def test_the_same_role_is_given_once(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, department_id = await office(uow)
        person = await uow.people.remember(1, "示例甲")
        of_office = Appointment(person.id, office_id, Role.OFFICE_ADMIN)
        in_department = Appointment(person.id, office_id, Role.REVIEWER, department_id)
        assert [await uow.people.appoint(one) for one in (of_office, in_department, of_office)] == [True, True, False]
        assert await uow.people.appointments(person.id) == [of_office, in_department]


async def test_a_role_is_taken_back_once_and_every_other_one_stays(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, department_id = await office(uow)
        person = await uow.people.remember(1, "示例甲")
        of_office = Appointment(person.id, office_id, Role.OFFICE_ADMIN)
        (row,) = await _inspectors(uow, department_id)
        bound = Appointment(person.id, office_id, Role.INSPECTOR, department_id, row)
        for one in (of_office, bound):
            await uow.people.appoint(one)
        assert [await uow.people.dismiss(bound), await uow.people.dismiss(bound)] == [True, False]
        assert await uow.people.appointments(person.id) == [of_office]
        assert await uow.people.bound_inspectors([row]) == {}
        assert await uow.people.dismiss(of_office)
        assert await uow.people.get(person.id) == person


@pytest.mark.parametrize("in_department", [True, False])
async def test_the_database_itself_stops_a_second_copy_of_a_role(any_database: Database, in_department: bool) -> None:
    async with any_database.open() as uow:
        office_id, department_id = await office(uow)
        person = await uow.people.remember(1, "示例甲")
        (row,) = await _inspectors(uow, department_id)
        first = Appointment(person.id, office_id, Role.INSPECTOR, department_id if in_department else None)
        await uow.people.appoint(first)
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.people.appoint(Appointment(**(vars(first) | {"inspector_id": row})))


async def test_those_who_hold_a_role_are_found_by_office_and_department(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, department_id = await office(uow)
        (other,) = await uow.offices.add_departments(office_id, [HOUSING])
        people = [await uow.people.remember(n, f"示例{n}") for n in (1, 2, 3)]
        for person, where in zip(people, (department_id, other.id, department_id), strict=True):
            await uow.people.appoint(Appointment(person.id, office_id, Role.REVIEWER, where))
        assert await uow.people.holding(office_id, Role.REVIEWER) == people
        assert await uow.people.holding(office_id, Role.REVIEWER, department_id) == [people[0], people[2]]
        assert await uow.people.holding(office_id, Role.LIAISON) == []


async def test_only_bound_inspectors_have_an_account(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, department_id = await office(uow)
        first, second = await _inspectors(uow, department_id, 2)
        person = await uow.people.remember(1, "示例甲")
        await uow.people.appoint(Appointment(person.id, office_id, Role.INSPECTOR, department_id, first))
        assert await uow.people.bound_inspectors([first, second]) == {first: person}
        assert await uow.people.bound_inspectors([]) == {}


async def test_a_link_comes_back_as_it_was_stored_and_is_used_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        office_id, department_id = await office(uow)
        one, two = [await uow.people.remember(n, f"示例{n}") for n in (1, 2)]
        code = "a" * 32
        until = now + timedelta(days=7)
        invitation = Invitation(code, office_id, Role.LIAISON, department_id, None, one.id, until)
        await uow.people.invite(invitation)
        assert await uow.people.find_invitation(code) == invitation
        assert await uow.people.use_invitation(code, person_id=two.id, now=now)
        assert not await uow.people.use_invitation(code, person_id=one.id, now=now)
        used = await uow.people.find_invitation(code)
    assert used is not None
    assert (used.used_by, used.used_at) == (two.id, now)


async def test_an_unknown_link_is_not_found_and_cannot_be_used(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        person = await uow.people.remember(1, "示例甲")
        assert await uow.people.find_invitation("no-such") is None
        assert not await uow.people.use_invitation("no-such", person_id=person.id, now=now)


async def _inspectors(uow: UnitOfWork, department_id: int, many: int = 1) -> list[int]:
    new = [inspector(n, MARKET) for n in range(1, many + 1)]
    await uow.libraries.save_inspectors({MARKET: department_id}, new)
    return [one.id for one in await uow.libraries.inspectors([department_id])]
