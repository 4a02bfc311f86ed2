"""What every Word document of text and tables shares: A4, Chinese fonts, cells that wrap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from templates.documents.official_table import FALLBACKS, NUMBER_FONT, TEXT_FONT, TITLE_FONT, TITLE_SIZE, printable

_SHORT, _LONG = Mm(210), Mm(297)
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT


def new_document(title: str, *, author: str, landscape: bool = False, side: int = 24, edge: int = 25) -> WordDocument:
    """An empty A4 document; ``side`` and ``edge`` are its margins in millimetres."""
    document = Document()
    document.core_properties.author = printable(author)[:255]
    document.core_properties.title = printable(title)[:255]
    document.core_properties.comments = ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.left_margin = section.right_margin = Mm(side)
    section.top_margin = section.bottom_margin = Mm(edge)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    properties = normal.element.get_or_add_rPr()
    _set_fonts(properties, TEXT_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")  # else Japanese glyphs may be chosen
    properties.append(language)
    name_fallbacks(document)
    return document


def write_title(document: WordDocument, title: str, *, size: int = TITLE_SIZE) -> Paragraph:
    """A centred line in the font of titles; that line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_after = Pt(12)
    say(paragraph, title, TITLE_FONT, size)
    return paragraph


def say(paragraph: Paragraph, text: str, chinese: str, size: float) -> None:
    """Adds ``text`` to the paragraph; ``size`` in points."""
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    _set_fonts(run._element.get_or_add_rPr(), chinese)


def fill(cell: _Cell, lines: Sequence[str], chinese: str, size: float, *, align: WD_ALIGN_PARAGRAPH = CENTRE) -> None:
    """One paragraph a line."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = align
        say(paragraph, line, chinese, size)


def add_table(document: WordDocument, rows: int, widths: Sequence[float]) -> Table:
    """A framed table; ``widths`` of its columns in millimetres."""
    table: Table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    for place, width in enumerate(widths):
        table.columns[place].width = Length(Mm(width))
        for cell in table.columns[place].cells:
            cell.width = Length(Mm(width))
    return table


def repeat_on_every_page(rows: Iterable[_Row]) -> None:
    """These rows head the table on each of its pages."""
    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(rows: Iterable[_Row]) -> None:
    """None of these rows is broken over two pages."""
    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def keep_together(rows: Iterable[_Row]) -> None:
    """All of these rows stand on one page, as far as one page can hold them."""
    for row in [*rows][:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def saved(document: WordDocument) -> bytes:
    """The document as the bytes of a .docx file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_fonts(properties: CT_RPr, chinese: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), NUMBER_FONT)
    fonts.set(qn("w:eastAsia"), chinese)
    # Quotation marks, dashes and dots belong to both scripts: the hint sets them Chinese.
    fonts.set(qn("w:hint"), "eastAsia")


def name_fallbacks(document: WordDocument) -> None:
    """Tell Word which font to take where ours is missing: few machines outside offices have the title's."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            part = relation.target_part
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for name, other in FALLBACKS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")
