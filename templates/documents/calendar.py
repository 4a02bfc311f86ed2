"""An arrangement as a file: one row a day. What is exported can be corrected and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from domain.workdays import ARRANGEMENT_COLUMNS, ArrangedDay

_REQUIRED = [column.title for column in ARRANGEMENT_COLUMNS if column.required]


def arrangement_sheet(days: Sequence[ArrangedDay], year: int) -> bytes:
    """.xlsx; importing it again changes nothing."""
    from templates.documents.library.sheets import add_sheet, new_book, offer, saved  # slow to load

    book = new_book()
    sheet = add_sheet(book, f"{year}年放假调休安排", _REQUIRED, _rows(days))
    offer(sheet, 1 + _REQUIRED.index("安排"), ("休", "班"))
    return saved(book)


def arrangement_csv(days: Sequence[ArrangedDay]) -> bytes:
    """.csv with a byte-order mark, for Excel and WPS; importing it again changes nothing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_REQUIRED)
    writer.writerows(_rows(days))
    return text.getvalue().encode("utf-8-sig")


def _rows(days: Sequence[ArrangedDay]) -> list[list[str]]:
    return [[one.day.isoformat(), "班" if one.works else "休", one.notice] for one in days]
