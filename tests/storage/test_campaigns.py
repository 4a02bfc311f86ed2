"""Campaigns on both kinds of database."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from domain.campaign import Deadlines, Participant, Plan, Sampling, Scope, State, StratumRule
from domain.errors import Refusal
from domain.lengths import LIBRARY_TEXT
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, build_campaign, build_scene, plan


async def test_a_new_campaign_is_an_empty_draft_numbered_within_its_year(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        person = await uow.people.find(scene.admin)
        assert person is not None
        own = {"office_id": scene.office_id, "created_by": person.id, "now": now}
        first = await uow.campaigns.add(year=2024, **own)
        second = await uow.campaigns.add(year=2024, **own)
        other_year = await uow.campaigns.add(year=2025, **own)
    assert (first.state, first.plan) == (State.DRAFT, Plan())
    assert [one.reference for one in (first, second, other_year)] == ["2024-01", "2024-02", "2025-01"]


async def test_an_item_of_a_campaign_may_be_as_long_as_a_librarys(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        long = Participant(scene.departments[MARKET], MARKET, ("项" * LIBRARY_TEXT,))
        campaign = await build_campaign(uow, scene, now, participants=(long,))
    async with any_database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).plan.participants == (long,)


async def test_a_plan_is_read_back_as_it_was_saved(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        composed = Plan(
            title="联合抽查 <b>&_*[",
            document_number="示例〔2024〕6号",
            window_start=date(2024, 5, 10),
            window_end=date(2024, 6, 30),
            participants=(
                Participant(scene.departments[MARKET], MARKET, ("乙", "甲")),
                Participant(scene.departments[HOUSING], HOUSING, ("丙",)),
            ),
            scope=Scope(("物业服务", "酒店"), ("成立", "停业"), date(2023, 12, 31), ("示例区",)),
            sampling=Sampling((StratumRule("A", Fraction(1, 3), 1), StratumRule("未分类", Fraction(1), 0))),
            deadlines=Deadlines(1, 5, 10),
            inspectors_per_department=3,
        )
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT)
        await uow.campaigns.save_plan(campaign.id, composed)
    async with any_database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).plan == composed
        items = await uow.campaigns.items(campaign.id)
        assert [(one.position, one.name) for one in items] == [(1, "乙"), (2, "甲"), (1, "丙")]
        own = await uow.campaigns.items(campaign.id, scene.departments[HOUSING])
        assert [one.name for one in own] == ["丙"]


async def test_a_plan_that_is_no_draft_any_more_cannot_be_saved(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        campaign = await build_campaign(uow, scene, now, state=State.SUBMITTED)
    with pytest.raises(Refusal) as refused:
        async with any_database.open() as uow:
            await uow.campaigns.save_plan(campaign.id, plan(scene, title="别的"))
    assert refused.value.code == "campaign.moved_meanwhile"
    async with any_database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).plan == campaign.plan


async def test_of_two_who_move_a_campaign_from_the_same_state_the_second_is_refused(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        campaign = await build_campaign(uow, await build_scene(uow, subjects=1), now, state=State.SUBMITTED)
        moved = await uow.campaigns.move(campaign, State.APPROVED, approved_by=campaign.created_by, approved_at=now)
        with pytest.raises(Refusal) as refused:
            await uow.campaigns.move(campaign, State.DRAFT)
    assert refused.value.code == "campaign.moved_meanwhile"
    async with any_database.read() as uow:
        stored = await uow.campaigns.get(campaign.id)
    assert (stored.state, stored.approved_by, stored.approved_at) == (State.APPROVED, campaign.created_by, now)
    assert stored == moved


async def test_a_move_that_is_not_allowed_is_refused(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        campaign = await build_campaign(uow, await build_scene(uow, subjects=1), now, state=State.DRAFT)
        with pytest.raises(Refusal) as refused:
            await uow.campaigns.move(campaign, State.APPROVED)
    assert refused.value.code == "campaign.wrong_state"


async def test_a_campaign_that_nobody_knows_is_refused(any_database: Database) -> None:
    async with any_database.open() as uow:
        with pytest.raises(Refusal) as refused:
            await uow.campaigns.get(404)
        assert refused.value.code == "campaign.unknown"


async def test_a_group_belongs_to_one_campaign_and_keeps_it_when_its_id_changes(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        campaign = await build_campaign(uow, await build_scene(uow, subjects=1), now)
        await uow.campaigns.bind_chat(campaign.id, -100)
        await uow.campaigns.migrate_chat(-100, -1_001_234_567_890)
        assert await uow.campaigns.find_by_chat(-100) is None
        found = await uow.campaigns.find_by_chat(-1_001_234_567_890)
    assert found is not None
    assert found.id == campaign.id


async def test_the_newest_campaign_of_an_office_comes_first(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        ids = [(await build_campaign(uow, scene, now)).id for _ in range(3)]
        listed = await uow.campaigns.of_office(scene.office_id)
    assert [one.id for one in listed] == sorted(ids, reverse=True)


async def test_the_pool_is_counted_by_class_as_it_is_listed(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=10)
        for scope in (Scope(), Scope(tags=("物业服务",)), Scope(tags=("酒店",)), Scope(statuses=("注销",))):
            listed = [risk for _, risk in await uow.libraries.pool(scene.office_id, scope)]
            counted = await uow.libraries.pool_classes(scene.office_id, scope)
            assert counted == {risk: listed.count(risk) for risk in sorted(set(listed))}
