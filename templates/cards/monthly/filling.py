"""Cards of the monthly report for whoever fills it in: the report, its rows, its figures, the way to hand it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.monthly import BLOCKS, Block, Contact, Correction, Figure, Figures, Filling, Gap, Period, Row, fingerprint
from templates.cards import Attachment, Button, Card, rows_of
from templates.cards import Row as ButtonRow
from templates.cards.calendar import OwedDay
from templates.cards.menu import TO_MENU
from templates.cards.monthly.presses import (
    AskContact,
    AskCorrection,
    AskEntries,
    AskRevision,
    CheckFigures,
    DropCorrection,
    DropEntry,
    DropRevision,
    FileReport,
    OpenFigures,
    OpenReport,
    OpenRow,
    PreviewReport,
    SendForm,
    SetNone,
)
from templates.messages import ended, render
from templates.monthly_words import (
    BLOCK_WORDS,
    FIGURE_WORDS,
    GAP_WORDS,
    ROW_WORDS,
    entry_words,
    line_words,
    month_words,
    period_words,
    plan_lines,
    row_words,
    standing_words,
    value_words,
)

NUMBERS = {Row.MEETINGS: 1, Row.DOCUMENTS: 2, Row.TRAINING: 3, Block.PLAN: 4, Block.LINE: 5}


@dataclass(frozen=True)
class ReportView:
    """One report as it stands. ``computed``: what the data say; ``values``: what is reported. ``filed_at`` (in the
    reader's time zone) of the last version handed in, None before the first; ``filed`` is its number. ``contact`` is
    only shown in private."""

    report_id: int
    version: int
    department: str
    month: date
    period: Period
    due: OwedDay | None
    filling: Filling
    computed: Figures
    is_open: bool
    filed: int
    filed_at: datetime | None
    late: bool
    reason: str
    closed: bool
    contact: Contact | None
    gaps: Sequence[Gap]

    @property
    def values(self) -> Mapping[Figure, int | str]:
        return self.filling.values(self.computed)

    @property
    def heading(self) -> str:
        """``市场监督管理局　2024年6月``."""
        return f"{self.department}　{month_words(self.month)}"


def prompt_card(view: ReportView) -> Card:
    """To the liaison, when the report is asked for."""
    return Card(render("monthly/prompt", **_facts(view)), _open_buttons(view))


def nudge_card(view: ReportView) -> Card:
    """To the liaison, when the office asks again by hand."""
    return Card(render("monthly/nudge", **_facts(view)), _open_buttons(view))


def report_card(view: ReportView) -> Card:
    """The report with the ways to fill it in, or as it was handed in."""
    return Card(render("monthly/report", **_facts(view)), _open_buttons(view) if view.is_open else _filed_buttons(view))


def reports_card(views: Sequence[tuple[int, str, date, str]]) -> Card:
    """Several reports to choose from: id, department, month, how it stands; none where none was asked for yet."""
    listed = [(department, month_words(month), standing) for _, department, month, standing in views]
    buttons = [Button(f"{department} {month.month}月", OpenReport(one)) for one, department, month, _ in views]
    return Card(render("monthly/list", reports=listed), (*rows_of(buttons, width=2), TO_MENU))


def row_card(view: ReportView, row: Row) -> Card:
    """The entries of a row, each with the button that takes it out."""
    entries = view.filling.of(row)
    text = render(
        "monthly/row",
        heading=view.heading,
        number=NUMBERS[row],
        row=ROW_WORDS[row],
        lines=[entry_words(entry) for entry in entries],
        none=row in view.filling.none,
    )
    drops = [
        Button(f"删除第{place + 1}条", DropEntry(view.report_id, row.value, place, view.version))
        for place in range(len(entries))
    ]
    more: ButtonRow = (Button("添加", AskEntries(view.report_id, row.value)),)
    if not entries and row not in view.filling.none:
        more += (Button("本月无", SetNone(view.report_id, row.value)),)
    return Card(text, (more, *rows_of(drops, width=3), _back(view)))


def ask_entries_card(view: ReportView, row: Row) -> Card:
    """What to type for a row."""
    words = {"heading": view.heading, "row": row.value, "period": period_words(view.period)}
    return Card(render("monthly/ask_entries", **words), asks=True)


def figures_card(view: ReportView, block: Block) -> Card:
    """The figures of row 4 or 5, each with its correction."""
    figures = BLOCKS[block]
    lines = [(FIGURE_WORDS[one], _figure(view, one)) for one in figures]
    checked = view.filling.is_checked(block, view.computed)
    text = render(
        "monthly/figures",
        heading=view.heading,
        number=NUMBERS[block],
        block=BLOCK_WORDS[block],
        plan=block is Block.PLAN,
        period=period_words(view.period),
        lines=lines,
        checked=checked,
        changed=block in view.filling.checked and not checked,
        unplaced=block is Block.PLAN and view.computed[Figure.MAJOR] == "",
    )
    corrections = [Button(f"更正{FIGURE_WORDS[one]}", AskCorrection(view.report_id, one.value)) for one in figures]
    undo = [
        Button(f"恢复{FIGURE_WORDS[one]}", DropCorrection(view.report_id, one.value))
        for one in figures
        if one in view.filling.corrections and view.computed[one] != ""
    ]
    seen = fingerprint({one: view.values[one] for one in figures})
    check = () if checked else ((Button("核对无误", CheckFigures(view.report_id, block.value, seen)),),)
    return Card(text, (*check, *rows_of([*corrections, *undo], width=2), _back(view)))


def ask_correction_card(view: ReportView, figure: Figure) -> Card:
    """What to type to correct a figure."""
    computed = view.computed[figure]
    words = {"heading": view.heading, "figure": FIGURE_WORDS[figure], "known": computed != ""}
    said = value_words(figure, computed)
    is_number = figure not in {Figure.PAPERS, Figure.WEBSITE, Figure.UNIT_NAMES}
    return Card(render("monthly/ask_correction", **words, computed=said, is_number=is_number), asks=True)


def ask_contact_card(view: ReportView) -> Card:
    """What to type for the footer."""
    return Card(render("monthly/ask_contact", heading=view.heading, contact=view.contact), asks=True)


def preview_card(view: ReportView) -> Card:
    """The whole report as it would be handed in."""
    filing = (Button("报送", FileReport(view.report_id, view.version)),) if not view.gaps else ()
    buttons = (*filing, Button("下载草稿", SendForm(view.report_id)))
    return Card(render("monthly/preview", **_facts(view)), (buttons, _back(view)))


def ask_revision_card(view: ReportView) -> Card:
    """Why is another version needed?"""
    return Card(render("monthly/ask_revision", heading=view.heading, filed=view.filed), asks=True)


def form_card(*, department: str, month: date, number: int, content: bytes) -> Card:
    """The form as a file; ``number`` 0 for a draft."""
    name = f"{month:%Y年%m月}月报表_{department}{'' if number else '（草稿）'}.docx"
    text = render("monthly/form_file", department=department, month=month_words(month), number=number)
    return Card(text, attachment=Attachment(name, content))


def version_note(number: int, reason: str, *, late: bool) -> str:
    """What stands small below the form: which version it is, and whether it came late."""
    again = f"第{number}次报送，更正理由：{ended(reason)}" if number > 1 else ""
    return again + ("逾期报送。" if late else "")


def _facts(view: ReportView) -> dict[str, object]:
    """What every text about a whole report says."""
    return {
        "view": view,
        "month": month_words(view.month),
        "period": period_words(view.period),
        "rows": [(NUMBERS[row], ROW_WORDS[row], row_words(view.filling, row)) for row in Row],
        "plan": plan_lines(view.values),
        "line": line_words(view.values),
        "checked": {block.value: view.filling.is_checked(block, view.computed) for block in Block},
        "corrected": [
            (FIGURE_WORDS[figure], value_words(figure, one.value), value_words(figure, one.computed), one.reason)
            for figure, one in view.filling.corrections.items()
            if one.computed != ""
        ],
        "gaps": [GAP_WORDS[gap] for gap in view.gaps],
        "standing": standing_words(view.filed_at, view.filed, late=view.late) if view.filed_at else "",
    }


def _figure(view: ReportView, figure: Figure) -> str:
    """A value with what was corrected of it."""
    said = value_words(figure, view.values[figure])
    correction: Correction | None = view.filling.corrections.get(figure)
    if correction is None or correction.computed == "":
        return said
    return f"{said}（系统数{value_words(figure, view.computed[figure])}，更正理由：{correction.reason}）"


def _open_buttons(view: ReportView) -> tuple[ButtonRow, ...]:
    report_id = view.report_id
    rows: list[ButtonRow] = []
    for row in Row:
        opened = Button(f"{NUMBERS[row]} {ROW_WORDS[row]}", OpenRow(report_id, row.value))
        blank = not view.filling.of(row) and row not in view.filling.none
        none = Button(f"{ROW_WORDS[row]}：本月无", SetNone(report_id, row.value))
        rows.append((opened, none) if blank else (opened,))
    blocks = tuple(
        Button(f"{NUMBERS[block]} {BLOCK_WORDS[block]}", OpenFigures(report_id, block.value)) for block in Block
    )
    rows += [blocks, (Button("联系方式", AskContact(report_id)), Button("预览", PreviewReport(report_id)))]
    if view.filed:
        rows.append((Button("放弃更正", DropRevision(report_id)),))
    return (*rows, _foot(view))


def _filed_buttons(view: ReportView) -> tuple[ButtonRow, ...]:
    again = () if view.closed else (Button("更正重报", AskRevision(view.report_id)),)
    return ((Button("下载月报表", SendForm(view.report_id)), *again), _foot(view))


def _foot(view: ReportView) -> ButtonRow:
    return (view.due.why, *TO_MENU) if view.due else TO_MENU


def _back(view: ReportView) -> ButtonRow:
    return (Button("返回月报表", OpenReport(view.report_id)),)
