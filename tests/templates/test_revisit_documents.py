"""The record of a round, opened again: every field in its place, nothing that begins like a formula is one."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from domain.revisit import Answer, Figures
from templates.documents.revisits import HEADER, RevisitRow, revisit_docx, revisit_xlsx

TITLE = "示例区2024年第一次联合抽查"
ROW = RevisitRow(
    form="3",
    subject="=示例物业服务0003有限公司",
    number="91139001MA00000031",
    channel="电话",
    tries="2",
    answers=("是", "否", "是", "是", "没有", "满意"),
    remark="没有其他情况",
    outcome="已回访",
    differences="对象称到场的检查人员不足两人",
    explanations="建设环保局：一人在楼外",
    by="办公室管理员",
    on="2024-06-20",
)
FIGURES = Figures(5, 1, 1, 0, 1, dict.fromkeys(Answer, 0))


def test_the_word_document_has_the_numbers_and_a_row_for_each_subject() -> None:
    file = revisit_docx(TITLE, "示例区办公室", [ROW], FIGURES, datetime(2024, 6, 20, 9, 0, tzinfo=UTC))
    page = Document(BytesIO(file.content))
    words = [paragraph.text for paragraph in page.paragraphs]
    assert words[0] == f"{TITLE}回访记录"
    assert "从已办结检查的5户中随机抽取1户回访：已回访1户，未联系上0户，未办完0户，有出入1户。" in words[1]
    [table] = page.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(HEADER), list(ROW.cells)]
    section = page.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in table.columns) <= room


def test_the_workbook_holds_texts_only() -> None:
    file = revisit_xlsx(TITLE, [ROW])
    sheet = load_workbook(BytesIO(file.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == list(HEADER)
    assert [cell.value for cell in rows[1]] == list(ROW.cells)
    assert all(cell.data_type == "s" for cell in rows[1])
