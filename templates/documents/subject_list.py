"""The drawn list (检查对象名单) as a workbook: what a department compares with its own records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaign import CERTAIN
from domain.library import Subject
from templates.cards import Attachment
from templates.cards.draft.words import CERTAIN_WORDS
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
    """A subject of the list; ``rank`` is its place in the ticket order of its stratum. ``reason``: why one must be
    inspected that was not drawn (its stratum is ``CERTAIN``)."""

    stratum: str
    rank: int
    subject: Subject
    reason: str = ""


def subject_list(title: str, listed: Sequence[ListedSubject], *, attempt: int = 1) -> Attachment:
    """The list as .xlsx, in the order of strata and ranks; who was not drawn follows under a heading of its own. From
    the second ``attempt`` on its number stands on it, so that nobody works with a list that is void."""
    drawn = [one for one in listed if one.stratum != CERTAIN]
    certain = [one for one in listed if one.stratum == CERTAIN]
    rows: list[Sequence[str]] = [
        [str(number), *_facts(one.subject), one.stratum, str(one.rank)] for number, one in enumerate(drawn, start=1)
    ]
    if certain:
        rows += [_row(), _row("", CERTAIN_WORDS), [*HEADER[:-2], "必查理由", ""]]
    rows += [_row(str(number), *_facts(one.subject), one.reason) for number, one in enumerate(certain, start=1)]
    book = new_book()
    heading = f"{title}抽取名单{_attempt_words(attempt)}"
    add_sheet(book, "抽取名单", HEADER, rows, heading=heading)
    return Attachment(f"{heading}.xlsx", saved(book))


def public_list(title: str, listed: Sequence[Drawn], *, attempt: int = 1) -> Attachment:
    """The list as everybody may have it: without people's names and numbers."""
    drawn = [one for one in listed if one.stratum != CERTAIN]
    certain = [one for one in listed if one.stratum == CERTAIN]
    rows: list[Sequence[str]] = [
        [str(number), one.name, one.number, one.stratum] for number, one in enumerate(drawn, start=1)
    ]
    if certain:
        rows += [["", "", "", ""], ["", CERTAIN_WORDS, "", ""]]
    rows += [[str(number), one.name, one.number, CERTAIN] for number, one in enumerate(certain, start=1)]
    book = new_book()
    heading = f"{title}抽中名单{_attempt_words(attempt)}"
    add_sheet(book, "抽中名单", ["序号", "名称", "统一社会信用代码/编号", "抽取类别"], rows, heading=heading)
    return Attachment(f"{heading}.xlsx", saved(book))


def _attempt_words(attempt: int) -> str:
    return f"（第{attempt}次抽取）" if attempt > 1 else ""


def _row(*cells: str) -> list[str]:
    """A row as long as the others."""
    return [*cells, *[""] * (len(HEADER) - len(cells))]


def _facts(subject: Subject) -> list[str]:
    return [
        subject.name,
        subject.number,
        subject.legal_representative,
        subject.address,
        subject.phone,
        subject.status,
    ]
