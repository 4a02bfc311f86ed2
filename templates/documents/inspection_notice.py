"""The notice to the subject (检查通知书) as Word, with the receipt of its service (送达回证) on a page of its own.

What nobody has told us (telephone numbers, further materials) is a blank line to be filled in by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from templates.cards import Attachment
from templates.documents.official_table import HEADING_FONT, TEXT_FONT
from templates.documents.official_word import (
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

NOTICE, RECEIPT = "检查通知书", "送达回证"
#: 三号 for the text, as official papers have it; 小四 in tables.
_TEXT, _CELL = 16, 12
_BLANK = "＿＿＿＿＿＿＿＿＿＿"
_MATERIALS = (
    "营业执照或者其他主体资格证明",
    "与检查事项有关的许可证件、资质证书和备案材料",
    "与检查事项有关的制度、台账、合同和票据",
    f"其他：{_BLANK}",
)
_RECEIPT_ROWS = (
    "送达方式",
    "送达地点",
    "送达时间",
    "收件人签名或者盖章",
    "代收人签名及代收理由",
    "拒收事由和见证人签名",
    "送达人签名",
    "备注",
)
_RECEIPT_FORMS = {
    "送达方式": "□ 电话告知　□ 纸质送达　□ 当面告知　□ 拒收",
    "送达时间": "　　　　年　　月　　日　　时　　分",
    "送达人签名": "　　　　　　　　　　　　　　　　（不少于两人）",
}


@dataclass(frozen=True)
class Inspecting:
    """An inspector on the notice: department, name, certificate number (执法证号)."""

    department: str
    name: str
    certificate: str


@dataclass(frozen=True)
class Notice:
    """One notice. ``number`` is the form's; ``when`` is on the wall clock of the office; ``items`` are (department,
    its items); the first department leads. ``document_number`` may be empty."""

    reference: str
    number: int
    subject: str
    subject_number: str
    address: str
    campaign: str
    document_number: str
    office: str
    when: datetime
    items: tuple[tuple[str, tuple[str, ...]], ...]
    inspectors: tuple[Inspecting, ...]
    dated: date

    @property
    def serial(self) -> str:
        """``2024-01-012``: campaign and form."""
        return f"{self.reference}-{self.number:03d}"


def inspection_notices(name: str, notices: Sequence[Notice]) -> Attachment:
    """One document with all ``notices`` (one at least), each on pages of its own."""
    document = new_document(NOTICE, author=notices[0].office, side=28, edge=30)
    for place, notice in enumerate(notices):
        _write_title(document, NOTICE, begins=place > 0)
        _write_notice(document, notice)
        _write_title(document, RECEIPT, begins=True)
        _write_receipt(document, notice)
    return Attachment(f"{name}.docx", saved(document))


def _write_title(document: WordDocument, title: str, *, begins: bool) -> None:
    """``begins``: on a new page."""
    write_title(document, title)
    document.paragraphs[-1].paragraph_format.page_break_before = begins


def _write_notice(document: WordDocument, notice: Notice) -> None:
    _line(document, f"编号：{notice.serial}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, f"{notice.subject}：")
    number = f"（{notice.document_number}）" if notice.document_number else ""
    _line(
        document,
        f"根据《{notice.campaign}》{number}，经随机抽取，你单位（{notice.subject_number}）被确定为本次“双随机、一公开”联合抽查的检查对象，"
        "检查人员也已随机匹配。现将有关事项通知如下：",
        indent=True,
    )
    _heading(document, "一、检查时间和地点")
    when = f"{day_words(notice.when.date())}{notice.when:%H:%M}"
    _line(document, f"{when}，{notice.address or _BLANK}。届时不便接受检查的，请提前联系改期。", indent=True)
    _line(document, f"联系人：{_BLANK}", indent=True)
    _line(document, f"联系电话：{_BLANK}", indent=True)
    _heading(document, "二、检查单位和检查事项")
    for department, items in notice.items:
        _line(document, f"{department}：{'；'.join(items)}。", indent=True)
    _heading(document, "三、请准备的材料")
    for place, material in enumerate(_MATERIALS, start=1):
        _line(document, f"{place}．{material}", indent=True)
    _heading(document, "四、检查人员")
    _write_inspectors(document, notice.inspectors)
    _line(document, "检查时检查人员不少于两人，并出示执法证件；未出示的，你单位有权拒绝检查。", indent=True)
    _heading(document, "五、申请回避")
    _line(
        document,
        "你单位认为检查人员与你单位有直接利害关系，或者有其他关系可能影响公正检查的，有权申请其回避。"
        f"请在检查前向{notice.items[0][0]}书面或者口头提出并说明理由，由检查人员所在单位决定；"
        "同意回避的，由抽签顺序中的下一人接替。",
        indent=True,
    )
    _heading(document, "六、监督")
    _line(
        document,
        f"检查结果将依法公示。对检查人员的履职情况有意见的，可以向{notice.office}反映。",
        indent=True,
    )
    _line(document, f"监督电话：{_BLANK}", indent=True)
    _line(document, notice.items[0][0], align=WD_ALIGN_PARAGRAPH.RIGHT, before=18)
    _line(document, f"（印章）　{day_words(notice.dated, weekday=False)}", align=WD_ALIGN_PARAGRAPH.RIGHT)


def _write_inspectors(document: WordDocument, inspectors: Sequence[Inspecting]) -> None:
    table = add_table(document, len(inspectors) + 1, (62, 40, 52))
    rows = [("单位", "姓名", "执法证号"), *((one.department, one.name, one.certificate) for one in inspectors)]
    for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, words in zip(row.cells, cells, strict=True):
            fill(cell, (words,), TEXT_FONT if place else HEADING_FONT, _CELL)
    repeat_on_every_page(table.rows[:1])
    keep_whole(table.rows)


def _write_receipt(document: WordDocument, notice: Notice) -> None:
    facts = [
        ("受送达人", f"{notice.subject}\n（{notice.subject_number}）"),
        ("送达文书", f"{NOTICE}　编号：{notice.serial}"),
        *((label, _RECEIPT_FORMS.get(label, "")) for label in _RECEIPT_ROWS),
    ]
    table = add_table(document, len(facts), (46, 108))
    for row, (label, words) in zip(table.rows, facts, strict=True):
        row.height = Pt(46)
        fill(row.cells[0], (label,), HEADING_FONT, _CELL)
        fill(row.cells[1], words.split("\n"), TEXT_FONT, _CELL, align=LEFT)
    keep_whole(table.rows)


def _heading(document: WordDocument, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(2 * _TEXT)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.line_spacing = Pt(28)
    say(paragraph, text, HEADING_FONT, _TEXT)


def _line(
    document: WordDocument,
    text: str,
    *,
    indent: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    before: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(28)
    paragraph.paragraph_format.space_before = Pt(before)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * _TEXT)
    say(paragraph, text, TEXT_FONT, _TEXT)
