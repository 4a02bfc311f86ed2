"""Authorisation by the level above: which subjects need one, and by which document it was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.authorisation import Authority
from templates.buttons import Press
from templates.cards import Button, Card, Row, rows_of
from templates.cards.campaign import OpenCampaign
from templates.cards.inspection.presses import OpenMyForms
from templates.cards.paging import page_of, turning
from templates.messages import render

#: The button by which a department says that its level has no authority.
NO_AUTHORITY = "本级无执法权"
#: For an inspector who hears that a form is open or shut.
TO_FORMS: tuple[Row, ...] = ((Button("我的检查表", OpenMyForms()),),)


@dataclass(frozen=True)
class OpenAuthorisations(Press):
    """须授权的检查对象 of a department."""

    code: ClassVar[str] = "auls"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class ChooseUnauthorised(Press):
    """The subjects of which a department may say that it has no authority over them."""

    code: ClassVar[str] = "auch"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class AskMark(Press):
    """Asks why the level has no authority over this subject."""

    code: ClassVar[str] = "auma"
    sample_id: int
    department_id: int


@dataclass(frozen=True)
class OpenAuthorisation(Press):
    """One subject with every entry about it."""

    code: ClassVar[str] = "auop"
    sample_id: int
    department_id: int


@dataclass(frozen=True)
class AskDocument(Press):
    """登记授权文件 for one subject. ``version``: of the entry that the card showed."""

    code: ClassVar[str] = "auas"
    sample_id: int
    department_id: int
    version: int


@dataclass(frozen=True)
class AskLift(Press):
    """撤销: no authorisation is needed after all; asks why."""

    code: ClassVar[str] = "auli"
    sample_id: int
    department_id: int
    version: int


@dataclass(frozen=True)
class AskBatch(Press):
    """Several subjects by one document. ``stamp``: of the numbers that the card showed."""

    code: ClassVar[str] = "auba"
    campaign_id: int
    department_id: int
    stamp: str


@dataclass(frozen=True)
class OpenAuthorisationOverview(Press):
    """The office: all departments."""

    code: ClassVar[str] = "auov"
    campaign_id: int


@dataclass(frozen=True)
class AuthorisationLine:
    """One subject over which the level has no authority. ``number``: of its form, or, before there are forms, its place
    in this list. ``dated`` and the names belong to an authorisation that is recorded."""

    sample_id: int
    department_id: int
    number: int
    subject: str
    subject_number: str
    authority: Authority
    version: int
    reason: str
    granted_by: str = ""
    document_number: str = ""
    dated: date | None = None

    @property
    def is_waiting(self) -> bool:
        return self.authority is Authority.MISSING

    @property
    def state_words(self) -> str:
        if self.authority is Authority.OWN:
            return "已撤销"
        return "待登记" if self.is_waiting else "已授权"

    @property
    def label(self) -> str:
        return f"{self.number} {self.state_words} {self.subject}"[:40]


@dataclass(frozen=True)
class AuthorisationList:
    """A department's list in one campaign. ``has_forms``: numbers are those of the forms; ``decides``: the reader is an
    admin of the department and the campaign is in force."""

    campaign_id: int
    department_id: int
    title: str
    department: str
    lines: tuple[AuthorisationLine, ...]
    stamp: str
    has_forms: bool
    decides: bool

    @property
    def waiting(self) -> list[AuthorisationLine]:
        return [one for one in self.lines if one.is_waiting]

    @property
    def back(self) -> Button:
        return Button("返回名单", OpenAuthorisations(self.campaign_id, self.department_id, 0))


@dataclass(frozen=True)
class Entry:
    """One entry in the history of a subject; ``at`` on the wall clock of the office."""

    at: datetime
    by: str
    authority: Authority
    reason: str
    granted_by: str
    document_number: str
    dated: date | None


def list_card(shown: AuthorisationList, page: int = 0) -> Card:
    """The department's list, what waits first."""
    rows: list[Row] = []
    if shown.decides and len(shown.waiting) > 1:
        press = AskBatch(shown.campaign_id, shown.department_id, shown.stamp)
        rows.append((Button("几户一并登记授权", press),))
    entries = page_of(sorted(shown.lines, key=lambda one: (not one.is_waiting, one.number)), page)
    rows += rows_of((Button(one.label, _open(one)) for one in entries.entries), width=1)
    rows += turning(entries, lambda number: OpenAuthorisations(shown.campaign_id, shown.department_id, number))
    if shown.decides:
        rows.append((Button("增加本级无执法权的对象", ChooseUnauthorised(shown.campaign_id, shown.department_id, 0)),))
    back = (Button("返回本次抽查", OpenCampaign(shown.campaign_id)),)
    return Card(render("authorisation/list", one=shown, entries=entries), (*rows, back))


