"""Somebody falls ill or must stay away after matching, tapped through the real dispatcher."""

from __future__ import annotations

import pytest

from domain.verification import verify
from storage.forms import Section
from templates.cards.matching import AgreeRequest, AskLeave, AskRecusal, DeclineRequest, LeaveBecause
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat, Player


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    """The forms are with the inspectors."""
    return await matched(await Ceremony.opens(office_chat))


async def matched(ceremony: Ceremony) -> Ceremony:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.matches()
    return ceremony


async def standing(ceremony: Ceremony) -> set[tuple[int, int]]:
    async with ceremony.chat.database.read() as uow:
        return {(one.sample_id, one.inspector_id) for one in await uow.forms.assignments(ceremony.campaign.id)}


async def forms_of(ceremony: Ceremony, department: str, place: int = 0) -> list[Section]:
    async with ceremony.chat.database.read() as uow:
        return await uow.forms.sections_with(ceremony.scene.inspectors[department][place])


async def opens_form(player: Player, section: Section) -> None:
    await player.says("/menu")
    await player.taps("我的检查表")
    await player.taps(f"{section.number} {section.subject_name} · 待填写 0/1")


async def certificate(ceremony: Ceremony) -> str:
    """The newest that the group got."""
    return (await ceremony.office.receives_file("certificate.json", chat=ceremony.chat_id)).decode()


async def test_a_recusal_is_asked_agreed_to_and_the_next_one_steps_in(ceremony: Ceremony) -> None:
    inspector, admin = ceremony.inspector(HOUSING), ceremony.admin(HOUSING)
    section = (await forms_of(ceremony, HOUSING))[0]
    before = await standing(ceremony)
    await opens_form(inspector, section)
    await inspector.taps("我要回避")
    await inspector.sees(f"第{section.number}号　{section.subject_name}")
    await inspector.taps("与检查对象有利害关系")
    await inspector.sees("等待决定：建设环保局管理员")
    await admin.taps("同意", in_message_containing="检查员01　申请回避")
    await admin.sees("建设环保局管理员同意")
    after = await standing(ceremony)
    assert before - after == {(section.sample_id, ceremony.scene.inspectors[HOUSING][0])}
    ((sample_id, stepped_in),) = after - before
    assert sample_id == section.sample_id
    new = ceremony.inspector(HOUSING, ceremony.scene.inspectors[HOUSING].index(stepped_in))
    await new.sees("由您接替检查以下 1 户")
    await inspector.sees("不再负责以下检查表")
    said = await ceremony.office.sees("因回避退出", chat=ceremony.chat_id)
    assert f"第{section.number}号检查表：由抽签顺序中的下一位接替" in said.text
    assert "I-" not in said.text
    pool = (await ceremony.office.receives_file("pool.txt", chat=ceremony.chat_id)).decode()
    text = await certificate(ceremony)
    assert '"substitutes"' in text
    assert verify(text, pool) == []


async def test_a_leave_is_asked_in_words_that_stay_with_those_who_decide(ceremony: Ceremony) -> None:
    inspector, admin = ceremony.inspector(MARKET), ceremony.admin(MARKET)
    mine = await forms_of(ceremony, MARKET)
    await inspector.says("/menu")
    await inspector.taps("我的检查表")
    await inspector.taps("我要请假")
    await inspector.sees(f"以下 {len(mine)} 张检查表还没有提交")
    await inspector.taps("其他")
    await inspector.says("家" * 201)
    await inspector.sees("最多200个字")
    await inspector.says("家中有急事")
    await inspector.sees("申请请假")
    await admin.sees("原因：其他（家中有急事）")
    await admin.taps("同意")
    assert await forms_of(ceremony, MARKET) == []
    group = "".join(one.text for one in await ceremony.office.messages(ceremony.chat_id))
    assert "因请假退出" in group
    assert "急事" not in group + await certificate(ceremony)
    await inspector.says("/menu")
    await inspector.taps("我的检查表")
    await inspector.sees("目前没有分派给您的检查表")


async def test_the_admin_asks_for_somebody_and_the_office_decides(ceremony: Ceremony) -> None:
    admin = ceremony.admin(HOUSING)
    await opens_staff(ceremony, admin)
    await admin.taps("检查员02 · 可派，派4户")
    await admin.taps("请假，由他人接替")
    await admin.taps("另有公务")
    await admin.sees("等待决定：办公室管理员")
    assert "不能由您决定" in await ceremony.forges(admin, AgreeRequest(1))
    await ceremony.office.taps("同意", in_message_containing="检查员02　申请请假")
    assert await forms_of(ceremony, HOUSING, 1) == []
    await admin.sees("检查员02因请假退出")


async def opens_staff(ceremony: Ceremony, admin: Player) -> None:
    await opens_hub(ceremony, admin)
    await admin.taps("人员情况")


async def opens_hub(ceremony: Ceremony, player: Player) -> None:
    await player.says("/menu")
    await player.taps("联合抽查")
    await player.taps(f"{ceremony.campaign.reference} {ceremony.campaign.plan.title}"[:40])


