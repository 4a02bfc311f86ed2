"""The statistics tables of a campaign as files that print like the official forms: A4 across, one page wide."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime

from domain.local_time import DEFAULT_ZONE, local
from domain.statistics import BondedZoneTable, CountyTable
from templates.documents.official_page import page
from templates.documents.official_sheet import sheet
from templates.documents.official_table import Column, OfficialTable

_FOUND, _HANDLED = "抽查结果", "抽查结果处理"

BONDED_ZONE_COLUMNS = (
    Column(("随机抽查", "企业", "（户）")),
    Column(("随机抽取", "执法检查", "人员", "（人次）")),
    Column(("涉及检查", "部门", "（个）")),
    Column(("检查项目", "（个）")),
    Column(("发现问题", "事项", "（项）"), _FOUND),
    Column(("发现问题", "企业", "（户）"), _FOUND),
    Column(("责令改正", "（户）"), _HANDLED),
    Column(("应列入", "异常", "（户）"), _HANDLED),
    Column(("涉嫌违法", "立案调查", "（户）"), _HANDLED),
    Column(("现场解答", "疑难问题", "（个）")),
)
"""In the order of the fields of ``BondedZoneTable``."""

COUNTY_COLUMNS = (
    Column(("随机抽查", "企业", "（户）")),
    Column(("随机抽取", "执法人员", "（人）")),
    Column(("发现问题", "事项", "（项）"), "发现问题"),
    Column(("发现问题", "企业", "（个）"), "发现问题"),
    Column(("行政指导", "（户）"), _HANDLED),
    Column(("应列异常", "名录", "（户）"), _HANDLED),
    Column(("涉嫌违法", "应立案调查", "（户）"), _HANDLED),
    Column(("现场解答", "疑难问题", "（户）")),
)
"""In the order of the fields of ``CountyTable``."""


def bonded_zone_xlsx(
    table: BondedZoneTable, *, title: str, unit: str, as_of: datetime, pending: int, zone: str = DEFAULT_ZONE
) -> bytes:
    """The ten-column table as an Excel workbook.

    ``title`` may be broken by line feeds; ``unit`` is who reports; ``as_of`` (aware) is printed as the clock in
    ``zone`` shows it; ``pending`` sections not yet reviewed are mentioned below the table, unless there are none.
    Raises ValueError if ``as_of`` has no time zone.
    """
    return sheet(_bonded_zone(table, title, unit, as_of, pending, zone))


def bonded_zone_docx(
    table: BondedZoneTable, *, title: str, unit: str, as_of: datetime, pending: int, zone: str = DEFAULT_ZONE
) -> bytes:
    """The ten-column table as a Word document; arguments as for ``bonded_zone_xlsx``."""
    return page(_bonded_zone(table, title, unit, as_of, pending, zone))


def county_xlsx(
    table: CountyTable, *, title: str, unit: str, as_of: datetime, pending: int, zone: str = DEFAULT_ZONE
) -> bytes:
    """The eight-column table as an Excel workbook; arguments as for ``bonded_zone_xlsx``."""
    return sheet(_county(table, title, unit, as_of, pending, zone))


def county_docx(
    table: CountyTable, *, title: str, unit: str, as_of: datetime, pending: int, zone: str = DEFAULT_ZONE
) -> bytes:
    """The eight-column table as a Word document; arguments as for ``bonded_zone_xlsx``."""
    return page(_county(table, title, unit, as_of, pending, zone))


def _bonded_zone(
    table: BondedZoneTable, title: str, unit: str, as_of: datetime, pending: int, zone: str
) -> OfficialTable:
    return OfficialTable(
        title=title,
        unit_label="填报单位",
        unit=unit,
        stamp=_stamp(as_of, zone),
        columns=BONDED_ZONE_COLUMNS,
        numbers=astuple(table)[: len(BONDED_ZONE_COLUMNS)],
        note=_note(pending),
    )


def _county(table: CountyTable, title: str, unit: str, as_of: datetime, pending: int, zone: str) -> OfficialTable:
    return OfficialTable(
        title=title,
        unit_label="报表单位",
        unit=unit,
        stamp=_stamp(as_of, zone),
        columns=COUNTY_COLUMNS,
        numbers=astuple(table)[: len(COUNTY_COLUMNS)],
        note=_note(pending),
    )


def _stamp(as_of: datetime, zone: str) -> str:
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    at = local(as_of, zone)
    return f"数据截至 {at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _note(pending: int) -> str:
    """The results of a subject are counted only when reviewed, so a table may be issued before it is complete."""
    return f"注：尚有 {pending} 份检查结果未录入或未审核，未计入本表。" if pending else ""
