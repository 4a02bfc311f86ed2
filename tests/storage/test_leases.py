"""Leases on both databases: one owner at a time, until it gives back or is not heard of any more."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from storage.unit_of_work import Database

HALF_A_MINUTE = timedelta(seconds=30)


async def take(database: Database, owner: str, now: datetime, name: str = "delivery") -> bool:
    async with database.open() as uow:
        return await uow.leases.take(name, owner=owner, now=now, until=now + HALF_A_MINUTE)


async def test_a_lease_has_one_owner_who_may_renew_it(any_database: Database, now: datetime) -> None:
    assert await take(any_database, "first", now)
    assert not await take(any_database, "second", now + timedelta(seconds=29))
    assert await take(any_database, "first", now + timedelta(seconds=29))
    assert not await take(any_database, "second", now + timedelta(seconds=58))
    assert await take(any_database, "second", now, name="polling")


async def test_a_lease_that_ran_out_goes_to_whoever_asks_next(any_database: Database, now: datetime) -> None:
    assert await take(any_database, "first", now)
    assert await take(any_database, "second", now + HALF_A_MINUTE)
    assert not await take(any_database, "first", now + HALF_A_MINUTE)


async def test_a_lease_given_back_is_free_at_once_and_only_its_owner_gives_it_back(
    any_database: Database, now: datetime
) -> None:
    assert await take(any_database, "first", now)
    async with any_database.open() as uow:
        await uow.leases.give_back("delivery", owner="second")
    assert not await take(any_database, "second", now)
    async with any_database.open() as uow:
        await uow.leases.give_back("delivery", owner="first")
    assert await take(any_database, "second", now)


async def test_of_many_who_ask_at_once_one_gets_it(any_database: Database, now: datetime) -> None:
    taken = await asyncio.gather(*(take(any_database, f"process {n}", now) for n in range(6)))
    assert sorted(taken) == [False] * 5 + [True]
