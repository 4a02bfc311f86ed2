"""Giving one-time links: who may, to whom, and what the message says."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import count

import pytest
from openpyxl import load_workbook

from domain.errors import Refusal
from domain.roles import Role
from office import membership
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, MARKET, Scene, build_scene, inspector
from tests.support.membership import NASTY, NEWCOMER, accept, labels, new_inspector


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=0)


async def invite(uow: UnitOfWork, scene: Scene, user_id: int, role: Role, department: str, now: datetime) -> Card:
    return await membership.invite(
        uow,
        user_id=user_id,
        role=role.value,
        department_id=scene.departments.get(department, 0),
        code=f"{role.value}",
        bot_name="suiji_test_bot",
        now=now,
    )


@pytest.mark.parametrize("role", [Role.DEPARTMENT_ADMIN, Role.REVIEWER, Role.LIAISON])
async def test_an_office_admin_invites_into_any_department(
    database: Database, scene: Scene, now: datetime, role: Role
) -> None:
    async with database.open() as uow:
        card = await invite(uow, scene, scene.admin, role, MARKET, now)
        assert f"https://t.me/suiji_test_bot?start=i{role.value}" in card.text
        assert MARKET in card.text
        assert "2024年5月17日（周五） 09:00 以前有效" in card.text
        assert card.buttons == (), "a forwarded message loses its buttons"
        await accept(uow, role.value, now)


async def test_an_office_admin_invites_another_one(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        await invite(uow, scene, scene.admin, Role.OFFICE_ADMIN, "", now)
        card = await accept(uow, Role.OFFICE_ADMIN.value, now)
    assert {"我的待办", "联合抽查", "名录库", "人员", "设置"} <= set(labels(card))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LIAISON])
async def test_a_department_admin_invites_into_their_own_department(
    database: Database, scene: Scene, now: datetime, role: Role
) -> None:
    async with database.open() as uow:
        await invite(uow, scene, scene.admin_of(MARKET), role, MARKET, now)
        with pytest.raises(Refusal, match=r"rights\.department_admin_only"):
            await invite(uow, scene, scene.admin_of(MARKET), role, HOUSING, now)


@pytest.mark.parametrize(
    ("who", "role", "department", "code"),
    [
        ("department", Role.DEPARTMENT_ADMIN, MARKET, "membership.not_yours_to_invite"),
        ("department", Role.OFFICE_ADMIN, MARKET, "membership.not_yours_to_invite"),
        ("department", Role.OFFICE_ADMIN, "", "rights.office_admin_only"),
        ("department", Role.INSPECTOR, MARKET, "membership.not_yours_to_invite"),  # only by name
        ("office", Role.INSPECTOR, MARKET, "membership.not_yours_to_invite"),
        ("office", Role.REVIEWER, "", "membership.not_yours_to_invite"),
        ("reviewer", Role.REVIEWER, MARKET, "rights.department_admin_only"),
        ("stranger", Role.REVIEWER, MARKET, "rights.stranger"),
    ],
)
async def test_nobody_invites_beyond_their_right(
    database: Database, scene: Scene, now: datetime, who: str, role: Role, department: str, code: str
) -> None:
    people = {
        "office": scene.admin,
        "department": scene.admin_of(MARKET),
        "reviewer": scene.reviewer_of(MARKET),
        "stranger": NEWCOMER,
    }
    async with database.open() as uow:
        with pytest.raises(Refusal) as refused:
            await invite(uow, scene, people[who], role, department, now)
    assert refused.value.code == code


async def test_a_made_up_role_on_a_button_is_an_old_button(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await membership.invite(
                uow, user_id=scene.admin, role="king", department_id=0, code="c", bot_name="b", now=now
            )


async def test_only_inspectors_without_an_account_are_offered(database: Database, scene: Scene, now: datetime) -> None:
    department_id = scene.departments[HOUSING]
    async with database.open() as uow:
        await new_inspector(uow, scene, name=NASTY, section="二科")
        card = await membership.open_unbound(uow, user_id=scene.admin_of(HOUSING), department_id=department_id)
        assert labels(card) == [f"{NASTY}·二科", "一次生成全部链接（1 人）", "返回"]
        full = await membership.open_unbound(
            uow, user_id=scene.admin_of(MARKET), department_id=scene.departments[MARKET]
        )
        assert "4 人都已加入" in full.text
        assert labels(full) == ["返回"]


async def test_long_lists_of_inspectors_are_turned_page_by_page(
    database: Database, scene: Scene, now: datetime
) -> None:
    department_id = scene.departments[HOUSING]
    async with database.open() as uow:
        await uow.libraries.save_inspectors(
            scene.departments, [inspector(n, HOUSING, name=f"待{n}", section="") for n in range(50, 60)]
        )
        who = scene.admin_of(HOUSING)
        first = await membership.open_unbound(uow, user_id=who, department_id=department_id)
        second = await membership.open_unbound(uow, user_id=who, department_id=department_id, page=1)
    assert labels(first) == [*(f"待{n}" for n in range(50, 58)), "下一页", "一次生成全部链接（10 人）", "返回"]
    assert labels(second) == ["待58", "待59", "上一页", "一次生成全部链接（10 人）", "返回"]


async def test_one_inspectors_link_is_bound_to_them(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        inspector_id = await new_inspector(uow, scene, name="示例员")

        async def ask(user_id: int) -> Card:
            return await membership.invite_inspector(
                uow, user_id=user_id, inspector_id=inspector_id, code="c1", bot_name="b", now=now
            )

        for wrong in (scene.admin_of(MARKET), scene.reviewer_of(HOUSING)):
            with pytest.raises(Refusal, match=r"rights\.department_admin_only"):
                await ask(wrong)
        with pytest.raises(Refusal, match=r"membership\.not_yours_to_invite"):
            await ask(scene.admin)
        card = await ask(scene.admin_of(HOUSING))
        assert "示例员" in card.text
        await accept(uow, "c1", now, confirmed=True)
        with pytest.raises(Refusal, match=r"membership\.seat_taken"):
            await ask(scene.admin_of(HOUSING))


async def all_links(uow: UnitOfWork, scene: Scene, now: datetime) -> list[Card]:
    codes = count(1)
    return await membership.invite_all_inspectors(
        uow,
        user_id=scene.admin_of(HOUSING),
        department_id=scene.departments[HOUSING],
        new_code=lambda: f"c{next(codes)}",
        bot_name="b",
        now=now,
    )


async def test_up_to_ten_links_come_as_a_message_each_to_be_forwarded(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        new = [inspector(n, HOUSING, name=f"待{n}") for n in range(50, 60)]
        await uow.libraries.save_inspectors(scene.departments, new)
        told, *cards = await all_links(uow, scene, now)
        assert "10 人\n链接已生成，请逐条发给本人，不要发到群里。\n2024年5月17日（周五） 09:00 以前有效。" in told.text
        assert "https" not in told.text
        assert [card.text.split("\n")[1][:6] for card in cards] == [f"待{n}，您好" for n in range(50, 60)]
        assert "https://t.me/b?start=ic2" in cards[1].text
        assert not any(card.attachment or card.buttons for card in (told, *cards))
        assert "（待51）" in (await accept(uow, "c2", now, confirmed=True)).text


async def test_more_than_ten_links_come_in_one_file(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        new = [inspector(n, HOUSING, name=f"待{n}") for n in range(50, 61)]
        await uow.libraries.save_inspectors(scene.departments, new)
        (card,) = await all_links(uow, scene, now)
    assert card.attachment is not None
    rows = list(load_workbook(io.BytesIO(card.attachment.content)).active.values)
    assert rows[1] == ("待50", "一科", "https://t.me/b?start=ic1", "2024-05-17 09:00")
    assert len(rows) == 1 + 11
    assert "11 人\n链接已生成，请逐条发给本人，不要发到群里。\n每人的链接在所附表格里，2024年" in card.text
    assert "https" not in card.text


async def test_all_links_are_refused_when_everybody_has_joined(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        with pytest.raises(Refusal, match=r"membership\.nobody_waiting"):
            await all_links(uow, scene, now)
