"""Comparing and confirming the drawn list, objections, rulings, replacements."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest

from campaigns import ceremony, confirmation, draw, reveal
from domain.campaign import State
from domain.draw import draw as draw_subjects
from domain.errors import Refusal
from domain.obligations import Duty, Standing
from domain.roles import Appointment, Role
from storage.audit import first_broken
from storage.campaigns import Campaign
from storage.draws import Round
from storage.obligations import Obligation
from storage.samples import StoredVerdict, Verdict
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_scene
from tests.support.ceremonies import (
    GROUP,
    NEWEST,
    SECRET,
    build_drawn,
    confirm,
    confirm_for,
    match,
    sent_texts,
    settle_complete,
)
from tests.support.statements import statements

T = TypeVar("T")


async def of(uow: UnitOfWork, campaign: Campaign, scene: Scene, department: str) -> list[StoredVerdict]:
    return await uow.samples.verdicts(campaign.id, scene.departments[department])


async def test_the_list_stands_when_every_department_has_confirmed_every_subject(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        await confirm_for(uow, scene, campaign, HOUSING, now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMING
        await confirm_for(uow, scene, campaign, MARKET, now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED


async def test_a_long_list_takes_no_more_questions_to_the_database_than_a_short_one(
    database: Database, now: datetime
) -> None:
    asked: list[int] = []
    for subjects in (40, 200):
        async with database.read() as uow:  # taken back, so that both begin in an empty database
            scene = await build_scene(uow, subjects=subjects)
            campaign = await build_drawn(uow, scene, now)
            with statements() as seen:
                await confirm_for(uow, scene, campaign, HOUSING, now)
            assert len(await of(uow, campaign, scene, HOUSING)) == subjects // 5
            asked.append(len(seen))
    assert asked[0] == asked[1]


async def test_confirming_twice_changes_nothing_and_says_who_confirmed_when(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        first = await confirm_for(uow, scene, campaign, HOUSING, now)
        entries = len(await uow.audit.entries())
        again = await confirm_for(uow, scene, campaign, HOUSING, now + timedelta(hours=3))
        assert again == first
        assert "建设环保局管理员于5月10日 09:00处理" in again
        assert len(await uow.audit.entries()) == entries


async def test_confirming_after_the_due_day_is_possible_and_noted_as_late(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        await confirm_for(uow, scene, campaign, HOUSING, now + timedelta(days=3))  # Monday 13 May, the due day
        await confirm_for(uow, scene, campaign, MARKET, now + timedelta(days=4))
        owed = {one.department_id: one for one in await uow.obligations.of_campaign(campaign.id)}
    assert owed[scene.departments[HOUSING]].standing is Standing.MET
    assert owed[scene.departments[MARKET]].standing is Standing.MET_LATE


async def test_an_upheld_objection_brings_in_the_next_of_the_same_order(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        stratum = draw_subjects(await ceremony.subjects_files(uow, campaign.id)).strata[0]
        verdict = (await of(uow, campaign, scene, MARKET))[2]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        standing = {one.number: one for one in await uow.samples.standing(campaign.id)}
    follower = standing[stratum.queue[0]]
    assert verdict.subject_number not in standing
    assert (follower.rank, follower.replaces_id) == (stratum.k + 1, verdict.sample_id)
    assert len(standing) == stratum.k


async def test_a_replacement_is_confirmed_by_departments_that_were_done_already(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        await confirm_for(uow, scene, campaign, HOUSING, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(
            uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="不在辖区", now=now
        )
        await confirm_for(uow, scene, campaign, MARKET, now)
        later = now + timedelta(days=4)  # Tuesday 14 May
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=later)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMING
        due = {one.due_on for one in await uow.obligations.of_campaign(campaign.id) if one.standing is Standing.OPEN}
        assert due == {date(2024, 5, 16)}
        await confirm_for(uow, scene, campaign, HOUSING, later)
        await confirm_for(uow, scene, campaign, MARKET, later)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED


async def test_an_overruled_objection_keeps_the_subject_and_counts_as_settled(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(
            uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="近期已查", now=now
        )
        await confirm_for(uow, scene, campaign, MARKET, now)
        await confirm_for(uow, scene, campaign, HOUSING, now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMING
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=False, now=now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED
        assert verdict.subject_number in {one.number for one in await uow.samples.standing(campaign.id)}


async def test_who_replaces_is_computed_where_long_calculations_are(database: Database, now: datetime) -> None:
    sizes: list[int] = []

    async def elsewhere(function: Callable[..., T], *arguments: Any, size: int) -> T:
        sizes.append(size)
        return pickle.loads(pickle.dumps(function))(*pickle.loads(pickle.dumps(arguments)))

    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        said = {"user_id": scene.admin, "verdict_id": verdict.id, "uphold": True, "now": now}
        await confirmation.rule(uow, compute=elsewhere, **said)
        (ninth,) = [one for one in await uow.samples.standing(campaign.id) if one.replaces_id]
        stratum = draw_subjects(await ceremony.subjects_files(uow, campaign.id)).strata[0]
    assert sizes == [40]
    assert (ninth.number, ninth.rank) == (stratum.queue[0], 9)


async def test_the_first_ruling_counts(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        card = await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=False, now=now)
        assert (await uow.samples.verdict(verdict.id)).verdict is Verdict.UPHELD
    assert "已采纳" in card.text


async def test_an_exhausted_stratum_is_said_and_not_hidden(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        card = await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        assert await uow.samples.standing(campaign.id) == []
    assert "该类名单已用尽" in card.text


async def test_a_subject_objected_to_by_two_departments_is_excluded_once(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        both = [(await of(uow, campaign, scene, department))[0] for department in (HOUSING, MARKET)]
        for department, verdict in zip((HOUSING, MARKET), both, strict=True):
            await confirmation.object_to(
                uow, user_id=scene.admin_of(department), verdict_id=verdict.id, reason="注销", now=now
            )
        for verdict in both:
            await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        assert len(await confirmation.exclusions(uow, campaign.id)) == 1
        assert len(await uow.samples.standing(campaign.id)) == 8
        rulings = {one.key: one.standing for one in await uow.obligations.of_campaign(campaign.id)}
    assert rulings[f"rule:{both[1].id}"] is Standing.VOID


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("reviewer", "rights.department_admin_only"),
        ("other", "rights.department_admin_only"),
        ("nobody", "rights.stranger"),
    ],
)
async def test_only_the_departments_own_admin_objects_for_it(
    database: Database, now: datetime, who: str, code: str
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        user = {"reviewer": scene.reviewer_of(MARKET), "other": scene.admin_of(HOUSING), "nobody": 999}[who]
        with pytest.raises(Refusal) as no:
            await confirmation.object_to(uow, user_id=user, verdict_id=verdict.id, reason="注销", now=now)
        assert no.value.code == code
        assert (await uow.samples.verdict(verdict.id)).verdict is Verdict.PENDING


async def test_another_reason_needs_a_sentence(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        with pytest.raises(Refusal, match="detail_empty"):
            await confirmation.object_to(
                uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="其他", detail="  ", now=now
            )


async def test_the_office_is_told_of_a_department_without_an_admin(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        (alone,) = await uow.offices.add_departments(scene.office_id, ["无人局"])
        scene.departments["无人局"] = alone.id
        scene.inspectors["无人局"] = []
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        await sent_texts(uow, now)
        for department in (HOUSING, MARKET):
            await ceremony.contribute(uow, user_id=scene.admin_of(department), chat_id=GROUP, words="话", now=now)
        await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
        for position in range(1, 6):
            await reveal.record_die(uow, f"die:{drawn.id}:{position}", 3)
        await settle_complete(uow, now)
        sent = await sent_texts(uow, now)
    assert any("无人局还没有管理员" in text for text in sent[scene.admin])


async def test_two_departments_that_confirm_at_the_same_moment_complete_the_list(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)

    async def confirms(department: str) -> None:
        async with any_database.open() as uow:
            await confirm_for(uow, scene, campaign, department, now)

    await asyncio.gather(confirms(HOUSING), confirms(MARKET))
    async with any_database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED
        assert first_broken(await uow.audit.entries()) is None


async def test_nobody_rules_on_an_objection_of_their_own(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        both = await uow.people.find(scene.admin_of(MARKET))
        assert both is not None
        await uow.people.appoint(Appointment(both.id, scene.office_id, Role.OFFICE_ADMIN))
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        with pytest.raises(Refusal, match="rule_own"):
            await confirmation.rule(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, uphold=True, now=now)


async def test_rulings_of_the_same_moment_keep_their_order_in_the_certificate(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        stratum = draw_subjects(await ceremony.subjects_files(uow, campaign.id)).strata[0]
        first, second = list(reversed(await of(uow, campaign, scene, MARKET)))[:2]
        for verdict in (first, second):
            await confirmation.object_to(
                uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now
            )
        for verdict in (first, second):
            await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        ordered = [one.id for one in await confirmation.exclusions(uow, campaign.id)]
        standing = {one.replaces_id: one.number for one in await uow.samples.standing(campaign.id)}
    assert ordered == [first.subject_number, second.subject_number]
    assert [standing[first.sample_id], standing[second.sample_id]] == list(stratum.queue[:2])


async def test_an_old_card_does_not_confirm_a_replacement_nobody_was_shown(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        shown = max(one.id for one in await of(uow, campaign, scene, HOUSING))
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        card = await confirmation.confirm_all(
            uow,
            user_id=scene.admin_of(HOUSING),
            campaign_id=campaign.id,
            department_id=scene.departments[HOUSING],
            last=shown,
            now=now,
        )
    assert "待确认 1 户，已确认 7 户" in card.text


async def test_an_admin_of_two_departments_confirms_for_each(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        both = await uow.people.find(scene.admin_of(HOUSING))
        assert both is not None
        await uow.people.appoint(
            Appointment(both.id, scene.office_id, Role.DEPARTMENT_ADMIN, scene.departments[MARKET])
        )
        for department in (HOUSING, MARKET):
            await confirmation.confirm_all(
                uow,
                user_id=scene.admin_of(HOUSING),
                campaign_id=campaign.id,
                department_id=scene.departments[department],
                last=NEWEST,
                now=now,
            )
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED


async def test_a_list_with_nobody_left_is_not_confirmed_and_everybody_is_told(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=1)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMING
        sent = await sent_texts(uow, now)
        open_still = [one for one in await uow.obligations.of_campaign(campaign.id) if one.standing is Standing.OPEN]
    assert any("没有可检查的对象" in text for text in sent[GROUP])
    assert any("没有可检查的对象" in text for text in sent[scene.admin])
    assert open_still == []


async def match_of(uow: UnitOfWork, campaign: Campaign) -> list[Obligation]:
    return [one for one in await uow.obligations.of_campaign(campaign.id) if one.duty is Duty.MATCH]


async def test_once_all_is_confirmed_the_office_owes_the_matching_within_its_own_term(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        assert await match_of(uow, campaign) == []
        await confirm(uow, scene, campaign, now)
        (owed,) = await match_of(uow, campaign)
        assert (owed.department_id, owed.standing, owed.working_days) == (None, Standing.OPEN, 2)
        assert owed.due_on == date(2024, 5, 13), "the Saturday is worked"
        (told,) = [text for text in (await sent_texts(uow, now))[scene.admin] if "可以抽取执法检查人员" in text]
        assert "办理期限：2024年5月13日（周一）。" in told
        await match(uow, scene, campaign, now)
        (met,) = await match_of(uow, campaign)
    assert (met.standing, met.evidence.split(":")[0]) == (Standing.MET, "draw")


async def test_what_met_a_confirmation_and_a_ruling_is_kept(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await of(uow, campaign, scene, MARKET))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=False, now=now)
        await confirm(uow, scene, campaign, now)
        owed = {one.key: one for one in await uow.obligations.of_campaign(campaign.id)}
        office, market = await uow.people.find(scene.admin), await uow.people.find(scene.admin_of(MARKET))
    assert office is not None
    assert market is not None
    ruled = owed[f"rule:{verdict.id}"]
    assert (ruled.closed_by, ruled.evidence) == (office.id, f"verdict:{verdict.id}")
    confirmed = owed[f"confirm:{campaign.id}:{scene.departments[MARKET]}"]
    assert confirmed.closed_by == market.id
    assert confirmed.evidence.startswith(f"list:{campaign.id}:v")


async def test_an_excluded_subject_ends_what_was_owed_about_it_with_the_reason(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        both = [(await of(uow, campaign, scene, department))[0] for department in (HOUSING, MARKET)]
        for department, verdict in zip((HOUSING, MARKET), both, strict=True):
            await confirmation.object_to(
                uow, user_id=scene.admin_of(department), verdict_id=verdict.id, reason="注销", now=now
            )
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=both[0].id, uphold=True, now=now)
        other = await uow.obligations.find(f"rule:{both[1].id}")
    assert other is not None
    assert (other.standing, other.reason, other.remind_at) == (Standing.VOID, "检查对象已排除，不再检查", None)
