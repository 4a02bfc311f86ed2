"""What is kept about a matter: listed, sent back, withdrawn. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaigns.evidence.access import Access
from campaigns.evidence.matters import require_adder, require_viewer
from domain.errors import Refusal
from domain.evidence import About
from domain.local_time import local
from storage.evidence import Piece
from storage.unit_of_work import UnitOfWork
from templates.cards import Attachment, Card
from templates.cards.evidence import (
    PAGE,
    PieceLine,
    counted,
    kind_of,
    list_card,
    piece_card,
    withdraw_card,
    withdrawn_words,
)
from templates.cards.paging import page_of


async def open_evidence(
    uow: UnitOfWork, *, user_id: int, about: str, about_id: int, in_group: bool, page: int = 0
) -> Card:
    """Everything about a matter, what was withdrawn too."""
    _require_private(in_group)
    access = await require_viewer(uow, user_id, about, about_id)
    return await _listed(uow, access, user_id, page=page)


def _require_private(in_group: bool) -> None:
    """Evidence shows people and premises: colleagues of other departments must not read along."""
    if in_group:
        raise Refusal("evidence.private_only")


async def _listed(uow: UnitOfWork, access: Access, user_id: int, *, page: int) -> Card:
    matter = access.matter
    pieces = await uow.evidence.of(About(matter.about), matter.about_id, ever=True)
    lines = await _lines(uow, access, pieces)
    total = counted(one.media_type for one in pieces if one.withdrawn_at is None)
    may_add = await _may_add(uow, user_id, access)
    return list_card(matter, lines, total=total, may_add=may_add, page=page)


async def _may_add(uow: UnitOfWork, user_id: int, access: Access) -> bool:
    try:
        await require_adder(uow, user_id, access.matter.about, access.matter.about_id)
    except Refusal:
        return False
    return True


async def _lines(uow: UnitOfWork, access: Access, pieces: Sequence[Piece]) -> list[PieceLine]:
    campaign = await uow.campaigns.get(access.campaign_id)
    zone = (await uow.offices.get(campaign.office_id)).timezone
    people = {one.person_id for one in pieces} | {one.withdrawn_by for one in pieces if one.withdrawn_by}
    names = {one: (await uow.people.get(one)).name for one in people}
    items = {one.id: one.name for one in await uow.campaigns.items(access.campaign_id)} if pieces else {}
    found = []
    for number, one in enumerate(pieces, start=1):
        gone = ""
        if one.withdrawn_at is not None and one.withdrawn_by is not None:
            gone = withdrawn_words(names[one.withdrawn_by], local(one.withdrawn_at, zone))
        found.append(
            PieceLine(
                id=one.id,
                number=number,
                kind=kind_of(one.media_type),
                name=one.name,
                size=one.size,
                who=names[one.person_id],
                at=local(one.at, zone),
                item=items.get(one.item_id, "") if one.item_id else "",
                note=one.note,
                withdrawn=gone,
            )
        )
    return found


async def get_piece(uow: UnitOfWork, *, user_id: int, piece_id: int, in_group: bool) -> Card:
    """One photo or file, as it was sent. Raises Refusal ``evidence.withdrawn``."""
    _require_private(in_group)
    access, piece, line = await _piece(uow, user_id, piece_id)
    if piece.withdrawn_at is not None:
        raise Refusal("evidence.withdrawn")
    file = Attachment(f"{line.number:02d}-{piece.name}", await uow.evidence.content(piece.sha256))
    may_withdraw = access.shut is None and (access.runs or piece.person_id == access.person.id)
    return piece_card(access.matter, line, file, may_withdraw=may_withdraw)


async def pieces_on_page(
    uow: UnitOfWork, *, user_id: int, about: str, about_id: int, page: int, in_group: bool
) -> list[int]:
    """The ids of what counts on a page of the list, to be sent back one after the other."""
    _require_private(in_group)
    await require_viewer(uow, user_id, about, about_id)
    shown = page_of(await uow.evidence.of(About(about), about_id, ever=True), page, size=PAGE)
    return [one.id for one in shown.entries if one.withdrawn_at is None]


async def ask_withdraw(uow: UnitOfWork, *, user_id: int, piece_id: int) -> Card:
    """Asks once more before a piece is withdrawn; one that is withdrawn already is shown in the list."""
    access, piece, line = await _withdrawable(uow, user_id, piece_id)
    if piece.withdrawn_at is not None:
        return await _listed(uow, access, user_id, page=(line.number - 1) // PAGE)
    return withdraw_card(access.matter, line)


async def withdraw(uow: UnitOfWork, *, user_id: int, piece_id: int, now: datetime) -> Card:
    """From now on the piece does not count, by its sender or an admin of the department, while the matter is open.

    One that is withdrawn already stays as it was. Raises Refusal ``evidence.not_sender``, and whatever has shut the
    matter.
    """
    access, piece, line = await _withdrawable(uow, user_id, piece_id)
    if await uow.evidence.withdraw(piece, by=access.person.id, now=now):
        about: dict[str, Any] = {
            "person_id": access.person.id,
            "campaign_id": access.campaign_id,
            "about": piece.about.value,
        }
        facts: dict[str, Any] = {"about_id": piece.about_id, "piece_id": piece.id, "sha256": piece.sha256}
        await uow.audit.note("evidence.withdraw", now=now, **about, **facts)
    return await _listed(uow, access, user_id, page=(line.number - 1) // PAGE)


async def _withdrawable(uow: UnitOfWork, user_id: int, piece_id: int) -> tuple[Access, Piece, PieceLine]:
    access, piece, line = await _piece(uow, user_id, piece_id)
    if access.shut is not None:
        raise access.shut
    if not access.runs and piece.person_id != access.person.id:
        raise Refusal("evidence.not_sender", sender=line.who)
    return access, piece, line


async def _piece(uow: UnitOfWork, user_id: int, piece_id: int) -> tuple[Access, Piece, PieceLine]:
    """A piece that this person may see, with its line in the list."""
    piece = await uow.evidence.get(piece_id)
    if piece is None:
        raise Refusal("evidence.unknown")
    access = await require_viewer(uow, user_id, piece.about.value, piece.about_id)
    lines = await _lines(uow, access, await uow.evidence.of(piece.about, piece.about_id, ever=True))
    return access, piece, next(one for one in lines if one.id == piece.id)
