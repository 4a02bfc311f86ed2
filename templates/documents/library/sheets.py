"""Sheets of text as people here print them: framed, wrapped, header frozen, every code kept as text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.library import Cell, as_text
from templates.documents.library.rows import Row

# Named, because without an East-Asian font each computer picks another and the columns no longer fit.
BODY_FONT, HEAD_FONT = "宋体", "黑体"
HEAD, BODY, EXAMPLE, WRONG = "列名", "正文", "示例", "错误原因"

_WIDEST = 60  # characters of a column
_WIDEST_ON_PAPER = 45
_ON_A4 = 195  # characters of a row that a landscape A4 takes when it is made smaller to 70 %
_NARROWEST = 8
_LONGEST_CODE = 22  # a credit code has 18 places
_LINE = 16  # points, of a line of 11-point text
_TALLEST = 409  # points, a limit of Excel
_MARGINS = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)  # inches
_A4 = "9"
_MOST_IN_A_CELL = 32_767  # characters, a limit of Excel
_THIN = Side(style="thin", color="B7B7B7")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def new_book() -> Workbook:
    """A workbook that knows our cell styles. Write-only: a large library must not fill the memory."""
    book = Workbook(write_only=True)
    book.add_named_style(_style(HEAD, Font(name=HEAD_FONT, size=11), centred=True, fill="E7EEF7"))
    for name, font in (
        (BODY, Font(name=BODY_FONT, size=11)),
        (EXAMPLE, Font(name=BODY_FONT, size=11, italic=True, color="808080")),
        (WRONG, Font(name=BODY_FONT, size=11, color="C00000")),
    ):
        book.add_named_style(_style(name, font))
        book.add_named_style(_style(_dated(name), font, number_format="yyyy-mm-dd"))
    return book


def add_sheet(
    book: Workbook,
    title: str,
    header: Sequence[str],
    rows: Sequence[Row],
    *,
    style: str = BODY,
    last_style: str = "",
    on_paper: bool = False,
    heading: str = "",
) -> Worksheet:
    """A sheet of ``rows`` under ``header``; ``last_style`` is for the last column where it differs; ``heading`` stands
    on top of every printed page.

    ``on_paper``: to be read printed, so its columns are as narrow as a page asks and its rows as high as their texts.
    """
    sheet = cast("Worksheet", book.create_sheet(title))  # the write-only kind: same attributes, rows by append
    widths = _paper_widths(header, rows) if on_paper else _widths(header, rows)
    _lay_out(sheet, widths)
    if heading:
        top = cast("HeaderFooterItem", sheet.HeaderFooter.oddHeader)
        top.center.text = heading.replace("&", "&&")  # one alone begins a code
    if on_paper:
        sheet.page_margins = _MARGINS
        for number, texts in enumerate((header, *rows), 1):
            sheet.row_dimensions[number].height = _height(texts, widths)
    cells: dict[tuple[int, str], SheetCell] = {}
    sheet.append([_cell(sheet, cells, place, text, HEAD) for place, text in enumerate(header)])
    for row in rows:
        styles = [style] * (len(row) - 1) + [last_style or style]
        sheet.append([_cell(sheet, cells, place, *cell) for place, cell in enumerate(zip(row, styles, strict=True))])
    return sheet


def offer(sheet: Worksheet, place: int, words: Sequence[str]) -> None:
    """A list to choose from in column ``place`` (from 1); other words may still be typed."""
    letter = get_column_letter(place)
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
    choice.add(f"{letter}2:{letter}5000")
    sheet.data_validations.append(choice)


def saved(book: Workbook) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lay_out(sheet: Worksheet, widths: Sequence[int]) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _style(name: str, font: Font, *, centred: bool = False, fill: str = "", number_format: str = "@") -> NamedStyle:
    alignment = Alignment(
        wrap_text=True, vertical="center" if centred else "top", horizontal="center" if centred else None
    )
    filling = PatternFill("solid", fgColor=fill) if fill else PatternFill()
    return NamedStyle(name, font=font, alignment=alignment, border=_FRAME, fill=filling, number_format=number_format)


def _dated(style: str) -> str:
    return f"{style}（日期）"


def _cell(sheet: Worksheet, cells: dict[tuple[int, str], SheetCell], place: int, value: Cell, style: str) -> SheetCell:
    """Text stays text: codes keep every digit, and a name that begins with "=" is no formula.

    A row is written when it is appended, so its ``cells`` serve the next one: styling each anew takes half the time.
    """
    named = _dated(style) if isinstance(value, date) else style
    cell = cells.get((place, named))
    if cell is None:
        cell = cells[place, named] = WriteOnlyCell(sheet)
        cell.style = named
    if isinstance(value, date):
        cell.value = value
    else:
        cell.value = _writable(as_text(value))
        cell.data_type = "s"
    return cell


def _writable(text: str) -> str:
    """Without what XML cannot hold; ``_x0041_`` would be read back as a letter, so it is escaped."""
    plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", plain)[:_MOST_IN_A_CELL]


def _widths(header: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Widths that show most cells whole."""
    sample = [header, *rows[:200]]
    return [
        min(_WIDEST, max(_NARROWEST, 2 + max(_places(as_text(row[place])) for row in sample if place < len(row))))
        for place in range(len(header))
    ]


def _paper_widths(header: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """``_widths`` for a page: the last column, which says what is wrong, keeps its own, the widest others give way.

    Headings are broken before codes are: a number over two lines is misread.
    """
    *others, last = (min(_WIDEST_ON_PAPER, width) for width in _widths([""] * len(header), rows))
    whole = [min(_LONGEST_CODE, 2 + max(_longest_code(as_text(row[n])) for row in rows)) for n in range(len(others))]
    for widest in range(_WIDEST_ON_PAPER, _NARROWEST - 1, -1):
        fitted = [max(least, min(widest, width)) for least, width in zip(whole, others, strict=True)]
        if sum(fitted) + last <= _ON_A4:
            break
    return [*fitted, last]


def _longest_code(text: str) -> int:
    """How wide the longest run of digits and letters is."""
    return max(map(len, re.findall(r"[!-~]+", text)), default=0)


def _height(texts: Row, widths: Sequence[int]) -> float:
    """Of the row, in points: of its fullest cell."""
    lines = [_lines(as_text(text), width) for text, width in zip(texts, widths, strict=False)]
    return min(_TALLEST, _LINE * max(lines, default=1) + 3)


def _lines(text: str, width: int) -> int:
    """How many lines ``text`` takes: a line holds a little less than its width, for a character is not broken."""
    return sum(max(1, -(-_places(line) // max(1, width - 2))) for line in text.split("\n"))


def _places(text: str) -> int:
    """How wide the longest line is: a Chinese character takes two places."""
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n")), default=0)
