"""Reminders on both databases: each rung to each reader once, and the message that carries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.obligations import Capacity, Duty
from storage.outbox import Delivery, Purpose
from storage.reminders import GROUP, NOWHERE, Reminder
from storage.unit_of_work import Database, UnitOfWork
from tests.conftest import NOW
from tests.support.promises import Promises, build_promises

FIRST, SECOND = "digest:1:2024-05-13:1:1", "digest:2:2024-05-13:2:1"


@pytest.fixture
async def promises(any_database: Database) -> Promises:
    promises = await build_promises(any_database, NOW)
    for _ in range(3):
        await promises.owe(Duty.CONFIRM, "2024-05-13")
    return promises


def reminder(promises: Promises, obligation_id: int = 1, person_id: int = 1, **changes: Any) -> Reminder:
    made = Reminder(
        obligation_id=obligation_id,
        rung="due",
        person_id=person_id,
        office_id=promises.scene.office_id,
        campaign_id=promises.campaign_id,
        capacity=Capacity.OWN,
        made_at=NOW,
    )
    return replace(made, **changes)


async def queue(uow: UnitOfWork, *keys: str, now: datetime = NOW) -> None:
    for key in keys:
        await uow.outbox.queue(key=key, chat_id=1, kind="text", text="x", buttons=[], now=now, purpose=Purpose.NOTICE)


async def test_a_reminder_comes_back_as_it_was_made_and_is_made_once(promises: Promises) -> None:
    one, group = reminder(promises), reminder(promises, person_id=GROUP, capacity=Capacity.GROUP)
    async with promises.database.open() as uow:
        assert await uow.reminders.make([one, one, group]) == 2
        assert await uow.reminders.make([one, replace(one, rung="overdue:1"), group]) == 1
        found = await uow.reminders.of_obligation(1)
    assert found == [one, group, replace(one, rung="overdue:1")]


async def test_whoever_waits_for_a_digest_is_found_in_the_offices_that_are_asked_for(promises: Promises) -> None:
    office = promises.scene.office_id
    made = [reminder(promises, person_id=person, obligation_id=n) for n in (1, 2) for person in (3, 2, GROUP)]
    async with promises.database.open() as uow:
        await uow.reminders.make(made)
        assert await uow.reminders.readers_waiting([office], limit=9) == [
            (2, office, None),
            (3, office, None),
            (GROUP, office, promises.campaign_id),
        ]
        assert len(await uow.reminders.readers_waiting([office], limit=1)) == 2  # a person and a group
        assert await uow.reminders.readers_waiting([office + 1], limit=9) == []
        assert await uow.reminders.readers_waiting([], limit=9) == []
        waiting = await uow.reminders.waiting_for(2, office)
        await uow.reminders.carry([waiting[0].id], FIRST)
        await uow.reminders.carry([waiting[1].id], NOWHERE)
        assert (2, office, None) not in await uow.reminders.readers_waiting([office], limit=9)
        carried = await uow.reminders.carried_by(FIRST)
    assert [one.obligation_id for one in carried] == [1]


async def test_digests_that_wait_to_be_sent_are_found_by_what_they_carry(promises: Promises) -> None:
    office = promises.scene.office_id
    async with promises.database.open() as uow:
        await uow.reminders.make([reminder(promises, digest=FIRST), reminder(promises, 2, digest=SECOND)])
        await uow.reminders.make([reminder(promises, 3, digest=NOWHERE), reminder(promises, 3, person_id=2)])
        await queue(uow, FIRST)
        await queue(uow, SECOND, now=NOW + timedelta(days=1))
        assert await uow.reminders.unsent_with([1, 3]) == [FIRST]
        assert await uow.reminders.unsent_with([]) == []
        assert await uow.reminders.deliveries(1) == {FIRST: Delivery.QUEUED}
        assert await uow.reminders.unsent_by_office() == {office: {FIRST: NOW, SECOND: NOW + timedelta(days=1)}}
        assert await uow.reminders.unsent_with_closed() == []
        await uow.obligations.void("confirm:2")
        assert await uow.reminders.unsent_with_closed() == [SECOND]
        await uow.outbox.take([1], now=NOW)
        assert await uow.reminders.unsent_with([1, 2, 3]) == [SECOND]


async def test_what_was_taken_back_waits_again_and_what_is_under_way_is_not_taken_back(promises: Promises) -> None:
    office = promises.scene.office_id
    async with promises.database.open() as uow:
        await uow.reminders.make([reminder(promises, digest=FIRST), reminder(promises, 2, digest=SECOND)])
        await queue(uow, FIRST, f"{FIRST}0", SECOND)
        await uow.outbox.take([3], now=NOW)
        assert await uow.outbox.recall([FIRST, SECOND]) == {FIRST: False}
        assert await uow.outbox.recall([]) == {}
        assert await uow.outbox.count(Delivery.WITHDRAWN) == 1
        await uow.outbox.retry(3, not_before=NOW, problem="Timed out", doubtful=True)
        assert await uow.outbox.recall([SECOND]) == {SECOND: True}
        await uow.reminders.release([FIRST])
        waiting = await uow.reminders.waiting_for(1, office)
    assert [(one.obligation_id, one.digest) for one in waiting] == [(1, None)]
