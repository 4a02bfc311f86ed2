"""Settings at work: after a change the reminders of what is open already follow it, tick by tick."""

from __future__ import annotations

import pytest

from domain.obligations import Duty
from office.settings import change_ladder, reset_ladder, type_setting
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.support.promises import Promises, at, build_promises, workdays

OFFICE, ADMIN, REVIEWER = 1, 11, 21


@pytest.fixture
async def promises(database: Database) -> Promises:
    return await build_promises(database, NOW)


async def change(promises: Promises, what: str, value: int, moment: str) -> None:
    """One step of the ladder of reviews, changed at a moment at the office."""
    async with promises.database.open() as uow:
        about = {"user_id": promises.scene.admin, "office_id": promises.scene.office_id, "duty": "review"}
        await change_ladder(uow, **about, what=what, value=value, now=at(moment))


async def test_steps_that_were_taken_out_are_not_said_and_new_ones_are(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 12)  # due on Monday 27 May; by default half-way on the 17th, then 22, 24, 27
    await change(promises, "half", 0, "2024-05-13 09:00")
    await change(promises, "before3", 0, "2024-05-13 09:01")
    await change(promises, "before2", 1, "2024-05-13 09:02")
    await promises.ticks(*workdays("2024-05-14", 14))
    assert await promises.days(REVIEWER) == ["05-23", "05-24", "05-27"]


async def test_who_hears_of_what_is_overdue_follows_the_setting(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 2)  # due on Monday 13 May
    await change(promises, "admin", 1, "2024-05-13 09:00")
    await change(promises, "office", 0, "2024-05-13 09:01")
    await promises.ticks(*workdays("2024-05-14", 4))
    assert await promises.days(REVIEWER) == ["05-14", "05-15", "05-16", "05-17"]
    assert await promises.days(ADMIN) == ["05-14", "05-15", "05-16", "05-17"]
    # What the office hears of in these days is who has not handed in the monthly report.
    assert not any("审核" in text for text in await promises.texts(OFFICE))


async def test_overdue_reminders_that_were_stopped_go_on_once_they_are_wanted_again(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 2)
    await promises.ticks("2024-05-13 08:30")
    await change(promises, "overdue", 0, "2024-05-13 10:00")
    await promises.ticks(*workdays("2024-05-14", 3))
    assert await promises.days(REVIEWER) == ["05-13"]
    async with promises.database.open() as uow:
        about = {"user_id": promises.scene.admin, "office_id": promises.scene.office_id, "duty": "review"}
        await reset_ladder(uow, **about, now=at("2024-05-16 10:00"))
    await promises.ticks(*workdays("2024-05-16", 2))
    assert await promises.days(REVIEWER) == ["05-13", "05-17"]


async def test_a_change_on_a_morning_repeats_nothing_and_loses_nothing(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 4)  # due on Wednesday 15 May; reminded on the 11th, the 14th, the 15th
    await promises.ticks("2024-05-11 08:30")
    await change(promises, "before2", 1, "2024-05-11 08:31")  # that has been said, and the 13th is added
    await promises.ticks("2024-05-11 08:32", "2024-05-13 08:29")
    await change(promises, "on_day", 0, "2024-05-13 08:31")  # the 13th is due and no tick has come yet
    await promises.ticks("2024-05-13 08:32", "2024-05-14 08:30", "2024-05-15 08:30")
    assert await promises.days(REVIEWER) == ["05-11", "05-13", "05-14"]


async def test_reminders_come_in_the_new_hours(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 2)
    async with promises.database.open() as uow:
        about = {"user_id": promises.scene.admin, "office_id": promises.scene.office_id, "now": at("2024-05-11 18:00")}
        await type_setting(uow, **about, what="hours", words="10:00-12:00")
    await promises.ticks("2024-05-13 08:30", "2024-05-13 09:59")
    assert await promises.days(REVIEWER) == []
    await promises.ticks("2024-05-13 10:00", "2024-05-13 11:00")
    assert await promises.days(REVIEWER) == ["05-13"]
