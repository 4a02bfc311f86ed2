"""Cards of the publication step: what may be published, asked once more, done, and a campaign published whole; where
else it was published; the file for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.evidence import About
from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.cards.forms import FormView
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.cards.report import OpenReports
from templates.messages import render


@dataclass(frozen=True)
class OpenPublications(Press):
    """What I may publish."""

    code: ClassVar[str] = "pbls"


@dataclass(frozen=True)
class PublicationsPage(Press):
    """Another page of it, from 0."""

    code: ClassVar[str] = "pbpg"
    page: int


@dataclass(frozen=True)
class AskPublish(Press):
    """One form, to be confirmed."""

    code: ClassVar[str] = "pbas"
    section_id: int


@dataclass(frozen=True)
class Publish(Press):
    """One form, confirmed for the version that was shown."""

    code: ClassVar[str] = "pbok"
    section_id: int
    version: int


@dataclass(frozen=True)
class AskPublishAll(Press):
    """Everything of mine that is approved, to be confirmed."""

    code: ClassVar[str] = "pbaa"


@dataclass(frozen=True)
class PublishAll(Press):
    """The same, confirmed for the ``count`` of forms that was shown, each in the version of then: ``shown`` is the mark
    of the list (``campaigns.publication.publishing``)."""

    code: ClassVar[str] = "pbay"
    count: int
    shown: int


@dataclass(frozen=True)
class OpenPublication(Press):
    """公示情况 of one form: where and when it was published, what may be done next."""

    code: ClassVar[str] = "pbop"
    section_id: int


@dataclass(frozen=True)
class OpenAwaiting(Press):
    """待登记外部公示, a page of it, from 0."""

    code: ClassVar[str] = "pbaw"
    page: int


@dataclass(frozen=True)
class AskRecord(Press):
    """登记公示 of one form, or, with ``section_id`` 0, of all ``count`` that were shown."""

    code: ClassVar[str] = "pbar"
    section_id: int
    count: int


@dataclass(frozen=True)
class RecordPlace(Press):
    """Published there, today: a letter of ``domain.publication.PLACES``, or the id of an earlier record."""

    code: ClassVar[str] = "pbrp"
    section_id: int
    count: int
    place: str


@dataclass(frozen=True)
class GetApprovedFile(Press):
    """公示文件 of what I may publish."""

    code: ClassVar[str] = "pbfa"


@dataclass(frozen=True)
class GetAwaitingFile(Press):
    """公示文件 of what I published here only."""

    code: ClassVar[str] = "pbfw"


@dataclass(frozen=True)
class AskCorrection(Press):
    """更正 of a published form: why? Handled by the correction step, whose cards stand on those of the forms."""

    code: ClassVar[str] = "coas"
    section_id: int


@dataclass(frozen=True)
class AskWithdraw(Press):
    """撤回更正, to be confirmed."""

    code: ClassVar[str] = "coaw"
    section_id: int


@dataclass(frozen=True)
class ListedPublication:
    """One form that waits to be published."""

    section_id: int
    number: int
    reference: str
    subject: str

    @property
    def label(self) -> str:
        """``2024-01 第12号 某某公司``."""
        return f"{self.reference} 第{self.number}号 {self.subject}"


@dataclass(frozen=True)
class RecordView:
    """One record of a publication. ``due_on``: by when it was owed, where it was late, else None; ``is_earlier``: of a
    version that was corrected since."""

    place: str
    day: date
    url: str
    due_on: date | None
    who: str
    at: datetime
    is_earlier: bool


@dataclass(frozen=True)
class PublicationView:
    """A form with all that is known of its publication. ``pieces``: how many screenshots are kept; ``recorded``: that
    what is public now was published outside too; ``is_live``: its campaign is in force."""

    form: FormView
    records: tuple[RecordView, ...]
    pieces: int
    is_public: bool
    is_corrected: bool
    is_live: bool
    recorded: bool


FILE = "下载公示文件（Excel）"


def publications_card(waiting: Sequence[ListedPublication], page: int = 0, *, awaiting: int = 0) -> Card:
    """The approved forms of an inspector, each and all together; ``awaiting`` more are published here only."""
    shown = page_of(waiting, page)
    text = render("publication/list", total=len(waiting), awaiting=awaiting, number=shown.number, last=shown.last)
    listed = tuple((Button(form.label, AskPublish(form.section_id)),) for form in shown.entries)
    everything = ((Button(f"公示全部已审核（{len(waiting)}）", AskPublishAll()),),) if len(waiting) > 1 else ()
    file = ((Button(FILE, GetApprovedFile()),),) if waiting else ()
    outside = (_to_awaiting(awaiting),) if awaiting else ()
    return Card(text, (*everything, *listed, *turning(shown, PublicationsPage), *file, *outside, TO_MENU))


def _to_awaiting(count: int) -> Row:
    return (Button(f"待登记外部公示（{count}）", OpenAwaiting(0)),)


def confirm_card(form: FormView, *, is_corrected: bool = False) -> Card:
    """What would be published, asked once more; ``is_corrected``: in the place of what is public now."""
    yes = Button("确认公示", Publish(form.section_id, form.version))
    return Card(render("publication/confirm", form=form, is_corrected=is_corrected), ((yes,), _back()))


def confirm_all_card(waiting: Sequence[ListedPublication], *, shown: int) -> Card:
    """Asks once more before all of them are published."""
    yes = Button(f"确认公示{len(waiting)}张", PublishAll(len(waiting), shown))
    return Card(render("publication/confirm_all", waiting=waiting), ((yes,), _back()))


def published_card(view: PublicationView, *, following: int | None = None) -> Card:
    """Where a form stands and where it was published, with who and when."""
    section_id = view.form.section_id
    rows: list[Row] = []
    evidence: list[Button] = []
    if view.is_public and view.is_live:
        again = "再登记一处公示" if view.recorded else "登记外部公示"
        rows.append((Button(again, AskRecord(section_id, 1)),))
        evidence.append(Button("拍照、上传截图", AddEvidence(About.PUBLICATION.value, section_id, 0)))
    if view.is_public and view.pieces:
        evidence.append(Button(f"查看附件（{view.pieces}）", OpenEvidence(About.PUBLICATION.value, section_id)))
    rows += [tuple(evidence)] if evidence else []
    if following is not None:
        rows.append((Button("下一张待登记", AskRecord(following, 1)),))
    if view.is_public and view.is_live and not view.is_corrected:
        rows.append((Button("更正", AskCorrection(section_id)),))
    if view.is_corrected and view.is_live and view.form.is_writable:
        rows.append((Button("撤回更正", AskWithdraw(section_id)),))
    return Card(render("publication/published", view=view, form=view.form), (*rows, _back()))


def awaiting_card(waiting: Sequence[ListedPublication], page: int = 0) -> Card:
    """What is published on our own page only."""
    shown = page_of(waiting, page)
    text = render("publication/awaiting", total=len(waiting), number=shown.number, last=shown.last)
    everything = ((Button(f"一并登记（{len(waiting)}）", AskRecord(0, len(waiting))),),) if len(waiting) > 1 else ()
    listed = tuple((Button(form.label, AskRecord(form.section_id, 1)),) for form in shown.entries)
    file = ((Button(FILE, GetAwaitingFile()),),) if waiting else ()
    return Card(text, (*everything, *listed, *turning(shown, OpenAwaiting), *file, _back()))


def record_card(forms: Sequence[ListedPublication], *, section_id: int, places: Mapping[str, str]) -> Card:
    """Where and when? ``places`` by what their buttons carry: one tap is that place, today."""
    count = len(forms)
    quick = tuple((Button(f"{place}，今天", RecordPlace(section_id, count, code)),) for code, place in places.items())
    back = Button("返回", OpenPublication(section_id) if section_id else OpenAwaiting(0))
    return Card(render("publication/record", forms=forms, places=tuple(places.values())), (*quick, (back,)), asks=True)


def recorded_all_card(forms: Sequence[ListedPublication], *, place: str, day: date, url: str) -> Card:
    """One record was made for many forms."""
    text = render("publication/recorded_all", forms=forms, place=place, day=day, url=url)
    return Card(text, ((Button("待登记外部公示", OpenAwaiting(0)),), _back()))


def file_card(attachment: Attachment, *, forms: int, rows: int) -> Card:
    """The file for the publicity system."""
    return Card(render("publication/file", forms=forms, rows=rows), attachment=attachment)


def published_all_card(published: Sequence[ListedPublication]) -> Card:
    """A batch was published."""
    outside = (Button("待登记外部公示", OpenAwaiting(0)),)
    return Card(render("publication/published_all", published=published), (outside, _back()))


def _back() -> tuple[Button, ...]:
    return (Button("待公示列表", OpenPublications()),)


def complete_card(*, campaign_id: int, reference: str, title: str, forms: int, departments: Sequence[str]) -> Card:
    """To office and department admins: all results of a campaign are published."""
    text = render("publication/complete", reference=reference, title=title, forms=forms, departments=departments)
    return Card(text, ((Button("统计表", OpenReports(campaign_id)),),))


def complete_in_group_card(*, reference: str, title: str, forms: int, departments: Sequence[str]) -> Card:
    """To the campaign's group: the same, without the button that not everyone there may press."""
    facts = {"reference": reference, "title": title, "forms": forms, "departments": departments}
    return Card(render("publication/complete", **facts))
