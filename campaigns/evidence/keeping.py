"""Photos and files are asked for, and kept about their matter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.evidence.access import Access
from campaigns.evidence.matters import require_adder
from domain.errors import Refusal
from domain.evidence import MOST_BYTES, About
from domain.lengths import EVIDENCE_NOTE, FILE_NAME
from domain.local_time import local
from storage.evidence import HeldFile, Piece
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.evidence import ask_card, counted, received_card

#: Pieces about one matter: enough for an inspection, too few to fill a disk by mistake.
MOST_PIECES = 100
_TYPE_LENGTH = 100


@dataclass(frozen=True)
class Received:
    """A file as it came: ``name`` empty for a photo, ``note`` what was said with it, ``album`` empty for one that came
    alone."""

    name: str
    media_type: str
    content: bytes
    sha256: str
    note: str
    album: str


@dataclass(frozen=True)
class Receipt:
    """The answer, and how many of the album had been there before."""

    card: Card
    repeated: int = 0


def receive(content: bytes, *, name: str, media_type: str, note: str, album: str) -> Received:
    """A file with its SHA-256. Takes its time for a large one."""
    kept = "".join(one for one in name if one.isprintable() and one not in "/\\").strip()
    digest = hashlib.sha256(content).hexdigest()
    return Received(_shortened(kept), media_type[:_TYPE_LENGTH], content, digest, note[:EVIDENCE_NOTE], album)


def _shortened(name: str) -> str:
    """The end of a long name says what kind of file it is."""
    if len(name) <= FILE_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: FILE_NAME - 1 - len(ending)]}.{ending}" if dot and len(ending) < 20 else name[:FILE_NAME]


async def ask_evidence(
    uow: UnitOfWork, *, user_id: int, about: str, about_id: int, item_id: int, in_group: bool
) -> Card:
    """Asks for photos and files about a matter."""
    if in_group:
        raise Refusal("evidence.private_only")
    access = await require_adder(uow, user_id, about, about_id)
    pieces = await uow.evidence.of(About(about), about_id)
    item = (await _items(uow, access, about, about_id)).get(item_id, "")
    total = counted(one.media_type for one in pieces)
    return ask_card(access.matter, item=item, total=total, most=MOST_BYTES // 1024 // 1024)


async def keep(
    uow: UnitOfWork,
    *,
    user_id: int,
    about: str,
    about_id: int,
    item_id: int,
    file: Received,
    now: datetime,
    repeated: int = 0,
) -> Receipt:
    """Keeps a file about a matter. The same content is kept once; ``repeated``: so many of its album were there before.

    Raises Refusal ``evidence.too_big``, ``evidence.empty``, ``evidence.too_many``.
    """
    access = await require_adder(uow, user_id, about, about_id)
    require_acceptable(file.name or "照片", len(file.content))
    # What came first of the album, without a word, goes where the word comes from.
    held = await uow.evidence.held_album(access.person.id, file.album) if file.album else []
    pieces, twice = await take_up(uow, access, held, now=now)
    repeated += twice
    if any(one.sha256 == file.sha256 for one in pieces):
        return Receipt(received(access, pieces, file.album, repeated + 1), repeated + 1)
    _require_room(pieces)
    items = await _items(uow, access, about, about_id)
    piece = Piece(
        id=0,
        campaign_id=access.campaign_id,
        about=About(about),
        about_id=about_id,
        item_id=item_id if item_id in items else None,
        sha256=file.sha256,
        name=file.name or await photo_name(uow, access.campaign_id, now),
        media_type=file.media_type,
        size=len(file.content),
        note=file.note,
        person_id=access.person.id,
        at=now,
        album=file.album,
    )
    await enter(uow, piece, file.content, now)
    return Receipt(received(access, [*pieces, piece], file.album, repeated), repeated)


def _require_room(pieces: Sequence[Piece]) -> None:
    if len(pieces) >= MOST_PIECES:
        raise Refusal("evidence.too_many", most=MOST_PIECES)


async def take_up(
    uow: UnitOfWork, access: Access, held: Sequence[HeldFile], *, now: datetime
) -> tuple[list[Piece], int]:
    """Keeps what was held. All pieces about the matter as they then are, and how many of ``held`` were there before."""
    about, about_id = About(access.matter.about), access.matter.about_id
    pieces, repeated = await uow.evidence.of(about, about_id), 0
    for one in held:
        if any(piece.sha256 == one.sha256 for piece in pieces):
            repeated += 1
        else:
            _require_room(pieces)
            values: dict[str, Any] = {**vars(one), "id": 0, "about": about, "about_id": about_id, "item_id": None}
            values["name"] = one.name or await photo_name(uow, access.campaign_id, one.at)
            piece = Piece(**values, campaign_id=access.campaign_id)
            await enter(uow, piece, None, now)
            pieces.append(piece)
        await uow.evidence.let_go(one)
    return pieces, repeated


async def enter(uow: UnitOfWork, piece: Piece, content: bytes | None, now: datetime) -> None:
    """Keeps a piece, and says so in the audit log."""
    piece_id = await uow.evidence.keep(piece, content)
    about: dict[str, Any] = {"person_id": piece.person_id, "campaign_id": piece.campaign_id, "about": piece.about.value}
    facts: dict[str, Any] = {
        "about_id": piece.about_id,
        "piece_id": piece_id,
        "sha256": piece.sha256,
        "size": piece.size,
    }
    await uow.audit.note("evidence.keep", now=now, **about, **facts)


def require_acceptable(name: str, size: int) -> None:
    """Raises Refusal ``evidence.empty``, ``evidence.too_big``."""
    if size == 0:
        raise Refusal("evidence.empty", name=name)
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise Refusal("evidence.too_big", name=name, size=f"{size / 1024 / 1024:.1f}", most=most)


async def photo_name(uow: UnitOfWork, campaign_id: int, now: datetime) -> str:
    """A name for a photo, which comes without: when it came."""
    office = await uow.offices.get((await uow.campaigns.get(campaign_id)).office_id)
    return f"照片{local(now, office.timezone):%Y%m%d-%H%M%S}.jpg"


async def _items(uow: UnitOfWork, access: Access, about: str, about_id: int) -> dict[int, str]:
    """The items of a form that a photo may show."""
    if about != About.FORM.value:
        return {}
    section = await uow.forms.section(about_id)
    return {one.id: one.name for one in await uow.campaigns.items(access.campaign_id, section.department_id)}


def received(access: Access, pieces: Sequence[Piece], album: str, repeated: int) -> Card:
    """What has come, counted together where it was sent together, and what there is now (``pieces``)."""
    own = [one for one in pieces if one.album == album and one.person_id == access.person.id] if album else pieces[-1:]
    came = [one.media_type for one in own]
    if not album and repeated:
        came = []
    total = counted(one.media_type for one in pieces)
    batch = f"：{counted(came)}" if came else ""
    return received_card(access.matter, batch=batch, total=total, pieces=len(pieces), repeated=repeated)
