"""What came without a word of where it belongs is held until its sender says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from campaigns.evidence.keeping import Receipt, Received, received, require_acceptable, take_up
from campaigns.evidence.matters import require_adder
from domain.errors import Refusal
from domain.evidence import About
from office.rights import require_member
from storage.evidence import HeldFile
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.evidence import counted, dropped_card, where_card

#: What nobody has said anything about for so long is forgotten; the question says so.
HELD_FOR = timedelta(days=7)
#: Pieces of one person: a day's photos, too few to fill a disk.
MOST_HELD = 50
_BATCH = 50


async def hold(uow: UnitOfWork, *, user_id: int, sections: Sequence[int], file: Received, now: datetime) -> Receipt:
    """Holds a file, and asks to which of these forms it belongs; what came together is asked about once. Raises Refusal
    ``evidence.too_many_held``, and those of a file that is too large or empty."""
    person, _ = await require_member(uow, user_id)
    require_acceptable(file.name or "照片", len(file.content))
    new = HeldFile(
        id=0,
        person_id=person.id,
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        note=file.note,
        album=file.album,
        at=now,
    )
    if await uow.evidence.count_held(person.id) >= MOST_HELD:
        raise Refusal("evidence.too_many_held", most=MOST_HELD)
    held_id = await uow.evidence.hold(new, file.content)
    held = await uow.evidence.held_album(person.id, file.album) if file.album else [replace(new, id=held_id)]
    forms = [await uow.forms.section(section_id) for section_id in sections]
    batch = counted(one.media_type for one in held)
    return Receipt(
        where_card(held[0].id, batch=batch, days=HELD_FOR.days, forms=[(one.id, _label(one)) for one in forms])
    )


def _label(section: Section) -> str:
    return f"第{section.number}号 {section.subject_name}"


async def put_held(uow: UnitOfWork, *, user_id: int, held_id: int, section_id: int, now: datetime) -> Card:
    """What is held goes to this form, with all that was sent together. Raises Refusal ``evidence.held_gone``."""
    access = await require_adder(uow, user_id, About.FORM.value, section_id)
    held = await _held(uow, access.person.id, held_id)
    pieces, repeated = await take_up(uow, access, held, now=now)
    return received(access, pieces, held[0].album, repeated)


async def drop_held(uow: UnitOfWork, *, user_id: int, held_id: int) -> Card:
    """What is held belongs nowhere: it is forgotten. Raises Refusal ``evidence.held_gone``."""
    person, _ = await require_member(uow, user_id)
    held = await _held(uow, person.id, held_id)
    for one in held:
        await uow.evidence.let_go(one)
    return dropped_card(batch=counted(one.media_type for one in held))


async def forget_stale(uow: UnitOfWork, now: datetime) -> bool:
    """Forgets some of what was held longer than ``HELD_FOR``; whether there may be more."""
    stale = await uow.evidence.held_before(now - HELD_FOR, most=_BATCH)
    for one in stale:
        await uow.evidence.let_go(one)
    return len(stale) == _BATCH


async def _held(uow: UnitOfWork, person_id: int, held_id: int) -> list[HeldFile]:
    """The file held under this id, with all of its album."""
    held = await uow.evidence.held(held_id)
    if held is None or held.person_id != person_id:
        raise Refusal("evidence.held_gone")
    return await uow.evidence.held_album(person_id, held.album) if held.album else [held]
