"""Who is left out of a pool by cooling-off or yearly cap, as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.draw_terms import SetAside
from templates.cards import Attachment
from templates.documents.library.sheets import add_sheet, new_book, saved

HEADER = ["序号", "名称", "统一社会信用代码/编号", "原因"]


def left_out_list(title: str, listed: Sequence[SetAside], names: Mapping[str, str]) -> Attachment:
    """The list as .xlsx; ``names`` by number."""
    rows = [[str(n), names.get(one.id, ""), one.id, one.reason] for n, one in enumerate(listed, start=1)]
    book = new_book()
    add_sheet(book, "不再抽取", HEADER, rows)
    return Attachment(f"{title or '联合抽查'}不再抽取的对象.xlsx", saved(book))
