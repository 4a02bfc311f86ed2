"""The statistics tables as files, read back with the libraries that offices' programs stand for."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.statistics import BondedZoneTable, CountyTable
from templates.documents.statistics import bonded_zone_docx, bonded_zone_xlsx, county_docx, county_xlsx

ZONE = BondedZoneTable(58, 232, 2, 14, 17, 12, 9, 3, 1, 46, pending=3)
COUNTY = CountyTable(36, 18, 11, 8, 5, 1, 2, 21, pending=0)
TITLE = "示范综合保税区\n2024年第二次跨部门“双随机、一公开”\n联合抽查情况统计表"
UNIT = "示范区“双随机、一公开”监管工作领导小组办公室"
AS_OF = datetime(2024, 6, 30, 9, 0, tzinfo=UTC)

ZONE_HEADINGS = [
    "随机抽查企业（户）",
    "随机抽取执法检查人员（人次）",
    "涉及检查部门（个）",
    "检查项目（个）",
    "发现问题事项（项）",
    "发现问题企业（户）",
    "责令改正（户）",
    "应列入异常（户）",
    "涉嫌违法立案调查（户）",
    "现场解答疑难问题（个）",
]
COUNTY_HEADINGS = [
    "随机抽查企业（户）",
    "随机抽取执法人员（人）",
    "发现问题事项（项）",
    "发现问题企业（个）",
    "行政指导（户）",
    "应列异常名录（户）",
    "涉嫌违法应立案调查（户）",
    "现场解答疑难问题（户）",
]


def zone_sheet(*, title: str = TITLE, unit: str = UNIT, as_of: datetime = AS_OF, pending: int = 3) -> Worksheet:
    return opened_sheet(bonded_zone_xlsx(ZONE, title=title, unit=unit, as_of=as_of, pending=pending))


def zone_page(*, title: str = TITLE, unit: str = UNIT, as_of: datetime = AS_OF, pending: int = 3) -> WordDocument:
    return opened_page(bonded_zone_docx(ZONE, title=title, unit=unit, as_of=as_of, pending=pending))


def county_sheet(*, pending: int = 0) -> Worksheet:
    return opened_sheet(county_xlsx(COUNTY, title="统计表", unit=UNIT, as_of=AS_OF, pending=pending))


def county_page(*, pending: int = 0) -> WordDocument:
    return opened_page(county_docx(COUNTY, title="统计表", unit=UNIT, as_of=AS_OF, pending=pending))


def opened_sheet(file: bytes) -> Worksheet:
    return load_workbook(BytesIO(file)).worksheets[0]


def opened_page(file: bytes) -> WordDocument:
    return Document(BytesIO(file))


def sheet_headings(sheet: Worksheet) -> list[str]:
    """The lowest heading of each column, in one line."""
    columns = range(1, sheet.max_column + 1)
    return [str(sheet.cell(4, c).value or sheet.cell(3, c).value).replace("\n", "") for c in columns]


def page_row(page: WordDocument, row: int) -> list[str]:
    return [cell.text.replace("\n", "") for cell in page.tables[0].rows[row].cells]


def page_text(page: WordDocument) -> str:
    return "\n".join(paragraph.text for paragraph in page.paragraphs)


def test_the_numbers_of_the_bonded_zone_table_stand_under_their_headings_in_excel() -> None:
    sheet = zone_sheet()
    assert sheet_headings(sheet) == ZONE_HEADINGS
    assert [sheet.cell(5, c).value for c in range(1, 11)] == [58, 232, 2, 14, 17, 12, 9, 3, 1, 46]


def test_the_numbers_of_the_bonded_zone_table_stand_under_their_headings_in_word() -> None:
    page = zone_page()
    assert page_row(page, 1) == ZONE_HEADINGS
    assert page_row(page, 2) == ["58", "232", "2", "14", "17", "12", "9", "3", "1", "46"]


def test_the_numbers_of_the_county_table_stand_under_their_headings() -> None:
    sheet, page = county_sheet(), county_page()
    assert sheet_headings(sheet) == page_row(page, 1) == COUNTY_HEADINGS
    assert [sheet.cell(5, c).value for c in range(1, 9)] == [36, 18, 11, 8, 5, 1, 2, 21]
    assert page_row(page, 2) == ["36", "18", "11", "8", "5", "1", "2", "21"]


def test_the_headings_have_two_levels_as_in_the_official_forms() -> None:
    assert {str(merged) for merged in zone_sheet().merged_cells.ranges} == {
        *("A1:J1", "A2:F2", "G2:J2", "A6:J6"),
        *("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:I3", "J3:J4"),
    }
    assert {str(merged) for merged in county_sheet().merged_cells.ranges} == {
        *("A1:H1", "A2:D2", "E2:H2"),
        *("A3:A4", "B3:B4", "C3:D3", "E3:G3", "H3:H4"),
    }
    shared = [heading for heading in page_row(zone_page(), 0) if heading not in ZONE_HEADINGS]
    assert shared == ["抽查结果"] * 2 + ["抽查结果处理"] * 3
    shared = [heading for heading in page_row(county_page(), 0) if heading not in COUNTY_HEADINGS]
    assert shared == ["发现问题"] * 2 + ["抽查结果处理"] * 3


def test_a_heading_over_both_levels_is_one_cell_in_word() -> None:
    grid = zone_page().tables[0]
    assert grid.cell(0, 0)._tc is grid.cell(1, 0)._tc
    assert grid.cell(0, 4)._tc is grid.cell(0, 5)._tc
    assert grid.cell(0, 4)._tc is not grid.cell(1, 4)._tc


def test_unit_and_stamp_say_who_reports_and_as_of_when_in_the_offices_own_time() -> None:
    sheet = zone_sheet()
    assert sheet["A2"].value == f"填报单位：{UNIT}"
    assert sheet["G2"].value == "数据截至 2024年6月30日 17:00"
    assert f"填报单位：{UNIT}\t数据截至 2024年6月30日 17:00" in page_text(zone_page())
    assert county_sheet()["A2"].value == f"报表单位：{UNIT}"
    assert f"报表单位：{UNIT}" in page_text(county_page())


def test_what_is_still_pending_is_said_below_and_nothing_if_there_is_nothing() -> None:
    assert zone_sheet()["A6"].value == "注：尚有 3 份检查结果未录入或未审核，未计入本表。"
    assert "尚有 3 份" in page_text(zone_page())
    assert zone_sheet(pending=0).max_row == 5
    assert "注：" not in page_text(zone_page(pending=0))
    assert "尚有 7 份" in page_text(county_page(pending=7))


def test_a_title_keeps_its_lines() -> None:
    assert zone_sheet()["A1"].value == TITLE
    assert [paragraph.text for paragraph in zone_page().paragraphs[:3]] == TITLE.split("\n")


def test_a_sheet_prints_on_a4_across_one_page_wide() -> None:
    sheet = zone_sheet()
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_area.endswith("$A$1:$J$6")
    assert sheet.print_title_rows.replace("$", "") == "1:4"
    assert zone_sheet(pending=0).print_area.endswith("$A$1:$J$5")


def test_a_page_is_a4_across_and_repeats_its_headings() -> None:
    page = zone_page()
    section = page.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    repeats = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in page.tables[0].rows]
    assert repeats == [True, True, False]


def test_every_run_of_a_page_names_its_chinese_font() -> None:
    page = zone_page()
    named = {run.get(qn("w:eastAsia")) for run in page.element.body.iter(qn("w:rFonts"))}
    assert named == {"方正小标宋简体", "黑体", "仿宋"}
    runs = list(page.element.body.iter(qn("w:r")))
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") is not None for run in runs)


def test_a_page_names_the_fonts_that_replace_missing_ones() -> None:
    file = bonded_zone_docx(ZONE, title=TITLE, unit=UNIT, as_of=AS_OF, pending=0)
    fonts = ZipFile(BytesIO(file)).read("word/fontTable.xml").decode()
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>' in fonts


def test_a_sheet_sets_chinese_text_in_chinese_fonts_and_centres_its_numbers() -> None:
    sheet = zone_sheet()
    assert (sheet["A1"].font.name, sheet["A1"].font.charset) == ("方正小标宋简体", 134)
    assert (sheet["A3"].font.name, sheet["A2"].font.name) == ("黑体", "仿宋")
    assert {sheet.cell(5, c).alignment.horizontal for c in range(1, 11)} == {"center"}
    assert {sheet.cell(r, c).border.left.style for r in (4, 5) for c in (1, 5, 6, 7, 8, 9)} == {"thin"}


@pytest.mark.parametrize("title", ["=1+1", "<b>&_*[抽查", "表\x00\x1b题", "很长的题目" * 30, ""])
def test_any_title_is_printed_as_it_is(title: str) -> None:
    shown = title.replace("\x00", "").replace("\x1b", "")
    cell = zone_sheet(title=title)["A1"]
    assert (cell.value or "") == shown
    assert cell.data_type != "f"
    assert zone_page(title=title).paragraphs[0].text == shown


def test_the_file_names_no_author_but_the_unit() -> None:
    assert zone_page().core_properties.author == UNIT
    assert zone_page().core_properties.title == TITLE.replace("\n", " ")


def test_a_moment_without_a_time_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="time zone"):
        zone_sheet(as_of=datetime(2024, 6, 30, 17, 0))  # noqa: DTZ001  naive is what is tested
