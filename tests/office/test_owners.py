"""Who owes a matter at this moment, and who stands in where nobody of them can be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from domain.inspection import ResultCode
from domain.obligations import Capacity, Duty
from domain.roles import Appointment, Role
from office import obligations
from office.obligations import Owing, Owners
from storage.forms import Section
from storage.people import Person
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene

TODAY = date(2024, 5, 10)


@dataclass
class House:
    """A form of the market department waits to be entered; its first two inspectors are on it."""

    uow: UnitOfWork
    scene: Scene
    section: Section
    now: datetime

    async def owing(
        self, duty: Duty = Duty.ENTER, *, today: date | None = TODAY, of_office: bool = False, **named: int
    ) -> Owing:
        """Who owes a matter of that duty about the form."""
        key = f"{duty.value}:{named}"
        department_id = None if of_office else self.section.department_id
        one = obligations.Owed(key, department_id, self.section.id, self.section.sample_id, **named)
        await self._owe(duty, one)
        found = await self.uow.obligations.find(key)
        assert found is not None
        return await Owners(self.uow, today).of(found)

    async def _owe(self, duty: Duty, one: obligations.Owed) -> None:
        campaign = await self.uow.campaigns.get(self.section.campaign_id)
        about = {"campaign": campaign, "duty": duty, "since": TODAY, "working_days": 2}
        await obligations.owe(self.uow, one, **about, now=self.now)

    async def person(self, user_id: int) -> Person:
        found = await self.uow.people.find(user_id)
        assert found is not None
        return found

    async def inspector(self, place: int) -> Person:
        return await self.person(self.scene.inspectors_of(MARKET)[place])

    async def leaves(self, person: Person, deputy: Person | None = None, *, days: int = 1) -> None:
        leave = {"from_on": TODAY, "until_on": TODAY + timedelta(days=days - 1), "today": TODAY}
        absence_id = await self.uow.absences.note(person.id, **leave, now=self.now)
        await self.uow.absences.name_deputy(absence_id, deputy.id if deputy else None)


@pytest.fixture
async def house(database: Database, now: datetime) -> AsyncIterator[House]:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=1)
        (section,) = await uow.forms.sections(campaign.id, scene.departments[MARKET])
        yield House(uow, scene, section, now)


def names(owing: Owing) -> list[str]:
    return [person.name for person in owing.people]


async def test_the_inspectors_on_the_subject_owe_its_form(house: House) -> None:
    owing = await house.owing()
    assert (names(owing), owing.capacity, owing.missing) == (["检查员05", "检查员06"], Capacity.OWN, ())


@pytest.mark.parametrize(
    ("duty", "name"),
    [(Duty.CONFIRM, f"{MARKET}管理员"), (Duty.REVIEW, f"{MARKET}审核员"), (Duty.MATCH, "办公室管理员")],
)
async def test_a_duty_of_a_role_is_owed_by_whoever_holds_it(house: House, duty: Duty, name: str) -> None:
    owing = await house.owing(duty)
    assert (names(owing), owing.capacity) == ([name], Capacity.OWN)


async def test_what_the_office_owes_is_its_admins_whatever_the_duty(house: House) -> None:
    assert names(await house.owing(Duty.SUMMARY, of_office=True)) == ["办公室管理员"]


async def test_a_matter_may_name_an_inspector_or_a_person(house: House) -> None:
    third = house.scene.inspectors[MARKET][2]
    assert names(await house.owing(Duty.NOTICE, inspector_id=third)) == ["检查员07"]
    somebody = await house.person(house.scene.admin_of(HOUSING))
    assert names(await house.owing(Duty.NOTICE, person_id=somebody.id)) == [f"{HOUSING}管理员"]


async def test_as_long_as_one_of_them_is_there_nobody_stands_in(house: House) -> None:
    await house.leaves(await house.inspector(0), await house.inspector(2))
    owing = await house.owing()
    assert (names(owing), owing.capacity, owing.missing) == (["检查员06"], Capacity.OWN, ("检查员05",))


async def test_the_named_deputy_comes_first_then_the_department_then_the_office(house: House) -> None:
    first, second, deputy = [await house.inspector(place) for place in range(3)]
    await house.leaves(first, deputy)
    await house.leaves(second)
    owing = await house.owing()
    assert (names(owing), owing.capacity) == (["检查员07"], Capacity.DEPUTY)
    assert owing.missing == ("检查员05", "检查员06")

    await house.uow.reachability.lost(deputy.id, problem="blocked", now=house.now)
    assert names(await house.owing()) == [f"{MARKET}管理员"]

    await house.leaves(await house.person(house.scene.admin_of(MARKET)))
    assert names(await house.owing()) == ["办公室管理员"]

    await house.leaves(await house.person(house.scene.admin))
    assert names(await house.owing()) == ["办公室管理员"], "somebody must hear of it"


async def test_a_deputy_of_another_department_or_one_who_has_left_stands_in_for_nobody_here(house: House) -> None:
    first, second, deputy = [await house.inspector(place) for place in range(3)]
    elsewhere = await house.person(house.scene.admin_of(HOUSING))  # a colleague of whoever has posts in both
    await house.leaves(first, elsewhere)
    await house.leaves(second, deputy)
    assert names(await house.owing()) == ["检查员07"]

    department, inspector_id = house.scene.departments[MARKET], house.scene.inspectors[MARKET][2]
    left = Appointment(deputy.id, house.scene.office_id, Role.INSPECTOR, department, inspector_id)
    await house.uow.people.dismiss(left)
    assert names(await house.owing()) == [f"{MARKET}管理员"]

    await house.leaves(first, await house.person(house.scene.admin))
    assert names(await house.owing()) == ["办公室管理员"], "the office may see every department"


async def test_a_leave_counts_on_its_days_only_and_not_once_it_is_ended(house: House) -> None:
    first, second, deputy = [await house.inspector(place) for place in range(3)]
    await house.leaves(first, deputy, days=3)
    await house.uow.reachability.lost(second.id, problem="blocked", now=house.now)
    for days, name in ((0, "检查员07"), (2, "检查员07"), (3, "检查员05"), (-1, "检查员05")):
        assert names(await house.owing(today=TODAY + timedelta(days=days))) == [name]
    assert names(await house.owing(today=None)) == ["检查员05"], "without a day nobody is on leave"
    await house.uow.absences.end(first.id, today=TODAY, now=house.now)
    assert names(await house.owing()) == ["检查员05"]


async def test_inspectors_without_an_account_or_not_available_are_missing(house: House) -> None:
    first, second = house.scene.inspectors[MARKET][:2]
    stored = (await house.uow.libraries.inspectors_by_id([first]))[first]
    await house.uow.libraries.change_inspector(first, replace(stored.inspector, available=False))
    assert names(await house.owing()) == ["检查员06"]
    account = await house.inspector(1)
    department = house.scene.departments[MARKET]
    gone = Appointment(account.id, house.scene.office_id, Role.INSPECTOR, department, second)
    await house.uow.people.dismiss(gone)
    owing = await house.owing()
    assert (names(owing), owing.capacity) == ([f"{MARKET}管理员"], Capacity.DEPUTY)
    assert owing.missing == ("检查员05", "检查员06")


async def test_nobody_owes_the_review_of_their_own_form(house: House) -> None:
    reviewer = await house.person(house.scene.reviewer_of(MARKET))
    (item, *_) = await house.uow.campaigns.items(house.section.campaign_id, house.section.department_id)
    await house.uow.forms.enter(house.section, {item.id: ResultCode(1)}, person_id=reviewer.id, now=house.now)
    owing = await house.owing(Duty.REVIEW)
    assert (names(owing), owing.capacity) == ([f"{MARKET}管理员"], Capacity.DEPUTY)
