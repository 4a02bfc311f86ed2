"""An official table as an Excel sheet."""

from __future__ import annotations

from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

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

_TITLE, _UNIT, _TOP, _BOTTOM, _NUMBERS, _NOTE = range(1, 7)
"""The rows of the sheet."""

_CHINESE = 134
"""The GB 2312 character set of a font: with it Excel replaces a missing font by a Chinese one."""

_WIDTH = 120
"""Of the whole table, in Excel's unit, the digit: what A4 across holds at nearly full size, whatever the font."""

_TITLE_CHARACTERS = 34
"""As many characters of the title's size fit in a line."""

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def sheet(table: OfficialTable) -> bytes:
    """A workbook with one sheet: title, unit and stamp, headings in two levels, the numbers, the note."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "统计表"
    book.properties.creator = printable(table.unit)
    book.properties.title = " ".join(table.title_lines)
    _write_title(page, table)
    _write_unit(page, table)
    _write_headings(page, table)
    _write_numbers(page, table)
    if table.note:
        _write_note(page, table)
    _set_up_page(page, table)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: Worksheet, row: int, column: int, text: str, font: Font, alignment: Alignment) -> None:
    cell = page.cell(row, column)
    cell.value = printable(text)
    cell.data_type = "s"  # else a text that begins with = becomes a formula
    cell.font = font
    cell.alignment = alignment


def _chinese(name: str, size: int) -> Font:
    return Font(name=name, size=size, charset=_CHINESE)


def _write_title(page: Worksheet, table: OfficialTable) -> None:
    page.merge_cells(start_row=_TITLE, end_row=_TITLE, start_column=1, end_column=len(table.columns))
    _write(page, _TITLE, 1, "\n".join(table.title_lines), _chinese(TITLE_FONT, TITLE_SIZE), _CENTRE)
    lines = sum(max(1, ceil(len(line) / _TITLE_CHARACTERS)) for line in table.title_lines)
    page.row_dimensions[_TITLE].height = 34 * lines + 12


def _write_unit(page: Worksheet, table: OfficialTable) -> None:
    last = len(table.columns)
    split = last - 4
    font = _chinese(TEXT_FONT, TEXT_SIZE)
    page.merge_cells(start_row=_UNIT, end_row=_UNIT, start_column=1, end_column=split)
    page.merge_cells(start_row=_UNIT, end_row=_UNIT, start_column=split + 1, end_column=last)
    _write(page, _UNIT, 1, table.unit_line, font, Alignment(horizontal="left", vertical="center", shrink_to_fit=True))
    _write(page, _UNIT, split + 1, table.stamp, font, Alignment(horizontal="right", vertical="center"))
    page.row_dimensions[_UNIT].height = 26


def _write_headings(page: Worksheet, table: OfficialTable) -> None:
    font = _chinese(HEADING_FONT, TEXT_SIZE)
    for group, first, last in spans(table.columns):
        if group:
            page.merge_cells(start_row=_TOP, end_row=_TOP, start_column=first + 1, end_column=last + 1)
            _write(page, _TOP, first + 1, group, font, _CENTRE)
        else:
            page.merge_cells(start_row=_TOP, end_row=_BOTTOM, start_column=first + 1, end_column=first + 1)
        for column in range(first, last + 1):
            text = "\n".join(table.columns[column].lines)
            _write(page, _BOTTOM if group else _TOP, column + 1, text, font, _CENTRE)
    for row, height in ((_TOP, 30), (_BOTTOM, 66)):
        page.row_dimensions[row].height = height
        for column in range(1, len(table.columns) + 1):
            page.cell(row, column).border = _BOX


def _write_numbers(page: Worksheet, table: OfficialTable) -> None:
    page.row_dimensions[_NUMBERS].height = 48
    for column, number in enumerate(table.numbers, start=1):
        cell = page.cell(_NUMBERS, column, number)
        cell.font = Font(name=NUMBER_FONT, size=NUMBER_SIZE)
        cell.alignment = _CENTRE
        cell.border = _BOX


def _write_note(page: Worksheet, table: OfficialTable) -> None:
    page.merge_cells(start_row=_NOTE, end_row=_NOTE, start_column=1, end_column=len(table.columns))
    left = Alignment(horizontal="left", vertical="center")
    _write(page, _NOTE, 1, table.note, _chinese(TEXT_FONT, TEXT_SIZE), left)
    page.row_dimensions[_NOTE].height = 26


def _set_up_page(page: Worksheet, table: OfficialTable) -> None:
    last = get_column_letter(len(table.columns))
    for column in range(1, len(table.columns) + 1):
        page.column_dimensions[get_column_letter(column)].width = _WIDTH / len(table.columns)
    page.print_area = f"A1:{last}{_NOTE if table.note else _NUMBERS}"
    page.print_title_rows = f"{_TITLE}:{_BOTTOM}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.75
    page.page_margins.top = page.page_margins.bottom = 1.0
    page.sheet_view.showGridLines = False
