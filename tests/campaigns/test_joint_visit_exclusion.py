"""Exclusions from a confirmed list: only on a ground that is still there, several in a row, found by who agrees."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from campaigns import overview
from campaigns.joint_visit import deciding, excluding, showing
from campaigns.joint_visit.finding import matters_of
from domain.campaign import State
from domain.errors import Refusal
from domain.obligations import Duty, Standing
from storage.campaigns import Campaign
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremonies import build_confirmed, confirm, match, sent_texts
from tests.support.forms import labels
from tests.support.joint_visits import Two, build_two, second_plan

REASON = "同期已由另一次联合抽查覆盖"


async def propose(uow: UnitOfWork, two: Two, campaign: Campaign, number: str, now: datetime) -> int:
    """The office proposes to exclude a shared subject from ``campaign``; the decision."""
    campaign = await uow.campaigns.get(campaign.id)
    (matter,) = [one for one in await matters_of(uow, campaign) if one.sample.number == number]
    own = {"sample_id": matter.sample.id, "other_id": matter.other_id or 0}
    await deciding.propose_exclusion(uow, user_id=two.scene.admin, text=REASON, now=now, **own)
    (decision,) = [
        one for one in await uow.joint_visits.standing([matter.sample.id]) if one.sample_id == own["sample_id"]
    ]
    return decision.id


async def decide(uow: UnitOfWork, two: Two, decision_id: int, now: datetime, *, agree: bool = True) -> str:
    """The lead department's word."""
    lead = two.scene.admin_of(HOUSING)
    card = await excluding.decide_exclusion(uow, user_id=lead, decision_id=decision_id, agree=agree, now=now)
    return card.text


async def test_a_subject_that_the_other_campaign_gave_up_is_not_excluded_here_as_well(
    database: Database, now: datetime
) -> None:
    """Each would say that the other covers it, and nobody would come."""
    async with database.open() as uow:
        two = await build_two(uow, now)
        number = (await two.matters(uow))[0].sample.number
        there = await propose(uow, two, two.first, number, now)
        here = await propose(uow, two, two.second, number, now)
        assert "该户已排除" in await decide(uow, two, there, now)
        with pytest.raises(Refusal) as refused:
            await decide(uow, two, here, now)
        assert refused.value.code == "joint_visit.ground_gone"
        assert number in {one.number for one in await uow.samples.standing(two.second.id)}
        assert "不同意排除" in await decide(uow, two, here, now, agree=False)


async def test_several_are_agreed_to_in_a_row_though_the_first_opens_the_list_again(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        numbers = [one.sample.number for one in await matters_of(uow, two.first)]
        assert len(numbers) == 2
        waiting = [await propose(uow, two, two.first, one, now) for one in numbers]
        for one in waiting:
            await decide(uow, two, one, now)
        first = await uow.campaigns.get(two.first.id)
        assert first.state is State.CONFIRMING
        standing = {one.number for one in await uow.samples.standing(first.id)}
        assert len(standing) == 2
        assert not standing & set(numbers)


async def test_the_promise_to_draw_inspectors_begins_anew_with_the_list(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        number = (await matters_of(uow, two.first))[0].sample.number
        await decide(uow, two, await propose(uow, two, two.first, number, now), now)
        assert await _promises(uow, two.first) == [Standing.VOID]
        later = now.replace(day=20)
        first = await confirm(uow, two.scene, await uow.campaigns.get(two.first.id), later)
        assert await _promises(uow, first) == [Standing.VOID, Standing.OPEN]
        anew = max(await uow.obligations.of_campaign(first.id), key=lambda one: (one.duty is Duty.MATCH, one.id))
        assert (anew.started_on, anew.due_on) == (date(2024, 5, 20), date(2024, 5, 22))
        await deciding.join_all(uow, user_id=two.scene.admin, campaign_id=first.id, now=later)
        first = await match(uow, two.scene, first, later)
        assert await _promises(uow, first) == [Standing.VOID, Standing.MET]


async def _promises(uow: UnitOfWork, campaign: Campaign) -> list[Standing]:
    owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.duty is Duty.MATCH]
    return [one.standing for one in sorted(owed, key=lambda one: one.id)]


async def test_the_lead_department_finds_what_waits_on_the_campaigns_card(database: Database, now: datetime) -> None:
    """Whoever becomes its admin later has no message."""
    async with database.open() as uow:
        two = await build_two(uow, now)
        lead, campaign_id = two.scene.admin_of(HOUSING), two.second.id
        hub = {"campaign_id": campaign_id, "bot_name": "bot"}
        way = "待确认的排除（1）"
        assert way not in labels(await overview.hub(uow, user_id=lead, **hub))
        number = (await two.matters(uow))[0].sample.number
        decision_id = await propose(uow, two, two.second, number, now)
        assert way in labels(await overview.hub(uow, user_id=lead, **hub))
        assert way not in labels(await overview.hub(uow, user_id=two.scene.admin_of(MARKET), **hub))
        card = await excluding.open_exclusions(uow, user_id=lead, campaign_id=campaign_id)
        assert "【请确认排除】" in card.text
        assert labels(card) == ["同意排除", "不同意"]
        for stranger in (two.scene.admin, two.scene.admin_of(MARKET)):
            with pytest.raises(Refusal) as refused:
                await excluding.open_exclusions(uow, user_id=stranger, campaign_id=campaign_id)
            assert refused.value.code.startswith("rights.")
        await decide(uow, two, decision_id, now)
        with pytest.raises(Refusal) as refused:
            await excluding.open_exclusions(uow, user_id=lead, campaign_id=campaign_id)
        assert refused.value.code == "joint_visit.nothing_to_agree"


async def test_one_tap_joins_no_campaigns_that_share_no_day(database: Database, now: datetime) -> None:
    """The list overlaps with both others, which do not overlap with one another."""
    async with database.open() as uow:
        two = await build_two(uow, now, window_start=date(2024, 7, 1))
        third = await build_confirmed(uow, two.scene, now, **second_plan(window_start=date(2024, 6, 24)))
        drawn = {one.id for one in await uow.samples.standing(two.first.id)}
        await deciding.join_all(uow, user_id=two.scene.admin, campaign_id=third.id, now=now)
        found = await matters_of(uow, third)
        assert {one.other_id in drawn for one in found if one.is_open} == {False}, "with the first there was a day"
        assert sum(one.is_open for one in found) == 2
        for group in (await uow.joint_visits.together(drawn)).values():
            assert set(group.campaigns.values()) == {two.first.id, third.id}


async def test_once_inspectors_are_matched_an_old_list_offers_nothing_more(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now, matched=True)
        found = await matters_of(uow, two.first)
        assert found
        assert not any(one.decision for one in found)
        card = await showing.open_overlaps(uow, user_id=two.scene.admin, campaign_id=two.first.id, page=0)
        assert not [label for label in labels(card) if label.startswith(("全部合并检查", "抽取执法检查人员"))]
        assert "可以抽取执法检查人员" not in card.text
        matter = {"sample_id": found[0].sample.id, "other_id": found[0].other_id or 0}
        card = await showing.open_overlap(uow, user_id=two.scene.admin, **matter)
        assert labels(card) == ["返回列表"]


async def test_where_nobody_can_agree_the_office_is_led_back(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        lead = await uow.people.remember(two.scene.admin_of(HOUSING), "")
        for held in await uow.people.appointments(lead.id):
            await uow.people.dismiss(held)
        await propose(uow, two, two.second, (await two.matters(uow))[0].sample.number, now)
        texts = await sent_texts(uow, now)
    assert "新管理员可以在本次抽查里办理" in texts[two.scene.admin][-1]
