"""An update of the chat service has its effect once, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from storage.unit_of_work import AlreadyHandled, Database, UpdateKey

ONE = UpdateKey(bot_id=7001, update_id=2**33)


async def names(database: Database) -> list[str]:
    async with database.read() as uow:
        return [office.name for office in await uow.offices.all()]


async def test_the_same_update_has_its_effect_once(any_database: Database, now: datetime) -> None:
    async with any_database.open(update=ONE, now=now) as uow:
        await uow.offices.add("第一次")
    with pytest.raises(AlreadyHandled):
        async with any_database.open(update=ONE, now=now) as uow:
            await uow.offices.add("第二次")
    assert await names(any_database) == ["第一次"]


async def test_an_update_whose_effect_failed_may_come_again(any_database: Database, now: datetime) -> None:
    async def fails() -> None:
        async with any_database.open(update=ONE, now=now) as uow:
            await uow.offices.add("失败")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    async with any_database.open(update=ONE, now=now) as uow:
        await uow.offices.add("成功")
    assert await names(any_database) == ["成功"]


async def test_two_bots_may_have_updates_of_the_same_number(any_database: Database, now: datetime) -> None:
    for bot_id in (7001, 7002):
        async with any_database.open(update=UpdateKey(bot_id, 1), now=now) as uow:
            await uow.offices.add(str(bot_id))
    assert await names(any_database) == ["7001", "7002"]


async def test_an_update_needs_its_moment(any_database: Database) -> None:
    with pytest.raises(ValueError, match="at a moment"):
        async with any_database.open(update=ONE):
            pytest.fail("the block must not begin")
