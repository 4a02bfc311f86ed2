"""Inspection results in columns for the publicity system (国家企业信用信息公示系统); every cell is text.

A spreadsheet that takes a credit code or a result code for a number changes it, and a day as a number is read
differently by every program: so nothing in the file is a number, a date or a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.worksheet.page import PageMargins

from templates.cards import Attachment
from templates.documents.library.sheets import add_sheet, new_book, saved

HEADER = [
    "统一社会信用代码",
    "企业名称",
    "抽查计划编号",
    "抽查计划文号",
    "抽查任务名称",
    "检查表号",
    "抽查机关",
    "抽查完成日期",
    "检查方式",
    "抽查事项",
    "抽查结果代码",
    "抽查结果",
    "处理措施",
    "改正期限",
    "公示日期",
]


@dataclass(frozen=True)
class PublicityRow:
    """One item of one subject, every field as it is printed; days are ISO dates, empty where there is none."""

    subject_number: str
    subject: str
    reference: str
    document_number: str
    campaign: str
    form_number: str
    department: str
    done_on: str
    methods: str
    item: str
    code: str
    result: str
    handling: str
    rectify_by: str
    published_on: str


def publicity_file(title: str, rows: Sequence[PublicityRow], *, at: datetime) -> Attachment:
    """The table as .xlsx, in the order given, A4 across; ``at`` (the reader's clock) makes the name of the file."""
    book = new_book()
    lines: list[Sequence[str]] = [list(vars(row).values()) for row in rows]
    sheet = add_sheet(book, "公示信息", HEADER, lines, heading=title, on_paper=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.5, header=0.4)  # inches, below the heading
    return Attachment(f"{title}_{at:%Y%m%d_%H%M}.xlsx", saved(book))
