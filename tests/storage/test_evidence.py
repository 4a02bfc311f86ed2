"""Evidence and what is held, on both databases."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import func, select

from domain.evidence import About
from storage.evidence import HeldFile, Piece, evidence_files
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import build_inspection, build_scene


def piece(campaign_id: int, content: bytes, now: datetime, **changes: object) -> Piece:
    values: dict[str, object] = {
        "id": 0,
        "campaign_id": campaign_id,
        "about": About.FORM,
        "about_id": 1,
        "item_id": None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "name": "照片.jpg",
        "media_type": "image/jpeg",
        "size": len(content),
        "note": "",
        "person_id": 1,
        "at": now,
    }
    return Piece(**values | changes)


def held(content: bytes, now: datetime, *, album: str = "") -> HeldFile:
    digest = hashlib.sha256(content).hexdigest()
    return HeldFile(0, 1, digest, "", "image/jpeg", len(content), "", album, now)


async def begins(uow: UnitOfWork, now: datetime) -> int:
    return (await build_inspection(uow, await build_scene(uow), now)).id


async def files(uow: UnitOfWork) -> int:
    return int(await uow.evidence._value(select(func.count()).select_from(evidence_files)))


async def test_the_bytes_come_back_as_they_were_and_are_stored_once(any_database: Database, now: datetime) -> None:
    content = bytes(range(256)) * 4096
    async with any_database.open() as uow:
        campaign_id = await begins(uow, now)
        for about_id in (1, 2):
            await uow.evidence.keep(piece(campaign_id, content, now, about_id=about_id), content)
    async with any_database.read() as uow:
        (kept,) = await uow.evidence.of(About.FORM, 1)
        assert (kept.size, kept.at) == (len(content), now)
        assert await uow.evidence.content(kept.sha256) == content
        assert await files(uow) == 1


async def test_what_is_withdrawn_counts_no_more_and_stays(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        campaign_id = await begins(uow, now)
        first = await uow.evidence.keep(piece(campaign_id, b"a", now), b"a")
        await uow.evidence.keep(piece(campaign_id, b"b", now, media_type="application/pdf"), b"b")
        one = await uow.evidence.get(first)
        assert one is not None
        assert await uow.evidence.withdraw(one, by=1, now=now)
        assert not await uow.evidence.withdraw(one, by=1, now=now)
        assert await uow.evidence.count(About.FORM, [1, 2]) == {1: 1, 2: 0}
        assert await uow.evidence.kinds(About.FORM, 1) == ["application/pdf"]
        assert len(await uow.evidence.of(About.FORM, 1, ever=True)) == 2
        assert await uow.evidence.content(one.sha256) == b"a"


async def test_an_album_is_one_persons_own(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        campaign_id = await begins(uow, now)
        for n, (person_id, album) in enumerate([(1, "7"), (1, "7"), (2, "7"), (1, "")]):
            content = bytes([n])
            await uow.evidence.keep(piece(campaign_id, content, now, person_id=person_id, album=album), content)
        assert len(await uow.evidence.album(1, "7")) == 2


async def test_what_is_let_go_is_forgotten_unless_something_refers_to_it(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        campaign_id = await begins(uow, now)
        ids = [await uow.evidence.hold(held(content, now, album="7"), content) for content in (b"a", b"b")]
        assert [one.id for one in await uow.evidence.held_album(1, "7")] == ids
        await uow.evidence.keep(piece(campaign_id, b"a", now), None)
        for held_id in ids:
            one = await uow.evidence.held(held_id)
            assert one is not None
            await uow.evidence.let_go(one)
        assert await files(uow) == 1
        assert await uow.evidence.held_album(1, "7") == []
