"""A published result is corrected in the chat: asked for, written anew, reviewed by another, published."""

from __future__ import annotations

from domain.inspection import ResultCode
from storage.forms import SectionState
from templates.cards.correction import BeginCorrection, Withdraw
from templates.cards.publication import AskCorrection
from tests.support.builders import MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


async def published(office_chat: OfficeChat) -> Inspection:
    """The first form of the market department is public."""
    inspection = await Inspection.begins(office_chat, forms=1)
    inspector = inspection.inspector(MARKET)
    await inspector.says("1 全部1 方式:书面")
    await inspector.taps("确认并提交")
    await inspection.reviewer(MARKET).taps("通过")
    await inspector.taps("公示")
    await inspector.taps("确认公示")
    return inspection


async def test_a_result_is_corrected_from_the_wish_to_the_new_version(office_chat: OfficeChat) -> None:
    inspection = await published(office_chat)
    inspector, reviewer = inspection.inspector(MARKET), inspection.reviewer(MARKET)
    await inspector.taps("更正")
    await inspector.says("请致电19900000000")
    await inspector.sees("不能写电话号码")
    await inspector.says("复查发现登记事项有误")
    await inspector.sees("原来公示的结果继续公开")
    await inspector.taps("修改检查表")
    await inspector.says("1 登记:2 责令改正 限期:30日内 方式:书面")
    await inspector.taps("确认并提交")
    card = await reviewer.sees("更正内容")
    assert "复查发现登记事项有误" in card.text
    await reviewer.taps("通过")
    await inspector.taps("公示")
    await inspector.sees("更正日期、原因和更正前的结果一并公开")
    await inspector.taps("确认公示")
    await inspector.sees("已公示更正后的结果")
    section = await inspection.section(MARKET)
    assert section.state is SectionState.PUBLISHED
    assert await inspection.results(MARKET) == [2, 1]
    async with office_chat.database.read() as uow:
        (one,) = await uow.published.of_subject(section.subject_number)
    assert [code for _, code in one.earlier[0].items] == [ResultCode.NO_PROBLEM] * 2


async def test_a_correction_is_withdrawn_after_a_restart(office_chat: OfficeChat) -> None:
    inspection = await published(office_chat)
    inspector = inspection.inspector(MARKET)
    await inspector.taps("更正")
    await inspector.taps("检查结果录入有误")
    await office_chat.restart()
    await inspector.taps("修改检查表")
    await inspector.taps("公示情况")
    await inspector.taps("撤回更正")
    await inspector.taps("确认撤回")
    await inspector.sees("已撤回")
    assert (await inspection.section(MARKET)).state is SectionState.PUBLISHED


async def test_the_admin_of_the_department_asks_and_the_inspectors_write(office_chat: OfficeChat) -> None:
    inspection = await published(office_chat)
    admin = inspection.admin(MARKET)
    await admin.says("/subject")
    await admin.says("物业服务0001")
    await admin.taps("2024-01 公示情况")
    await admin.taps("更正")
    await admin.taps("检查对象提出异议，经核实原结果有误")
    shown = await admin.sees("检查人员可以修改检查表了")
    assert "修改检查表" not in shown.labels
    asked = await inspection.inspector(MARKET, 1).sees("申请更正这张检查表")
    assert "修改检查表" in asked.labels


async def test_forged_and_old_buttons_change_nothing(office_chat: OfficeChat) -> None:
    inspection = await published(office_chat)
    section = await inspection.section(MARKET)
    outsider = inspection.inspector(MARKET, 3)
    assert "您不能办理" in await inspection.forges(outsider, AskCorrection(section.id))
    assert "您不能办理" in await inspection.forges(outsider, BeginCorrection(section.id, section.version, 0))
    inspector = inspection.inspector(MARKET)
    await inspection.forges(inspector, BeginCorrection(section.id, section.version, 9))
    await inspection.forges(inspector, BeginCorrection(section.id, section.version - 1, 0))
    await inspection.forges(inspector, Withdraw(section.id, section.version))
    assert await inspection.section(MARKET) == section
