"""The table of follow-ups, opened again."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from templates.documents.follow_ups import HEADER, FollowUpRow, follow_up_list

ROW = FollowUpRow(
    campaign="2024-01",
    number="12",
    subject="示例物业服务0001有限公司",
    subject_number="91139001MA0000001X",
    origin="市场监督管理局",
    department="市场监督管理局",
    handler="检查员05",
    body="",
    measure="立案调查",
    opened_on="2024-05-10",
    due_on="2024-06-06",
    deadline="",
    stage="已办结",
    late="否",
    outcome="已作出行政处罚",
    outcome_on="2024-05-20",
    reference="示例罚〔2024〕2号",
)


def opened(*rows: FollowUpRow):
    return load_workbook(BytesIO(follow_up_list("示例区2024年第一次联合抽查", rows).content)).active


def test_codes_and_numbers_stay_text_and_nothing_becomes_a_formula() -> None:
    sheet = opened(replace(ROW, number="007", reference="=1+1", subject_number="911390010000000012"))
    cells = {cell.value: sheet.cell(2, place) for place, cell in enumerate(sheet[1], 1)}
    assert list(cells) == HEADER
    assert cells["检查表号"].value == "007"
    assert cells["统一社会信用代码"].value == "911390010000000012"
    assert cells["文号/复查人"].value == "=1+1"
    assert {cell.data_type for cell in cells.values() if cell.value} == {"s"}


def test_it_prints_whole_on_a4_across_with_its_heading_on_every_page() -> None:
    sheet = opened(*[ROW] * 60)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.HeaderFooter.oddHeader.center.text == "示例区2024年第一次联合抽查后续处置台账"
    assert sheet.page_margins.header < sheet.page_margins.top
    assert sheet["A1"].font.name == "黑体"
    assert sheet["A2"].font.name == "宋体"


def test_without_a_line_it_has_its_heading_only() -> None:
    assert opened().max_row == 1
