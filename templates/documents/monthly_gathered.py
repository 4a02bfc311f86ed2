"""The office's gathered table (月报汇总表): every department's figures, their sums, and who is missing by name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as WordDocument
from docx.shared import Pt
from docx.table import _Cell
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.monthly import COUNTS, Figure, Figures, Filling, Period, Row
from templates.documents.official_table import HEADING_FONT, TEXT_FONT, TITLE_FONT, Column, printable, spans
from templates.documents.official_word import (
    LEFT,
    add_table,
    fill,
    keep_whole,
    new_document,
    repeat_on_every_page,
    saved,
    say,
    write_title,
)
from templates.monthly_words import month_words, period_words, row_words

_UNIT, _STANDING, _SUM = "单位", "报送情况", "合计"
#: The heading of each column of numbers, in two by two characters as wide as the column, with the heading it shares.
COLUMNS = (
    ("会议次数", "安排部署"),
    ("文件件数", "安排部署"),
    ("培训期数", "安排部署"),
    ("培训人数", "安排部署"),
    ("抽查次数", "按年度计划开展抽查"),
    ("抽查户次", "按年度计划开展抽查"),
    ("问题户数", "按年度计划开展抽查"),
    ("大项个数", "按年度计划开展抽查"),
    ("小项个数", "按年度计划开展抽查"),
    ("公示条数", "按年度计划开展抽查"),
    ("单位个数", "全区本系统"),
    ("主体户次", "全区本系统"),
    ("公示条数", "全区本系统"),
)
#: In millimetres.
_WIDTHS = (36, 34, *[14.3] * len(COLUMNS))
DETAILS = ("单位", "会议", "文件", "培训", "抽查文件及公示网站")
_DETAIL_WIDTHS = (32, 56, 56, 56, 56)
_SIZE = 10
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CHINESE = 134  # the GB 2312 character set: with it Excel replaces a missing font by a Chinese one


@dataclass(frozen=True)
class GatheredReport:
    """One department. ``standing``: when and how it reported, in words; ``filling`` and ``figures`` None while it has
    not reported."""

    department: str
    standing: str
    filling: Filling | None = None
    figures: Figures | None = None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """In the order of ``COLUMNS``; None for what is not known."""
        if self.filling is None or self.figures is None:
            return (None,) * len(COLUMNS)
        trainings = self.filling.of(Row.TRAINING)
        typed = [len(self.filling.of(row)) for row in Row] + [sum(one.headcount for one in trainings)]
        values = [self.figures[figure] for figure in COUNTS]
        return (*typed, *(value if isinstance(value, int) else None for value in values))

    @property
    def details(self) -> tuple[str, ...]:
        """In the order of ``DETAILS``."""
        if self.filling is None or self.figures is None:
            return (self.department, self.standing, "", "", "")
        rows = ["\n".join(row_words(self.filling, row)) for row in Row]
        said = [str(self.figures[figure]) for figure in (Figure.PAPERS, Figure.WEBSITE) if self.figures[figure]]
        return (self.department, *rows, "\n".join(said))


@dataclass(frozen=True)
class Gathered:
    """All departments of an office in a month, as of a day."""

    office: str
    month: date
    period: Period
    as_of: str
    reports: tuple[GatheredReport, ...]

    @property
    def title(self) -> str:
        return f"{month_words(self.month)}“双随机、一公开”监管工作月报汇总表"

    @property
    def sums(self) -> tuple[int | None, ...]:
        """Of each column, over those who reported; None where none of them says."""
        columns = [[report.numbers[place] for report in self.reports] for place in range(len(COLUMNS))]
        known = [[value for value in column if value is not None] for column in columns]
        return tuple(sum(column) if column else None for column in known)

    @property
    def note(self) -> str:
        """What the table covers, and who is missing."""
        missing = [report.department for report in self.reports if report.filling is None]
        words = f"未报送单位（{len(missing)}个）：{'、'.join(missing)}。" if missing else "各单位均已报送。"
        reported = len(self.reports) - len(missing)
        return f"所属期{period_words(self.period)}，{self.as_of}，应报{len(self.reports)}个，已报{reported}个。{words}"


def gathered_docx(table: Gathered) -> bytes:
    """A4 across, the headings on every page; behind it what was reported in words."""
    document = new_document(table.title, author=table.office, landscape=True, side=20, edge=20)
    write_title(document, table.title, size=18)
    _write_figures(document, table)
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(8)
    note.paragraph_format.space_after = Pt(14)
    say(note, table.note, TEXT_FONT, 12)
    _write_details(document, table)
    return saved(document)


def _write_figures(document: WordDocument, table: Gathered) -> None:
    grid = add_table(document, len(table.reports) + 3, _WIDTHS)
    for place, words in enumerate((_UNIT, _STANDING)):
        fill(grid.cell(0, place).merge(grid.cell(1, place)), (words,), HEADING_FONT, _SIZE)
    for group, first, last in _groups():
        fill(grid.cell(0, first).merge(grid.cell(0, last)), (group,), HEADING_FONT, _SIZE)
    for place, (words, _) in enumerate(COLUMNS, start=2):
        fill(grid.cell(1, place), _broken(words), HEADING_FONT, _SIZE)
    repeat_on_every_page(grid.rows[:2])
    for row, report in zip(grid.rows[2:], table.reports, strict=False):
        _write_row(row.cells, (report.department, report.standing, *map(_shown, report.numbers)))
    _write_row(grid.rows[-1].cells, (_SUM, "", *map(_shown, table.sums)))
    keep_whole(grid.rows)


def _write_row(cells: Sequence[_Cell], texts: Sequence[str]) -> None:
    for cell, text in zip(cells, texts, strict=True):
        fill(cell, (text,), TEXT_FONT, _SIZE)


def _write_details(document: WordDocument, table: Gathered) -> None:
    grid = add_table(document, len(table.reports) + 1, _DETAIL_WIDTHS)
    for cell, words in zip(grid.rows[0].cells, DETAILS, strict=True):
        fill(cell, (words,), HEADING_FONT, _SIZE)
    repeat_on_every_page(grid.rows[:1])
    for row, report in zip(grid.rows[1:], table.reports, strict=True):
        for cell, text in zip(row.cells, report.details, strict=True):
            fill(cell, text.split("\n"), TEXT_FONT, _SIZE, align=LEFT)


def _groups() -> list[tuple[str, int, int]]:
    """The shared headings with their first and last column (from 0)."""
    columns = [Column((words,), group) for words, group in COLUMNS]
    return [(group, first + 2, last + 2) for group, first, last in spans(columns)]


def _broken(words: str) -> tuple[str, ...]:
    """The unit of a heading on a line of its own."""
    name, _, unit = words.partition("（")
    return name, f"（{unit}"


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)


def gathered_xlsx(table: Gathered) -> bytes:
    """The same as a workbook: the figures on the first sheet, what was reported in words on the second. Numbers
    are numbers."""
    book = Workbook()
    book.properties.creator = printable(table.office)
    book.properties.title = table.title
    page = book.worksheets[0]
    page.title = "汇总表"
    _sheet_figures(page, table)
    details = book.create_sheet("明细")
    _texts(details, 1, DETAILS, HEADING_FONT)
    for row, report in enumerate(table.reports, start=2):
        _texts(details, row, report.details, TEXT_FONT, align="left")
    _lay_out(details, _DETAIL_WIDTHS, head="1:1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet_figures(page: Worksheet, table: Gathered) -> None:
    last = len(_WIDTHS)
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last)
    _text(page, 1, 1, table.title, _font(TITLE_FONT, 18))
    page.row_dimensions[1].height = 34
    headings = (_UNIT, _STANDING, *(group for _, group in COLUMNS))
    _texts(page, 2, headings, HEADING_FONT)
    _texts(page, 3, ("", "", *(words for words, _ in COLUMNS)), HEADING_FONT)
    # Two lines of words: no program makes a row of a merged heading higher by itself.
    page.row_dimensions[3].height = 34
    for column in (1, 2):
        page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    for _, first, final in _groups():
        page.merge_cells(start_row=2, end_row=2, start_column=first + 1, end_column=final + 1)
    for row, report in enumerate(table.reports, start=4):
        _texts(page, row, (report.department, report.standing), TEXT_FONT)
        _numbers(page, row, report.numbers)
    foot = 4 + len(table.reports)
    _texts(page, foot, (_SUM, ""), HEADING_FONT)
    _numbers(page, foot, table.sums)
    page.merge_cells(start_row=foot + 1, end_row=foot + 1, start_column=1, end_column=last)
    _text(page, foot + 1, 1, table.note, _font(TEXT_FONT, 11), align="left")
    page.row_dimensions[foot + 1].height = 18 * (1 + len(table.note) // 80)
    _lay_out(page, _WIDTHS, head="1:3")


def _texts(page: Worksheet, row: int, texts: Sequence[str], font: str, *, align: str = "center") -> None:
    for column, text in enumerate(texts, start=1):
        _text(page, row, column, text, _font(font, _SIZE), align=align)
        page.cell(row, column).border = _BOX


def _text(page: Worksheet, row: int, column: int, text: str, font: Font, *, align: str = "center") -> None:
    cell = page.cell(row, column)
    cell.value = printable(text)
    cell.data_type = "s"  # else a text that begins with = becomes a formula
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)


def _numbers(page: Worksheet, row: int, numbers: Sequence[int | None]) -> None:
    for column, number in enumerate(numbers, start=3):
        cell = page.cell(row, column, number)
        cell.font = _font(TEXT_FONT, _SIZE)
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.border = _BOX


def _font(name: str, size: int) -> Font:
    return Font(name=name, size=size, charset=_CHINESE)


def _lay_out(page: Worksheet, widths: Sequence[float], *, head: str) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width / 1.9  # millimetres to digits
    page.print_title_rows = head
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.sheet_view.showGridLines = False
