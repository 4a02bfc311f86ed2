"""Offices, departments and their people; and the menu that their roles give them."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Refusal
from domain.roles import Appointment, Role
from office import membership
from office.menu import open_menu, show_help
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.membership import NASTY, NEWCOMER, accept, labels, new_inspector

LOOKUP = "检查对象查询"


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=0)


async def test_departments_are_typed_one_a_line_and_known_ones_stay(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        typed = f" 应急管理局 \n\n{MARKET}\n{NASTY}\n应急管理局"
        card = await membership.add_departments(uow, user_id=scene.admin, names=typed, now=now)
        names = [department.name for department in await uow.offices.departments(scene.office_id)]
    assert names == [HOUSING, MARKET, "应急管理局", NASTY]
    assert f"已添加 2 个：应急管理局、{NASTY}" in card.text
    assert f"没有重复添加：{MARKET}" in card.text


@pytest.mark.parametrize(("typed", "code"), [(" \n ", "no_names"), ("局" * 101, "name_too_long")])
async def test_department_names_that_are_none_are_refused(
    database: Database, scene: Scene, now: datetime, typed: str, code: str
) -> None:
    async with database.open() as uow:
        with pytest.raises(Refusal, match=rf"membership\.{code}"):
            await membership.add_departments(uow, user_id=scene.admin, names=typed, now=now)


async def test_only_office_admins_add_departments_and_see_all_of_them(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        for use in (
            membership.add_departments(uow, user_id=scene.admin_of(MARKET), names="某局", now=now),
            membership.ask_departments(uow, user_id=scene.admin_of(MARKET)),
            membership.open_members(uow, user_id=scene.admin_of(MARKET)),
        ):
            with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
                await use


async def test_a_departments_page_tells_who_holds_which_role_and_who_is_bound(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await new_inspector(uow, scene, name=NASTY)
        card = await membership.open_department(
            uow, user_id=scene.admin_of(HOUSING), department_id=scene.departments[HOUSING]
        )
    assert f"单位管理员：{HOUSING}管理员" in card.text
    assert "信息联络员：暂无" in card.text
    assert "名录库 5 人，已加入 4 人" in card.text
    assert f"未加入：{NASTY}" in card.text
    assert labels(card) == ["邀请审核人员", "邀请检查人员", "邀请信息联络员", "已加入人员", "返回菜单"]


async def test_the_page_of_another_department_is_closed(database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        for wrong in (scene.admin_of(MARKET), scene.inspectors_of(HOUSING)[0]):
            with pytest.raises(Refusal, match=r"rights\.department_admin_only"):
                await membership.open_department(uow, user_id=wrong, department_id=scene.departments[HOUSING])


async def test_an_office_sees_nothing_of_another_office(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        await membership.found_office(uow, "样例市双随机办公室", code="c1", now=now)
        await accept(uow, "c1", now)
        assert "0 个" in (await membership.open_members(uow, user_id=NEWCOMER)).text
        with pytest.raises(Refusal, match=r"rights\.department_admin_only"):
            await membership.open_department(uow, user_id=NEWCOMER, department_id=scene.departments[HOUSING])


async def test_a_new_office_gets_a_link_for_its_first_admin_until_there_is_one(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        lost = await membership.found_office(uow, " 样例市双随机办公室 ", code="c1", now=now)
        again = await membership.found_office(uow, "样例市双随机办公室", code="c2", now=now)
        assert again.office_id == lost.office_id
        await accept(uow, "c2", now)
        with pytest.raises(Refusal, match=r"membership\.office_exists"):
            await membership.found_office(uow, "样例市双随机办公室", code="c3", now=now)
        with pytest.raises(Refusal, match=r"membership\.no_office_name"):
            await membership.found_office(uow, "  ", code="c4", now=now)


async def test_the_menu_shows_each_role_its_own_doors(database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        shown = {
            user_id: labels(await open_menu(uow, user_id=user_id))
            for user_id in (
                scene.admin,
                scene.admin_of(MARKET),
                scene.reviewer_of(MARKET),
                scene.inspectors_of(MARKET)[0],
                NEWCOMER,
            )
        }
    office = ["联合抽查", "办理进度", "名录库", "月报汇总", "工作总结", "督查通报", "人员", "设置", LOOKUP]
    own = ["待审核", "后续处置", "月报", "工作总结", "督查情况", "本单位人员", "名录库", LOOKUP]
    assert list(shown.values()) == [
        ["我的待办", *office],
        ["我的待办", "联合抽查", "办理进度", *own],
        ["我的待办", "待审核", "联合抽查", LOOKUP],
        ["我的待办", "我的检查表", "我的检查安排", "待公示", "后续处置", "须回避的对象", LOOKUP],
        [],
    ]


async def test_whoever_holds_several_roles_has_every_door_once(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        person = await uow.people.find(scene.admin)
        assert person is not None
        for role, department in ((Role.DEPARTMENT_ADMIN, MARKET), (Role.DEPARTMENT_ADMIN, HOUSING)):
            await uow.people.appoint(Appointment(person.id, scene.office_id, role, scene.departments[department]))
        card = await open_menu(uow, user_id=scene.admin)
    shown = labels(card)
    assert len(set(shown)) == len(shown)
    assert {"我的待办", "人员", "设置", "待审核", f"{MARKET}人员", f"{HOUSING}人员"} <= set(shown)


async def test_help_is_short_and_by_role(database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        inspectors = (await show_help(uow, user_id=scene.inspectors_of(MARKET)[0])).text
        strangers = (await show_help(uow, user_id=NEWCOMER)).text
    assert "12 全部1" in inspectors
    assert "办公室管理员：" not in inspectors
    assert "邀请链接" in strangers


async def test_the_audit_log_knows_links_by_role_and_never_by_code(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await membership.invite(
            uow,
            user_id=scene.admin,
            role="reviewer",
            department_id=scene.departments[MARKET],
            code="secretsecret",
            bot_name="b",
            now=now,
        )
        await accept(uow, "secretsecret", now)
        entries = await uow.audit.entries()
    assert [entry.action for entry in entries] == ["membership.invited", "membership.joined"]
    assert "secretsecret" not in str(entries)
    assert "示例新人" not in str(entries)
