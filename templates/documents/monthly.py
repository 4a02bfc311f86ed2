"""The monthly report (月报表) of one department, in the layout of the form of seed 001."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table

from domain.monthly import Contact, Figures, Filling, Period, Row
from templates.documents.official_table import HEADING_FONT, TEXT_FONT, TEXT_SIZE
from templates.documents.official_word import LEFT, add_table, fill, keep_whole, new_document, saved, say, write_title
from templates.messages import day_words
from templates.monthly_words import line_words, period_words, plan_lines, row_words

TITLE = "区有关部门“双随机、一公开”监管工作月报表"
_WIDTHS = (12, 56, 94)
_ARRANGED, _DONE = "一、“双随机、一公开”监管工作安排部署情况", "二、“双随机、一公开”监管工作开展情况"
#: The labels of the form to the letter; that a district's form says 市本级 is its own.
_ROWS = {
    Row.MEETINGS: "本月召开会议部署随机抽查工作情况",
    Row.DOCUMENTS: "本月印发双随机工作文件情况",
    Row.TRAINING: "本月组织随机抽查业务培训情况",
}
_PLAN, _LINE = "本月按年度随机抽查工作计划市本级开展随机抽查情况", "全区本系统开展随机抽查情况"
_PLAN_LINES = {
    "papers": "本月组织随机抽查的文件",
    "draws": "本月随机抽查次数、数量",
    "problems": "发现问题的检查主体数量",
    "checked_items": "随机抽查的检查事项",
    "published": "随机抽查结果公示数量及网站",
}


@dataclass(frozen=True)
class MonthlyForm:
    """Everything that the form says. ``figures`` are the values that are reported; ``note`` stands small below the
    table, "" where there is nothing to note."""

    unit: str
    filled_on: date
    period: Period
    filling: Filling
    figures: Figures
    contact: Contact | None
    note: str = ""


def monthly_docx(form: MonthlyForm) -> bytes:
    """The form as a Word document: A4 upright. It holds a mobile: only for the department and its office."""
    document = new_document(TITLE, author=form.unit)
    write_title(document, TITLE, size=18)
    _write_head(document, form)
    _write_table(document, form)
    contact = form.contact or Contact("", "", "")
    foot = document.add_paragraph()
    foot.paragraph_format.space_before = Pt(8)
    for stop in (60, 115):
        foot.paragraph_format.tab_stops.add_tab_stop(Mm(stop), WD_TAB_ALIGNMENT.LEFT)
    words = f"联系人：{contact.name}\t联系电话：{contact.phone}\t手机：{contact.mobile}"
    say(foot, words, TEXT_FONT, TEXT_SIZE)
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(6)
    say(note, f"注：所属期{period_words(form.period)}。{form.note}", TEXT_FONT, 10)
    return saved(document)


def _write_head(document: WordDocument, form: MonthlyForm) -> None:
    head = document.add_paragraph()
    head.paragraph_format.tab_stops.add_tab_stop(Mm(sum(_WIDTHS)), WD_TAB_ALIGNMENT.RIGHT)
    head.paragraph_format.space_after = Pt(4)
    on = day_words(form.filled_on, weekday=False)
    say(head, f"单位名称（盖章）：{form.unit}\t填表时间：{on}", TEXT_FONT, TEXT_SIZE)


def _write_table(document: WordDocument, form: MonthlyForm) -> None:
    said = plan_lines(form.figures)
    table = add_table(document, len(_ROWS) + len(_PLAN_LINES) + 5, _WIDTHS)
    rows = iter(range(len(table.rows)))
    _wide(table, next(rows), _ARRANGED, first=0)
    for number, (row, label) in enumerate(_ROWS.items(), start=1):
        place = next(rows)
        _number(table, place, place, str(number))
        _labelled(table, place, label, _numbered(row_words(form.filling, row)))
    _wide(table, next(rows), _DONE, first=0)
    place = next(rows)
    _wide(table, place, _PLAN)
    for name, label in _PLAN_LINES.items():
        _labelled(table, next(rows), label, (said[name],))
    _number(table, place, place + len(_PLAN_LINES), "4")
    place = next(rows)
    _wide(table, place, _LINE)
    _wide(table, next(rows), f"{line_words(form.figures)}。", font=TEXT_FONT)
    _number(table, place, place + 1, "5")


def _number(table: Table, first: int, last: int, words: str) -> None:
    """The number of the form's row, over all its lines."""
    cell = table.cell(first, 0).merge(table.cell(last, 0)) if last > first else table.cell(first, 0)
    fill(cell, (words,), TEXT_FONT, TEXT_SIZE)


def _wide(table: Table, place: int, words: str, *, first: int = 1, font: str = HEADING_FONT) -> None:
    """One cell from column ``first`` on."""
    fill(table.cell(place, first).merge(table.cell(place, 2)), (words,), font, TEXT_SIZE, align=LEFT)
    table.rows[place].height = Mm(10)


def _labelled(table: Table, place: int, label: str, lines: Sequence[str]) -> None:
    """At least 14 mm high, more where its text asks for it; a long one may go on on the next page."""
    fill(table.cell(place, 1), (label,), TEXT_FONT, TEXT_SIZE, align=LEFT)
    fill(table.cell(place, 2), lines, TEXT_FONT, TEXT_SIZE, align=LEFT)
    table.rows[place].height = Mm(14)
    if len(lines) < 3:
        keep_whole([table.rows[place]])


def _numbered(lines: Sequence[str]) -> list[str]:
    if len(lines) < 2:
        return [f"{line}。" for line in lines] or [""]
    return [f"{place}. {line}；" for place, line in enumerate(lines[:-1], start=1)] + [f"{len(lines)}. {lines[-1]}。"]
