"""Approval before the visit in the chat: the office's switch, a department's list, what inspectors meet until then."""

from __future__ import annotations

import pytest

from storage.sign_offs import SignOffWord
from templates.cards.inspection import AskAllClear, OpenForm
from templates.cards.sign_off import ApproveAll, OpenSignOffs
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.visits import Visits

ON, OFF = "改为：检查前须经审批", "改为：不要求审批"


async def switches(player: Player, label: str) -> None:
    """The office's admin, from the menu to the setting."""
    await player.says("/menu")
    await player.taps("设置", fresh=True)
    await player.taps("检查前审批", fresh=True)
    await player.taps(label, fresh=True)


@pytest.fixture
async def visits(office_chat: OfficeChat) -> Visits:
    """The office asks for approvals; eight subjects, two of four inspectors of each department on every one."""
    visits = await Visits.opens(office_chat)
    assert isinstance(visits, Visits)
    await switches(visits.office, ON)
    await visits.office.sees("现在：检查前须经审批", fresh=True)
    await visits.draws()
    await visits.confirms()
    await visits.matches()
    return visits


async def inspector_of(visits: Visits, department: str, number: int = 1) -> tuple[Player, int]:
    """Somebody on the form, and the id of their department's part of it."""
    section = await visits.section(department, number)
    return (await visits.team(section.sample_id, department))[0], section.id


async def test_the_list_is_approved_with_one_tap_and_the_forms_open(visits: Visits) -> None:
    inspector, section_id = await inspector_of(visits, HOUSING)
    said = await visits.forges(inspector, AskAllClear(section_id))
    assert f"第1号的检查还没有批准，不能填写检查表。请联系{HOUSING}的{HOUSING}管理员、{HOUSING}审核员审批" in said
    admin = visits.admin(HOUSING)
    await admin.taps("全部批准（8）", in_message_containing="【检查前审批】")
    await admin.sees("已批准 8 户", fresh=True)
    told = await inspector.sees("【检查已批准】")
    assert "可以按安排进行" in told.text
    await visits.forges(inspector, OpenForm(section_id))
    card = await inspector.sees("【第1号检查表】", fresh=True)
    assert "审批：已批准（建设环保局管理员，5月10日 09:00）" in card.text
    await inspector.taps("全部未发现问题", fresh=True)
    other, other_id = await inspector_of(visits, MARKET)
    assert "还没有批准" in await visits.forges(other, AskAllClear(other_id))


async def test_the_list_is_reached_from_the_campaign_and_from_the_todo(visits: Visits) -> None:
    reviewer = visits.reviewer(MARKET)
    await reviewer.taps("返回本次抽查", in_message_containing="【检查前审批】")
    await reviewer.taps("待审批的检查（8）", fresh=True)
    await reviewer.sees("待审批 8 户", fresh=True)
    assert "待审批的检查（8）" in await visits.opens_hub(reviewer)  # from the menu, without a message
    admin = visits.admin(MARKET)
    await admin.says("/menu")
    await admin.taps("我的待办", fresh=True)
    await admin.taps("1　去审批", fresh=True)
    await admin.taps("全部批准（8）", fresh=True)
    assert "检查前审批" in await visits.opens_hub(admin)
    office = visits.office
    assert "检查前审批" in await visits.opens_hub(office)
    await office.taps("检查前审批", fresh=True)
    await office.sees(f"{MARKET}：已批准 8 户，待审批 0 户", fresh=True)


async def test_one_is_not_approved_with_a_typed_reason(visits: Visits) -> None:
    admin = visits.admin(HOUSING)
    await admin.taps("逐户审批、不批准", in_message_containing="【检查前审批】")
    await admin.taps("2 待审批", fresh=True)
    await admin.taps("不批准", fresh=True)
    await admin.says("因" * 301)
    await admin.sees("原因有301个字", fresh=True)
    await admin.says("当天另有执法任务")
    await admin.sees("第2号", fresh=True)
    section = await visits.section(HOUSING, 2)
    async with visits.chat.database.read() as uow:
        (kept,) = await uow.sign_offs.history(section.id)
    assert (kept.word, kept.reason) == (SignOffWord.DECLINED, "当天另有执法任务")
    for player in (visits.office, await visits.leader(section.sample_id)):
        card = await player.sees("【检查未获批准】")
        assert "不批准这次检查，原因：当天另有执法任务。" in card.text
    inspector, section_id = await inspector_of(visits, HOUSING, 2)
    assert "未获批准" in await visits.forges(inspector, AskAllClear(section_id))


async def test_an_old_list_is_redrawn_and_approves_nothing(visits: Visits) -> None:
    admin, department_id = visits.admin(HOUSING), visits.scene.departments[HOUSING]
    said = await visits.forges(admin, ApproveAll(visits.campaign.id, department_id, "0" * 12))
    assert "这份名单刚刚有变化" in said
    await admin.sees("待审批 8 户", fresh=True)
    section = await visits.section(HOUSING)
    async with visits.chat.database.read() as uow:
        assert await uow.sign_offs.newest([section.id]) == {}


async def test_a_restart_forgets_no_approval_and_no_open_question(visits: Visits) -> None:
    admin = visits.admin(HOUSING)
    await admin.taps("逐户审批、不批准", in_message_containing="【检查前审批】")
    await admin.taps("1 待审批", fresh=True)
    await admin.taps("不批准", fresh=True)
    await visits.chat.restart()
    await admin.says("人员不足")
    await admin.sees("未批准 1 户", fresh=True)
    await admin.taps("全部批准（7）", fresh=True)
    await visits.chat.restart()
    await visits.forges(admin, OpenSignOffs(visits.campaign.id, visits.scene.departments[HOUSING]))
    await admin.sees("已批准 7 户", fresh=True)


async def test_outsiders_neither_see_nor_approve(visits: Visits) -> None:
    department_id = visits.scene.departments[HOUSING]
    for player in (visits.admin(MARKET), (await inspector_of(visits, HOUSING))[0]):
        for press in (
            OpenSignOffs(visits.campaign.id, department_id),
            ApproveAll(visits.campaign.id, department_id, "0" * 12),
        ):
            assert "您不能办理" in await visits.forges(player, press)


async def test_turned_off_the_forms_are_open_at_once(visits: Visits) -> None:
    inspector, section_id = await inspector_of(visits, HOUSING)
    await switches(visits.office, OFF)
    await visits.office.sees("现在：不要求审批", fresh=True)
    await visits.forges(inspector, AskAllClear(section_id))
    await inspector.sees("未发现问题", fresh=True)
    admin, department_id = visits.admin(HOUSING), visits.scene.departments[HOUSING]
    assert "没有要求检查前审批" in await visits.forges(admin, ApproveAll(visits.campaign.id, department_id, "0" * 12))
