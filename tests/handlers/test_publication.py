"""Publishing in the chat, up to the last form of the campaign."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from domain.campaign import State
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


async def test_all_forms_are_published_and_the_office_gets_its_table(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    group = await inspection.group(inspection.inspector(MARKET).id)
    for department in (HOUSING, MARKET):
        inspector, reviewer = inspection.inspector(department), inspection.reviewer(department)
        for number in (1, 2):
            await inspector.says(f"{number} 全部1 解答1 方式:书面")
            await inspector.taps("确认并提交")
        await reviewer.says("/menu")
        await reviewer.taps("待审核")
        await reviewer.taps("2024-01 第1号")
        await reviewer.taps("通过")
        await reviewer.taps("下一张")
        await reviewer.taps("通过")
        await inspector.says("/menu")
        await inspector.taps("待公示")
        await inspector.taps("公示全部已审核（2）")
        await inspector.taps("确认公示2张")
        await inspector.sees("以下2张检查表已公示")
    async with office_chat.database.read() as uow:
        assert (await uow.campaigns.get(inspection.campaign.id)).state is State.PUBLISHED
    notice = await inspection.admin().sees("【全部公示】", chat=group)
    assert notice.labels == []
    await inspection.admin(HOUSING).sees("【全部公示】")
    admin = inspection.admin()
    await admin.taps("统计表")
    await admin.taps("十列统计表（Excel）")
    book = load_workbook(io.BytesIO(await admin.receives_file("十列统计表")))
    numbers = [[cell for cell in row if isinstance(cell, int)] for row in book.active.iter_rows(values_only=True)]
    assert [2, 8, 2, 3, 0, 0, 0, 0, 0, 4] in numbers


async def test_a_list_that_changed_is_shown_again(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    first, second = inspection.inspector(MARKET), inspection.inspector(MARKET, 1)
    reviewer = inspection.reviewer(MARKET)
    for number in (1, 2):
        await first.says(f"{number} 全部1 方式:书面")
        await first.taps("确认并提交")
        await reviewer.taps("通过")
    await first.says("/menu")
    await first.taps("待公示")
    await first.taps("公示全部已审核（2）")
    await second.says("/menu")
    await second.taps("待公示")
    await second.taps("2024-01 第1号")
    await second.taps("确认公示")
    await first.taps("确认公示2张")
    assert "现在是1张" in (await first.toast() or "")
    await first.taps("2024-01 第2号")
    await first.taps("确认公示")
    await first.sees("检查员05公示")


async def test_a_publication_elsewhere_is_recorded_by_a_tap_or_a_line(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat, forms=3)
    inspector, reviewer = inspection.inspector(MARKET), inspection.reviewer(MARKET)
    for number in (1, 2, 3):
        await inspector.says(f"{number} 全部1 方式:书面")
        await inspector.taps("确认并提交")
        await reviewer.taps("通过")
    await inspector.says("/menu")
    await inspector.taps("待公示")
    await inspector.taps("下载公示文件（Excel）")
    book = load_workbook(io.BytesIO(await inspector.receives_file("抽查结果公示信息")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value} == {"s"}
    await inspector.taps("公示全部已审核（3）")
    await inspector.taps("确认公示3张")
    await inspector.says("/menu")
    await inspector.taps("待公示")
    await inspector.taps("待登记外部公示（3）")
    await inspector.taps("2024-01 第1号")
    await inspector.says("国家企业信用信息公示系统（河北） 6月31日")
    await inspector.says("国家企业信用信息公示系统（河北） 今天 https://example.invalid/1")
    await inspector.sees("https://example.invalid/1")
    await inspector.taps("下一张待登记")
    await inspector.taps("国家企业信用信息公示系统（河北），今天")
    await inspector.taps("下一张待登记")
    await inspector.taps("部门网站，今天")
    last = await inspector.sees("部门网站，2024年5月10日")
    assert "下一张待登记" not in last.labels
    assert "拍照、上传截图" in last.labels


async def test_all_that_wait_are_recorded_together(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    inspector, reviewer = inspection.inspector(MARKET), inspection.reviewer(MARKET)
    for number in (1, 2):
        await inspector.says(f"{number} 全部1 方式:书面")
        await inspector.taps("确认并提交")
        await reviewer.taps("通过")
    await inspector.says("/menu")
    await inspector.taps("待公示")
    await inspector.taps("公示全部已审核（2）")
    await inspector.taps("确认公示2张")
    await inspector.says("/menu")
    await inspector.taps("待公示")
    await inspector.taps("待登记外部公示（2）")
    await inspector.taps("一并登记（2）")
    await inspector.says("部门网站 今天")
    await inspector.sees("以下2张检查表，登记为2024年5月10日在部门网站公示")
    await inspector.taps("待登记外部公示")
    await inspector.sees("没有待登记的外部公示")