async def test_the_admin_asks_for_a_recusal_from_one_of_the_forms(ceremony: Ceremony) -> None:
    admin = ceremony.admin(HOUSING)
    section = (await forms_of(ceremony, HOUSING, 2))[1]
    await opens_staff(ceremony, admin)
    await admin.taps("检查员03 · 可派，派4户")
    await admin.taps("回避其中一户，由他人接替")
    await admin.taps(f"{section.number} {section.subject_name}")
    await admin.taps("曾在检查对象任职")
    await opens_hub(ceremony, ceremony.office)
    await ceremony.office.taps("待决定的更换申请（1）")
    await ceremony.office.taps("检查员03 · 回避")
    await ceremony.office.taps("同意", fresh=True)
    assert section.id not in {one.id for one in await forms_of(ceremony, HOUSING, 2)}
    assert len(await forms_of(ceremony, HOUSING, 2)) == 3


async def test_declined_with_a_reason_nothing_moves(ceremony: Ceremony) -> None:
    inspector, admin = ceremony.inspector(HOUSING), ceremony.admin(HOUSING)
    before = await standing(ceremony)
    await inspector.taps("打开我的检查表")
    await inspector.taps("我要请假")
    await inspector.taps("请假（病假、事假等）")
    await admin.taps("不同意")
    await admin.sees("为什么不同意更换检查员01")
    await admin.says("请改在下周检查")
    await admin.sees("不同意：请改在下周检查。")
    await inspector.sees("没有同意：请改在下周检查。")
    assert await standing(ceremony) == before
    assert "已经有人决定" in await ceremony.forges(admin, DeclineRequest(1))


async def test_two_taps_at_once_replace_once(ceremony: Ceremony) -> None:
    inspector, admin = ceremony.inspector(HOUSING), ceremony.admin(HOUSING)
    section = (await forms_of(ceremony, HOUSING))[0]
    await opens_form(inspector, section)
    await inspector.taps("我要回避")
    await inspector.taps("曾在检查对象任职")
    asked = await admin.sees("申请回避")
    agree = next(button.data for button in asked.buttons if button.text == "同意")
    for _ in range(2):
        ceremony.chat.world.taps(admin.id, asked.id, agree or "")
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("因回避退出")) == 1
    async with ceremony.chat.database.read() as uow:
        ever = await uow.forms.assignments(ceremony.campaign.id, ever=True)
    assert sum(one.out_at is not None for one in ever) == 1


async def test_where_nobody_fits_office_and_department_are_told_and_the_form_says_it(office_chat: OfficeChat) -> None:
    ceremony = await matched(await Ceremony.opens(office_chat, inspectors_per_department=4))
    inspector, admin = ceremony.inspector(MARKET), ceremony.admin(MARKET)
    section = (await forms_of(ceremony, MARKET))[0]
    await inspector.taps("打开我的检查表")
    await inspector.taps("我要请假")
    await inspector.taps("请假（病假、事假等）")
    await admin.taps("同意")
    for reader in (admin, ceremony.office):
        await reader.sees("暂缺的原因：“市场监督管理局”其他人员都已在这一组")
    other = ceremony.inspector(MARKET, 1)
    await other.says("/menu")
    await other.taps("我的检查表")
    await other.taps(f"{section.number} {section.subject_name} · 待填写 0/2")
    await other.sees("（缺 1 人：")
    assert verify(await certificate(ceremony), await pool(ceremony)) == []


async def pool(ceremony: Ceremony) -> str:
    return (await ceremony.office.receives_file("pool.txt", chat=ceremony.chat_id)).decode()


async def test_a_question_about_a_leave_survives_a_restart(ceremony: Ceremony) -> None:
    inspector = ceremony.inspector(HOUSING)
    await inspector.taps("打开我的检查表")
    await inspector.taps("我要请假")
    await inspector.taps("其他")
    await ceremony.chat.restart()
    await inspector.says("家中有急事")
    await inspector.sees("申请请假")


async def test_a_stranger_and_a_wrong_reason_get_nowhere(ceremony: Ceremony) -> None:
    section = (await forms_of(ceremony, HOUSING))[0]
    assert "没有这张检查表" in await ceremony.forges(ceremony.admin(MARKET), AskRecusal(section.id, 0))
    assert "没有这张检查表" in await ceremony.forges(ceremony.office, AskLeave(0))
    assert "按钮" in await ceremony.forges(ceremony.inspector(HOUSING), LeaveBecause(0, 99))


async def test_a_subject_turns_to_the_department_and_somebody_else_decides(ceremony: Ceremony) -> None:
    admin = ceremony.admin(HOUSING)
    section = (await forms_of(ceremony, HOUSING, 2))[1]
    before = await standing(ceremony)
    await opens_staff(ceremony, admin)
    await admin.taps("检查员03 · 可派，派4户")
    await admin.taps("回避其中一户，由他人接替")
    await admin.taps(f"{section.number} {section.subject_name}")
    await admin.taps("检查对象申请回避")
    await admin.says("王经理 他的亲属在我们的同行企业任职")
    await admin.sees("等待决定：办公室管理员", fresh=True)
    await ceremony.office.taps("同意", in_message_containing="检查对象（王经理）申请")
    assert before - await standing(ceremony) == {(section.sample_id, ceremony.scene.inspectors[HOUSING][2])}
    await admin.sees("请由组长告知检查对象")
    text = await certificate(ceremony)
    assert "检查对象申请" in text
    assert "王经理" not in text
    assert verify(text, await pool(ceremony)) == []
