"""签字确认: how the visit to a subject ended. Names of the subject's people stand on these cards only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from domain.evidence import About
from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.messages import moment_words, render

#: The button that leads here.
SIGNATURE = "签字确认"
#: By the stored word; the first two are asked for by their place.
KIND_WORDS: Mapping[str, str] = MappingProxyType({"signed": "已签字", "stamped": "已盖章", "refused": "拒绝签字"})
KINDS = ("signed", "stamped")


@dataclass(frozen=True)
class OpenSignature(Press):
    """How the visit ended, from one department's part of the form."""

    code: ClassVar[str] = "sgop"
    section_id: int


@dataclass(frozen=True)
class AskSigner(Press):
    """已签字 or 已盖章, by its place in ``KINDS``; who signed is typed."""

    code: ClassVar[str] = "sgas"
    section_id: int
    kind: int


@dataclass(frozen=True)
class AskRefusal(Press):
    """拒绝签字; witness and reason are typed."""

    code: ClassVar[str] = "sgrf"
    section_id: int


@dataclass(frozen=True)
class RecordLine:
    """One record; ``at`` on the wall clock, ``photos`` of it so many."""

    id: int
    kind: str
    signer: str
    witness: str
    reason: str
    who: str
    at: datetime
    photos: int

    @property
    def words(self) -> str:
        """``已签字：王某某 经理（照片 1 张），5月10日 09:00 检查员01 登记``."""
        said = f"见证人 {self.witness}，原因：{self.reason}" if self.kind == "refused" else self.signer
        pictures = f"（照片 {self.photos} 张）" if self.photos else ""
        return f"{KIND_WORDS[self.kind]}：{said}{pictures}，{moment_words(self.at)} {self.who} 登记"


@dataclass(frozen=True)
class SignatureView:
    """Every record of a subject, the one that counts last, as one department sees it."""

    section_id: int
    heading: str
    subject: str
    records: tuple[RecordLine, ...]

    @property
    def current(self) -> RecordLine | None:
        """The record that counts."""
        return self.records[-1] if self.records else None


def state_words(kind: str) -> str:
    """How it ended, without names; empty ``kind`` for not yet."""
    return KIND_WORDS.get(kind, "尚未签字")


def signature_card(view: SignatureView, *, back: Button, may_record: bool) -> Card:
    """How it ended, what was recorded before, and the ways to record it."""
    text = render("signature/card", view=view, may_record=may_record)
    rows: list[Row] = []
    current = view.current
    if current is not None and current.photos:
        rows.append((Button(f"签字照片（{current.photos}）", OpenEvidence(About.SIGNATURE.value, current.id)),))
    if may_record:
        if current is not None and not current.photos:
            rows.append((_photograph(current.id),))
        rows.append(
            tuple(
                Button(f"{KIND_WORDS[kind]}（拍照）", AskSigner(view.section_id, place))
                for place, kind in enumerate(KINDS)
            )
        )
        rows.append((Button(KIND_WORDS["refused"], AskRefusal(view.section_id)),))
    return Card(text, (*rows, (back,)))


def _photograph(signature_id: int) -> Button:
    return Button("拍照、上传", AddEvidence(About.SIGNATURE.value, signature_id, 0))


def ask_signer_card(view: SignatureView, kind: str) -> Card:
    """Asks who signed or stamped."""
    return Card(render("signature/ask_signer", view=view, stamped=kind == "stamped"), asks=True)


def ask_refusal_card(view: SignatureView) -> Card:
    """Asks for witness and reason."""
    return Card(render("signature/ask_refusal", view=view), asks=True)


def photo_card(view: SignatureView) -> Card:
    """Who signed is kept; asks for the photo."""
    text = render("signature/photo", view=view)
    return Card(text, ((Button("完成", OpenSignature(view.section_id)),),), asks=True)
