"""The notice to the subject (检查通知书): as a file, and how it was served. Subjects go by their samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from domain.evidence import About
from templates.buttons import Press
from templates.cards import Attachment, Button, Card, rows_of
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.cards.matching.presses import ChooseRecused
from templates.cards.paging import page_of, turning
from templates.messages import moment_words, render


@dataclass(frozen=True)
class OpenNotices(Press):
    """The notices of a leader in a campaign; ``page`` from 0."""

    code: ClassVar[str] = "ntls"
    campaign_id: int
    page: int


@dataclass(frozen=True)
class GetNotices(Press):
    """All of them as one document."""

    code: ClassVar[str] = "ntdo"
    campaign_id: int


@dataclass(frozen=True)
class ServeOne(Press):
    """One notice: its file, and how it was served."""

    code: ClassVar[str] = "ntop"
    sample_id: int


@dataclass(frozen=True)
class GetNotice(Press):
    """One notice as a document."""

    code: ClassVar[str] = "ntd1"
    sample_id: int


@dataclass(frozen=True)
class AskServed(Press):
    """Served in this way, by its place among them, for the agreed time ``proposal_id``; on whom and when is typed."""

    code: ClassVar[str] = "ntas"
    sample_id: int
    how: int
    proposal_id: int


@dataclass(frozen=True)
class AskAllServed(Press):
    """The same for all of a leader that are not served; a line for each is typed."""

    code: ClassVar[str] = "ntaa"
    campaign_id: int
    how: int


#: By the stored word, in the order of the buttons.
SERVED_WORDS: Mapping[str, str] = MappingProxyType(
    {"phone": "电话告知", "paper": "送达纸质通知书", "in_person": "当面告知", "refused": "拒收"}
)


@dataclass(frozen=True)
class NoticeLine:
    """A notice in a list. ``when``: the agreed time that it names, ``proposal_id`` its number; ``served``: how, empty
    where it was not."""

    sample_id: int
    number: int
    subject: str
    when: datetime
    proposal_id: int
    served: str = ""

    @property
    def label(self) -> str:
        """``12 未送达 某某公司``."""
        return f"{self.number} {'已送达' if self.served else '未送达'} {self.subject}"


def served_words(how: str, receiver: str, at: datetime, witness: str = "") -> str:
    """``6月17日 10:00 拒收（王经理，见证人示例甲）``; ``at`` on the wall clock of the office."""
    seen = f"，见证人{witness}" if witness else ""
    return f"{moment_words(at)} {SERVED_WORDS[how]}（{receiver}{seen}）"


def notices(campaign_id: int, title: str, lines: Sequence[NoticeLine], page: int) -> Card:
    """All notices that a leader serves, those not served first."""
    ordered = sorted(lines, key=lambda one: (bool(one.served), one.when, one.number))
    shown = page_of(ordered, page)
    left = sum(not one.served for one in lines)
    text = render("notice/list", title=title, total=len(lines), left=left)
    listed = tuple((Button(one.label[:40], ServeOne(one.sample_id)),) for one in shown.entries)
    turn = turning(shown, lambda number: OpenNotices(campaign_id, number))
    several = (
        rows_of(
            [
                Button(f"都已{words}" if how != "refused" else "都拒收", AskAllServed(campaign_id, place))
                for place, (how, words) in enumerate(SERVED_WORDS.items())
            ],
            width=2,
        )
        if left > 1
        else ()
    )
    return Card(text, ((Button("下载全部通知书（Word）", GetNotices(campaign_id)),), *listed, *turn, *several))


@dataclass(frozen=True)
class Record:
    """A record of how a notice was served, who entered it, and how many photos and files are kept of it."""

    id: int
    words: str
    by: str
    pieces: int


@dataclass(frozen=True)
class NoticeView:
    """One notice with the records of its service, the oldest first. ``recusals``: what the subject asked for after it
    knew who would come, a line each."""

    line: NoticeLine
    campaign_id: int
    campaign: str
    records: tuple[Record, ...]
    recusals: tuple[str, ...] = ()


def notice(view: NoticeView) -> Card:
    """One notice: how it was served, and the ways to say so."""
    sample_id, time = view.line.sample_id, view.line.proposal_id
    ways = [Button(words, AskServed(sample_id, place, time)) for place, words in enumerate(SERVED_WORDS.values())]
    photos: list[Button] = []
    if view.records:
        last, about = view.records[-1], About.NOTICE.value
        photos = [Button("拍照、上传", AddEvidence(about, last.id, 0))]
        photos += [Button(f"查看附件（{last.pieces}）", OpenEvidence(about, last.id))] if last.pieces else []
    return Card(
        render("notice/notice", view=view),
        (
            (Button("下载通知书（Word）", GetNotice(sample_id)),),
            *rows_of(ways, width=2),
            *((tuple(photos),) if photos else ()),
            (Button("检查对象申请回避", ChooseRecused(sample_id)),),
            (Button("全部通知书", OpenNotices(view.campaign_id, 0)),),
        ),
    )


def ask_served(line: NoticeLine, how: str) -> Card:
    """On whom was it served, and when?"""
    return Card(render("notice/ask_served", one=line, how=SERVED_WORDS[how]), asks=True)


def ask_all_served(lines: Sequence[NoticeLine], how: str) -> Card:
    """The same of several at once: one answer for all, or a line for each."""
    return Card(render("notice/ask_all_served", lines=lines, how=SERVED_WORDS[how]), asks=True)


def document(title: str, count: int, file: Attachment, *, blank: Sequence[str]) -> Card:
    """The notices as a file to be printed; ``blank``: what the office could settle once for all and has not."""
    return Card(render("notice/document", title=title, count=count, blank=blank), attachment=file)
