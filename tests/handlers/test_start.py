"""Coming in, the menu, help, leaving a question: through the real dispatcher."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.membership import NEWCOMER, OTHER, link


@pytest.fixture
async def scene(database: Database, now: datetime) -> Scene:
    """The office, and a link ``c1`` for a reviewer of the first department."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0)
        await link(uow, scene, "c1", now)
        return scene


@pytest.fixture
def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    return office_chat.person(scene.admin)


@pytest.fixture
def newcomer(office_chat: OfficeChat) -> Player:
    return office_chat.person(NEWCOMER, "示例新人")


async def test_a_stranger_is_told_who_we_are_and_how_to_get_a_link(newcomer: Player) -> None:
    await newcomer.starts()
    seen = await newcomer.sees("这里是“双随机、一公开”部门联合抽查的工作助手", fresh=True)
    assert "邀请链接" in seen.text
    assert seen.labels == []


async def test_a_link_opens_into_a_welcome_and_the_inviter_is_told(
    office_chat: OfficeChat, admin: Player, newcomer: Player
) -> None:
    await newcomer.opens("https://t.me/suiji_test_bot?start=ic1")
    welcome = await newcomer.sees("欢迎加入")
    assert f"{HOUSING}　审核人员" in welcome.text
    assert welcome.labels == ["我的待办", "待审核", "联合抽查", "检查对象查询"]
    await admin.sees("示例新人 已接受邀请")
    await newcomer.opens("https://t.me/suiji_test_bot?start=ic1")
    await newcomer.sees("欢迎加入", fresh=True)


async def test_a_used_link_is_refused_to_the_next_person(
    office_chat: OfficeChat, newcomer: Player, scene: Scene
) -> None:
    await newcomer.starts("ic1")
    other = office_chat.person(OTHER)
    await other.starts("ic1")
    await other.sees("已经有人用过")
    await other.says("/menu")
    await other.sees("邀请链接", fresh=True)


async def test_an_expired_link_is_refused_with_its_day(
    office_chat: OfficeChat, newcomer: Player, scene: Scene, now: datetime
) -> None:
    office_chat.now = now + timedelta(days=8)
    await newcomer.starts("ic1")
    await newcomer.sees("已于2024年5月17日（周五） 09:00过期")


@pytest.mark.parametrize("payload", ["iunknown", "i", "zzz"])
async def test_a_link_that_nobody_made_is_refused(newcomer: Player, scene: Scene, payload: str) -> None:
    await newcomer.starts(payload)
    await newcomer.sees("没有找到这个邀请链接")


async def test_the_inviter_is_asked_before_their_own_link_is_used(admin: Player) -> None:
    await admin.starts("ic1")
    await admin.sees("这是您自己发出的邀请链接")
    await admin.taps("由我本人担任")
    await admin.sees(f"{HOUSING}　审核人员")


@pytest.mark.parametrize("typed", ["/menu", "／menu", "/MENU", "/菜单", "／菜单", "/start", "/menu@suiji_test_bot"])
async def test_the_menu_opens_by_any_of_its_names(admin: Player, typed: str) -> None:
    await admin.says(typed)
    labels = (await admin.sees("【菜单】", fresh=True)).labels
    assert labels[0] == "我的待办"
    assert {"联合抽查", "办理进度", "名录库", "人员", "设置"} <= set(labels)


@pytest.mark.parametrize("typed", ["/help", "/帮助", "／帮助"])
async def test_help_leads_back_to_the_menu(admin: Player, typed: str) -> None:
    await admin.says(typed)
    await admin.sees("办公室管理员：")
    await admin.taps("返回菜单")
    await admin.sees("【菜单】")


@pytest.mark.parametrize("typed", ["取消", "/cancel", "/取消", "／取消"])
async def test_any_question_can_be_left(admin: Player, database: Database, scene: Scene, typed: str) -> None:
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    await admin.sees("请输入单位全称")
    await admin.says(typed)
    await admin.sees("已取消")
    await admin.says("应急管理局")
    await admin.sees("没有看懂这条消息", fresh=True)
    async with database.read() as uow:
        assert len(await uow.offices.departments(scene.office_id)) == 2


async def test_opening_the_menu_leaves_the_question_too(admin: Player) -> None:
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    await admin.says("/menu")
    await admin.says("应急管理局")
    await admin.sees("没有看懂这条消息")


async def test_cancel_without_a_question_is_harmless(admin: Player) -> None:
    await admin.says("取消")
    await admin.sees("没有正在进行的步骤")


async def test_words_that_nobody_understands_are_answered_with_the_way_to_the_menu(admin: Player) -> None:
    await admin.says("今天 <b>&_*[ 下雨吗")
    await admin.sees("没有看懂这条消息")
    await admin.taps("返回菜单")
    await admin.sees("【菜单】")


async def test_a_picture_where_words_are_asked_for_leaves_the_question_open(
    admin: Player, database: Database, scene: Scene
) -> None:
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    await admin.sends_file(("名单.csv", b"x"))
    await admin.sees("需要用文字回答")
    await admin.says("应急管理局")
    await admin.sees("已添加 1 个：应急管理局")


async def test_in_a_group_the_bot_keeps_quiet(office_chat: OfficeChat, admin: Player, scene: Scene) -> None:
    group = office_chat.group("工作群", scene.admin, scene.admin_of(MARKET))
    await office_chat.settle()
    before = len(await admin.messages(group))
    for text in ("取消", "大家好", "/help"):
        await admin.says(text, chat=group)
    assert len(await admin.messages(group)) == before + 3


async def test_a_restart_forgets_no_question(office_chat: OfficeChat, admin: Player) -> None:
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    await office_chat.restart()
    await admin.says("应急管理局")
    await admin.sees("已添加 1 个：应急管理局")
