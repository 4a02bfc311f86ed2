"""On site: who is there, certificates shown, a shut door, leaving; and what was entered afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.evidence import About
from domain.inspection import ResultCode
from domain.on_site import DOOR_RESULTS, Kind
from templates.cards import Button, Card, Row, rows_of
from templates.cards.evidence import AddEvidence
from templates.cards.inspection.presses import OpenForm
from templates.cards.menu import TO_MENU
from templates.cards.on_site_presses import (
    Arrive,
    AskLate,
    AskLateTime,
    AskLeft,
    ChooseParty,
    ComeAgain,
    EnterDoor,
    Leave,
    Object,
    OpenDoor,
    OpenEntries,
    OpenSite,
    ReportDoor,
    ShowCertificates,
)
from templates.cards.on_site_words import (
    DOOR_WORDS,
    LATE_REASONS,
    OTHER_REASON,
    Sight,
    certificates_gap,
    door_words,
    earlier_words,
    entry_words,
    photo_gap,
    presence_fact,
    presence_gap,
    presence_words,
)
from templates.cards.visit.presses import AskOffer, OpenVisit
from templates.messages import render

__all__ = [
    "DOOR_WORDS", "LATE_REASONS", "OTHER_REASON", "Arrive", "AskLate", "AskLateTime", "AskLeft", "ChooseParty",
    "ComeAgain", "DoorView", "EnterDoor", "EntryLine", "Leave", "Object", "OpenDoor", "OpenEntries", "OpenSite",
    "PartyLine", "ReportDoor", "ShowCertificates", "Sight", "SiteView", "again", "ask_late", "ask_late_time",
    "ask_left", "certificates_gap", "choose_party", "come_along", "disputed", "door", "door_words", "earlier_words",
    "entries", "entry_words", "located", "named_you", "objected", "photo_gap", "presence_fact", "presence_gap",
    "presence_words", "site",
]  # fmt: skip


@dataclass(frozen=True)
class PartyLine:
    """One department of the party; so many of it are ``missing`` until two were there."""

    department: str
    words: str
    missing: int


@dataclass(frozen=True)
class SiteView:
    """The visit to a subject as one of its readers sees it. ``section_id``: the part of the form that they fill, 0 for
    none; ``doors``: (entry id, words) of what was found at the door in this attempt, ``reportable`` what else may be;
    ``colleague``: somebody of their department is there, they are not."""

    sample_id: int
    number: int
    campaign: str
    subject: str
    address: str
    attempt: int
    parties: tuple[PartyLine, ...]
    doors: tuple[tuple[int, str], ...] = ()
    section_id: int = 0
    has_visit: bool = False
    colleague: bool = False
    may_arrive: bool = False
    may_show: bool = False
    may_leave: bool = False
    may_add_leaving: bool = False
    may_add: bool = False
    reportable: tuple[Kind, ...] = ()
    may_locate: bool = False


def site(view: SiteView) -> Card:
    """Who is there, and what the reader can do about it: what comes next first."""
    here = (view.sample_id, view.attempt)
    first: list[Button] = []
    if view.may_arrive:
        first.append(Button("我也在场" if view.colleague else "到场", Arrive(*here)))
    if view.may_show:
        first.append(Button("已出示执法证", ShowCertificates(*here)))
    form = (Button("填写检查表", OpenForm(view.section_id)),) if view.section_id else ()
    doors: tuple[Row, ...] = tuple((Button(words, OpenDoor(entry_id)),) for entry_id, words in view.doors)
    report = tuple(Button(DOOR_WORDS[kind], ReportDoor(*here, DOOR_RESULTS[kind].value)) for kind in view.reportable)
    later: list[Button] = []
    if view.may_leave:
        later.append(Button("离开", Leave(*here)))
    if view.may_add_leaving:
        later.append(Button("补登离开时间", AskLeft(*here)))
    if view.may_add:
        later.append(Button("补登到场", AskLate(view.sample_id)))
    back = (Button("检查安排", OpenVisit(view.sample_id)),) if view.has_visit else ()
    rows = (tuple(first), form, *doors, report, tuple(later), (Button("现场记录", OpenEntries(view.sample_id)), *back))
    return Card(render("on_site/site", view=view), tuple(row for row in rows if row))


def come_along(number: int, subject: str, campaign: str, by: str, sample_id: int, attempt: int) -> Card:
    """To the others of a department whose first is there."""
    text = render("on_site/come_along", number=number, subject=subject, campaign=campaign, by=by)
    return Card(text, ((Button("我也在场", Arrive(sample_id, attempt)),), (_to_site(sample_id),)))


def located(number: int, subject: str, sample_id: int) -> Card:
    """The location is kept."""
    return Card(render("on_site/located", number=number, subject=subject), ((_to_site(sample_id),),))


def ask_left(number: int, subject: str) -> Card:
    """When did they leave?"""
    return Card(render("on_site/ask_left", number=number, subject=subject), asks=True)


def ask_late(number: int, subject: str, sample_id: int, chosen: int, crew: int) -> Card:
    """Why presence is entered afterwards; ``chosen``, ``crew`` as in ``ChooseParty``."""
    buttons = [Button(words, ChooseParty(sample_id, n, chosen, crew)) for n, words in enumerate(LATE_REASONS)]
    text = render("on_site/ask_late", number=number, subject=subject)
    return Card(text, (*rows_of(buttons, width=2), (_to_site(sample_id),)))


def choose_party(
    number: int, subject: str, sample_id: int, reason: int, names: Sequence[str], *, own: int, chosen: int, crew: int
) -> Card:
    """Who was there: ``names`` of the department's team in the order of the bits, ``own`` are the bits of who enters it
    and cannot be taken back."""
    buttons = []
    for place, name in enumerate(names):
        bit = 1 << place
        if not own & bit:
            label = f"✓ {name}" if chosen & bit else name
            buttons.append(Button(label, ChooseParty(sample_id, reason, chosen ^ bit, crew)))
    picked = [name for place, name in enumerate(names) if chosen >> place & 1]
    text = render("on_site/choose_party", number=number, subject=subject, reason=LATE_REASONS[reason], picked=picked)
    onward = (Button("填写到场时间", AskLateTime(sample_id, reason, chosen, crew)),)
    return Card(text, (*rows_of(buttons, width=2), onward, (_to_site(sample_id),)))


def ask_late_time(number: int, subject: str, reason: int, names: Sequence[str]) -> Card:
    """When were they there? With the last of the reasons, in whose own words too."""
    other = reason == OTHER_REASON
    text = render("on_site/ask_late_time", number=number, subject=subject, names=names, other=other)
    return Card(text, asks=True)


def named_you(
    number: int, subject: str, campaign: str, by: str, at: datetime, reason: str, *, entry_id: int, sample_id: int
) -> Card:
    """To who was named: they may object."""
    text = render("on_site/named_you", number=number, subject=subject, campaign=campaign, by=by, at=at, reason=reason)
    return Card(text, ((Button("异议：我不在场", Object(entry_id)),), (_to_site(sample_id),)))


def objected(number: int, subject: str, at: datetime, sample_id: int) -> Card:
    """To who objected."""
    return Card(render("on_site/objected", number=number, subject=subject, at=at), ((_to_site(sample_id),),))


def disputed(
    number: int, subject: str, campaign: str, by: str, name: str, at: datetime, reason: str, sample_id: int
) -> Card:
    """To the department's admins, and to who made the entry: ``name`` says that they were not there."""
    text = render(
        "on_site/disputed", number=number, subject=subject, campaign=campaign, by=by, name=name, at=at, reason=reason
    )
    return Card(text, ((Button("现场记录", OpenEntries(sample_id)),),))


