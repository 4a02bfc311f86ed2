"""Campaigns on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import update

from domain.campaign import (
    REST,
    Deadlines,
    Participant,
    Plan,
    Sampling,
    Scope,
    State,
    StratumBy,
    StratumRule,
    whole_pool,
)
from domain.draw_terms import Floor, SetAside
from domain.errors import Refusal
from domain.lengths import LIBRARY_TEXT
from storage.campaigns import campaigns
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, build_campaign, build_scene, credit_code, plan, subject


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


async def test_strata_floor_certain_ones_frequency_groups_and_closing_are_read_back(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT)
        composed = replace(
            campaign.plan,
            scope=Scope(cooling_off_months=12, yearly_cap=2),
            sampling=Sampling(
                rules=(
                    StratumRule("危化品", Fraction(0), 10, StratumBy.TAG),
                    StratumRule("A", Fraction(1, 3), 2),
                    StratumRule(REST, Fraction(1, 20), 1, StratumBy.REST),
                ),
                floor=Floor(Fraction(3, 100), 60),
                certain=(SetAside("S-1", "上级交办"), SetAside("S-2", "投诉集中")),
            ),
            groups=5,
            dice=10,
            public_value="2024年5月20日晚公布的排列5开奖号码",
        )
        await uow.campaigns.save_plan(campaign.id, composed)
    async with any_database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).plan == composed


WHOLE = Fraction(1)


@pytest.mark.parametrize(
    ("stored", "rules"),
    [
        ([["全部", "1/5", 1]], (whole_pool(Fraction(1, 5)),)),
        (
            [["A", "1/3", 0], ["未分类", "1", 1]],
            (StratumRule("A", Fraction(1, 3), 0), StratumRule("未分类", Fraction(1))),
        ),
        ([], ()),
    ],
)
async def test_what_the_first_version_stored_still_reads(
    any_database: Database, now: datetime, stored: list[object], rules: tuple[StratumRule, ...]
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT)
        scope = {"tags": ["物业服务"], "statuses": ["成立"], "registered_by": "2023-12-31", "areas": []}
        row = campaigns.c.id == campaign.id
        await uow.campaigns._connection.execute(update(campaigns).where(row).values(sampling=stored, scope=scope))
    async with any_database.read() as uow:
        plan = (await uow.campaigns.get(campaign.id)).plan
    assert plan.sampling == Sampling(rules)
    assert plan.scope == Scope(tags=("物业服务",), registered_by=date(2023, 12, 31))
    assert (plan.groups, plan.dice, plan.public_value) == (0, 5, "")


async def test_subjects_are_found_by_number_and_by_name(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=3)
        await uow.libraries.save_subjects(scene.office_id, [subject(8, name="同名公司"), subject(9, name="同名公司")])
        found = await uow.libraries.numbers_of(scene.office_id, [credit_code(1), "同名公司", "没有的公司"])
        elsewhere = await uow.libraries.numbers_of(scene.office_id + 1, [credit_code(1)])
    assert {word: sorted(numbers) for word, numbers in found.items()} == {
        credit_code(1): [credit_code(1)],
        "同名公司": sorted([credit_code(8), credit_code(9)]),
    }
    assert elsewhere == {}
