"""Photos and files that are kept as evidence, under their SHA-256. None is ever deleted; one may be withdrawn.

A file that came without a word of where it belongs is held until its sender says so; that one they may drop again, and
it is forgotten where they say nothing for a week (``campaigns.evidence.holding``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    delete,
    func,
    select,
    update,
)

from domain import lengths
from domain.evidence import About
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices

evidence_files = Table(
    "evidence_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("about", String(1), nullable=False),
    Column("about_id", Integer, nullable=False),
    # The item of a form that it shows, where somebody said so.
    Column("item_id", ForeignKey("campaign_items.id")),
    Column("sha256", ForeignKey("evidence_files.sha256"), nullable=False),
    Column("name", String(lengths.FILE_NAME), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("note", String(lengths.EVIDENCE_NOTE), nullable=False),
    # The chat's name for what was sent together; empty for what came alone.
    Column("album", String(40), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_by", ForeignKey("people.id")),
    Column("withdrawn_at", Moment),
    Index("ix_evidence_about", "about", "about_id"),
    Index("ix_evidence_album", "person_id", "album"),
    Index("ix_evidence_sha256", "sha256"),
)

held_evidence = Table(
    "held_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("sha256", ForeignKey("evidence_files.sha256"), nullable=False),
    Column("name", String(lengths.FILE_NAME), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("note", String(lengths.EVIDENCE_NOTE), nullable=False),
    Column("album", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_held_evidence_person_id", "person_id", "album"),
)


@dataclass(frozen=True)
class Piece:
    """A photo or a file about the matter ``about`` with ``about_id``. ``size`` in bytes. ``album``: what was sent
    together has the same. ``withdrawn_at``: since when it no longer counts, None while it does."""

    id: int
    campaign_id: int
    about: About
    about_id: int
    item_id: int | None
    sha256: str
    name: str
    media_type: str
    size: int
    note: str
    person_id: int
    at: datetime
    album: str = ""
    withdrawn_by: int | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class HeldFile:
    """A photo or a file of which its sender has not said yet where it belongs; fields as those of ``Piece``."""

    id: int
    person_id: int
    sha256: str
    name: str
    media_type: str
    size: int
    note: str
    album: str
    at: datetime


class Evidence(Repository):
    """Evidence and its files."""

    async def keep(self, new: Piece, content: bytes | None) -> int:
        """Keeps a piece with its content; its id. The same content is stored once; None where it is stored already."""
        if content is not None:
            await self._store(new.sha256, content)
        values: dict[str, Any] = {**vars(new), "about": new.about.value}
        del values["id"], values["size"]
        return await self._add(evidence, **values)

    async def _store(self, sha256: str, content: bytes) -> None:
        if await self._one(select(evidence_files.c.size).where(evidence_files.c.sha256 == sha256)) is None:
            await self._add_many(evidence_files, [{"sha256": sha256, "size": len(content), "content": content}])

    async def album(self, person_id: int, album: str) -> list[Piece]:
        """What of this person's album was kept, the first first."""
        row = (evidence.c.person_id == person_id) & (evidence.c.album == album)
        return [_piece(one) for one in await self._all(_pieces().where(row).order_by(evidence.c.id))]

    async def get(self, piece_id: int) -> Piece | None:
        row = await self._one(_pieces().where(evidence.c.id == piece_id))
        return _piece(row) if row else None

    async def of(self, about: About, about_id: int, *, ever: bool = False) -> list[Piece]:
        """What counts about a matter, the first first; with ``ever`` what was withdrawn too."""
        query = _pieces().where(evidence.c.about == about.value, evidence.c.about_id == about_id)
        if not ever:
            query = query.where(evidence.c.withdrawn_at.is_(None))
        return [_piece(row) for row in await self._all(query.order_by(evidence.c.id))]

    async def kinds(self, about: About, about_id: int) -> list[str]:
        """The media types of what counts about a matter."""
        row = (evidence.c.about == about.value) & (evidence.c.about_id == about_id) & evidence.c.withdrawn_at.is_(None)
        query = select(evidence.c.media_type).where(row).order_by(evidence.c.id)
        return [one["media_type"] for one in await self._all(query)]

    async def count(self, about: About, about_ids: Collection[int]) -> dict[int, int]:
        """How many pieces count about each of these matters; 0 where there is none."""
        found = dict.fromkeys(about_ids, 0)
        for part in slices(sorted(found)):
            query = (
                select(evidence.c.about_id, func.count().label("pieces"))
                .where(evidence.c.about == about.value, evidence.c.about_id.in_(part))
                .where(evidence.c.withdrawn_at.is_(None))
                .group_by(evidence.c.about_id)
            )
            found |= {row["about_id"]: row["pieces"] for row in await self._all(query)}
        return found

    async def hashes(self, about: About, about_ids: Collection[int]) -> list[str]:
        """The SHA-256 of each content that counts about any of these matters, in order."""
        row = (evidence.c.about == about.value) & evidence.c.about_id.in_(about_ids) & evidence.c.withdrawn_at.is_(None)
        query = select(evidence.c.sha256).where(row).distinct().order_by(evidence.c.sha256)
        return [one["sha256"] for one in await self._all(query)]

    async def content(self, sha256: str) -> bytes:
        """The bytes that were kept under this hash."""
        found: bytes = await self._value(select(evidence_files.c.content).where(evidence_files.c.sha256 == sha256))
        return found

    async def hold(self, new: HeldFile, content: bytes) -> int:
        """Holds a file until its sender says where it belongs; its id."""
        await self._store(new.sha256, content)
        values = {name: value for name, value in vars(new).items() if name not in {"id", "size"}}
        return await self._add(held_evidence, **values)

    async def held(self, held_id: int) -> HeldFile | None:
        row = await self._one(_held().where(held_evidence.c.id == held_id))
        return HeldFile(**row) if row else None

    async def held_album(self, person_id: int, album: str) -> list[HeldFile]:
        """What of this person's album is held, the first first."""
        row = (held_evidence.c.person_id == person_id) & (held_evidence.c.album == album)
        return [HeldFile(**one) for one in await self._all(_held().where(row).order_by(held_evidence.c.id))]

    async def count_held(self, person_id: int) -> int:
        """How many files are held of this person."""
        mine = held_evidence.c.person_id == person_id
        return int(await self._value(select(func.count()).select_from(held_evidence).where(mine)))

    async def held_before(self, moment: datetime, *, most: int) -> list[HeldFile]:
        """What has been held since before ``moment``, the first first."""
        query = _held().where(held_evidence.c.at < moment).order_by(held_evidence.c.id).limit(most)
        return [HeldFile(**one) for one in await self._all(query)]

    async def let_go(self, held: HeldFile) -> None:
        """Holds the file no longer: it was put somewhere, or dropped. What nothing refers to is forgotten."""
        await self._changed(delete(held_evidence).where(held_evidence.c.id == held.id))
        for column in (held_evidence.c.sha256, evidence.c.sha256):
            if await self._value(select(func.count()).where(column == held.sha256)):
                return
        await self._changed(delete(evidence_files).where(evidence_files.c.sha256 == held.sha256))

    async def withdraw(self, piece: Piece, *, by: int, now: datetime) -> bool:
        """From now on the piece no longer counts; False when somebody withdrew it before."""
        row = (evidence.c.id == piece.id) & evidence.c.withdrawn_at.is_(None)
        return await self._changed(update(evidence).where(row).values(withdrawn_by=by, withdrawn_at=now)) == 1


@cache
def _pieces() -> Any:
    return select(evidence, evidence_files.c.size).join(evidence_files, evidence_files.c.sha256 == evidence.c.sha256)


def _held() -> Any:
    files = evidence_files.c
    return select(held_evidence, files.size).join(evidence_files, files.sha256 == held_evidence.c.sha256)


def _piece(row: RowMapping) -> Piece:
    return Piece(**{**row, "about": About(row["about"])})
