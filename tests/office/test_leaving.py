"""Taking roles back: who may, from whom, and what is left."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Refusal
from domain.roles import Appointment, Role
from office import membership
from office.menu import open_menu
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.membership import NEWCOMER, accept, labels, link


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=0)


async def person_id(uow: UnitOfWork, user_id: int) -> int:
    person = await uow.people.find(user_id)
    assert person is not None
    return person.id


async def dismiss(
    uow: UnitOfWork, scene: Scene, now: datetime, *, by: int, whom: int, role: Role, department: str = ""
) -> Card:
    about = {
        "user_id": by,
        "department_id": scene.departments.get(department, 0),
        "person_id": await person_id(uow, whom),
        "role": role.value,
    }
    await membership.ask_dismissal(uow, **about)
    return await membership.dismiss(uow, **about, now=now)


async def test_a_department_admin_sees_those_whom_they_may_dismiss(database: Database, scene: Scene) -> None:
    async with database.read() as uow:
        card = await membership.open_accounts(
            uow, user_id=scene.admin_of(HOUSING), department_id=scene.departments[HOUSING]
        )
    names = [f"检查员0{n}·检查人员" for n in range(1, 5)]
    assert labels(card) == [f"{HOUSING}审核员·审核人员", *names, "返回"]


async def test_an_inspectors_row_is_free_for_a_new_link_and_the_person_is_told(
    database: Database, scene: Scene, now: datetime
) -> None:
    inspector_id, account = scene.inspectors[HOUSING][0], scene.inspectors_of(HOUSING)[0]
    admin = scene.admin_of(HOUSING)
    async with database.open() as uow:
        card = await dismiss(uow, scene, now, by=admin, whom=account, role=Role.INSPECTOR, department=HOUSING)
        assert card.text.startswith("已解除 检查员01 的账号")
        (notice,) = await uow.outbox.claim(now=now, limit=10)
        assert notice.chat_id == account
        assert "检查人员（检查员01）" in notice.text
        (entry,) = await uow.audit.entries()
        assert (entry.action, entry.facts["inspector_id"]) == ("membership.dismissed", inspector_id)
        assert (await open_menu(uow, user_id=account)).text.startswith("这里是")
        await link(uow, scene, "c1", now, role=Role.INSPECTOR, inspector_id=inspector_id)
        await accept(uow, "c1", now, confirmed=True)
        assert (await uow.people.bound_inspectors([inspector_id]))[inspector_id].chat_user_id == NEWCOMER


async def test_the_link_that_gave_the_role_does_not_give_it_again(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        await accept(uow, "c1", now)
        await dismiss(uow, scene, now, by=scene.admin, whom=NEWCOMER, role=Role.REVIEWER, department=HOUSING)
        with pytest.raises(Refusal, match=r"membership\.link_used"):
            await accept(uow, "c1", now)


async def test_the_office_dismisses_a_departments_admin(database: Database, scene: Scene, now: datetime) -> None:
    whom = scene.admin_of(MARKET)
    async with database.open() as uow:
        await dismiss(uow, scene, now, by=scene.admin, whom=whom, role=Role.DEPARTMENT_ADMIN, department=MARKET)
        assert await uow.people.holding(scene.office_id, Role.DEPARTMENT_ADMIN, scene.departments[MARKET]) == []


async def test_the_last_admin_of_an_office_stays(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        with pytest.raises(Refusal, match=r"membership\.last_office_admin"):
            await dismiss(uow, scene, now, by=scene.admin, whom=scene.admin, role=Role.OFFICE_ADMIN)
        second = await uow.people.remember(NEWCOMER, "示例新人")
        await uow.people.appoint(Appointment(second.id, scene.office_id, Role.OFFICE_ADMIN))
        await dismiss(uow, scene, now, by=NEWCOMER, whom=scene.admin, role=Role.OFFICE_ADMIN)
        with pytest.raises(Refusal, match=r"membership\.last_office_admin"):
            await membership.dismiss(
                uow, user_id=NEWCOMER, department_id=0, person_id=second.id, role="office_admin", now=now
            )
        assert await uow.people.holding(scene.office_id, Role.OFFICE_ADMIN) == [second]


@pytest.mark.parametrize(
    ("by", "whom", "role", "department", "code"),
    [
        ("department", "department", Role.DEPARTMENT_ADMIN, MARKET, "membership.not_yours_to_dismiss"),
        ("office", "inspector", Role.INSPECTOR, MARKET, "membership.not_yours_to_dismiss"),
        ("office", "department", Role.REVIEWER, "", "membership.not_yours_to_dismiss"),
        ("office", "reviewer", Role.LIAISON, MARKET, "membership.not_joined"),
        ("department", "reviewer", Role.REVIEWER, HOUSING, "rights.department_admin_only"),
        ("department", "office", Role.OFFICE_ADMIN, "", "rights.office_admin_only"),
        ("reviewer", "inspector", Role.INSPECTOR, MARKET, "rights.department_admin_only"),
    ],
)
async def test_nobody_dismisses_beyond_their_right(
    database: Database, scene: Scene, now: datetime, by: str, whom: str, role: Role, department: str, code: str
) -> None:
    people = {
        "office": scene.admin,
        "department": scene.admin_of(MARKET),
        "reviewer": scene.reviewer_of(MARKET),
        "inspector": scene.inspectors_of(MARKET)[0],
    }
    async with database.open() as uow:
        with pytest.raises(Refusal) as refused:
            await dismiss(uow, scene, now, by=people[by], whom=people[whom], role=role, department=department)
        assert await uow.audit.entries() == []
    assert refused.value.code == code


async def test_a_made_up_role_on_a_button_is_an_old_button(database: Database, scene: Scene) -> None:
    async with database.read() as uow:
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await membership.open_account(
                uow, user_id=scene.admin, department_id=scene.departments[MARKET], person_id=1, role="king"
            )
