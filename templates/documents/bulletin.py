"""The bulletin of supervision (督查通报) as an official paper: A4 upright, the margins of GB/T 9704-2012."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from domain.supervision import Share
from templates.cards import Attachment
from templates.cards.matters import Matter
from templates.cards.supervision import Bulletin, VoidLine, overdue_words, period_words
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

#: In points: 三号 for the text, its line of 28 points, 五号 in tables.
_TEXT, _LINE, _SMALL = 16, 28, 10.5
#: The page of GB/T 9704: 156 mm of text between margins of 28 and 26 mm.
_LEFT, _RIGHT, _TOP, _BOTTOM = Mm(28), Mm(26), Mm(37), Mm(35)
_SHARES = (
    "序号",
    "单位",
    "逾期\n未办结",
    "最长逾期\n工作日",
    "逾期\n办结",
    "按期\n办结",
    "免于\n办理",
    "作废\n方案",
    "作废\n抽签",
    "回访\n有出入",
)
_SHARE_WIDTHS = (10, 30, 16, 20, 13, 13, 13, 13, 13, 15)
_TOTAL = "合计"
_MATTERS = ("序号", "单位", "事项", "对象", "所属方案", "期限", "逾期\n工作日")
_MATTER_WIDTHS = (10, 25, 24, 28, 29, 23, 17)
_VOIDED = ("序号", "单位", "方案", "类别", "作废日期", "原因")
_VOIDED_WIDTHS = (10, 28, 42, 16, 24, 36)
_DIFFERENCES = ("序号", "单位", "对象", "所属方案", "办结日期", "单位说明")
_DIFFERENCE_WIDTHS = (10, 28, 36, 30, 22, 30)
_PLACES = "二三四"


def bulletin_docx(bulletin: Bulletin) -> Attachment:
    """The bulletin, or one department's part of it; the document number is left to be filled in."""
    title = "关于部门联合“双随机、一公开”抽查事项\n办理情况的通报"
    document = new_document(title.replace("\n", ""), author=bulletin.office)
    _set_margins(document)
    for line in title.split("\n"):
        write_title(document, line)
    _paragraph(document, f"文号：　　　〔{bulletin.at.year}〕　　号", align=CENTRE)
    _write_body(document, bulletin)
    _heading(document, "一、各单位办理情况")
    _write_shares(document, bulletin)
    _write_lists(document, bulletin)
    _paragraph(document, _request(bulletin), indent=True, before=8)
    _sign(document, bulletin)
    whose = f"（{bulletin.addressee}）" if bulletin.addressee else ""
    return Attachment(f"督查通报{whose}_{bulletin.at:%Y%m%d}.docx", saved(document))


def _write_lists(document: WordDocument, bulletin: Bulletin) -> None:
    """The lists that have anything in them, numbered after the table of all departments."""
    lists = (
        ("逾期未办结事项", bool(bulletin.matters), _write_matters),
        ("作废的方案和抽签", bool(bulletin.voided or bulletin.attempts), _write_voided),
        ("回访有出入", bool(bulletin.differences), _write_differences),
    )
    shown = [(title, write) for title, there, write in lists if there]
    for place, (title, write) in zip(_PLACES, shown, strict=False):
        _heading(document, f"{place}、{title}")
        write(document, bulletin)


def _set_margins(document: WordDocument) -> None:
    section = document.sections[0]
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM


def _write_body(document: WordDocument, bulletin: Bulletin) -> None:
    total = bulletin.total
    _paragraph(document, f"{bulletin.addressee or '各成员单位'}：", before=8)
    overdue = f"（{overdue_words(total)}，最长逾期{total.longest}个工作日）" if total.open else ""
    differing = f"；回访与检查记录有出入{total.differing}件" if total.differing else ""
    at = bulletin.at
    words = (
        f"现将{period_words(bulletin.period)}“双随机、一公开”抽查有关事项的办理情况通报如下（数据截至"
        f"{day_words(at.date(), weekday=False)}{at:%H:%M}）：逾期未办结{total.open}项{overdue}，"
        f"逾期办结{total.late}项，按期办结{total.on_time}项，免除{total.waived}项；"
        f"作废方案{total.voided}件，作废抽签{total.attempts}次{differing}。"
        "逾期未办结包括以前到期、至今没有办结的事项；办结和免除的，按期限在此时段内的事项统计。"
    )
    _paragraph(document, words, indent=True)


def _write_shares(document: WordDocument, bulletin: Bulletin) -> None:
    rows = [_share_row(share, share.name) for share in bulletin.shares]
    if len(rows) > 1:
        rows.append(_share_row(bulletin.total, _TOTAL))
    _table(document, _SHARES, _SHARE_WIDTHS, rows, wide={1})


