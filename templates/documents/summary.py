"""Work summaries as Word documents in the layout of official papers: A4, 仿宋 三号, headings in 黑体, a signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from templates.cards import Attachment
from templates.documents.official_table import HEADING_FONT, NUMBER_FONT, TEXT_FONT, TITLE_FONT, TITLE_SIZE
from templates.documents.official_word import new_document, saved, say
from templates.messages import day_words
from templates.summary_words import SummaryPaper

#: In points: 三号 for the text, 28 for its lines (GB/T 9704), 四号 for the page number.
_TEXT, _LINE, _PAGE = 16, 28, 14
_NUMERALS = "一二三四五六七八九十"


def summary_file(paper: SummaryPaper) -> Attachment:
    """One summary."""
    document = _new(f"{paper.department}{paper.title}", author=paper.department)
    _write(document, paper)
    return Attachment(f"{paper.department}工作总结_{paper.at:%Y%m%d_%H%M}.docx", saved(document))


def gathered_file(
    office: str, named: date, papers: Sequence[SummaryPaper], missing: Sequence[str], *, as_of: datetime
) -> Attachment:
    """All summaries of one date, each on a page of its own, after a page that says who has handed in."""
    title = f"各单位工作总结汇总（{day_words(named, weekday=False)}前）"
    document = _new(title, author=office)
    _title(document, title)
    _paragraph(document, f"汇总单位：{office}　　截至{day_words(as_of.date(), weekday=False)} {as_of:%H:%M}")
    _heading(document, f"一、已报送（{len(papers)}个单位）")
    for place, paper in enumerate(papers, start=1):
        _paragraph(document, f"{place}. {paper.department}，{day_words(paper.at.date(), weekday=False)}报送")
    _heading(document, f"二、未报送（{len(missing)}个单位）")
    _paragraph(document, "、".join(missing) or "无")
    for paper in papers:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _write(document, paper)
    return Attachment(f"工作总结汇总_{named:%Y%m%d}.docx", saved(document))


def _new(title: str, *, author: str) -> WordDocument:
    document = new_document(title, author=author, side=27, edge=32)
    _number_pages(document)
    return document


def _write(document: WordDocument, paper: SummaryPaper) -> None:
    _title(document, paper.department)
    _title(document, paper.title, last=True)
    for place, (heading, paragraphs) in enumerate(paper.chapters()):
        _heading(document, f"{_NUMERALS[place]}、{heading}")
        for text in paragraphs:
            _paragraph(document, text)
    _signature(document, paper)


def _title(document: WordDocument, text: str, *, last: bool = False) -> None:
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.line_spacing = Pt(34)
    line.paragraph_format.space_after = Pt(16 if last else 0)
    line.paragraph_format.keep_with_next = True
    say(line, text, TITLE_FONT, TITLE_SIZE)


def _heading(document: WordDocument, text: str) -> None:
    line = _paragraph(document, text, font=HEADING_FONT)
    line.paragraph_format.keep_with_next = True


def _paragraph(document: WordDocument, text: str, *, font: str = TEXT_FONT) -> Paragraph:
    """Its first line begins two characters in."""
    line = document.add_paragraph()
    line.paragraph_format.first_line_indent = Pt(2 * _TEXT)
    line.paragraph_format.line_spacing = Pt(_LINE)
    say(line, text, font, _TEXT)
    return line


def _signature(document: WordDocument, paper: SummaryPaper) -> None:
    """Who and when, at the right, together on one page with the end of the text."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for place, text in enumerate((paper.department, day_words(paper.at.date(), weekday=False))):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.line_spacing = Pt(_LINE)
        line.paragraph_format.space_before = Pt(0 if place else _LINE)
        line.paragraph_format.right_indent = Pt(2 * _TEXT)
        line.paragraph_format.keep_with_next = not place
        say(line, text, TEXT_FONT, _TEXT)


def _number_pages(document: WordDocument) -> None:
    """``— 1 —`` below each page."""
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    say(line, "— ", NUMBER_FONT, _PAGE)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    say(line, " —", NUMBER_FONT, _PAGE)