def one_card(shown: AuthorisationList, line: AuthorisationLine, history: Sequence[Entry]) -> Card:
    """One subject, with the way to the next that waits."""
    rows: list[Row] = []
    place = (line.sample_id, line.department_id)
    if shown.decides and line.authority is not Authority.OWN:
        words = "登记授权文件" if line.is_waiting else "更正授权文件"
        rows.append((Button(words, AskDocument(*place, line.version)), Button("撤销", AskLift(*place, line.version))))
    elif shown.decides:
        rows.append((Button(NO_AUTHORITY, AskMark(*place)),))
    following = next((one for one in shown.waiting if one.sample_id != line.sample_id), None)
    if following is not None:
        rows.append((Button(f"下一户：{following.number} {following.subject}"[:40], _open(following)),))
    return Card(render("authorisation/one", list=shown, one=line, history=history), (*rows, (shown.back,)))


def choose_card(
    shown: AuthorisationList, subjects: Sequence[tuple[int, str]], page: int, *, confirming: bool, sought: str = ""
) -> Card:
    """The subjects as (sample id, name) that may still be marked; ``sought``: only those with these words in them."""
    entries = page_of(subjects, page)
    buttons = [Button(name[:40], AskMark(sample_id, shown.department_id)) for sample_id, name in entries.entries]
    turns = turning(entries, lambda number: ChooseUnauthorised(shown.campaign_id, shown.department_id, number))
    text = render("authorisation/choose", one=shown, count=len(subjects), confirming=confirming, sought=sought)
    return Card(text, (*rows_of(buttons, width=1), *(() if sought else turns), (shown.back,)))


def ask_mark(subject: str, number: str, *, confirming: bool, most: int) -> Card:
    """Why the level has no authority over it."""
    text = render("authorisation/ask_mark", subject=subject, number=number, confirming=confirming, most=most)
    return Card(text, asks=True)


def ask_document(line: AuthorisationLine) -> Card:
    """By which document it was given."""
    return Card(render("authorisation/ask_document", one=line), asks=True)


def ask_batch(shown: AuthorisationList) -> Card:
    """For which subjects, and by which document."""
    return Card(render("authorisation/ask_batch", one=shown), asks=True)


def ask_lift(line: AuthorisationLine, *, most: int) -> Card:
    """Why none is needed."""
    return Card(render("authorisation/ask_lift", one=line, most=most), asks=True)


def overview_card(campaign_id: int, title: str, lists: Sequence[AuthorisationList]) -> Card:
    """The office sees every department that has such subjects."""
    buttons = [Button(one.department[:40], OpenAuthorisations(campaign_id, one.department_id, 0)) for one in lists]
    back = (Button("返回本次抽查", OpenCampaign(campaign_id)),)
    return Card(render("authorisation/overview", title=title, lists=lists), (*rows_of(buttons, width=1), back))


def granted_card(title: str, lines: Sequence[AuthorisationLine]) -> Card:
    """To an inspector: these forms are open."""
    return Card(render("authorisation/granted", title=title, lines=lines), TO_FORMS)


def needed_card(title: str, line: AuthorisationLine, by: str) -> Card:
    """To an inspector: this form waits for an authorisation."""
    return Card(render("authorisation/needed", title=title, one=line, by=by), TO_FORMS)


def lifted_card(title: str, line: AuthorisationLine, by: str) -> Card:
    """To an inspector: this form needs none any more."""
    return Card(render("authorisation/lifted", title=title, one=line, by=by), TO_FORMS)


#: A card to an inspector about one subject: title, line, by whom.
Notice = Callable[[str, AuthorisationLine, str], Card]


def fact_words(authority: Authority, granted_by: str, document_number: str, dated: date | None) -> str:
    """The line on a form's card."""
    values: dict[str, object] = {"granted_by": granted_by, "document_number": document_number, "dated": dated}
    return render("authorisation/fact", waiting=authority is Authority.MISSING, **values)


def _open(line: AuthorisationLine) -> OpenAuthorisation:
    return OpenAuthorisation(line.sample_id, line.department_id)
