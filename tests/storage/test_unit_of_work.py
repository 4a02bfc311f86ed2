"""One transaction: all or nothing, no lost updates, readers that wait for nobody. On both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from domain.campaign import State
from domain.errors import Refusal
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import build_campaign, build_scene


async def names(database: Database) -> list[str]:
    async with database.read() as uow:
        return [office.name for office in await uow.offices.all()]


async def test_a_block_that_ends_well_is_saved(any_database: Database) -> None:
    async with any_database.open() as uow:
        await uow.offices.add("甲")
    assert await names(any_database) == ["甲"]


async def test_a_refusal_undoes_the_whole_block(any_database: Database, now: datetime) -> None:
    async def refused() -> None:
        async with any_database.open() as uow:
            await uow.offices.add("甲")
            await uow.outbox.queue(key="k", chat_id=1, kind="text", text="一", buttons=[], now=now)
            raise Refusal("draw.pool_empty")

    with pytest.raises(Refusal):
        await refused()
    assert await names(any_database) == []
    async with any_database.read() as uow:
        assert not await uow.outbox.has_waiting()


async def test_a_part_that_fails_is_undone_alone_and_the_rest_is_saved(any_database: Database) -> None:
    async def fails(uow: UnitOfWork) -> None:
        async with uow.part():
            await uow.offices.add("乙")
            await uow.offices._connection.execute(text("SELECT 1 FROM nowhere"))

    async with any_database.open() as uow:
        await uow.offices.add("甲")
        with pytest.raises(DBAPIError):
            await fails(uow)
        async with uow.part():
            await uow.offices.add("丙")
    assert await names(any_database) == ["甲", "丙"]


async def test_a_cancelled_block_is_undone(any_database: Database) -> None:
    begun = asyncio.Event()

    async def stuck() -> None:
        async with any_database.open() as uow:
            await uow.offices.add("甲")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(stuck())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with any_database.open() as uow:
        await uow.offices.add("乙")
    assert await names(any_database) == ["乙"]


async def test_looking_changes_nothing_and_waits_for_no_writer(any_database: Database) -> None:
    async with any_database.read() as uow:
        await uow.offices.all()
    async with any_database.open() as writing:
        await writing.offices.add("甲")
        assert await asyncio.wait_for(names(any_database), 5) == []
    assert await names(any_database) == ["甲"]


async def test_what_is_written_while_looking_is_rolled_back(any_database: Database) -> None:
    async with any_database.read() as uow:
        await uow.offices.add("甲")
    assert await names(any_database) == []


async def test_of_two_who_decide_at_once_one_is_told_so(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, now)

    async def decide() -> str:
        try:
            async with any_database.open() as uow:
                found = await uow.campaigns.get(campaign.id)
                await asyncio.sleep(0.05)
                await uow.campaigns.move(found, State.DRAWING)
        except Refusal as refusal:
            return refusal.code
        return "moved"

    # On SQLite the second begins when the first has ended, on PostgreSQL it finds out as it writes.
    refused, done = sorted(await asyncio.gather(decide(), decide()))
    assert done == "moved"
    assert refused in {"campaign.moved_meanwhile", "campaign.wrong_state"}


async def test_many_writers_lose_nothing(any_database: Database) -> None:
    async with any_database.open() as uow:
        person = await uow.people.remember(1, "0")

    async def count_up() -> None:
        async with any_database.open() as uow:
            await uow.people._connection.execute(text(hold))
            found = await uow.people.get(person.id)
            await uow.people.remember(1, str(int(found.name) + 1))

    # SQLite holds the whole database for a writer; on PostgreSQL a row is held by asking.
    hold = "SELECT id FROM people" + (" FOR UPDATE" if any_database.url.startswith("postgresql") else "")
    await asyncio.gather(*(count_up() for _ in range(10)))
    async with any_database.read() as uow:
        assert (await uow.people.get(person.id)).name == "10"


async def test_writers_of_a_process_come_in_the_order_in_which_they_asked(any_database: Database) -> None:
    async def write(name: str) -> None:
        async with any_database.open() as uow:
            await uow.offices.add(name)

    async with any_database.open() as uow:
        waiting = []
        for number in range(8):
            waiting.append(asyncio.create_task(write(f"{number}")))
            await asyncio.sleep(0)  # it asks
        waiting.pop(3).cancel()  # who goes away holds up nobody
        await uow.offices.add("先")
    await asyncio.gather(*waiting)
    assert await names(any_database) == ["先", "0", "1", "2", "4", "5", "6", "7"]


async def test_a_transaction_within_a_transaction_is_refused_and_does_not_wait_for_itself(
    any_database: Database,
) -> None:
    with pytest.raises(RuntimeError, match="within a transaction"):
        async with any_database.open(), any_database.open():
            pass
    async with any_database.open() as uow:
        await uow.offices.add("甲")
    assert await names(any_database) == ["甲"]


async def test_a_row_that_points_nowhere_is_refused(any_database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.offices.add_departments(999, ["某局"])


async def test_a_moment_without_a_zone_never_gets_in(any_database: Database) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        async with any_database.open() as uow:
            await uow.audit.note("office.create", now=datetime(2024, 5, 10, tzinfo=UTC).replace(tzinfo=None))


async def test_sqlite_writes_ahead_and_keeps_its_promises(database: Database) -> None:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20000, "synchronous": 2}
    async with database.read() as uow:
        for pragma, value in wanted.items():
            found = await uow.people._connection.execute(text(f"PRAGMA {pragma}"))
            assert found.scalar() == value, pragma
