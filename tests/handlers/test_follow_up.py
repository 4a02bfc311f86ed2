"""后续处置 in the chat: from the message that brings it to its end, with few taps and forgiving words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.follow_up import Stage
from storage.follow_ups import FollowUp
from templates.cards.follow_up import EnterToday, SetDeadline, ShowFollowUp, TakeOn
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection

#: By when the form orders it to be put right: thirty days from the day of the tests.
ORDERED = date(2024, 6, 9)


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    """Form 1 of the market department was approved, with code 5 and 责令改正 by ``ORDERED``."""
    inspection = await Inspection.begins(office_chat)
    await found(inspection, "1 登记1 公示5 处理:责令改正")
    return inspection


async def found(inspection: Inspection, line: str, department: str = MARKET) -> None:
    inspector = inspection.inspector(department)
    await inspector.says(f"{line} 方式:书面" + (" 限期30日内" if "责令改正" in line else ""))
    await inspector.taps("确认并提交")
    await inspection.reviewer(department).taps("通过")


async def the_one(inspection: Inspection, department: str = MARKET, number: int = 1) -> FollowUp:
    section = await inspection.section(department, number)
    async with inspection.chat.database.read() as uow:
        (one,) = await uow.follow_ups.of_section(section.id)
    return one


async def test_an_order_is_taken_on_given_its_day_and_closed(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.sees("产生后续处置1件：责令改正。")
    await admin.taps("受理：责令改正")
    await admin.sees("状态：办理中")
    await admin.taps("修改改正期限")
    await admin.taps("15日内")
    await admin.sees("改正期限：2024年5月25日（周六）")
    inspection.chat.now += timedelta(days=14)
    await admin.taps("登记：改正完毕")
    await admin.sees("请发送复查日期和复查人，例如：5月24日 张某。")
    await admin.says("5月23日，王示一")
    await admin.sees("状态：已办结——改正完毕，2024年5月23日，复查人：王示一")
    assert (await the_one(inspection)).stage is Stage.CLOSED


async def test_words_that_cannot_be_read_are_asked_for_again(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("受理：责令改正")
    await admin.taps("修改改正期限")
    await admin.says("尽快")
    await admin.says("20天")
    await admin.sees("改正期限：2024年5月30日（周四）")
    await admin.taps("登记：改正完毕")
    await admin.says("已经改好了")
    await admin.sees("没有看到日期。")
    await admin.says("7月5日 王示一")
    await admin.sees("2024年7月5日（周五）还没有到，不能登记。")
    await admin.says("今天 王示一")
    await admin.sees("状态：已办结——改正完毕")


async def test_cancelling_leaves_everything_as_it_was(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("受理：责令改正")
    await admin.taps("修改改正期限")
    await admin.says("取消")
    await admin.says("7月5日")
    assert (await the_one(inspection)).deadline == ORDERED


async def test_a_tap_on_an_old_card_shows_what_stands(inspection: Inspection) -> None:
    admin, one = inspection.admin(MARKET), await the_one(inspection)
    for _ in range(2):
        await inspection.forges(admin, TakeOn(one.id, one.version))
        await admin.sees("状态：办理中")
    said = await inspection.forges(admin, SetDeadline(one.id, one.version, 10))
    assert "在您打开之后有变化" in said
    assert (await the_one(inspection)).deadline == ORDERED


async def test_a_forged_tap_of_another_department_is_refused(inspection: Inspection) -> None:
    one = await the_one(inspection)
    stranger = inspection.admin(HOUSING)
    for press in (ShowFollowUp(one.id), TakeOn(one.id, 1), EnterToday(one.id, 1, "rectified")):
        assert "本单位没有参与，不能查看" in await inspection.forges(stranger, press)
    said = await inspection.forges(inspection.admin(), TakeOn(one.id, 1))
    assert "由市场监督管理局办理，您不能登记" in said
    assert (await the_one(inspection)).stage is Stage.WAITING


@pytest.mark.parametrize("what", ["nonsense", "penalised"])
def test_a_forged_outcome_is_small_enough_to_be_sent(what: str) -> None:
    assert len(EnterToday(2**31 - 1, 999, what).pack()) <= 64


async def test_a_forged_outcome_is_an_old_button(inspection: Inspection) -> None:
    one, admin = await the_one(inspection), inspection.admin(MARKET)
    assert "按钮已经失效" in await inspection.forges(admin, EnterToday(one.id, one.version, "nonsense"))
    said = await inspection.forges(admin, EnterToday(one.id, one.version, "penalised"))
    assert "处理措施是“责令改正”，现在不能这样登记" in said


async def test_from_the_menu_through_a_colleague_to_a_case_and_its_decision(inspection: Inspection) -> None:
    admin, inspector = inspection.admin(MARKET), inspection.inspector(MARKET, 1)
    await admin.says("/menu")
    await admin.taps("后续处置")
    await admin.taps("责令改正 示例物业服务0001有限公司")
    await admin.taps("移交")
    await admin.taps("本单位其他人员")
    await admin.taps("检查员06")
    await inspector.sees("市场监督管理局管理员已将此件移交给您承办。")
    await admin.sees("检查员06（待签收）")
    await inspector.taps("签收")
    await inspector.sees("检查员06 签收")
    await inspector.taps("变更处置")
    await inspector.taps("立案调查")
    await inspector.says("多次违法，情节严重")
    await inspector.sees("变更处置为立案调查（多次违法，情节严重）")
    await inspector.taps("登记：已立案")
    await inspector.says("今天")
    await inspector.sees("没有看到文号。")
    await inspector.says("今天 示例立〔2024〕1号")
    await inspector.sees("登记已立案，2024年5月10日，示例立〔2024〕1号")
    await inspector.taps("登记：已作出行政处罚")
    await inspector.says("示例罚〔2024〕2号，5月10日")
    await inspector.sees("状态：已办结——已作出行政处罚，2024年5月10日，示例罚〔2024〕2号")


async def test_another_department_accepts_what_is_its_own(inspection: Inspection) -> None:
    admin, other = inspection.admin(MARKET), inspection.admin(HOUSING)
    await admin.taps("查看")
    await admin.taps("移交")
    await admin.taps("其他部门")
    await admin.taps(HOUSING)
    await admin.sees("状态：移交待接收（建设环保局）")
    await other.sees("【后续处置移交，请接收】责令改正")
    await other.taps("接收")
    await other.sees("承办：建设环保局 建设环保局管理员（由市场监督管理局移交）")
    await admin.sees("已接收此件，由该单位继续办理。")


async def test_another_department_sends_back_what_is_not(inspection: Inspection) -> None:
    admin, other = inspection.admin(MARKET), inspection.admin(HOUSING)
    await admin.taps("查看")
    await admin.taps("移交")
    await admin.taps("其他部门")
    await admin.taps(HOUSING)
    await other.taps("退回")
    await other.sees("请发送退回移交的原因")
    await other.says("不属于本局职责")
    await other.sees("仍由市场监督管理局承办")
    await admin.sees("原因：不属于本局职责。")


async def test_a_handling_body_is_named_and_signs(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("受理：责令改正")
    await admin.taps("移交")
    await admin.taps("承办机构")
    await admin.says("综合行政执法大队")
    await admin.taps("登记签收")
    await admin.says("今天 李示二")
    await admin.sees("承办机构：综合行政执法大队（已签收）")


async def test_a_mistake_in_an_outcome_is_corrected_with_its_reason(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("受理：责令改正")
    await admin.taps("修改改正期限")
    await admin.taps("10日内")
    await admin.taps("登记：改正完毕")
    await admin.taps("今天")
    await admin.sees("状态：已办结——改正完毕，2024年5月10日，复查人：市场监督管理局管理员")
    await admin.taps("更正为：改正完毕")
    await admin.says("今天 王示一")
    await admin.sees("请发送更正的原因")
    await admin.says("复查人录错")
    await admin.sees("状态：已办结——改正完毕，2024年5月10日，复查人：王示一")
    await admin.taps("重新办理")
    await admin.says("群众反映仍未改正")
    await admin.sees("状态：办理中")


async def test_what_was_not_mended_in_time_takes_two_taps_up_the_ladder(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("受理：责令改正")
    await admin.taps("修改改正期限")
    await admin.taps("10日内")
    inspection.chat.now += timedelta(days=11)
    await admin.says("/menu")
    await admin.taps("后续处置")
    await admin.taps("责令改正 示例物业服务0001有限公司")
    await admin.taps("逾期未改正")
    await admin.taps("列入经营异常名录")
    await admin.sees("变更处置为列入经营异常名录（逾期未改正）")


async def test_the_office_looks_over_all_departments_and_takes_the_file(inspection: Inspection) -> None:
    await found(inspection, "1 全部4 处理:列入经营异常名录", HOUSING)
    office = inspection.admin()
    await office.says("/menu")
    await office.taps("联合抽查")
    await office.taps("2024-01")
    await office.taps("后续处置（2）")
    await office.sees("待办2件，已办结0件。")
    await office.taps("导出表格")
    await office.receives_file("后续处置台账.xlsx")
    await office.taps("市场监督管理局（待办1")
    await office.taps("责令改正")
    await office.sees("由市场监督管理局办理；您可以查看，不能登记。")


async def test_why_this_day_is_explained(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("查看")
    await admin.taps("为什么是这一天")
    await admin.sees("起算：2024年5月10日（周五）处置信息产生，当天不计，次日起算 20 个工作日")
    await admin.sees("2024年5月11日（周六）　调休上班，计入")
    await admin.sees("期限：2024年6月6日（周四）")


async def test_a_restart_forgets_no_question(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.taps("受理：责令改正")
    await admin.taps("修改改正期限")
    await inspection.chat.restart()
    await admin.says("10个工作日")
    await admin.sees("改正期限：2024年5月23日（周四）")
