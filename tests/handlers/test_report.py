"""The statistics tables as files in the chat."""

from __future__ import annotations

from templates.cards.report import MakeReport, OpenReports
from tests.support.builders import MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


async def test_every_table_comes_in_every_kind(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    admin = inspection.admin(MARKET)
    await inspection.forges(admin, OpenReports(inspection.campaign.id))
    await admin.sees("十列统计表：含检查人次、责令改正；八列统计表：含检查人数、行政指导。")
    for label, name in {
        "十列统计表（Word）": "2024-01十列统计表_20240510_0900.docx",
        "十列统计表（Excel）": "2024-01十列统计表_20240510_0900.xlsx",
        "八列统计表（Word）": "2024-01八列统计表_20240510_0900.docx",
        "八列统计表（Excel）": "2024-01八列统计表_20240510_0900.xlsx",
    }.items():
        await admin.taps(label)
        assert (await admin.receives_file(name, fresh=True)).startswith(b"PK")
    await admin.sees("尚有4份检查结果未录入或未审核，未计入。")


async def test_an_inspector_gets_no_table(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    for press in (OpenReports(inspection.campaign.id), MakeReport(inspection.campaign.id, "county", "docx")):
        said = await inspection.forges(inspection.inspector(MARKET), press)
        assert "统计表只能由领导小组办公室管理员" in said
