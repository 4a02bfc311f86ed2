"""The ledger of obligations on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.obligations import Duty, Standing
from storage.obligations import Obligation
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, build_campaign, build_scene

DUE = date(2024, 5, 13)


async def promise(uow: UnitOfWork, now: datetime) -> Obligation:
    """One open obligation of a department, due on Monday 13 May 2024."""
    scene = await build_scene(uow, subjects=0, inspectors_each=0)
    campaign = await build_campaign(uow, scene, now)
    owed = Obligation(
        key=f"confirm:{campaign.id}:1",
        office_id=scene.office_id,
        campaign_id=campaign.id,
        department_id=scene.departments[HOUSING],
        duty=Duty.CONFIRM,
        started_on=date(2024, 5, 10),
        working_days=2,
        due_on=DUE,
        provisional=False,
        derivation=[["2024-05-11", "make_up"], ["2024-05-12", "weekend"]],
    )
    await uow.obligations.owe(owed)
    return owed


async def test_an_obligation_comes_back_as_it_was_entered(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        assert await uow.obligations.find(owed.key) == owed
        assert await uow.obligations.find("confirm:0:0") is None


async def test_a_second_entry_under_the_same_key_changes_nothing(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        await uow.obligations.owe(replace(owed, due_on=DUE + timedelta(days=9)))
        assert await uow.obligations.find(owed.key) == owed


async def test_it_is_met_in_time_on_its_very_day_and_late_the_day_after(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        later = replace(owed, key="another")
        await uow.obligations.owe(later)
        await uow.obligations.meet(owed.key, now=now, today=DUE)
        await uow.obligations.meet(later.key, now=now, today=DUE + timedelta(days=1))
        standings = [one.standing for one in await uow.obligations.of_campaign(owed.campaign_id or 0)]
    assert standings == [Standing.MET, Standing.MET_LATE]


async def test_the_first_fulfilment_counts(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        await uow.obligations.meet(owed.key, now=now, today=DUE)
        await uow.obligations.meet(owed.key, now=now + timedelta(days=30), today=DUE + timedelta(days=30))
        await uow.obligations.void(owed.key)
        assert await uow.obligations.find(owed.key) == replace(owed, standing=Standing.MET, met_at=now)


async def test_a_void_obligation_is_not_met_any_more(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        await uow.obligations.void(owed.key)
        await uow.obligations.meet(owed.key, now=now, today=DUE)
        assert await uow.obligations.find(owed.key) == replace(owed, standing=Standing.VOID)


async def test_many_are_entered_at_once_and_those_that_stand_are_left_alone(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        many = [replace(owed, key=f"enter:{n}") for n in range(1200)]
        await uow.obligations.owe(replace(owed, due_on=DUE + timedelta(days=9)), *many)
        await uow.obligations.owe(*many)
        await uow.obligations.owe()
        entered = await uow.obligations.of_campaign(owed.campaign_id or 0)
    assert entered == [owed, *many]


async def test_those_of_a_campaign_come_soonest_first(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        await uow.obligations.owe(replace(owed, key="later", due_on=DUE + timedelta(days=1)))
        await uow.obligations.owe(replace(owed, key="sooner", due_on=DUE - timedelta(days=1)))
        await uow.obligations.owe(replace(owed, key="of no campaign", campaign_id=None, department_id=None))
        keys = [one.key for one in await uow.obligations.of_campaign(owed.campaign_id or 0)]
    assert keys == ["sooner", owed.key, "later"]


async def test_all_open_promises_about_a_void_list_end_and_no_others(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        assert owed.campaign_id is not None
        others = [replace(owed, key="met"), replace(owed, key="enter", duty=Duty.ENTER), replace(owed, key="rule")]
        await uow.obligations.owe(*others[:2], replace(others[2], duty=Duty.RULE))
        await uow.obligations.meet("met", now=now, today=DUE)
        assert await uow.obligations.count_open(owed.campaign_id, Duty.CONFIRM) == 1
        await uow.obligations.void_all(owed.campaign_id, {Duty.CONFIRM, Duty.RULE})
        assert await uow.obligations.count_open(owed.campaign_id, Duty.CONFIRM) == 0
        await uow.obligations.void_all(owed.campaign_id + 1, {Duty.ENTER})
        found = {one.key: one.standing for one in await uow.obligations.of_campaign(owed.campaign_id)}
    assert found == {
        owed.key: Standing.VOID,
        "rule": Standing.VOID,
        "met": Standing.MET,
        "enter": Standing.OPEN,
    }


async def test_reminders_are_put_off_only_as_the_matter_was_read(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await promise(uow, now)
        person = await uow.people.remember(1, "某人")
        (owed,) = await uow.obligations.of_campaign(1)
        day = DUE - timedelta(days=2)
        assert await uow.obligations.put_off(owed, later=day, by=person.id, remind_at=now)
        assert not await uow.obligations.put_off(owed, later=DUE - timedelta(days=1), by=person.id, remind_at=None)
        kept = await uow.obligations.get(owed.id)
        assert (kept.later, kept.later_by, kept.remind_at, kept.due_on) == (day, person.id, now, DUE)
        await uow.obligations.meet(owed.key, now=now, today=DUE)
        assert not await uow.obligations.put_off(kept, later=DUE, by=person.id, remind_at=now)
        assert (await uow.obligations.get(owed.id)).remind_at is None


async def test_a_matter_is_waived_once_by_somebody_for_a_reason(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        person = await uow.people.remember(1, "某人")
        (kept,) = await uow.obligations.of_campaign(owed.campaign_id or 0)
        assert await uow.obligations.waive(kept.id, by=person.id, reason="甲", now=now)
        assert not await uow.obligations.waive(kept.id, by=person.id, reason="乙", now=now)
        await uow.obligations.meet(owed.key, now=now, today=DUE)
        found = await uow.obligations.get(kept.id)
    assert (found.standing, found.reason, found.closed_by, found.met_at) == (Standing.WAIVED, "甲", person.id, now)


async def test_what_is_owed_about_one_matter_is_found_by_its_duty(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        first = replace(owed, key="enter:5", duty=Duty.ENTER, matter_id=5)
        await uow.obligations.owe(first, replace(first, key="review:5", duty=Duty.REVIEW))
        await uow.obligations.meet("enter:5", now=now, today=DUE)
        await uow.obligations.owe(replace(first, key="enter:5:v3"), replace(first, key="enter:6", matter_id=6))
        assert [one.key for one in await uow.obligations.open_about(Duty.ENTER, 5)] == ["enter:5:v3"]
        newest = await uow.obligations.newest_about({Duty.ENTER, Duty.REVIEW}, 5)
        assert newest is not None
        assert newest.key == "enter:5:v3"
        assert await uow.obligations.newest_about({Duty.PUBLISH}, 5) is None


async def test_making_void_says_which_were_open(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        owed = await promise(uow, now)
        (kept,) = await uow.obligations.of_campaign(owed.campaign_id or 0)
        assert await uow.obligations.void(owed.key, reason="名单已作废") == kept.id
        assert await uow.obligations.void(owed.key) is None
        assert await uow.obligations.void_all(owed.campaign_id or 0, {Duty.CONFIRM}) == []
        assert (await uow.obligations.get(kept.id)).reason == "名单已作废"
