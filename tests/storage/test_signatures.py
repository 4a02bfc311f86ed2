"""Signatures are only added, on both databases."""

from __future__ import annotations

from datetime import datetime

from domain.signature import Kind
from storage.unit_of_work import Database
from tests.support.builders import build_inspection, build_scene


async def test_the_last_record_counts_and_every_one_is_kept(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        campaign = await build_inspection(uow, await build_scene(uow), now)
        section, other = (await uow.forms.sections(campaign.id))[:2]
        about = {"sample_id": section.sample_id, "section_id": section.id, "person_id": 1, "now": now}
        assert await uow.signatures.current(section.sample_id) is None
        await uow.signatures.record(kind=Kind.REFUSED, witness="张某某", reason="有异议", **about)
        second = await uow.signatures.record(kind=Kind.SIGNED, signer="王某某 经理", **about)
    async with any_database.read() as uow:
        current = await uow.signatures.current(section.sample_id)
        assert current is not None
        assert (current.id, current.version, current.at) == (second, 2, now)
        assert [one.kind for one in await uow.signatures.of(section.sample_id)] == [Kind.REFUSED, Kind.SIGNED]
        assert (await uow.signatures.get(second)) == current
        assert await uow.signatures.get(99) is None
        if other.sample_id != section.sample_id:
            assert await uow.signatures.of(other.sample_id) == []
