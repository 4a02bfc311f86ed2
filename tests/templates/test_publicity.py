"""The file for the publicity system, opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from templates.documents.publicity import HEADER, PublicityRow, publicity_file

AT = datetime(2024, 5, 21, 9, 30, tzinfo=UTC)
ROW = PublicityRow(
    subject_number="911390010000000012",
    subject="示例物业服务0001有限公司",
    reference="2024-01",
    document_number="示例〔2024〕1号",
    campaign="示例区2024年第一次联合抽查",
    form_number="007",
    department="市场监督管理局",
    done_on="2024-05-10",
    methods="现场检查、书面检查",
    item="登记事项检查",
    code="1",
    result="未发现问题",
    handling="责令改正",
    rectify_by="2024-06-20",
    published_on="2024-05-21",
)


def opened(*rows: PublicityRow):
    return load_workbook(BytesIO(publicity_file("2024-01抽查结果公示信息", rows, at=AT).content)).active


def test_every_cell_is_text_codes_and_days_too() -> None:
    sheet = opened(ROW)
    assert [cell.value for cell in sheet[1]] == HEADER
    cells = dict(zip(HEADER, sheet[2], strict=True))
    assert cells["统一社会信用代码"].value == "911390010000000012"
    assert cells["检查表号"].value == "007"
    assert cells["抽查结果代码"].value == "1"
    assert cells["检查方式"].value == "现场检查、书面检查"
    assert (cells["处理措施"].value, cells["改正期限"].value) == ("责令改正", "2024-06-20")
    assert cells["公示日期"].value == "2024-05-21"
    assert {(cell.data_type, cell.number_format) for cell in cells.values() if cell.value} == {("s", "@")}


def test_nothing_becomes_a_formula() -> None:
    sheet = opened(replace(ROW, subject="=HYPERLINK(1)", item="+1", campaign="@SUM(A1)", document_number="-2"))
    assert all(cell.data_type == "s" for cell in sheet[2] if cell.value)
    assert sheet.cell(2, 2).value == "=HYPERLINK(1)"


def test_long_names_wrap_and_it_prints_on_a4_across() -> None:
    sheet = opened(replace(ROW, subject="示例" * 60), *[ROW] * 50)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.cell(2, 2).alignment.wrap_text
    assert sheet.row_dimensions[2].height > sheet.row_dimensions[3].height


def test_the_file_is_named_for_what_it_holds_and_when() -> None:
    assert publicity_file("2024-01抽查结果公示信息", [ROW], at=AT).name == "2024-01抽查结果公示信息_20240521_0930.xlsx"
