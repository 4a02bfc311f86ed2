"""A department sends a specialist, tapped and typed through the real dispatcher."""

from __future__ import annotations

import pytest

from domain.evidence import About
from templates.cards.specialist import AskOutside, AskSpecialist, OpenAssistedForm
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat, Player

#: A made-up picture.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    """The forms are with the inspectors, two of four of each department on each."""
    ceremony = await Ceremony.opens(office_chat)
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.matches()
    return ceremony


async def opens_specialists(ceremony: Ceremony) -> Player:
    admin = ceremony.admin(HOUSING)
    await ceremony.opens_hub(admin)
    await admin.taps("人员情况", fresh=True)
    await admin.taps("专业人员", fresh=True)
    return admin


async def free(ceremony: Ceremony, number: int) -> int:
    """The place among the housing department's inspectors of the first who is not on that form's team."""
    section = await ceremony.section(HOUSING, number)
    async with ceremony.chat.database.read() as uow:
        crew = await uow.forms.inspectors_of(section)
    return next(place for place, one in enumerate(ceremony.scene.inspectors[HOUSING]) if one not in crew)


async def test_somebody_of_the_department_is_sent_and_helps(ceremony: Ceremony) -> None:
    place, section = await free(ceremony, 1), await ceremony.section(HOUSING, 1)
    admin = await opens_specialists(ceremony)
    await admin.sees("没有专业人员", fresh=True)
    await admin.taps("选派本单位人员", fresh=True)
    await admin.taps(f"检查员{place + 1:02d}", fresh=True)
    await admin.says("电梯检验")
    await admin.sees("请先写检查表号", fresh=True)
    await admin.says("1 本单位检查人员不能独立完成电梯检验")
    await admin.sees("现有专业人员 1 人次", fresh=True)
    helper = ceremony.inspector(HOUSING, place)
    await helper.sees("请您作为建设环保局选派的专业人员协助以下检查")
    await helper.taps("我协助的检查", fresh=True)
    await helper.taps(f"1 {section.subject_name}"[:20], fresh=True)
    card = await helper.sees("协助的理由：本单位检查人员不能独立完成电梯检验", fresh=True)
    assert "拍照、上传" in card.labels
    async with ceremony.chat.database.read() as uow:
        crew = await uow.people.bound_inspectors(await uow.forms.inspectors_of(section))
    inspector = ceremony.chat.person(next(iter(crew.values())).chat_user_id)
    await inspector.sees("建设环保局选派专业人员")
    await inspector.says("/menu")
    await inspector.taps("我的检查表", fresh=True)
    await inspector.taps(f"1 {section.subject_name}"[:20], fresh=True)
    await inspector.sees(f"专业人员：检查员{place + 1:02d}（一科）：本单位检查人员不能独立完成电梯检验", fresh=True)
    group = "".join(one.text for one in await ceremony.office.messages(ceremony.chat_id))
    assert "专业人员" not in group


async def test_somebody_of_another_body_is_invited_and_sent_away_with_a_reason(ceremony: Ceremony) -> None:
    admin = await opens_specialists(ceremony)
    await admin.taps("邀请外单位专业人员", fresh=True)
    await ceremony.chat.restart()
    await admin.says("示例专家，示例检测中心，电梯检验\n1、3 不能独立完成电梯检验")
    await admin.sees("现有专业人员 2 人次", fresh=True)
    await admin.taps("3 示例专家", fresh=True)
    await admin.sees("还协助另外 1 户", fresh=True)
    await admin.taps("全部撤回（2户）", fresh=True)
    await admin.says("已检验完毕")
    await admin.sees("撤回：已检验完毕", fresh=True)
    await admin.taps("全部专业人员", fresh=True)
    card = await admin.sees("没有专业人员", fresh=True)
    assert "1 示例专家（示例检测中心，电梯检验） 已撤回" in card.labels


async def test_a_refusal_leaves_the_question_open_and_keeps_nothing(ceremony: Ceremony) -> None:
    section = await ceremony.section(HOUSING, 1)
    async with ceremony.chat.database.read() as uow:
        crew = await uow.forms.inspectors_of(section)
    admin = ceremony.admin(HOUSING)
    await ceremony.forges(admin, AskSpecialist(ceremony.campaign.id, crew[0]))
    await admin.says("全部 不能独立完成")
    await admin.sees("不需要再选派为专业人员", fresh=True)
    async with ceremony.chat.database.read() as uow:
        assert await uow.specialists.of_inspectors(crew) == []
        own = {one.number for one in await uow.forms.sections_with(crew[0])}
    left = next(number for number in range(1, 9) if number not in own)
    await admin.says(f"{left} 不能独立完成")
    await admin.sees("现有专业人员 1 人次", fresh=True)


async def test_strangers_get_nowhere(ceremony: Ceremony) -> None:
    other, department_id = ceremony.admin(MARKET), ceremony.scene.departments[HOUSING]
    assert "建设环保局" in await ceremony.forges(other, AskOutside(ceremony.campaign.id, department_id))
    own = ceremony.scene.inspectors[HOUSING][0]
    assert "建设环保局" in await ceremony.forges(other, AskSpecialist(ceremony.campaign.id, own))
    section = await ceremony.section(MARKET, 1)
    assert "您不协助这张检查表" in await ceremony.forges(ceremony.inspector(HOUSING), OpenAssistedForm(section.id))


async def test_a_specialist_adds_a_photo_to_the_form_they_help_with(ceremony: Ceremony) -> None:
    place, section = await free(ceremony, 1), await ceremony.section(HOUSING, 1)
    admin, helper = ceremony.admin(HOUSING), ceremony.inspector(HOUSING, place)
    await ceremony.forges(admin, AskSpecialist(ceremony.campaign.id, ceremony.scene.inspectors[HOUSING][place]))
    await admin.says("1 不能独立完成电梯检验")
    await ceremony.forges(helper, OpenAssistedForm(section.id))
    await helper.taps("拍照、上传", fresh=True)
    await helper.sends_photo(PNG)
    async with ceremony.chat.database.read() as uow:
        (piece,) = await uow.evidence.of(About.FORM, section.id)
    assert piece.about_id == section.id
    await ceremony.forges(helper, OpenAssistedForm(section.id))
    card = await helper.sees("协助的理由", fresh=True)
    assert "查看附件（1）" in card.labels
