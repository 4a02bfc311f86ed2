"""A subject that two campaigns have drawn, in the chat: told, decided in one tap or one by one, visited once."""

from __future__ import annotations

import re

import pytest

from domain.campaign import State
from domain.joint_visit import Choice
from storage.campaigns import Campaign
from templates.cards.joint_visit_presses import Because, DecideExclusion, JoinAll, OpenOverlaps, TakeOver
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.inspections import Inspection
from tests.support.joint_visits import TITLE, build_two


@pytest.fixture
async def chat(office_chat: OfficeChat) -> Inspection:
    """The first campaign is matched, the list of the second is confirmed; two of its ten subjects are in both."""
    async with office_chat.database.open() as uow:
        two = await build_two(uow, office_chat.now, matched=True)
    for name in two.scene.departments:
        for user_id in (two.scene.admin, two.scene.admin_of(name), *two.scene.inspectors_of(name)):
            office_chat.person(user_id)
    await office_chat.settle()
    return Inspection(office_chat, two.scene, two.second)


async def second(chat: Inspection) -> Campaign:
    async with chat.chat.database.read() as uow:
        return await uow.campaigns.get(chat.campaign.id)


async def opens_hub(chat: Inspection, player: Player) -> list[str]:
    await player.says("/menu")
    await player.taps("联合抽查", fresh=True)
    await player.taps("2024-02", fresh=True)
    return (await player.sees("编号：2024-02", fresh=True)).labels


async def test_the_office_is_told_and_one_tap_makes_joint_visits_of_all(chat: Inspection) -> None:
    office = chat.admin()
    told = await office.sees("【重复检查的对象】")
    assert told.labels == ["全部合并检查（2户）", "逐户处理"]
    await office.taps("全部合并检查", in_message_containing="【重复检查的对象】")
    card = await office.sees("已经处理完", fresh=True)
    assert card.text.count("合并检查") >= 2
    assert "抽取执法检查人员" in card.labels
    lead = await chat.admin(HOUSING).sees("【合并检查】")
    assert f"与“{TITLE}”合并检查" in lead.text
    await opens_hub(chat, office)
    await office.taps("抽取执法检查人员", fresh=True)
    assert (await second(chat)).state is State.MATCHING


async def test_matching_says_what_is_undecided_and_leads_there(chat: Inspection) -> None:
    office = chat.admin()
    assert "重复检查的对象（2）" in await opens_hub(chat, office)
    await office.taps("抽取执法检查人员", fresh=True)
    card = await office.sees("【还不能抽取执法检查人员】", fresh=True)
    assert card.labels[0] == "处理重复检查的对象（2）"
    await office.taps("处理重复检查的对象", fresh=True)
    await office.sees("共 2 项，待处理 2 项", fresh=True)
    assert (await second(chat)).state is State.CONFIRMED


async def opens_first(chat: Inspection) -> Player:
    """The office, at the first matter of the list."""
    office = chat.admin()
    await opens_hub(chat, office)
    await office.taps("重复检查的对象", fresh=True)
    await office.taps("待处理", fresh=True)
    card = await office.sees("现在：待处理", fresh=True)
    assert card.labels == ["合并检查", "排除", "分别检查", "返回列表"]
    return office


async def test_one_by_one_with_a_typed_reason_that_may_be_mended(chat: Inspection) -> None:
    office = await opens_first(chat)
    await office.taps("分别检查", fresh=True)
    await office.sees("请选择须分别检查的理由", fresh=True)
    await office.says("长" * 201)
    await office.sees("理由有201个字，最多200个字")
    await office.says("涉及群众举报，须单独突击检查")
    await office.sees("共 2 项，待处理 1 项")
    await office.taps("待处理", fresh=True)
    await office.taps("合并检查", fresh=True)
    card = await office.sees("共 2 项，待处理 0 项", fresh=True)
    assert "分别检查：涉及群众举报，须单独突击检查" in card.text


async def test_an_exclusion_by_a_usual_reason_is_agreed_to_by_the_lead_department(chat: Inspection) -> None:
    office, lead = await opens_first(chat), chat.admin(HOUSING)
    await office.taps("排除", fresh=True)
    await office.taps("同期已由另一次联合抽查覆盖", fresh=True)
    await office.sees("拟排除，待牵头部门确认", fresh=True)
    asked = await lead.sees("【请确认排除】")
    assert asked.labels == ["同意排除", "不同意"]
    assert "依据：同期已由另一次联合抽查覆盖" in asked.text
    await lead.taps("同意排除")
    await lead.sees("已同意，该户已排除", fresh=True)
    await office.sees("已同意，该户已排除")
    async with chat.chat.database.read() as uow:
        assert len(await uow.samples.standing(chat.campaign.id)) == 9
    async with chat.chat.database.read() as uow:
        found = await uow.campaigns.get(chat.campaign.id)
    assert found.state is State.CONFIRMED
    # What came later is answered from what is stored.
    (match,) = re.findall(r"排除检查对象】(.+)", (await office.sees("已同意，该户已排除")).text)
    assert match.startswith("示例物业服务")


async def test_taps_by_who_may_not_and_made_up_ones_change_nothing(chat: Inspection) -> None:
    number = chat.campaign.id
    stranger, lead, office = chat.inspector(MARKET), chat.admin(HOUSING), chat.admin()
    for player in (stranger, lead):
        assert await chat.forges(player, JoinAll(number))
        assert await chat.forges(player, OpenOverlaps(number, 0))
    assert await chat.forges(office, DecideExclusion(10**6, 1))
    assert await chat.forges(office, Because(10**6, 0, 0, 0))
    assert await chat.forges(office, Because(1, 1, 9, 9))
    assert await chat.forges(stranger, TakeOver(10**6))
    async with chat.chat.database.read() as uow:
        samples = [one.id for one in await uow.samples.standing(number)]
        assert await uow.joint_visits.standing(samples) == []


async def test_a_question_that_was_open_survives_a_restart(chat: Inspection) -> None:
    office = await opens_first(chat)
    await office.taps("分别检查", fresh=True)
    await chat.chat.restart()
    await office.says("检查方式不同")
    await office.sees("分别检查：检查方式不同")


async def test_the_joint_visit_is_shown_and_split_from_its_card(chat: Inspection) -> None:
    office = chat.admin()
    await office.taps("全部合并检查", in_message_containing="【重复检查的对象】")
    await office.says("/menu")
    await office.taps("联合抽查", fresh=True)
    await office.taps("2024-01", fresh=True)
    await office.taps("检查时间安排", fresh=True)
    await office.taps("1 待安排", fresh=True)
    card = await office.sees("合并检查，一次进门", fresh=True)
    assert f"与“{TITLE}”（{HOUSING}、{MARKET}）合并检查" in card.text
    await office.taps("拆分合并检查", fresh=True)
    await office.taps("另一次抽查须先行检查", fresh=True)
    await office.sees("【分别检查】", fresh=True)
    assert f"与“{TITLE}”的合并检查已经拆分" in (await chat.admin(HOUSING).sees("【分别检查】")).text
    async with chat.chat.database.read() as uow:
        decisions = await uow.joint_visits.standing([one.id for one in await uow.samples.standing(chat.campaign.id)])
    assert sorted(one.choice for one in decisions) == [Choice.JOINT, Choice.SEPARATE]
