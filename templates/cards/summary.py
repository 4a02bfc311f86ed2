"""Cards of the work summaries: asked for, written part by part, previewed, handed in, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row, rows_of
from templates.cards.calendar import OwedDay
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.messages import day_words, render
from templates.summary_words import PART_WORDS, SummaryPaper

#: Where a summary stands, by the stored word.
STATE_WORDS = {"open": "未报送", "submitted": "已报送", "void": "方案已作废，不用报送"}


@dataclass(frozen=True)
class OpenSummaries(Press):
    """The summaries that the reader may write, and for the office the dates."""

    code: ClassVar[str] = "sml"


@dataclass(frozen=True)
class OpenSummary(Press):
    code: ClassVar[str] = "smo"
    summary_id: int


@dataclass(frozen=True)
class AskPart(Press):
    """``part`` is a key of ``PART_WORDS``."""

    code: ClassVar[str] = "smp"
    summary_id: int
    part: str


@dataclass(frozen=True)
class OpenCases(Press):
    code: ClassVar[str] = "smc"
    summary_id: int
    page: int


@dataclass(frozen=True)
class TakeCase(Press):
    """A published form becomes a case."""

    code: ClassVar[str] = "smt"
    summary_id: int
    section_id: int


@dataclass(frozen=True)
class AskCase(Press):
    code: ClassVar[str] = "smy"
    summary_id: int


@dataclass(frozen=True)
class DropCase(Press):
    """The case at ``place`` (from 0) of the summary as it was shown in ``revision``."""

    code: ClassVar[str] = "smd"
    summary_id: int
    place: int
    revision: int


@dataclass(frozen=True)
class PreviewSummary(Press):
    code: ClassVar[str] = "smv"
    summary_id: int


@dataclass(frozen=True)
class SubmitSummary(Press):
    """Hands in what was shown in ``revision``."""

    code: ClassVar[str] = "sms"
    summary_id: int
    revision: int


@dataclass(frozen=True)
class GetSummary(Press):
    """A version as a file; 0 for the newest."""

    code: ClassVar[str] = "smf"
    summary_id: int
    version: int


@dataclass(frozen=True)
class OpenGathered(Press):
    """The summaries of one date of an office: ``day`` as 20241001."""

    code: ClassVar[str] = "smg"
    office_id: int
    day: int
    page: int


@dataclass(frozen=True)
class GetGathered(Press):
    code: ClassVar[str] = "smw"
    office_id: int
    day: int


@dataclass(frozen=True)
class SummaryView:
    """A summary as it is being written. ``version`` 0: never handed in."""

    summary_id: int
    revision: int
    version: int
    state: str
    named: date
    paper: SummaryPaper

    @property
    def missing(self) -> list[str]:
        """What must still be typed."""
        return [words for part, words in PART_WORDS.items() if not self.paper.parts.get(part)]


@dataclass(frozen=True)
class Listed:
    """A summary in the list of those who write it; ``campaign`` as in ``SummaryPaper``."""

    summary_id: int
    department: str
    campaign: str
    named: date
    state: str
    version: int
    due: OwedDay | None

    @property
    def words(self) -> str:
        """``10月1日前的总结（已报送）``."""
        what = f"“{self.campaign}”总结" if self.campaign else f"{day_words(self.named, weekday=False)}前的总结"
        return f"{what}（{STATE_WORDS[self.state]}）"


@dataclass(frozen=True)
class Gathered:
    """One date of an office: how many departments were asked, how many have handed in."""

    office_id: int
    named: date
    asked: int
    handed_in: int


@dataclass(frozen=True)
class GatheredRow:
    """What one department has handed in; ``version`` 0 and no moment: nothing."""

    summary_id: int
    department: str
    version: int
    late: bool
    at: datetime | None


def summary_list(own: Sequence[Listed], gathered: Sequence[Gathered], *, of_office: bool) -> Card:
    """What the reader may write, what is still to be handed in first and by its due day; for the office what was
    gathered, the newest first."""
    own = sorted(own, key=lambda one: one.due.day if one.state == "open" and one.due else date.max)
    buttons = [Button(one.words[:40], OpenSummary(one.summary_id)) for one in own]
    buttons += [
        Button(
            f"汇总：{day_words(one.named, weekday=False)}（{one.handed_in}/{one.asked}）",
            _gathered(one.office_id, one.named),
        )
        for one in gathered
    ]
    text = render("summary/list", own=own, gathered=gathered, of_office=of_office)
    return Card(text, (*rows_of(buttons, width=1), TO_MENU))


def _gathered(office_id: int, named: date, page: int = 0) -> OpenGathered:
    return OpenGathered(office_id, _number(named), page)


def _number(named: date) -> int:
    return named.year * 10_000 + named.month * 100 + named.day


def please_write(view: SummaryView, due: OwedDay | None) -> Card:
    """For whoever writes for the department: by when, and what the data say already."""
    buttons: tuple[Row, ...] = ((Button("填写工作总结", OpenSummary(view.summary_id)),),)
    return Card(render("summary/please_write", view=view, due=due), (*buttons, *_why(due)))


def _why(due: OwedDay | None) -> tuple[Row, ...]:
    return ((due.why,),) if due else ()


def nobody_to_write(named: date, departments: Sequence[str]) -> Card:
    """For the office: departments without liaison and admin."""
    return Card(render("summary/nobody_to_write", named=named, departments=departments), (TO_MENU,))


def summary_card(view: SummaryView, due: OwedDay | None) -> Card:
    """A summary as it stands, with the ways to each part."""
    text = render("summary/summary", view=view, due=due, states=STATE_WORDS, parts=PART_WORDS)
    files: list[Button] = []
    if view.version:
        files.append(Button(f"下载第{view.version}版（Word）", GetSummary(view.summary_id, 0)))
    back = Button("返回列表", OpenSummaries())
    if view.state == "void":
        return Card(text, (*rows_of(files, width=1), (back,)))
    writing = [Button(words, AskPart(view.summary_id, part)) for part, words in PART_WORDS.items()]
    cases = [Button("添加典型案例", OpenCases(view.summary_id, 0))]
    cases += [
        Button(f"删去案例{place + 1}", DropCase(view.summary_id, place, view.revision))
        for place in range(len(view.paper.cases))
    ]
    ahead = [] if view.missing else [Button("预览并报送", PreviewSummary(view.summary_id))]
    rows = (*rows_of(writing, width=3), *rows_of(cases, width=3), *rows_of([*ahead, *files], width=1))
    return Card(text, (*rows, *_why(due), (back,)))


def ask_part(department: str, part: str, standing: str, *, most: int) -> Card:
    """Asks for one part; ``standing`` is what it would take the place of."""
    text = render("summary/ask_part", department=department, words=PART_WORDS[part], standing=standing, most=most)
    return Card(text, asks=True)


def pick_case(summary_id: int, department: str, listed: Sequence[tuple[int, str]], number: int) -> Card:
    """The published forms with problems (section, subject), or a case in words of one's own."""
    page = page_of(listed, number)
    text = render("summary/pick_case", department=department, total=len(listed))
    buttons = [Button(subject[:40], TakeCase(summary_id, section_id)) for section_id, subject in page.entries]
    turns = turning(page, lambda to: OpenCases(summary_id, to))
    last = (Button("自己输入", AskCase(summary_id)), Button("返回", OpenSummary(summary_id)))
    return Card(text, (*rows_of(buttons, width=1), *turns, last))


