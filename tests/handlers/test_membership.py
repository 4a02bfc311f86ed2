"""Departments, invitations and links, through the real dispatcher."""

from __future__ import annotations

import pytest

from handlers.answers import keyboard
from storage.unit_of_work import Database
from templates.cards import Button, Card
from templates.cards.leaving import Dismiss
from templates.cards.membership import Invite, InviteAllInspectors, InviteInspector, OpenDepartment
from tests.support.builders import HOUSING, MARKET, Scene, build_scene, inspector
from tests.support.chat import OfficeChat, Player
from tests.support.membership import NASTY, NEWCOMER, OTHER


@pytest.fixture
async def scene(database: Database) -> Scene:
    """The office, and one more inspector of each department who has not joined."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0)
        waiting = [inspector(50, HOUSING, name=NASTY), inspector(51, MARKET, name="示例员")]
        await uow.libraries.save_inspectors(scene.departments, waiting)
        return scene


@pytest.fixture
def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    return office_chat.person(scene.admin)


@pytest.fixture
def market_admin(office_chat: OfficeChat, scene: Scene) -> Player:
    return office_chat.person(scene.admin_of(MARKET))


async def test_a_department_is_added_and_gets_its_admin(office_chat: OfficeChat, admin: Player) -> None:
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    await admin.says(f"应急管理局\n{NASTY}")
    await admin.sees(f"已添加 2 个：应急管理局、{NASTY}")
    await admin.taps("应急管理局")
    await admin.sees("单位管理员：暂无")
    await admin.taps("邀请单位管理员")
    invitation = await admin.sees("请您担任应急管理局的单位管理员")
    assert await admin.toast() == "链接已生成，请把下面的消息转发给本人。"

    newcomer = office_chat.person(NEWCOMER, "示例新人")
    await newcomer.opens(invitation.links[0])
    welcome = await newcomer.sees("应急管理局　单位管理员")
    assert {"我的待办", "联合抽查", "办理进度", "待审核", "本单位人员", "名录库"} <= set(welcome.labels)
    await newcomer.taps("本单位人员")
    await newcomer.sees("执法检查人员名录库还是空的")


async def test_an_empty_answer_is_refused_and_the_question_stays_open(admin: Player) -> None:
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    await admin.says("局" * 101)
    await admin.sees("太长")
    await admin.says("应急管理局")
    await admin.sees("已添加 1 个")


async def test_an_inspector_comes_in_by_their_own_link(office_chat: OfficeChat, market_admin: Player) -> None:
    await market_admin.says("/menu")
    await market_admin.taps("本单位人员")
    await market_admin.sees("未加入：示例员")
    await market_admin.taps("邀请检查人员")
    await market_admin.taps("示例员")
    invitation = await market_admin.sees("示例员，您好")
    newcomer = office_chat.person(NEWCOMER, "示例新人")
    await newcomer.opens(invitation.links[0])
    await newcomer.sees("您是示例员本人吗？")
    await newcomer.taps("不是本人")
    await newcomer.sees("请把带链接的那条消息转给示例员本人")
    await newcomer.opens(invitation.links[0])
    await newcomer.taps("是，我是示例员")
    assert {"我的待办", "我的检查表", "待公示"} <= set((await newcomer.sees("检查人员（示例员）")).labels)
    await market_admin.sees("示例新人 已接受邀请")
    await market_admin.says("/menu")
    await market_admin.taps("本单位人员")
    assert "未加入" not in (await market_admin.sees("【人员】", fresh=True)).text


async def test_an_account_is_taken_back_and_the_inspector_comes_in_by_a_new_link(
    office_chat: OfficeChat, market_admin: Player, scene: Scene
) -> None:
    wrong = office_chat.person(scene.inspectors_of(MARKET)[0])
    await market_admin.says("/menu")
    await market_admin.taps("本单位人员")
    await market_admin.taps("已加入人员")
    await market_admin.taps("检查员05·检查人员")
    await market_admin.taps("解除账号")
    await market_admin.sees("确定解除吗？")
    await market_admin.taps("确定解除")
    await market_admin.sees("已解除 检查员05 的账号")
    await wrong.sees(f"您的身份已由 {MARKET}管理员 解除：{MARKET}　检查人员（检查员05）")
    await wrong.says("/menu")
    await wrong.sees("邀请链接", fresh=True)
    await market_admin.taps("返回")
    await market_admin.taps("邀请检查人员")
    await market_admin.taps("检查员05")
    invitation = await market_admin.sees("检查员05，您好")
    newcomer = office_chat.person(NEWCOMER, "示例新人")
    await newcomer.opens(invitation.links[0])
    await newcomer.taps("是，我是检查员05")
    await newcomer.sees("检查人员（检查员05）")


async def test_a_second_tap_on_dismissing_shows_who_is_left(
    office_chat: OfficeChat, market_admin: Player, scene: Scene, database: Database
) -> None:
    async with database.read() as uow:
        reviewer = await uow.people.find(scene.reviewer_of(MARKET))
    assert reviewer is not None
    press = Dismiss(scene.departments[MARKET], reviewer.id, "reviewer")
    old = Card("旧卡片", ((Button("确定解除", press),),))
    for _ in range(2):
        await office_chat.bot.send_message(market_admin.id, old.text, reply_markup=keyboard(old))
    await market_admin.taps("确定解除")
    await market_admin.taps("确定解除")
    assert await market_admin.toast() == "这个账号已经解除，不需要再办理。"
    assert "审核人员" not in str((await market_admin.sees("【已加入人员】", fresh=True)).labels)
    async with database.read() as uow:
        assert [entry.action for entry in await uow.audit.entries()] == ["membership.dismissed"]


async def test_all_links_come_as_messages_to_be_forwarded(office_chat: OfficeChat, scene: Scene) -> None:
    housing_admin = office_chat.person(scene.admin_of(HOUSING))
    await housing_admin.says("/menu")
    await housing_admin.taps("本单位人员")
    await housing_admin.taps("邀请检查人员")
    await housing_admin.taps("一次生成全部链接")
    await housing_admin.sees("链接已生成，请逐条发给本人，不要发到群里。")
    seen = await housing_admin.sees(f"{NASTY}，您好")
    other = office_chat.person(OTHER)
    await other.opens(seen.links[0])
    await other.taps("是，我是")
    await other.sees(f"检查人员（{NASTY}）")


async def test_a_tap_by_someone_without_the_right_does_nothing(
    office_chat: OfficeChat, scene: Scene, database: Database
) -> None:
    """A card may be older than a role: the right is asked of whoever taps, at that moment."""
    reviewer = office_chat.person(scene.reviewer_of(MARKET))
    presses = {
        "邀请管理员": Invite("office_admin", 0),
        "单位": OpenDepartment(scene.departments[MARKET]),
        "检查人员": InviteInspector(scene.inspectors[MARKET][0]),
        "全部": InviteAllInspectors(scene.departments[MARKET]),
        "改过的": Invite("king", 0),
    }
    old = Card("旧卡片", tuple((Button(label, press),) for label, press in presses.items()))
    await office_chat.bot.send_message(reviewer.id, old.text, reply_markup=keyboard(old))
    for label, says in (
        ("邀请管理员", "只能由领导小组办公室管理员进行"),
        ("单位", f"只能由{MARKET}的管理员进行"),
        ("检查人员", f"只能由{MARKET}的管理员进行"),
        ("全部", f"只能由{MARKET}的管理员进行"),
        ("改过的", "已经失效"),
    ):
        await reviewer.taps(label)
        assert says in (await reviewer.toast() or "")
    async with database.read() as uow:
        assert await uow.audit.entries() == []


async def test_departments_are_turned_page_by_page(admin: Player, database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        await uow.offices.add_departments(scene.office_id, [f"示例{n}局" for n in range(8)])
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("下一页")
    assert (await admin.sees("【人员】")).labels[:3] == ["示例6局", "示例7局", "上一页"]
    await admin.taps("示例7局")
    await admin.taps("返回")
    await admin.sees("成员单位：10 个")
