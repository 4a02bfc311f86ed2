"""Subjects that two campaigns have drawn, and the decisions on them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from domain.campaign import Scope, State
from domain.joint_visit import Choice
from storage.campaigns import Campaign
from storage.form_tables import sections
from storage.joint_visits import Shared
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import Scene, build_campaign, build_inspection, build_scene, credit_code


async def drawn(uow: UnitOfWork, scene: Scene, now: datetime, *numbers: int, **plan: object) -> Campaign:
    """A campaign whose list has the ``numbers``-th subjects."""
    campaign = await build_campaign(uow, scene, now, **plan)
    for then in (State.DRAWING, State.CONFIRMING, State.CONFIRMED):
        campaign = await uow.campaigns.move(campaign, then)
    ids = await uow.libraries.subject_ids(scene.office_id, [credit_code(n) for n in numbers])
    for n in numbers:
        subject_id = ids[credit_code(n)]
        await uow.samples.add(campaign_id=campaign.id, subject_id=subject_id, stratum="全部", rank=n)
    return campaign


async def samples(uow: UnitOfWork, campaign: Campaign) -> list[int]:
    return [one.id for one in await uow.samples.standing(campaign.id)]


async def join(uow: UnitOfWork, campaign: Campaign, sample_id: int, other_id: int, now: datetime) -> int:
    return await uow.joint_visits.decide(
        campaign_id=campaign.id,
        sample_id=sample_id,
        other_id=other_id,
        choice=Choice.JOINT,
        reason="",
        decided_by=campaign.created_by,
        decided_at=now,
    )


async def test_subjects_of_two_lists_are_found_from_either_side(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        first, second = await drawn(uow, scene, now, 1, 2, 3), await drawn(uow, scene, now, 2, 3, 4)
        (_, own_2, own_3), (other_2, other_3, _) = await samples(uow, first), await samples(uow, second)
        window = (date(2024, 5, 10), date(2024, 6, 30), None)
        assert await uow.joint_visits.shared(first) == [
            Shared(own_2, other_2, second.id, *window),
            Shared(own_3, other_3, second.id, *window),
        ]
        assert [(one.sample_id, one.other_id) for one in await uow.joint_visits.shared(second)] == [
            (other_2, own_2),
            (other_3, own_3),
        ]
        await uow.samples.exclude(own_2)
        assert len(await uow.joint_visits.shared(second)) == 1
        await uow.campaigns.move(first, State.VOIDED)
        assert await uow.joint_visits.shared(second) == []


async def test_what_was_handed_in_there_is_no_double_any_more(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        first = await build_inspection(uow, scene, now, forms=2)
        second = await drawn(uow, scene, now, 1, 2)
        assert len(await uow.joint_visits.shared(second)) == 2
        some = (await uow.forms.sections(first.id))[0]
        await uow._connection.execute(sections.update().where(sections.c.id == some.id).values(state="submitted"))
        (left,) = await uow.joint_visits.shared(second)
        assert left.other_id != some.sample_id


async def test_another_offices_lists_are_nobodys_business(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        first = await drawn(uow, scene, now, 1)
        office_id = await uow.offices.add("另一办公室")
        theirs = await uow.campaigns.add(office_id=office_id, year=2024, created_by=first.created_by, now=now)
        assert await uow.joint_visits.shared(theirs) == []
        assert await uow.joint_visits.shared(first) == []


async def test_a_decision_is_agreed_to_or_ended_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        first, second = await drawn(uow, scene, now, 1, 2), await drawn(uow, scene, now, 1, 2)
        pairs = list(zip(await samples(uow, first), await samples(uow, second), strict=True))
        one, other = [await join(uow, second, mine, theirs, now) for theirs, mine in pairs]
        assert await uow.joint_visits.agree(one, by=first.created_by, now=now)
        assert not await uow.joint_visits.agree(one, by=first.created_by, now=now)
        assert not await uow.joint_visits.end(one, by=first.created_by, now=now)
        assert await uow.joint_visits.end(other, by=None, now=now)
        assert not await uow.joint_visits.end(other, by=None, now=now)
        assert [each.id for each in await uow.joint_visits.standing(await samples(uow, first))] == [one]
        ended = await uow.joint_visits.find(other)
        assert ended is not None
        assert (ended.ended_at, ended.ended_by) == (now, None)
        assert await uow.joint_visits.find(10**6) is None


async def test_visits_are_one_over_any_number_of_campaigns_as_long_as_they_stand(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaigns = [await drawn(uow, scene, now, 1, 2) for _ in range(3)]
        (first, alone), (second, _), (third, _) = [await samples(uow, one) for one in campaigns]
        decisions = (
            await join(uow, campaigns[1], second, first, now),
            await join(uow, campaigns[2], third, second, now),
        )
        groups = await uow.joint_visits.together([first, third, alone])
        assert set(groups) == {first, third}
        assert groups[first] == groups[third]
        assert set(groups[first].campaigns) == {first, second, third}
        assert groups[first].decisions == decisions
        assert (groups[first].named[first], groups[first].named[third]) == decisions
        await uow.joint_visits.lead(decisions, second, first=True)
        await uow.joint_visits.lead(decisions, third)
        led = (await uow.joint_visits.together([first]))[first]
        assert (led.first_id, led.leader_id) == (second, third)
        await uow.campaigns.move(campaigns[1], State.VOIDED)
        assert await uow.joint_visits.together([first, third]) == {}
        assert await uow.joint_visits.campaigns_of([second, third]) == {third: campaigns[2].id}


async def test_the_cap_is_used_up_by_what_was_drawn_before_in_the_year_of_the_window(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        last_year = {"window_start": date(2023, 11, 1), "window_end": date(2023, 12, 31)}
        await drawn(uow, scene, now, 1, 2, **last_year)
        first = await drawn(uow, scene, now, 1, 2)
        second = await drawn(uow, scene, now, 2, 3)
        third = await drawn(uow, scene, now, 1, 2, 3)
        by_1, by_2, by_3 = await samples(uow, third)
        assert await uow.pools.used_up(third, 1) == {by_1: 1, by_2: 2, by_3: 1}
        assert await uow.pools.used_up(third, 2) == {by_2: 2}
        assert await uow.pools.used_up(third, 0) == {}
        assert await uow.pools.used_up(first, 1) == {}
        # One visit for both counts once.
        (mine, _), (_, theirs) = await samples(uow, second), await samples(uow, first)
        await join(uow, second, mine, theirs, now)
        assert await uow.pools.used_up(third, 2) == {}
        assert await uow.pools.used_up(second, 1) == {mine: 1}
        capped = replace(
            third, plan=replace(third.plan, scope=Scope(tags=("物业服务",), registered_by=None, yearly_cap=2))
        )
        # For the first and second campaigns the third still counts; for the pool of another, two visits are left.
        fourth = await build_campaign(uow, scene, now, scope=capped.plan.scope)
        assert {one.id: one.times for one in await uow.pools.left_out(fourth)} == {credit_code(n): 2 for n in (1, 2, 3)}
