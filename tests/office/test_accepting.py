"""Taking up one-time links."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.errors import Refusal
from domain.roles import Appointment, Role
from office import membership
from office.menu import open_menu
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, Scene, build_scene
from tests.support.membership import NASTY, NEWCOMER, OTHER, accept, labels, link, new_inspector


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=0)


async def test_a_link_gives_its_role_and_answers_with_role_department_and_menu(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        card = await accept(uow, "c1", now)
        assert HOUSING in card.text
        assert "审核人员" in card.text
        assert labels(card) == ["我的待办", "待审核", "联合抽查", "检查对象查询"]
        person = await uow.people.find(NEWCOMER)
        assert person is not None
        assert await uow.people.appointments(person.id) == [
            Appointment(person.id, scene.office_id, Role.REVIEWER, scene.departments[HOUSING])
        ]


async def test_the_inviter_is_told_who_came(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        await accept(uow, "c1", now)
        (notice,) = await uow.outbox.claim(now=now, limit=10)
    assert notice.chat_id == scene.admin
    assert notice.text == f"示例新人 已接受邀请：{HOUSING}　审核人员。"


async def test_using_a_link_twice_is_a_harmless_welcome_for_the_same_person(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        first = await accept(uow, "c1", now)
        assert await accept(uow, "c1", now + timedelta(days=30)) == first
        assert len(await uow.outbox.claim(now=now, limit=10)) == 1


async def test_a_used_link_is_refused_to_anybody_else(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        await accept(uow, "c1", now)
        with pytest.raises(Refusal, match=r"membership\.link_used"):
            await accept(uow, "c1", now, user_id=OTHER)
        assert (await open_menu(uow, user_id=OTHER)).text.startswith("这里是")


async def test_a_link_holds_for_seven_days_and_not_a_second_longer(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        with pytest.raises(Refusal) as refused:
            await accept(uow, "c1", now + timedelta(days=7))
        assert refused.value.code == "membership.link_expired"
        assert refused.value.facts["until"] == "2024年5月17日（周五） 09:00"
        await accept(uow, "c1", now + timedelta(days=7, seconds=-1))


async def test_an_unknown_link_is_refused(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        with pytest.raises(Refusal, match=r"membership\.link_unknown"):
            await accept(uow, "no-such", now)


async def test_whoever_holds_the_role_already_leaves_the_link_to_its_owner(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        await accept(uow, "c1", now, user_id=scene.reviewer_of(HOUSING))
        assert "审核人员" in (await accept(uow, "c1", now)).text


async def test_the_inviters_own_tap_uses_nothing_up_until_they_insist(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        asked = await accept(uow, "c1", now, user_id=scene.admin)
        assert labels(asked) == ["由我本人担任", "返回菜单"]
        assert len(await uow.people.appointments(1)) == 1
        taken = await accept(uow, "c1", now, user_id=scene.admin, confirmed=True)
        assert "审核人员" in taken.text
        assert not await uow.outbox.claim(now=now, limit=10)


async def test_an_inspectors_link_binds_the_account_to_the_row_of_the_library(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        inspector_id = await new_inspector(uow, scene, name="示例员")
        await link(uow, scene, "c1", now, role=Role.INSPECTOR, inspector_id=inspector_id)
        card = await accept(uow, "c1", now, confirmed=True)
        assert "检查人员（示例员）" in card.text
        assert "如果您不是示例员本人" in card.text
        assert (await uow.people.bound_inspectors([inspector_id]))[inspector_id].chat_user_id == NEWCOMER


async def test_two_links_for_one_inspector_bring_in_only_one_person(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        inspector_id = await new_inspector(uow, scene)
        for code in ("c1", "c2"):
            await link(uow, scene, code, now, role=Role.INSPECTOR, inspector_id=inspector_id)
        await accept(uow, "c1", now, confirmed=True)
        for confirmed in (False, True):
            with pytest.raises(Refusal, match=r"membership\.seat_taken"):
                await accept(uow, "c2", now, user_id=OTHER, confirmed=confirmed)


async def test_an_inspectors_link_asks_first_who_opens_it_and_stays_good_for_the_right_one(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        inspector_id = await new_inspector(uow, scene, name="示例员")
        await link(uow, scene, "c1", now, role=Role.INSPECTOR, inspector_id=inspector_id)
        asked = await accept(uow, "c1", now, user_id=OTHER)
        assert asked.text == f"这是示例员的邀请链接（{HOUSING}　检查人员）。您是示例员本人吗？"
        assert labels(asked) == ["是，我是示例员", "不是本人"]
        declined = await membership.decline_invitation(uow, invitation="c1", now=now)
        assert "转给示例员本人" in declined.text
        assert await uow.people.find(OTHER) is None
        assert await uow.audit.entries() == []
        await accept(uow, "c1", now, confirmed=True)
        with pytest.raises(Refusal, match=r"membership\.link_used"):
            await membership.decline_invitation(uow, invitation="c1", now=now)


async def test_an_inspector_goes_by_the_name_of_the_library_whatever_the_chat_calls_them(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        inspector_id = await new_inspector(uow, scene, name="示例员")
        await link(uow, scene, "c1", now, role=Role.INSPECTOR, inspector_id=inspector_id)
        await link(uow, scene, "c2", now)
        for code in ("c1", "c2"):
            await accept(uow, code, now, confirmed=True)
            person = await uow.people.find(NEWCOMER)
            assert person is not None
            assert person.name == "示例员"
        (notice,) = await uow.outbox.claim(now=now, limit=10)
    assert notice.text.startswith("示例新人 已接受邀请")
    assert "解除账号" in notice.text


async def test_an_account_is_one_inspector_of_a_department_only(
    database: Database, scene: Scene, now: datetime
) -> None:
    already = scene.inspectors_of(HOUSING)[0]
    async with database.open() as uow:
        inspector_id = await new_inspector(uow, scene)
        await link(uow, scene, "c1", now, role=Role.INSPECTOR, inspector_id=inspector_id)
        with pytest.raises(Refusal, match=r"membership\.already_inspector"):
            await accept(uow, "c1", now, user_id=already)
        await accept(uow, "c1", now, confirmed=True)  # the link is still good for its owner


async def test_a_name_of_any_length_and_signs_is_taken(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        await link(uow, scene, "c1", now)
        await membership.accept_invitation(uow, user_id=NEWCOMER, name=NASTY * 20, code="c1", now=now)
        person = await uow.people.find(NEWCOMER)
    assert person is not None
    assert person.name == (NASTY * 20)[:100]
