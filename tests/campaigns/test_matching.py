"""The second round: who inspects whom, decided by a seed of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

from campaigns import ceremony, confirmation, matching
from campaigns.confirmation.progress import match_key
from domain.campaign import State
from domain.certificate import build_certificate
from domain.obligations import Duty, Standing
from domain.verification import verify
from storage.draws import Round
from storage.unit_of_work import Database
from templates.cards import Card
from tests.support.attempts import REASON, build_office, give_up
from tests.support.builders import HOUSING, MARKET, build_scene, inspector
from tests.support.ceremonies import (
    GROUP,
    SECRET,
    build_confirmed,
    build_drawn,
    build_matched,
    confirm,
    hold,
    match,
    sent_texts,
)
from tests.support.statements import statements


async def test_every_subject_gets_two_of_each_department_with_even_loads(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=40, inspectors_each=5)
        campaign = await build_matched(uow, scene, now)
        assignments = await uow.forms.assignments(campaign.id)
    teams = Counter((one.sample_id, one.department_id) for one in assignments)
    assert len(teams) == 16
    assert set(teams.values()) == {2}
    for department_id in scene.departments.values():
        loads = Counter(one.inspector_id for one in assignments if one.department_id == department_id)
        assert max(loads.values()) - min(loads.values()) <= 1


async def test_forms_are_numbered_from_one_and_each_section_falls_due_after_the_window(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_matched(uow, scene, now)
        sections = await uow.forms.sections(campaign.id)
        owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.duty is Duty.ENTER]
    assert sorted({one.number for one in sections}) == list(range(1, 9))
    assert {one.due_on for one in owed} == {date(2024, 7, 26)}  # 20 working days after Sunday 30 June
    assert len(owed) == len(sections) == 16


async def test_more_forms_take_no_more_questions_to_the_database(database: Database, now: datetime) -> None:
    """The settling holds the write lock: with 525 subjects and six departments nothing may be asked for each form."""
    asked: list[int] = []
    for subjects in (40, 120):
        async with database.read() as uow:  # taken back, so that both begin in an empty database
            scene = await build_scene(uow, subjects=subjects, inspectors_each=2)
            campaign = await build_confirmed(uow, scene, now)
            await matching.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
            await sent_texts(uow, now)
            with statements() as seen:
                await hold(uow, scene, campaign, Round.TEAMS, now)
            assert len(await uow.forms.sections(campaign.id)) == subjects // 5 * 2
            asked.append(len(seen))
    assert asked[0] == asked[1]


async def test_the_whole_certificate_verifies_with_an_exclusion_in_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict = (await uow.samples.verdicts(campaign.id, scene.departments[MARKET]))[0]
        await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
        await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
        campaign = await match(uow, scene, await confirm(uow, scene, campaign, now), now)
        text = build_certificate(
            await ceremony.subjects_files(uow, campaign.id), await ceremony.find_files(uow, campaign.id, Round.TEAMS)
        )
    assert verify(text) == []
    assert f'"{verdict.subject_number}"' in text.split('"replaced"')[1].split('"assignments"')[0]


async def test_too_few_inspectors_are_refused_by_name_and_nothing_is_frozen(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=2)
        campaign = await build_confirmed(uow, scene, now)
        await uow.libraries.save_inspectors(scene.departments, [inspector(1, HOUSING, available=False)])
    async with database.open() as uow:
        card = await matching.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    assert isinstance(card, Card)
    assert f"“{HOUSING}”" in card.text
    assert MARKET not in card.text
    async with database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED
        assert await uow.draws.latest(campaign.id, Round.TEAMS) is None


async def test_whoever_is_on_leave_or_recused_is_not_sent(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=4)
        campaign = await build_confirmed(uow, scene, now)
        subjects = tuple(one.number for one in await uow.samples.standing(campaign.id))
        changed = [inspector(1, HOUSING, available=False), inspector(2, HOUSING, recusals=subjects)]
        await uow.libraries.save_inspectors(scene.departments, changed)
        campaign = await match(uow, scene, campaign, now)
        sent = {one.inspector_id for one in await uow.forms.assignments(campaign.id)}
    assert not sent & set(scene.inspectors[HOUSING][:2])
    assert set(scene.inspectors[HOUSING][2:]) <= sent


async def test_an_inspector_gets_one_message_with_all_forms_and_the_group_no_mobiles(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await build_matched(uow, scene, now)
        sent = await sent_texts(uow, now)
    for user_id in scene.inspectors_of(HOUSING) + scene.inspectors_of(MARKET):
        (message,) = [one for one in sent[user_id] if "【检查任务】" in one]
        assert "您被抽中检查以下 4 户" in message
        assert "2024年7月26日（周五）" in message
    mobiles = [f"199{n:08d}" for n in range(1, 9)]
    assert not any(mobile in text for text in sent[GROUP] for mobile in mobiles)


async def test_a_void_list_ends_the_duty_to_match_and_void_teams_leave_it_open(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_confirmed(uow, scene, now)
        await matching.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        teams = await uow.draws.latest(campaign.id, Round.TEAMS)
        assert teams is not None
        await give_up(uow, scene, teams.id, now)
        key = match_key(campaign)
        still = await uow.obligations.find(key)
        assert still is not None
        assert still.standing is Standing.OPEN
        subjects = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert subjects is not None
        await give_up(uow, scene, subjects.id, now)
        void = await uow.obligations.find(key)
        assert void is not None
    assert (void.standing, void.reason, void.remind_at) == (Standing.VOID, f"本轮抽取已作废：{REASON}", None)
    assert match_key(replace(campaign, attempt=2)) != key
