"""The libraries as files: exports, blank templates, and the copy that says what is wrong row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from domain.library import (
    COLUMNS,
    BadRow,
    Department,
    Inspector,
    Item,
    LibraryKind,
    Subject,
    Table,
    as_text,
)
from templates.documents.library.notes import CHOICES, EXAMPLES, SHEET_TITLES
from templates.documents.library.rows import Row, department_rows, inspector_rows, item_rows, subject_rows
from templates.documents.library.sheets import EXAMPLE, WRONG, add_sheet, new_book, offer, saved
from templates.refusals import sentence

__all__ = [
    "SHEET_TITLES",
    "blank_template",
    "department_rows",
    "error_copy",
    "export_csv",
    "export_departments",
    "export_inspectors",
    "export_items",
    "export_subjects",
    "inspector_rows",
    "item_rows",
    "subject_rows",
]


def error_copy(table: Table, bad: Sequence[BadRow]) -> bytes:
    """The bad rows of ``table`` as .xlsx: row numbers, the cells as they were, and what is wrong with each.

    It can be mended and sent again as it is: the two added columns are passed over by the import.
    """
    width = max([len(table.header), *(len(row.cells) for row in bad)])
    header = ["行号", *_padded(table.header, width), "错误原因"]
    rows: list[Row] = [
        [
            str(row.row_number),
            *_padded([as_text(cell) for cell in row.cells], width),
            "\n".join(map(sentence, row.reasons)),
        ]
        for row in bad
    ]
    book = new_book()
    add_sheet(book, "需要修改的行", header, rows, last_style=WRONG, on_paper=True)
    return saved(book)


def blank_template(kind: LibraryKind) -> bytes:
    """An empty .xlsx to fill in: headings, one example row, choices where there are few, a sheet of notes."""
    columns = COLUMNS[kind]
    book = new_book()
    example = [EXAMPLES[kind][column.field][1] for column in columns]
    sheet = add_sheet(book, SHEET_TITLES[kind], [column.title for column in columns], [example], style=EXAMPLE)
    for place, column in enumerate(columns, 1):
        if column.field in CHOICES:
            offer(sheet, place, CHOICES[column.field])
    notes: list[Row] = [
        [
            column.title,
            "必填" if column.required else "可不填",
            EXAMPLES[kind][column.field][0],
            "、".join(column.also),
        ]
        for column in columns
    ]
    add_sheet(book, "填写说明", ["列", "是否必填", "怎么填", "列名也可以写作"], notes)
    return saved(book)


def export_subjects(subjects: Iterable[Subject]) -> bytes:
    """.xlsx; importing it again gives the same subjects."""
    return _export("subjects", subject_rows(subjects))


def export_inspectors(inspectors: Iterable[Inspector]) -> bytes:
    """.xlsx; importing it again gives the same inspectors. Holds mobiles: not for the group or the public."""
    return _export("inspectors", inspector_rows(inspectors))


def export_items(items: Iterable[Item]) -> bytes:
    """.xlsx; importing it again gives the same items."""
    return _export("items", item_rows(items))


def export_departments(departments: Iterable[Department]) -> bytes:
    """.xlsx; importing it again gives the same departments."""
    return _export("departments", department_rows(departments))


def export_csv(kind: LibraryKind, rows: Iterable[Row]) -> bytes:
    """``rows`` (of ``subject_rows`` and its like) as .csv with a byte-order mark, for Excel and WPS."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.title for column in COLUMNS[kind]])
    writer.writerows([_no_formula(as_text(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _export(kind: LibraryKind, rows: Sequence[Row]) -> bytes:
    book = new_book()
    add_sheet(book, SHEET_TITLES[kind], [column.title for column in COLUMNS[kind]], rows)
    return saved(book)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _no_formula(text: str) -> str:
    """Excel computes what begins so in a .csv; the apostrophe stops it, and our import drops it again."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
