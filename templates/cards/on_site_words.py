"""What is said of a visit in words: who was there, what an entry says, what a form still lacks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.evidence import About
from domain.inspection import ResultCode
from domain.on_site import Entry, Kind
from templates.cards import Button
from templates.cards.evidence import AddEvidence
from templates.cards.forms import Fact, Gap
from templates.cards.on_site_presses import OpenSite
from templates.messages import moment_words

#: Why somebody's presence is entered afterwards; the last one asks for words.
LATE_REASONS = ("现场没有信号", "当时忘记点到场", "没带手机或手机没电", "同事没有聊天账号", "其他")
OTHER_REASON = len(LATE_REASONS) - 1
#: What was found at the door.
DOOR_WORDS = {Kind.DOOR_SHUT: "没有人／大门关闭", Kind.NO_BUSINESS: "查无此经营"}


#: What an entry says, by its kind; the rest is put together in ``entry_words``.
_ENTRY_WORDS = {
    **DOOR_WORDS,
    Kind.ARRIVED: "到场",
    Kind.CERTIFICATES: "已出示执法证",
    Kind.AGAIN: "另约时间再来",
    Kind.RESULT: "按上门情况录入结果",
    Kind.LEFT: "离开",
}


def entry_words(entry: Entry, meant: datetime | None) -> str:
    """What an entry says; ``meant``: the moment of the one that it is about, on the wall clock of the office."""
    if entry.kind is Kind.NAMED:
        return f"到场（原因：{entry.reason}）"
    if entry.kind is Kind.OBJECTED and meant:
        return f"对{moment_words(meant)}到场的补登提出异议，本人不在场"
    if entry.kind is Kind.LOCATION:
        return f"发送位置（纬度{entry.latitude:.5f}，经度{entry.longitude:.5f}）"
    return _ENTRY_WORDS[entry.kind]


def door_words(kind: Kind, at: datetime) -> str:
    """``没有人／大门关闭 5月13日 09:05``."""
    return f"{DOOR_WORDS[kind]} {moment_words(at)}"


@dataclass(frozen=True)
class Sight:
    """An inspector, and when they were there, on the wall clock of the office."""

    name: str
    at: datetime
    late: bool = False
    disputed: bool = False

    @property
    def words(self) -> str:
        """``检查员01 5月13日 09:02（补登）``."""
        mark = "（补登，本人有异议）" if self.disputed else "（补登）" if self.late else ""
        return f"{self.name} {moment_words(self.at)}{mark}"


def presence_words(sights: Sequence[Sight], certificates: datetime | None, left: datetime | None) -> str:
    """One line about one department: who was there when, whether certificates were shown, when the last one left."""
    parts = ["、".join(one.words for one in sights)]
    parts += [f"出示执法证 {moment_words(certificates)}"] if certificates else []
    parts += [f"离开 {moment_words(left)}"] if left else []
    return "；".join(part for part in parts if part)


def presence_fact(sample_id: int, words: str, attempt: int) -> Fact:
    """The same on the form's own card, with the way on site; ``attempt``: which visit that was."""
    words = words or "还没有登记"
    return Fact("到场", f"第{attempt}次上门，{words}" if attempt > 1 else words, Button("现场", OpenSite(sample_id)))


def presence_gap(sample_id: int, missing: int, *, alone: bool) -> Gap:
    """So many of the department are missing; ``alone``: it has nobody else on the team who could say so."""
    words = (
        "本单位只有一名检查人员，请补登到场并写明原因" if alone else f"本单位还差{missing}人本人点“到场”，或补登到场"
    )
    return Gap(f"到场：{words}", Button("到场登记", OpenSite(sample_id)))


def certificates_gap(sample_id: int) -> Gap:
    """Nobody has said that certificates were shown."""
    return Gap("出示执法证：未登记", Button("出示执法证", OpenSite(sample_id)))


def photo_gap(about: About, about_id: int, code: ResultCode) -> Gap:
    """Nothing shows that nothing could be inspected."""
    words = f"结果为“{code.value}.{code.label}”，需要现场照片"
    return Gap(words, Button("拍照、上传", AddEvidence(about.value, about_id, 0)))


def earlier_words(attempt: int, words: str) -> str:
    """What was found at the door in an attempt before."""
    return f"第{attempt}次　{words}"
