"""A form on its way from the inspector through review to publication, in the chat."""

from __future__ import annotations

import pytest

from storage.forms import SectionState
from templates.cards.review import Approve, SendBack
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    """Form 1 of the market department has been handed in."""
    inspection = await Inspection.begins(office_chat)
    inspector = inspection.inspector(MARKET)
    await inspector.says("1 全部1 方式:书面")
    await inspector.taps("确认并提交")
    return inspection


async def test_a_form_is_sent_back_mended_approved_and_published(inspection: Inspection) -> None:
    inspector, reviewer = inspection.inspector(MARKET), inspection.reviewer(MARKET)
    await reviewer.sees("检查员05已提交检查结果，请审核。")
    await reviewer.taps("退回")
    await reviewer.taps("检查结果与现场情况不符，请核实")
    await reviewer.sees("目前状态：已退回。")
    await inspector.sees("市场监督管理局审核员退回了这张检查表。\n原因：检查结果与现场情况不符，请核实")
    await inspector.taps("修改检查表")
    await inspector.taps("公示信息检查")
    await inspector.taps("9.合格")
    await inspector.taps("提交")
    await reviewer.sees("已按退回意见修改，重新提交（第2次）")
    await reviewer.taps("通过")
    await reviewer.sees("市场监督管理局审核员审核通过")
    await inspector.sees("下一步：由检查人员公示。")
    await inspector.taps("公示")
    await inspector.taps("确认公示")
    await inspector.sees("检查员05公示")
    assert (await inspection.section(MARKET)).state is SectionState.PUBLISHED
    assert await inspection.results(MARKET) == [1, 9]


async def test_a_reason_may_be_typed(inspection: Inspection) -> None:
    reviewer = inspection.reviewer(MARKET)
    await reviewer.says("/menu")
    await reviewer.taps("待审核")
    await reviewer.taps("2024-01 第1号")
    await reviewer.taps("退回")
    await reviewer.sees("或者直接发送一句话")
    await reviewer.says("长" * 501)
    await reviewer.sees("退回原因有501个字，最多500个字")
    await reviewer.says("照片不清楚 <b>&_*[")
    await reviewer.sees("目前状态：已退回。")
    await inspection.inspector(MARKET).sees("原因：照片不清楚 <b>&_*[")


async def test_single_items_are_marked_and_sent_back_for_one_reason(inspection: Inspection) -> None:
    inspector, reviewer = inspection.inspector(MARKET), inspection.reviewer(MARKET)
    await reviewer.taps("退回")
    await reviewer.taps("1.登记事项检查")
    await reviewer.taps("2.公示信息检查")
    await reviewer.taps("✓ 1.登记事项检查")
    await reviewer.sees("所指事项：公示信息检查。")
    await reviewer.taps("检查结果与现场情况不符，请核实")
    await inspector.sees("· 公示信息检查：检查结果与现场情况不符，请核实")
    await inspector.taps("修改检查表")
    await inspector.sees("2. 公示信息检查：1.未发现问题\n　退回意见：检查结果与现场情况不符，请核实")
    await inspector.taps("公示信息检查")
    await inspector.taps("9.合格")
    await inspector.taps("提交")
    await reviewer.sees("· 公示信息检查：检查结果与现场情况不符，请核实")
    assert (await inspection.section(MARKET)).return_items == {}


async def test_a_reason_for_each_item_is_typed(inspection: Inspection) -> None:
    reviewer = inspection.reviewer(MARKET)
    await reviewer.taps("退回")
    await reviewer.taps("1.登记事项检查")
    await reviewer.says("2.照片不清")
    await reviewer.sees("选中的事项还没有写明原因：登记事项检查。")
    await reviewer.says("1.请核实门牌\n2、照片不清 <b>&_*[")
    await reviewer.sees("目前状态：已退回。")
    seen = "· 登记事项检查：请核实门牌\n· 公示信息检查：照片不清 <b>&_*["
    await inspection.inspector(MARKET).sees(seen)


async def test_a_second_tap_shows_who_decided_and_when(inspection: Inspection) -> None:
    reviewer, admin = inspection.reviewer(MARKET), inspection.admin(MARKET)
    await reviewer.taps("通过")
    await admin.taps("退回")
    assert "已经有审核结果" in (await admin.toast() or "")
    await admin.sees("5月10日 09:00 市场监督管理局审核员审核通过")
    assert (await inspection.section(MARKET)).state is SectionState.APPROVED


async def test_the_same_tap_twice_approves_once(inspection: Inspection) -> None:
    reviewer, section = inspection.reviewer(MARKET), await inspection.section(MARKET)
    for _ in range(2):
        await inspection.forges(reviewer, Approve(section.id, section.version))
        await reviewer.sees("市场监督管理局审核员审核通过")
    async with inspection.chat.database.read() as uow:
        history = await uow.forms.history(section.id)
    assert [entry.state for entry in history] == [SectionState.SUBMITTED, SectionState.APPROVED]


async def test_a_decision_by_the_wrong_person_is_refused(inspection: Inspection) -> None:
    section = await inspection.section(MARKET)
    for stranger in (inspection.reviewer(HOUSING), inspection.admin(), inspection.inspector(MARKET, 1)):
        for press in (Approve(section.id, section.version), SendBack(section.id, section.version, 0)):
            assert "您不是市场监督管理局的审核员" in await inspection.forges(stranger, press)
    assert (await inspection.section(MARKET)).state is SectionState.SUBMITTED


async def test_a_reason_that_is_not_on_the_list_is_an_old_button(inspection: Inspection) -> None:
    section = await inspection.section(MARKET)
    said = await inspection.forges(inspection.reviewer(MARKET), SendBack(section.id, section.version, 99))
    assert "按钮已经失效" in said


async def test_an_inspector_has_no_list_of_reviews(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says("/menu")
    assert "待审核" not in (await inspector.messages())[-1].labels
