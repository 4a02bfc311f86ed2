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
            await inspector.says(f"{number} 全部1 解答1")
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
        await first.says(f"{number} 全部1")
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