def ask_case(department: str, *, most: int) -> Card:
    """Asks for a case in words of one's own."""
    return Card(render("summary/ask_case", department=department, most=most), asks=True)


def case_words(
    department: str, campaign: str, subject: str, found: Sequence[tuple[str, str]], measures: Sequence[str]
) -> str:
    """A case begun from what was published: (item, result) and the measures taken."""
    values = {"department": department, "campaign": campaign, "subject": subject}
    return render("summary/_case", found=found, measures=measures, **values)


def preview_card(view: SummaryView) -> Card:
    """The whole text, to be handed in as it is."""
    decision = (
        Button("报送", SubmitSummary(view.summary_id, view.revision)),
        Button("返回修改", OpenSummary(view.summary_id)),
    )
    return Card(render("summary/preview", view=view), (decision,))


def file_card(summary_id: int, *, number: int, late: bool, by: str, file: Attachment) -> Card:
    """A version as a file."""
    text = render("summary/file", number=number, late=late, by=by)
    return Card(text, ((Button("查看或修改", OpenSummary(summary_id)),),), attachment=file)


def all_in(office_id: int, named: date, count: int) -> Card:
    """For the office: everybody has handed in."""
    return Card(
        render("summary/all_in", named=named, count=count), ((Button("查看汇总", _gathered(office_id, named)),),)
    )


def campaign_summary_in(summary_id: int, number: int, view: SummaryView) -> Card:
    """For the office: the lead department has summed a campaign up."""
    text = render("summary/campaign_summary_in", view=view, number=number)
    return Card(text, ((Button("下载（Word）", GetSummary(summary_id, number)),),))


def gathered_card(office_id: int, named: date, rows: Sequence[GatheredRow], number: int) -> Card:
    """Who has handed in and who is missing; each file, and all in one."""
    missing = [row.department for row in rows if not row.version]
    page = page_of([row for row in rows if row.version], number)
    text = render("summary/gathered", named=named, rows=rows, missing=missing)
    files = [Button(f"{row.department}（Word）"[:40], GetSummary(row.summary_id, 0)) for row in page.entries]
    whole = [Button("下载汇总（全部合成一个Word文件）", GetGathered(office_id, _number(named)))] if files else []
    turns = turning(page, lambda to: _gathered(office_id, named, to))
    return Card(
        text, (*rows_of(whole, width=1), *rows_of(files, width=2), *turns, (Button("返回列表", OpenSummaries()),))
    )


def gathered_file_card(named: date, count: int, missing: Sequence[str], file: Attachment) -> Card:
    """All of them as one file."""
    return Card(render("summary/gathered_file", named=named, count=count, missing=missing), attachment=file)
