"""An official table as a Word document."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from templates.documents.official_table import (
    HEADING_FONT,
    NUMBER_FONT,
    NUMBER_SIZE,
    TEXT_FONT,
    TEXT_SIZE,
    TITLE_FONT,
    TITLE_SIZE,
    OfficialTable,
    printable,
    spans,
)
from templates.documents.official_word import name_fallbacks

_WIDTH, _HEIGHT = Mm(297), Mm(210)
_SIDE, _EDGE = Mm(22), Mm(28)
_TEXT_WIDTH = Mm(297 - 2 * 22)


def page(table: OfficialTable) -> bytes:
    """A document of one section: title, unit and stamp, the table with headings in two levels, the note."""
    document = Document()
    document.core_properties.author = printable(table.unit)[:255]
    document.core_properties.title = " ".join(table.title_lines)[:255]
    document.core_properties.comments = ""
    _set_up(document)
    name_fallbacks(document)
    _write_title(document, table)
    _write_unit(document, table)
    _write_table(document, table)
    if table.note:
        note = document.add_paragraph()
        note.paragraph_format.space_before = Pt(8)
        _say(note, table.note, TEXT_FONT, TEXT_SIZE)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.left_margin = section.right_margin = _SIDE
    section.top_margin = section.bottom_margin = _EDGE
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    properties = normal.element.get_or_add_rPr()
    _set_fonts(properties, TEXT_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")  # else Japanese glyphs may be chosen
    properties.append(language)


def _set_fonts(properties: CT_RPr, chinese: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), NUMBER_FONT)
    fonts.set(qn("w:eastAsia"), chinese)
    # Quotation marks, dashes and dots belong to both scripts: the hint sets them Chinese.
    fonts.set(qn("w:hint"), "eastAsia")


def _say(paragraph: Paragraph, text: str, chinese: str, size: int) -> None:
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    _set_fonts(run._element.get_or_add_rPr(), chinese)


def _write_title(document: WordDocument, table: OfficialTable) -> None:
    for line in table.title_lines:
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.line_spacing = Pt(34)
        _say(title, line, TITLE_FONT, TITLE_SIZE)
    title.paragraph_format.space_after = Pt(14)


def _write_unit(document: WordDocument, table: OfficialTable) -> None:
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.space_after = Pt(4)
    _say(line, f"{table.unit_line}\t{table.stamp}", TEXT_FONT, TEXT_SIZE)


def _write_table(document: WordDocument, table: OfficialTable) -> None:
    columns = len(table.columns)
    grid = document.add_table(rows=3, cols=columns, style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column in grid.columns:
        column.width = Length(_TEXT_WIDTH // columns)
    for row, height in zip(grid.rows, (Mm(11), Mm(24), Mm(18)), strict=True):
        row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell in row.cells:
            cell.width = Length(_TEXT_WIDTH // columns)
    _write_headings(grid, table)
    for place, number in enumerate(table.numbers):
        _fill(grid.cell(2, place), (str(number),), TEXT_FONT, NUMBER_SIZE)


def _write_headings(grid: Table, table: OfficialTable) -> None:
    for group, first, last in spans(table.columns):
        if group:
            _fill(grid.cell(0, first).merge(grid.cell(0, last)), (group,), HEADING_FONT, TEXT_SIZE)
        for place in range(first, last + 1):
            cell = grid.cell(1, place) if group else grid.cell(0, place).merge(grid.cell(1, place))
            _fill(cell, table.columns[place].lines, HEADING_FONT, TEXT_SIZE)
    for row in grid.rows[:2]:
        repeated = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeated)


def _fill(cell: _Cell, lines: tuple[str, ...], chinese: str, size: int) -> None:
    """One centred paragraph a line, so that no heading breaks inside a word."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _say(paragraph, line, chinese, size)
