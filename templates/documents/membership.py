"""The file of all inspectors' one-time links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from templates.documents.library.sheets import add_sheet, new_book, saved


def links_sheet(rows: Iterable[tuple[str, str, str]], *, until: datetime) -> bytes:
    """An .xlsx of (name, section, link); ``until`` in the reader's time zone. No mobiles: such a file gets about."""
    book = new_book()
    end = f"{until:%Y-%m-%d %H:%M}"
    add_sheet(
        book,
        "邀请链接",
        ["姓名", "科室", "邀请链接（每人一条，只能用一次）", "有效期至"],
        [[*row, end] for row in rows],
    )
    return saved(book)
