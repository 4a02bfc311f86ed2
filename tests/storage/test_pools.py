"""The pool as the database puts it together, against the same pool made of a library in plain Python."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from domain.campaign import REST, WHOLE_POOL, Plan, Sampling, Scope, StratumBy, StratumRule, whole_pool
from domain.draw import PoolFile, freeze_text
from domain.draw_terms import SetAside
from domain.errors import Refusal
from domain.library import Subject
from domain.local_time import months_before
from domain.pool_filter import PoolStatement, is_in, pool_of
from storage.campaigns import Campaign
from storage.pools import LeftOut, LeftOutBy
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import Scene, build_campaign, build_scene, credit_code, subject

START = date(2024, 5, 31)
#: Around the turn of the year and around the beginning of three months before START.
DAYS = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 28), date(2024, 2, 29), date(2025, 1, 1))
TAGS = ("餐饮", "住宿", "物业服务")
RULES = (
    (whole_pool(Fraction(1, 5)),),
    tuple(StratumRule(name, Fraction(1, 5)) for name in ("A", "B", "C", "D", "未分类")),
    (
        StratumRule("餐饮", Fraction(1, 2), by=StratumBy.TAG),
        StratumRule("A", Fraction(1, 20)),
        StratumRule("住宿", Fraction(1, 3), by=StratumBy.TAG),
        StratumRule(REST, Fraction(1, 10), by=StratumBy.REST),
    ),
)


def any_subject(chance: random.Random, n: int) -> Subject:
    number = chance.choice([credit_code(n), f"XM-2024-{n:03d}", f"学校-{n}", f"z{n}", f"Z{n}"])
    return subject(
        n,
        number=number,
        status=chance.choice(["成立", "成立", "注销"]),
        area=chance.choice(["东片区", "西片区", ""]),
        registered_on=chance.choice([None, date(2023, 12, 31), date(2024, 1, 1)]),
        risk_class=chance.choice(["A", "B", "C", "D", ""]),
        tags=tuple(chance.sample(TAGS, chance.randint(0, 3))),
    )


def any_scope(chance: random.Random) -> Scope:
    return Scope(
        tags=tuple(chance.sample(TAGS, chance.choice([0, 0, 1, 2]))),
        statuses=chance.choice([("成立",), (), ("成立", "注销")]),
        registered_by=chance.choice([None, date(2023, 12, 31)]),
        areas=chance.choice([(), ("东片区",), ("东片区", "西片区")]),
        cooling_off_months=chance.choice([0, 0, 3]),
        yearly_cap=chance.choice([0, 0, 1, 2]),
    )


async def inspected(uow: UnitOfWork, scene: Scene, now: datetime, numbers: list[str], on: date) -> list[int]:
    """A campaign that drew ``numbers`` and whose window ended on a day; the ids of its samples."""
    window = {"window_start": on - timedelta(days=9), "window_end": on}
    campaign = await build_campaign(uow, scene, now, **window)
    ids = await uow.libraries.subject_ids(scene.office_id, numbers)
    for rank, one in enumerate(numbers, start=1):
        await uow.samples.add(campaign_id=campaign.id, subject_id=ids[one], stratum=WHOLE_POOL, rank=rank)
    return [one.id for one in await uow.samples.of_campaign(campaign.id)]


def left_out_in_plain_words(
    library: list[Subject], campaign: Plan, past: list[tuple[str, date]]
) -> dict[str, LeftOutBy]:
    """The two rules about earlier inspections, one subject after the other."""
    scope, found = campaign.scope, {}
    since = months_before(START, scope.cooling_off_months)
    for one in library:
        days = [day for number, day in past if number == one.number]
        if not is_in(one, scope) or one.number in {aside.id for aside in campaign.sampling.certain}:
            continue
        if scope.yearly_cap and sum(day.year == START.year for day in days) >= scope.yearly_cap:
            found[one.number] = LeftOutBy.YEARLY_CAP
        if any(since <= day < START for day in days):
            found[one.number] = LeftOutBy.COOLING_OFF
    return found


async def frozen(uow: UnitOfWork, campaign: Campaign) -> PoolFile:
    return freeze_text(await uow.pools.text(campaign))


def planned(campaign: Campaign, scope: Scope, sampling: Sampling) -> Campaign:
    return replace(campaign, plan=replace(campaign.plan, scope=scope, sampling=sampling, window_start=START))


async def test_the_database_and_a_library_file_give_the_same_pool(any_database: Database, now: datetime) -> None:
    chance = random.Random(3)
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        library = list({one.number: one for one in (any_subject(chance, n) for n in range(150))}.values())
        await uow.libraries.save_subjects(scene.office_id, library)
        numbers = [one.number for one in library]
        past = []
        for day in (
            date(2023, 12, 31),
            date(2024, 1, 1),
            date(2024, 2, 28),
            date(2024, 2, 29),
            START,
            date(2025, 1, 1),
        ):
            some = chance.sample(numbers, 20)
            await inspected(uow, scene, now, some, day)
            past += [(number, day) for number in some]
        base = await build_campaign(uow, scene, now)
        pools = 0
        for _ in range(40):
            scope, rules = any_scope(chance), chance.choice(RULES)
            certain = tuple(SetAside(one, "投诉") for one in sorted(chance.sample(numbers, chance.choice([0, 3]))))
            campaign = planned(base, scope, Sampling(rules, certain=certain))
            left_out = await uow.pools.left_out(campaign)
            assert {one.id: one.by for one in left_out} == left_out_in_plain_words(library, campaign.plan, past)
            assert [one.id for one in left_out] == sorted(one.id for one in left_out)
            statement = PoolStatement(scope, campaign.plan.sampling, frozenset(one.id for one in left_out))
            try:
                expected = pool_of(library, statement)
            except Refusal:
                continue
            found = await frozen(uow, campaign)
            assert (found.text, found.sha256) == (expected.text, expected.sha256)
            assert found.counts == expected.counts == await uow.pools.counts(campaign)
            pools += 1
    assert pools > 20


async def test_the_database_itself_sorts_the_lines_by_bytes(any_database: Database, now: datetime) -> None:
    """What it does not sort ``freeze_text`` sorts, but slowly."""
    many = [subject(n, number=f"{letter}-{n}") for n in range(25) for letter in "aBc_学"]
    random.Random(1).shuffle(many)
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await uow.libraries.save_subjects(scene.office_id, many)
        campaign = planned(await build_campaign(uow, scene, now), Scope(), Sampling(RULES[1]))
        expected = pool_of(many, PoolStatement(Scope(), Sampling(RULES[1])))
        assert await uow.pools.text(campaign) == expected.text


async def test_who_was_inspected_is_told_with_day_and_number_of_times(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=4)
        first, second, third, fourth = (credit_code(n) for n in range(1, 5))
        await inspected(uow, scene, now, [first, third], date(2024, 1, 10))
        await inspected(uow, scene, now, [first, second], date(2024, 4, 10))
        (gone,) = await inspected(uow, scene, now, [fourth], date(2024, 4, 11))
        await uow.samples.exclude(gone)
        base = await build_campaign(uow, scene, now)
        both = planned(base, Scope(cooling_off_months=3, yearly_cap=1), Sampling(RULES[0]))
        assert await uow.pools.left_out(both) == [
            LeftOut(first, LeftOutBy.COOLING_OFF, date(2024, 4, 10), 2),
            LeftOut(second, LeftOutBy.COOLING_OFF, date(2024, 4, 10), 1),
            LeftOut(third, LeftOutBy.YEARLY_CAP, date(2024, 1, 10), 1),
        ]
        cap = planned(base, Scope(yearly_cap=2), Sampling(RULES[0]))
        assert await uow.pools.left_out(cap) == [LeftOut(first, LeftOutBy.YEARLY_CAP, date(2024, 4, 10), 2)]
        neither = planned(base, Scope(), Sampling(RULES[0]))
        assert await uow.pools.left_out(neither) == []
        assert (await frozen(uow, neither)).counts == {WHOLE_POOL: 4}


async def test_the_campaign_itself_and_other_offices_do_not_keep_anybody_out(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=2)
        other = await uow.offices.add("样例市双随机办公室")
        await uow.libraries.save_subjects(other, [subject(1)])
        campaign = await build_campaign(uow, scene, now, window_end=date(2024, 5, 1))
        elsewhere = await build_campaign(uow, replace(scene, office_id=other), now, window_end=date(2024, 5, 1))
        for one in (campaign, elsewhere):
            ids = await uow.libraries.subject_ids(one.office_id, [credit_code(1)])
            await uow.samples.add(campaign_id=one.id, subject_id=ids[credit_code(1)], stratum=WHOLE_POOL, rank=1)
        asked = planned(campaign, Scope(cooling_off_months=12, yearly_cap=1), Sampling(RULES[0]))
        assert await uow.pools.left_out(asked) == []


async def test_a_subject_that_no_rule_takes_is_counted_apart_and_refused(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=5)
        campaign = planned(await build_campaign(uow, scene, now), Scope(), Sampling(RULES[1][:3]))
        assert await uow.pools.counts(campaign) == {"": 1, "A": 1, "B": 2, "C": 1}
        with pytest.raises(Refusal) as caught:
            await frozen(uow, campaign)
    assert (caught.value.code, caught.value.facts) == ("draw.without_stratum", {"id": credit_code(3)})


async def test_an_empty_pool_has_no_line(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=2)
        campaign = planned(await build_campaign(uow, scene, now), Scope(areas=("西片区",)), Sampling(RULES[0]))
        assert await uow.pools.text(campaign) == ""
        assert await uow.pools.counts(campaign) == {}
