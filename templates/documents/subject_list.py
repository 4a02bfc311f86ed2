"""The drawn list (检查对象名单) as a workbook: what a department compares with its own records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.library import Subject
from templates.cards import Attachment
from templates.cards.draw import Drawn
from templates.documents.library.sheets import add_sheet, new_book, saved

HEADER = [
    "序号",
    "名称",
    "统一社会信用代码/编号",
    "法定代表人/负责人",
    "地址",
    "联系电话",
    "状态",
    "抽取类别",
    "类内顺序号",
]


@dataclass(frozen=True)
class ListedSubject:
    """A drawn subject; ``rank`` is its place in the ticket order of its stratum."""

    stratum: str
    rank: int
    subject: Subject


def subject_list(title: str, listed: Sequence[ListedSubject]) -> Attachment:
    """The list as .xlsx, in the order of strata and ranks."""
    rows: list[Sequence[str]] = [
        [
            str(number),
            one.subject.name,
            one.subject.number,
            one.subject.legal_representative,
            one.subject.address,
            one.subject.phone,
            one.subject.status,
            one.stratum,
            str(one.rank),
        ]
        for number, one in enumerate(listed, start=1)
    ]
    book = new_book()
    add_sheet(book, "抽取名单", HEADER, rows)
    return Attachment(f"{title}抽取名单.xlsx", saved(book))


def public_list(title: str, listed: Sequence[Drawn]) -> Attachment:
    """The list as everybody may have it: without people's names and numbers."""
    rows: list[Sequence[str]] = [
        [str(number), one.name, one.number, one.stratum] for number, one in enumerate(listed, start=1)
    ]
    book = new_book()
    add_sheet(book, "抽中名单", ["序号", "名称", "统一社会信用代码/编号", "抽取类别"], rows)
    return Attachment(f"{title}抽中名单.xlsx", saved(book))
