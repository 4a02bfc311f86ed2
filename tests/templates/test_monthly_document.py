"""The monthly report and the gathered table as files, opened again."""

from __future__ import annotations

import io
from datetime import date

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from openpyxl import load_workbook

from domain.monthly import Contact, Correction, Entry, Figure, Figures, Filling, Period, Row
from templates.documents.monthly import MonthlyForm, monthly_docx
from templates.documents.monthly_gathered import COLUMNS, Gathered, GatheredReport, gathered_docx, gathered_xlsx

PERIOD = Period(date(2024, 5, 21), date(2024, 6, 20))
FIGURES: Figures = {
    Figure.PAPERS: "《示例抽查》（示例〔2024〕1号）",
    Figure.DRAWS: 1,
    Figure.SUBJECTS: 8,
    Figure.PROBLEMS: 2,
    Figure.MAJOR: "",
    Figure.MINOR: 3,
    Figure.PUBLISHED: 5,
    Figure.WEBSITE: "示例区政府网站",
    Figure.UNITS: 2,
    Figure.UNIT_NAMES: "一科、二科",
    Figure.LINE_SUBJECTS: 8,
    Figure.LINE_PUBLISHED: 5,
}
FILLING = (
    Filling()
    .adding(Row.MEETINGS, [Entry("部署会", day=date(2024, 6, 5)), Entry("推进会", day=date(2024, 6, 6))])
    .empty(Row.DOCUMENTS)
    .adding(Row.TRAINING, [Entry("业务班", headcount=35, content="系统操作")])
)


def form(filling: Filling = FILLING, unit: str = "市场监督管理局", note: str = "") -> WordDocument:
    contact = Contact("示例甲", "0311-85000000", "19900000001")
    content = monthly_docx(MonthlyForm(unit, date(2024, 6, 18), PERIOD, filling, FIGURES, contact, note))
    return Document(io.BytesIO(content))


def texts(document: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_form_has_the_rows_of_the_official_one_in_their_order() -> None:
    document = form()
    head = "单位名称（盖章）：市场监督管理局\t填表时间：2024年6月18日"
    assert texts(document)[:2] == ["区有关部门“双随机、一公开”监管工作月报表", head]
    rows = [list(dict.fromkeys(cell.text for cell in row.cells)) for row in document.tables[0].rows]
    assert rows == [
        ["一、“双随机、一公开”监管工作安排部署情况"],
        ["1", "本月召开会议部署随机抽查工作情况", "1. 部署会，2024年6月5日；\n2. 推进会，2024年6月6日。"],
        ["2", "本月印发双随机工作文件情况", "本月无。"],
        ["3", "本月组织随机抽查业务培训情况", "业务班，35人，系统操作。"],
        ["二、“双随机、一公开”监管工作开展情况"],
        ["4", "本月按年度随机抽查工作计划市本级开展随机抽查情况"],
        ["4", "本月组织随机抽查的文件", "《示例抽查》（示例〔2024〕1号）"],
        ["4", "本月随机抽查次数、数量", "1次，8户次"],
        ["4", "发现问题的检查主体数量", "2户"],
        ["4", "随机抽查的检查事项", "大项未标注，小项3项"],
        ["4", "随机抽查结果公示数量及网站", "公示5条，示例区政府网站"],
        ["5", "全区本系统开展随机抽查情况"],
        ["5", "开展单位2个（一科、二科），抽查检查主体8户次，抽查结果公示5条。"],
    ]
    assert texts(document)[2] == "联系人：示例甲\t联系电话：0311-85000000\t手机：19900000001"


def test_the_form_is_upright_a4_and_the_table_fits_between_its_margins() -> None:
    document = form()
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    widths = [column.width for column in document.tables[0].columns]
    assert sum(widths) <= section.page_width - section.left_margin - section.right_margin


def test_no_row_has_a_fixed_height_so_nothing_is_cut_off() -> None:
    long = Filling().adding(Row.MEETINGS, [Entry("长" * 150, day=date(2024, 6, day)) for day in range(1, 21)])
    for document in (form(long), Document(io.BytesIO(gathered_docx(table())))):
        rules = document.element.body.findall(f".//{qn('w:trHeight')}")
        assert {rule.get(qn("w:hRule")) for rule in rules} <= {None, "atLeast"}


def test_every_character_has_a_chinese_font() -> None:
    for document in (form(), Document(io.BytesIO(gathered_docx(table())))):
        for run in document.element.body.iter(qn("w:r")):
            assert run.rPr.rFonts.get(qn("w:eastAsia")) in {"方正小标宋简体", "黑体", "仿宋"}


def test_the_note_says_which_version_it_is() -> None:
    assert texts(form(note="第2次报送，更正理由：漏报。"))[3] == (
        "注：所属期2024年5月21日至2024年6月20日。第2次报送，更正理由：漏报。"
    )


def table(*more: GatheredReport) -> Gathered:
    reported = GatheredReport("市场监督管理局", "6月18日 10:00报送", FILLING, FIGURES)
    missing = GatheredReport("建设环保局", "未报送")
    office = "示例区双随机办公室"
    return Gathered(office, date(2024, 6, 1), PERIOD, "数据截至2024年6月20日 16:30", (reported, missing, *more))


def test_the_gathered_table_has_a_row_for_each_department_the_sums_and_who_is_missing() -> None:
    corrected = FILLING.correcting(Figure.DRAWS, Correction(3, 1, "少计")).values(FIGURES)
    document = Document(io.BytesIO(gathered_docx(table(GatheredReport("交通局", "报送", FILLING, corrected)))))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[2][:2] == ["市场监督管理局", "6月18日 10:00报送"]
    assert rows[2][2:] == ["2", "0", "1", "35", "1", "8", "2", "", "3", "5", "2", "8", "5"]
    assert rows[3] == ["建设环保局", "未报送", *[""] * len(COLUMNS)]
    assert rows[5] == ["合计", "", "4", "0", "2", "70", "4", "16", "4", "", "6", "10", "4", "16", "10"]
    assert "应报3个，已报2个。未报送单位（1个）：建设环保局。" in "\n".join(texts(document))
    assert document.tables[1].rows[1].cells[1].text == "部署会，2024年6月5日\n推进会，2024年6月6日"


def test_the_gathered_document_lies_across_and_repeats_its_headings() -> None:
    document = Document(io.BytesIO(gathered_docx(table())))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    for grid in document.tables:
        assert sum(c.width for c in grid.columns) <= section.page_width - section.left_margin - section.right_margin
    assert len(document.element.body.findall(f".//{qn('w:tblHeader')}")) == 3


def test_the_workbook_has_numbers_and_no_formula_from_a_name() -> None:
    odd = GatheredReport("=1+1", "报送", FILLING, FIGURES)
    page = load_workbook(io.BytesIO(gathered_xlsx(table(odd))))["汇总表"]
    assert page["A6"].value == "=1+1"
    assert page["A6"].data_type == "s"
    assert [page.cell(7, column).value for column in (3, 8, 10)] == [4, 16, None]
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth) == ("landscape", 9, 1)
    assert "未报送单位（1个）：建设环保局。" in page["A8"].value


def test_control_characters_in_a_name_break_neither_file() -> None:
    assert "市场局" in texts(form(unit="市场\x0b局"))[1]
    assert gathered_xlsx(table(GatheredReport("甲\x0b局", "报送", FILLING, FIGURES))).startswith(b"PK")
