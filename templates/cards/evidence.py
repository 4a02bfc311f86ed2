"""Photos and files kept as evidence: the buttons by which any step asks for them, and the cards that show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Attachment, Button, Card, rows_of
from templates.cards.menu import TO_MENU
from templates.cards.paging import Page, page_of, turning
from templates.messages import moment_words, render

#: Pieces on a page of the list, and so many are sent back at once.
PAGE = 10
#: How much of a subject's name a button shows behind the number of its form.
_NAME_ON_BUTTON = 30


@dataclass(frozen=True)
class AddEvidence(Press):
    """拍照、上传: what is sent next belongs to the matter (``domain.evidence.About``) with this id. ``item_id``: the
    item of a form that it shows, 0 for none."""

    code: ClassVar[str] = "evad"
    about: str
    about_id: int
    item_id: int


@dataclass(frozen=True)
class OpenEvidence(Press):
    """What is kept about a matter."""

    code: ClassVar[str] = "evop"
    about: str
    about_id: int


@dataclass(frozen=True)
class EvidencePage(Press):
    """Another page of it, from 0."""

    code: ClassVar[str] = "evpg"
    about: str
    about_id: int
    page: int


@dataclass(frozen=True)
class GetPiece(Press):
    """One photo or file, sent back."""

    code: ClassVar[str] = "evgt"
    piece_id: int


@dataclass(frozen=True)
class GetPage(Press):
    """All of a page, sent back."""

    code: ClassVar[str] = "evga"
    about: str
    about_id: int
    page: int


@dataclass(frozen=True)
class AskWithdraw(Press):
    """撤回 a piece, asked once more."""

    code: ClassVar[str] = "evaw"
    piece_id: int


@dataclass(frozen=True)
class Withdraw(Press):
    """撤回 it."""

    code: ClassVar[str] = "evwd"
    piece_id: int


@dataclass(frozen=True)
class PutHeld(Press):
    """What came without a word belongs to this form."""

    code: ClassVar[str] = "evph"
    held_id: int
    section_id: int


@dataclass(frozen=True)
class DropHeld(Press):
    """What came without a word belongs nowhere."""

    code: ClassVar[str] = "evdh"
    held_id: int


@dataclass(frozen=True)
class Matter:
    """What evidence is about, as cards show it: ``heading`` is their first line, ``back`` leads there."""

    about: str
    about_id: int
    heading: str
    subject: str
    back: Button


@dataclass(frozen=True)
class PieceLine:
    """A piece in the list: its ``number`` there, from 1; ``at`` on the wall clock; ``size`` in bytes; ``withdrawn``:
    by whom and when, empty while it counts."""

    id: int
    number: int
    kind: str
    name: str
    size: int
    who: str
    at: datetime
    item: str = ""
    note: str = ""
    withdrawn: str = ""

    @property
    def words(self) -> str:
        """``1. 5月10日 09:00 检查员01 照片 212 KB``, and what it shows."""
        file = "" if self.kind == "照片" else f"“{self.name}”"
        about = f"（{self.item}）" if self.item else ""
        note = f"：{self.note}" if self.note else ""
        gone = f"，已撤回（{self.withdrawn}）" if self.withdrawn else ""
        when = moment_words(self.at)
        return f"{self.number}. {when} {self.who} {self.kind}{file} {size_words(self.size)}{about}{note}{gone}"


def kind_of(media_type: str) -> str:
    """What people call a file of that type."""
    return {"image": "照片", "video": "录像"}.get(media_type.split("/", 1)[0], "文件")


def counted(media_types: Iterable[str]) -> str:
    """``照片 3 张、文件 1 份``; 无 for nothing."""
    units = {"照片": "张", "录像": "段", "文件": "份"}
    found = Counter(kind_of(one) for one in media_types)
    return "、".join(f"{kind} {found[kind]} {unit}" for kind, unit in units.items() if found[kind]) or "无"


def size_words(size: int) -> str:
    """``212 KB``, ``3.4 MB``."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def withdrawn_words(who: str, at: datetime) -> str:
    """By whom and when a piece was withdrawn."""
    return f"{who} {moment_words(at)}"


def ask_card(matter: Matter, *, item: str, total: str, most: int) -> Card:
    """Asks for photos and files; ``most`` megabytes of each."""
    text = render("evidence/ask", matter=matter, item=item, total=total, most=most)
    return Card(text, ((_done(matter),),), asks=True)


def received_card(matter: Matter, *, batch: str, total: str, pieces: int, repeated: int) -> Card:
    """What has come just now (``batch``) and in all; ``repeated`` of it were there before."""
    text = render("evidence/received", matter=matter, batch=batch, total=total, repeated=repeated)
    seen = (Button(f"查看全部（{pieces}）", OpenEvidence(matter.about, matter.about_id)),) if pieces else ()
    return Card(text, ((_done(matter), *seen),))


def _done(matter: Matter) -> Button:
    """Whoever taps has left the question that was open."""
    return Button("完成", matter.back.press)


def list_card(matter: Matter, lines: Sequence[PieceLine], *, total: str, may_add: bool, page: int = 0) -> Card:
    """Everything about a matter, what was withdrawn too."""
    shown = page_of(lines, page, size=PAGE)
    text = render("evidence/list", matter=matter, shown=shown, total=total)
    pieces = [Button(str(one.number), GetPiece(one.id)) for one in shown.entries if not one.withdrawn]
    turn = turning(shown, lambda number: EvidencePage(matter.about, matter.about_id, number))
    add = ((Button("拍照、上传", AddEvidence(matter.about, matter.about_id, 0)),),) if may_add else ()
    return Card(text, (*rows_of(pieces, width=5), *_all_of(matter, shown, len(pieces)), *turn, *add, (matter.back,)))


def _all_of(matter: Matter, shown: Page[PieceLine], pieces: int) -> tuple[tuple[Button, ...], ...]:
    if pieces < 2:
        return ()
    label = "取回本页全部" if shown.last else "取回全部"
    return ((Button(label, GetPage(matter.about, matter.about_id, shown.number)),),)


def piece_card(matter: Matter, line: PieceLine, file: Attachment, *, may_withdraw: bool) -> Card:
    """One piece as a file."""
    text = render("evidence/piece", matter=matter, line=line)
    withdraw = ((Button("撤回", AskWithdraw(line.id)),),) if may_withdraw else ()
    return Card(text, withdraw, file)


def withdraw_card(matter: Matter, line: PieceLine) -> Card:
    """Asks once more before a piece is withdrawn."""
    keep = Button("不撤回", OpenEvidence(matter.about, matter.about_id))
    return Card(render("evidence/withdraw", matter=matter, line=line), ((Button("确认撤回", Withdraw(line.id)), keep),))


def where_card(held_id: int, *, batch: str, days: int, forms: Sequence[tuple[int, str]]) -> Card:
    """Asks where it belongs, within so many ``days``: ``forms`` are ids with ``第12号 某某公司``."""
    listed = [(Button(label[:_NAME_ON_BUTTON], PutHeld(held_id, section_id)),) for section_id, label in forms]
    text = render("evidence/where", batch=batch, days=days)
    return Card(text, (*listed, (Button("不保存", DropHeld(held_id)),)))


def dropped_card(*, batch: str) -> Card:
    """What was not kept."""
    return Card(render("evidence/dropped", batch=batch), (TO_MENU,))
