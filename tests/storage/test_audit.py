"""The audit log on both databases: it only grows, and whoever changes it is found out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from storage.audit import first_broken
from storage.unit_of_work import Database, UnitOfWork


async def three(uow: UnitOfWork, now: datetime) -> None:
    for n in (1, 2, 3):
        await uow.audit.note("draw.freeze", now=now + timedelta(microseconds=n), number=n, words="名称<b>&_*[")


async def test_a_whole_chain_holds(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await three(uow, now)
    async with any_database.read() as uow:
        entries = await uow.audit.entries()
    assert first_broken(entries) is None
    assert [entry.facts["number"] for entry in entries] == [1, 2, 3]
    assert entries[0].at == now + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit SET action = 'draw.freezE' WHERE id = {second}", "second"),
        ("UPDATE audit SET hash = '{zeros}' WHERE id = {second}", "second"),
        ("UPDATE audit SET facts = '{{\"number\": 9}}' WHERE id = {second}", "second"),
        ("DELETE FROM audit WHERE id = {second}", "third"),
    ],
)
async def test_a_change_is_found_at_its_entry(any_database: Database, now: datetime, change: str, found: str) -> None:
    async with any_database.open() as uow:
        await three(uow, now)
        ids = dict(zip(("first", "second", "third"), [one.id for one in await uow.audit.entries()], strict=True))
        await uow.audit._connection.execute(text(change.format(**ids, zeros="0" * 64).replace(":", r"\:")))
        assert first_broken(await uow.audit.entries()) == ids[found]


async def test_the_zone_in_which_a_moment_was_given_does_not_matter(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await uow.audit.note("draw.freeze", now=now.astimezone(timezone(timedelta(hours=8))))
    async with any_database.read() as uow:
        entries = await uow.audit.entries()
    assert first_broken(entries) is None
    assert entries[0].at == now


async def test_transactions_at_once_still_make_one_chain(any_database: Database, now: datetime) -> None:
    async def one(n: int) -> None:
        async with any_database.open() as uow:
            await uow.audit.note("draw.contribute", now=now, number=n)
            await asyncio.sleep(0)

    await asyncio.gather(*(one(n) for n in range(8)))
    async with any_database.read() as uow:
        entries = await uow.audit.entries()
    assert first_broken(entries) is None
    assert sorted(entry.facts["number"] for entry in entries) == list(range(8))


async def test_the_entries_of_one_campaign_are_found(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await uow.audit.note("office.create", now=now)
        assert await uow.audit.entries(1) == []


async def test_a_fact_that_cannot_be_written_down_is_our_mistake(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        with pytest.raises(TypeError, match="cannot hold"):
            await uow.audit.note("draw.freeze", now=now, what=object())