def _share_row(one: Share, name: str) -> tuple[str, ...]:
    counts = (one.open, one.longest or "—", one.late, one.on_time, one.waived, one.voided, one.attempts, one.differing)
    return name, *map(str, counts)


def _write_matters(document: WordDocument, bulletin: Bulletin) -> None:
    _table(document, _MATTERS, _MATTER_WIDTHS, [_matter_row(one) for one in bulletin.matters], wide={1, 3, 4})
    more = bulletin.overdue - len(bulletin.matters)
    if more > 0:
        note = document.add_paragraph()
        say(
            note,
            f"注：逾期最久的{len(bulletin.matters)}项列于上表，其余{more}项见“督查通报”中的逾期清单。",
            TEXT_FONT,
            _SMALL,
        )


def _matter_row(one: Matter) -> tuple[str, ...]:
    number = f"第{one.number}号检查表" if one.number else ""
    subject = "\n".join(filter(None, (one.subject, number))) or "—"
    due = f"{one.due_on:%Y-%m-%d}{'〔暂定〕' if one.provisional else ''}"
    department = one.department or "办公室本级"
    return department, one.what, subject, one.campaign or "—", due, str(one.overdue)


def _write_voided(document: WordDocument, bulletin: Bulletin) -> None:
    rows = [
        *(_void_row(one, "方案") for one in bulletin.voided),
        *(_void_row(one, "抽签") for one in bulletin.attempts),
    ]
    _table(document, _VOIDED, _VOIDED_WIDTHS, rows, wide={1, 2, 5})


def _void_row(one: VoidLine, kind: str) -> tuple[str, ...]:
    return one.department, f"{one.reference}　{one.title}", kind, f"{one.on:%Y-%m-%d}", one.reason


def _write_differences(document: WordDocument, bulletin: Bulletin) -> None:
    rows = [
        (
            one.department,
            f"{one.subject}\n第{one.number}号检查表",
            f"{one.reference}　{one.title}",
            f"{one.on:%Y-%m-%d}",
            one.explained or one.standing,
        )
        for one in bulletin.differences
    ]
    _table(document, _DIFFERENCES, _DIFFERENCE_WIDTHS, rows, wide={1, 2, 3, 5})


def _request(bulletin: Bulletin) -> str:
    if bulletin.overdue:
        return "请有关单位对照上述事项抓紧办理，说明逾期原因，并将办理结果报办公室。"
    return "请各单位继续按期办理。" if not bulletin.addressee else "请继续按期办理。"


def _sign(document: WordDocument, bulletin: Bulletin) -> None:
    """Office and day, to the right and not on a page of their own."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    signed = (bulletin.office, day_words(bulletin.at.date(), weekday=False))
    for place, words in enumerate(signed):
        paragraph = _paragraph(document, words, align=WD_ALIGN_PARAGRAPH.RIGHT, before=0 if place else 28)
        paragraph.paragraph_format.right_indent = Pt(_TEXT * (2 if place == 0 else 4))
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = place == 0


def _heading(document: WordDocument, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(_LINE)
    paragraph.paragraph_format.first_line_indent = Pt(2 * _TEXT)
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    say(paragraph, words, HEADING_FONT, _TEXT)


def _paragraph(
    document: WordDocument,
    words: str,
    *,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    indent: bool = False,
    before: int = 0,
) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(_LINE)
    paragraph.paragraph_format.space_before = Pt(before)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * _TEXT)
    say(paragraph, words, TEXT_FONT, _TEXT)
    return paragraph


def _table(
    document: WordDocument,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    wide: Collection[int],
) -> None:
    """Numbered rows under their headings, which head every page; columns ``wide`` stand to the left, and the row of
    sums has no number."""
    table = add_table(document, len(rows) + 1, widths)
    all_rows = list(table.rows)
    for cell, words in zip(all_rows[0].cells, headings, strict=True):
        fill(cell, words.split("\n"), HEADING_FONT, _SMALL)
    for number, (row, values) in enumerate(zip(all_rows[1:], rows, strict=True), start=1):
        shown = "" if values[0] == _TOTAL else str(number)
        for place, (cell, words) in enumerate(zip(row.cells, (shown, *values), strict=True)):
            fill(cell, words.split("\n"), TEXT_FONT, _SMALL, align=LEFT if place in wide else CENTRE)
    repeat_on_every_page(all_rows[:1])
    keep_whole(all_rows)
