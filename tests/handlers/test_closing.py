"""The closing papers through the dispatcher, from the campaign's card."""

from __future__ import annotations

from campaigns import closing
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


async def test_the_office_confirms_the_papers_and_issues_them_again(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    async with office_chat.database.open() as uow:
        await closing.owe_papers(uow, inspection.campaign, now=office_chat.now)
    await office_chat.settle()
    office = inspection.admin()
    await office.sees("请在2024年6月28日（周五）前确认本次抽查的统计表")
    await office.says("/menu")
    await office.taps("联合抽查", fresh=True)
    await office.taps("2024-01", fresh=True)
    await office.taps("结题材料", fresh=True)
    await office.taps("确认结题材料", fresh=True)
    await office.sees("第1版：办公室管理员于2024年5月10日 09:00确认，4份结果未计入", fresh=True)
    await office.taps("第1版十列统计表", fresh=True)
    assert (await office.receives_file("2024-01十列统计表_第1版_20240510_0900.docx")).startswith(b"PK")
    await office.taps("重新出具（第2版）")
    await office.sees("第2版：办公室管理员于2024年5月10日 09:00重新出具")
    await office.taps("十列统计表（现在）")
    assert (await office.receives_file("2024-01十列统计表_20240510_0900.docx")).startswith(b"PK")
