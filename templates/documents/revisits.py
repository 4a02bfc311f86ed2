"""The record of a round of revisits (回访记录) as a Word document and as a table; for the office's own files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docx.shared import Pt

from domain.revisit import Figures
from templates.cards import Attachment
from templates.documents.library.sheets import add_sheet, new_book
from templates.documents.library.sheets import saved as saved_book
from templates.documents.official_table import HEADING_FONT, TEXT_FONT
from templates.documents.official_word import (
    CENTRE,
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
from templates.messages import day_words

_ASKED = ("到场检查", "不少于两人", "出示证件", "说明结果", "廉洁问题", "满意程度")
HEADER = (
    "检查表号",
    "检查对象",
    "统一社会信用代码",
    "回访方式",
    "联系次数",
    *_ASKED,
    "其他情况",
    "回访结果",
    "有出入的情况",
    "部门说明",
    "回访人",
    "回访日期",
)
#: In millimetres, of an A4 page across.
_WIDTHS = (10, 27, 33, 10, 10, 11, 11, 11, 11, 11, 11, 22, 16, 25, 24, 14, 19)
_WIDE = frozenset({1, 11, 13, 14})
_TEXT, _SMALL = 12, 8


@dataclass(frozen=True)
class RevisitRow:
    """One subject, every field as it is printed; ``answers`` in the order of the questions, ``on`` an ISO date, an
    empty text where there is nothing."""

    form: str
    subject: str
    number: str
    channel: str
    tries: str
    answers: tuple[str, ...]
    remark: str
    outcome: str
    differences: str
    explanations: str
    by: str
    on: str

    @property
    def cells(self) -> tuple[str, ...]:
        first = (self.form, self.subject, self.number, self.channel, self.tries)
        last = (self.remark, self.outcome, self.differences, self.explanations, self.by, self.on)
        return *first, *self.answers, *last


def revisit_docx(title: str, office: str, rows: Sequence[RevisitRow], figures: Figures, at: datetime) -> Attachment:
    """Title, the numbers in a sentence, one line a subject; ``at`` is the moment on the office's clock."""
    document = new_document(f"{title}回访记录", author=office, landscape=True, side=10, edge=15)
    write_title(document, f"{title}回访记录", size=18)
    summary = document.add_paragraph()
    summary.paragraph_format.space_after = Pt(6)
    words = (
        f"从已办结检查的{figures.pool}户中随机抽取{figures.drawn}户回访：已回访{figures.reached}户，"
        f"未联系上{figures.unreached}户，未办完{figures.left}户，有出入{figures.differing}户。"
        f"数据截至{day_words(at.date(), weekday=False)}{at:%H:%M}。"
    )
    say(summary, words, TEXT_FONT, _TEXT)
    table = add_table(document, len(rows) + 1, _WIDTHS)
    lines = list(table.rows)
    for cell, heading in zip(lines[0].cells, HEADER, strict=True):
        fill(cell, [heading], HEADING_FONT, _SMALL)
    for line, row in zip(lines[1:], rows, strict=True):
        for place, (cell, text) in enumerate(zip(line.cells, row.cells, strict=True)):
            fill(cell, [text], TEXT_FONT, _SMALL, align=LEFT if place in _WIDE else CENTRE)
    repeat_on_every_page(lines[:1])
    keep_whole(lines)
    signed = document.add_paragraph()
    signed.paragraph_format.space_before = Pt(6)
    say(signed, f"{office}　　记录人（签字）：", TEXT_FONT, _TEXT)
    return Attachment(f"{title}回访记录.docx", saved(document))


def revisit_xlsx(title: str, rows: Sequence[RevisitRow]) -> Attachment:
    """The same lines as a workbook; every cell is text, so that nothing in it is ever a formula."""
    book = new_book()
    heading = f"{title}回访记录"
    add_sheet(book, "回访记录", HEADER, [row.cells for row in rows], heading=heading, on_paper=bool(rows))
    return Attachment(f"{heading}.xlsx", saved_book(book))
