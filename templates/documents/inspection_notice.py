"""The notice to the subject (检查通知书) as Word, with the receipt of its service (送达回证) on a page of its own.

What nobody has told us (telephone numbers, further materials) is a blank line to be filled in by hand. The check code
leads to the public page, which says that the notice is genuine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from domain.notice import code_words
from templates.cards import Attachment
from templates.documents.official_table import HEADING_FONT, TEXT_FONT
from templates.documents.official_word import (
    LEFT,
    add_table,
    fill,
    keep_together,
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
_LEADING, _ROW = Pt(26), Pt(20)
_BLANK, _SHORT = "＿" * 10, "＿" * 7
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
class Authorised:
    """A department that inspects by authority of the level above: who authorised it, by which document."""

    department: str
    granted_by: str
    document_number: str


@dataclass(frozen=True)
class Notice:
    """One notice. ``number`` is the form's; ``when`` is on the wall clock of the office; ``items`` are (department,
    its items); the first department leads. ``document_number`` may be empty. ``materials``: what the departments asked
    for, in place of what is usual; ``joint``: ``与“…”（甲局）合并检查`` where another campaign comes along;
    ``specialists`` who come along: (department that sends them, who). ``supervision`` and ``public_url`` of the office,
    empty where it has not told them; ``code``: the check code."""

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
    code: str
    materials: tuple[str, ...] = ()
    supervision: str = ""
    public_url: str = ""
    authorised: tuple[Authorised, ...] = ()
    joint: str = ""
    specialists: tuple[tuple[str, str], ...] = ()

    @property
    def serial(self) -> str:
        """``2024-01-012``: campaign and form."""
        return f"{self.reference}-{self.number:03d}"


def inspection_notices(name: str, notices: Sequence[Notice]) -> Attachment:
    """One document with all ``notices`` (one at least), each on pages of its own."""
    document = new_document(NOTICE, author=notices[0].office, side=28, edge=26)
    for place, notice in enumerate(notices):
        _write_title(document, NOTICE, begins=place > 0)
        _write_notice(document, notice)
        _write_title(document, RECEIPT, begins=True)
        _write_receipt(document, notice)
    return Attachment(f"{name}.docx", saved(document))


def _write_title(document: WordDocument, title: str, *, begins: bool) -> None:
    """``begins``: on a new page."""
    write_title(document, title).paragraph_format.page_break_before = begins


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
    if notice.joint:
        _line(document, f"本次检查{notice.joint}，各部门一同上门。", indent=True)
    _line(document, f"联系人：{_SHORT}　联系电话：{_SHORT}", indent=True)
    _heading(document, "二、检查单位和检查事项")
    for department, items in notice.items:
        _line(document, f"{department}：{'；'.join(items)}。", indent=True)
    for one in notice.authorised:
        words = f"{one.department}对你单位的检查由{one.granted_by}授权（{one.document_number}）。"
        _line(document, words, indent=True)
    _heading(document, "三、请准备的材料")
    for place, material in enumerate(notice.materials or _MATERIALS, start=1):
        _line(document, f"{place}．{material}", indent=True)
    _heading(document, "四、检查人员")
    _write_inspectors(document, notice.inspectors)
    for department, who in notice.specialists:
        _line(document, f"{department}选派专业人员协助检查：{who}。", indent=True)
    _line(document, "检查时检查人员不少于两人，并出示执法证件；未出示的，你单位有权拒绝检查。", indent=True)
    _heading(document, "五、申请回避")
    _line(
        document,
        f"你单位认为{_people(notice)}与你单位有直接利害关系，或者有其他关系可能影响公正检查的，有权申请其回避。"
        f"请在检查前向{notice.items[0][0]}书面或者口头提出并说明理由（电话见第一部分{_or_call(notice)}），"
        f"由{_decides(notice)}决定；同意回避的，由抽签顺序中的下一人接替；不同意的，向你单位说明理由。",
        indent=True,
    )
    _heading(document, "六、监督")
    _line(
        document,
        f"检查结果将依法公示。对检查人员的履职情况有意见的，可以向{notice.office}反映，"
        f"监督电话：{notice.supervision or _BLANK}。",
        indent=True,
    )
    _heading(document, "七、核验")
    _line(document, f"核验码：{code_words(notice.code)}。{_where_to_check(notice)}", indent=True, with_next=True)
    _line(document, notice.items[0][0], align=WD_ALIGN_PARAGRAPH.RIGHT, before=18, with_next=True)
    _line(document, f"（印章）　{day_words(notice.dated, weekday=False)}", align=WD_ALIGN_PARAGRAPH.RIGHT)


def _people(notice: Notice) -> str:
    return "检查人员或者专业人员" if notice.specialists else "检查人员"


def _decides(notice: Notice) -> str:
    return "其所在单位（专业人员由选派单位）" if notice.specialists else "检查人员所在单位"


def _or_call(notice: Notice) -> str:
    return f"，也可以拨打监督电话{notice.supervision}" if notice.supervision else ""


def _where_to_check(notice: Notice) -> str:
    code = "可以看到本通知书的检查事项、部门、时间和随机抽取的证明；查不到的，请先拨打监督电话核实。"
    if notice.public_url:
        return f"打开 {notice.public_url}/n/{notice.code} ，或者在该网站首页点“核验检查通知书”输入核验码，{code}"
    return f"在{notice.office}的“双随机、一公开”公示网页点“核验检查通知书”，输入核验码，{code}"


def _write_inspectors(document: WordDocument, inspectors: Sequence[Inspecting]) -> None:
    table = add_table(document, len(inspectors) + 1, (62, 40, 52))
    rows = [("单位", "姓名", "执法证号"), *((one.department, one.name, one.certificate) for one in inspectors)]
    for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, words in zip(row.cells, cells, strict=True):
            fill(cell, (words,), TEXT_FONT if place else HEADING_FONT, _CELL)
    for row in table.rows:
        row.height = _ROW
    repeat_on_every_page(table.rows[:1])
    keep_whole(table.rows)
    keep_together(table.rows)


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
    paragraph.paragraph_format.line_spacing = _LEADING
    say(paragraph, text, HEADING_FONT, _TEXT)


def _line(
    document: WordDocument,
    text: str,
    *,
    indent: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    before: float = 0,
    with_next: bool = False,
) -> None:
    """``with_next``: on the page of what follows, so that no page holds a seal alone."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = _LEADING
    paragraph.paragraph_format.keep_with_next = with_next
    paragraph.paragraph_format.space_before = Pt(before)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * _TEXT)
    say(paragraph, text, TEXT_FONT, _TEXT)
