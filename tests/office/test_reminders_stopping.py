"""When a reminder stops: its matter is closed, put off, or the office has closed before it could be sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.obligations import Duty
from office import ledger
from office.obligations import meet, void
from office.reminders.marking import mark_due
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.support.builders import HOUSING
from tests.support.promises import GROUP_CHAT, Promises, at, build_promises, digests

ADMIN, REVIEWER = 11, 21


@pytest.fixture
async def promises(database: Database) -> Promises:
    return await build_promises(database, NOW)


async def test_what_is_closed_between_marking_and_digest_is_not_said(promises: Promises) -> None:
    keys = [await promises.owe(Duty.CONFIRM, "2024-05-13") for _ in range(3)]
    now = at("2024-05-13 08:30")
    async with promises.database.open() as uow:
        await mark_due(uow, now)
        await meet(uow, keys[0], promises.scene.office_id, now=now)
        await void(uow, keys[1:2], now=now)
    await promises.ticks("2024-05-13 08:30")
    (said,) = await promises.texts(ADMIN)
    assert "今日到期（1 项）" in said
    (group,) = await promises.texts(GROUP_CHAT)
    assert f"{HOUSING} 1 项" in group


async def test_what_is_closed_between_digest_and_sending_goes_out_without_it_or_not_at_all(promises: Promises) -> None:
    keys = [await promises.owe(Duty.CONFIRM, "2024-05-13") for _ in range(2)]
    await promises.ticks("2024-05-13 08:30", deliver=False)
    async with promises.database.open() as uow:
        await meet(uow, keys[0], promises.scene.office_id, now=at("2024-05-13 08:31"))
    assert await digests(promises.database) == []
    await promises.ticks("2024-05-13 08:31", deliver=False)
    assert ["今日到期（1 项）" in text for text in await promises.texts(ADMIN)] == [True]
    async with promises.database.open() as uow:
        await meet(uow, keys[1], promises.scene.office_id, now=at("2024-05-13 08:32"))
    await promises.ticks("2024-05-13 08:32", "2024-05-14 08:30", deliver=False)
    assert await digests(promises.database) == []


async def test_what_is_put_off_between_digest_and_sending_is_not_said_before_its_day(promises: Promises) -> None:
    key = await promises.owe(Duty.REVIEW, 12)  # half-way on 17 May, due on the 27th
    await promises.ticks("2024-05-17 08:30", deliver=False)
    assert len(await promises.texts(REVIEWER)) == 1
    async with promises.database.open() as uow:
        about = {"obligation_id": await promises.obligation_id(key), "day": "2024-05-23"}
        await ledger.put_off(uow, user_id=REVIEWER, **about, now=at("2024-05-17 08:31"))
    await promises.ticks("2024-05-17 08:32", deliver=False)
    assert await promises.texts(REVIEWER) == []
    await promises.ticks("2024-05-23 08:30")
    assert await promises.days(REVIEWER) == ["05-23"]


async def test_a_matter_closed_by_whatever_way_is_taken_out_at_the_next_tick(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, "2024-05-13")
    await promises.ticks("2024-05-13 08:30", deliver=False)
    async with promises.database.open() as uow:
        await uow.obligations.void_all(promises.campaign_id, {Duty.CONFIRM})
    await promises.ticks("2024-05-13 08:31", deliver=False)
    assert await digests(promises.database) == []


async def test_a_digest_that_is_being_sent_stays_and_one_that_may_have_arrived_is_not_said_anew(
    promises: Promises,
) -> None:
    keys = [await promises.owe(Duty.CONFIRM, "2024-05-13") for _ in range(2)]
    await promises.ticks("2024-05-13 08:30", deliver=False)
    (head,) = [row for row in await digests(promises.database) if row["chat_id"] == ADMIN]
    now = at("2024-05-13 08:31")
    async with promises.database.open() as uow:
        await uow.outbox.take([head["id"]], now=now)
        await meet(uow, keys[0], promises.scene.office_id, now=now)
    assert [row["state"] for row in await digests(promises.database) if row["chat_id"] == ADMIN] == ["sending"]
    async with promises.database.open() as uow:
        await uow.outbox.retry(head["id"], not_before=now, problem="Timed out", doubtful=True)
    await promises.ticks("2024-05-13 08:32", "2024-05-13 09:00", deliver=False)
    assert await promises.texts(ADMIN) == []


async def test_what_could_not_be_sent_before_the_evening_is_said_next_morning_with_all_else(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, "2024-05-15")
    await promises.owe(Duty.CONFIRM, "2024-05-16")
    await promises.ticks("2024-05-14 08:30", "2024-05-14 17:29", deliver=False)
    assert await promises.days(ADMIN) == ["05-14"]
    await promises.ticks("2024-05-14 17:30", deliver=False)
    assert await digests(promises.database) == []
    await promises.ticks("2024-05-15 08:30", deliver=False)
    (said,) = await promises.texts(ADMIN)
    assert "今日到期（1 项）" in said
    assert "即将到期（1 项）" in said


async def test_what_was_left_over_from_the_day_before_is_said_with_what_is_new(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, "2024-05-15")
    await promises.owe(Duty.CONFIRM, "2024-05-16")
    await promises.ticks("2024-05-14 08:30", "2024-05-15 08:30", deliver=False)
    assert await promises.days(ADMIN) == ["05-15"]
    assert "今日到期（1 项）" in (await promises.texts(ADMIN))[0]


async def test_what_was_taken_back_in_the_evening_is_said_at_once_where_the_office_stays_open_longer(
    promises: Promises,
) -> None:
    await promises.owe(Duty.CONFIRM, "2024-05-15")
    await promises.ticks("2024-05-14 17:29", "2024-05-14 17:30", deliver=False)
    assert await digests(promises.database) == []
    async with promises.database.open() as uow:
        await uow.offices.set_up(replace(await uow.offices.get(promises.scene.office_id), closes="18:30"))
    await promises.ticks("2024-05-14 17:45")
    assert await promises.days(ADMIN) == ["05-14"]
