"""The follow-ups of a department or an office as a table (后续处置台账); every code and number is text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.page import PageMargins

from templates.cards import Attachment
from templates.documents.library.sheets import add_sheet, new_book, saved

HEADER = [
    "抽查编号",
    "检查表号",
    "检查对象",
    "统一社会信用代码",
    "检查单位",
    "承办单位",
    "承办人",
    "承办机构",
    "处理措施",
    "产生日期",
    "办理期限",
    "改正期限",
    "办理状态",
    "是否逾期",
    "结果",
    "结果日期",
    "文号/复查人",
]


@dataclass(frozen=True)
class FollowUpRow:
    """One line, every field as it is printed; days are ISO dates, an empty text where there is none."""

    campaign: str
    number: str
    subject: str
    subject_number: str
    origin: str
    department: str
    handler: str
    body: str
    measure: str
    opened_on: str
    due_on: str
    deadline: str
    stage: str
    late: str
    outcome: str
    outcome_on: str
    reference: str


def follow_up_list(title: str, rows: Sequence[FollowUpRow]) -> Attachment:
    """The table as .xlsx, in the order given."""
    book = new_book()
    heading = f"{title}后续处置台账"
    lines: list[Sequence[str]] = [list(vars(row).values()) for row in rows]
    sheet = add_sheet(book, "后续处置台账", HEADER, lines, heading=heading, on_paper=bool(lines))
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.5, header=0.4)  # inches, below the heading
    return Attachment(f"{heading}.xlsx", saved(book))