@dataclass(frozen=True)
class DoorView:
    """What was found at the door. ``photos``: how many are kept about it; ``others``: what happened in the attempts
    before; ``may_act`` until the attempt is over or the form handed in; ``section_id``: the reader's form, which takes
    the photo where another department found this, else 0."""

    entry_id: int
    sample_id: int
    number: int
    campaign: str
    subject: str
    address: str
    attempt: int
    kind: Kind
    name: str
    at: datetime
    photos: int
    others: tuple[str, ...] = ()
    section_id: int = 0
    may_act: bool = False

    @property
    def words(self) -> str:
        """没有人／大门关闭."""
        return DOOR_WORDS[self.kind]

    @property
    def result(self) -> ResultCode:
        """The result that goes with it."""
        return DOOR_RESULTS[self.kind]


def door(view: DoorView) -> Card:
    """Another time, or the result now; a photo in any case."""
    rows: tuple[Row, ...] = ()
    photo = AddEvidence(About.DOOR.value, view.entry_id, 0)
    if view.section_id:
        photo = AddEvidence(About.FORM.value, view.section_id, 0)
    if view.may_act:
        rows = (
            (Button("拍照、上传", photo),),
            (Button("另约时间再来", ComeAgain(view.entry_id)),),
            (Button(f"按此录入结果（{view.result.value}）", EnterDoor(view.entry_id)),),
        )
    return Card(render("on_site/door", view=view), (*rows, (_to_site(view.sample_id),)))


def again(
    number: int,
    subject: str,
    campaign: str,
    words: str,
    attempt: int,
    sample_id: int,
    *,
    version: int | None,
    has_visit: bool,
) -> Card:
    """To the others: nothing could be inspected, another time is agreed on. ``version``: that of the visit, for whoever
    arranges it; None for the rest."""
    leads = version is not None
    text = render(
        "on_site/again", number=number, subject=subject, campaign=campaign, words=words, attempt=attempt, leads=leads
    )
    way = Button("查看检查安排", OpenVisit(sample_id)) if has_visit else _to_site(sample_id)
    if version is not None:
        way = Button("提出时间", AskOffer(sample_id, version))
    return Card(text, ((way,),))


@dataclass(frozen=True)
class EntryLine:
    """One entry in the record: ``words`` say what happened."""

    at: datetime
    attempt: int
    department: str
    name: str
    words: str
    by: str = ""
    entered_at: datetime | None = None


def entries(sample_id: int, number: int, campaign: str, subject: str, lines: Sequence[EntryLine]) -> Card:
    """Everything that was entered on site, in order."""
    text = render("on_site/entries", number=number, campaign=campaign, subject=subject, lines=lines)
    return Card(text, ((_to_site(sample_id), *TO_MENU),))


def _to_site(sample_id: int) -> Button:
    return Button("现场", OpenSite(sample_id))
