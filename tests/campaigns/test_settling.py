"""From the last die to the list: revealed and settled are two acts, and what lies between them may end in a crash."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns import ceremony, draw, reveal
from domain.campaign import CERTAIN, Sampling, State, whole_pool
from domain.draw_terms import Floor, SetAside, parse_ratio
from domain.errors import Refusal
from domain.outcome import outcome_of
from storage.draws import Round, Stage
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import Scene, build_campaign, build_scene, credit_code, subject
from tests.support.ceremonies import GROUP, SECRET, build_drawn, sent_texts


async def closed(uow: UnitOfWork, scene: Scene, now: datetime) -> int:
    """A draw whose last die has fallen; its id."""
    campaign = await build_campaign(uow, scene, now)
    await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
    await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    await sent_texts(uow, now)
    drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
    assert drawn is not None
    for department in scene.departments:
        await ceremony.contribute(uow, user_id=scene.admin_of(department), chat_id=GROUP, words="话", now=now)
    await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
    for position in range(1, 6):
        await reveal.record_die(uow, f"die:{drawn.id}:{position}", 3)
    return drawn.id


async def test_a_crash_between_reveal_and_list_is_made_good_from_what_is_stored(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        draw_id = await closed(uow, await build_scene(uow), now)
        await reveal.reveal_closed(uow, now)
    async with database.read() as uow:
        revealed = await uow.draws.get(draw_id)
        campaign = await uow.campaigns.get(revealed.campaign_id)
        assert (revealed.stage, campaign.state) == (Stage.REVEALED, State.DRAWING)
        assert await uow.samples.standing(campaign.id) == []
    async with database.open() as uow:
        await reveal.reveal_closed(uow, now)
        (waiting,) = await reveal.find_unsettled(uow)
        assert (waiting.draw_id, waiting.lines) == (draw_id, 40)
        await reveal.settle(uow, draw_id, outcome_of(waiting.files), now=now)
    async with database.read() as uow:
        assert await reveal.find_unsettled(uow) == []
        assert (await uow.draws.get(draw_id)).stage is Stage.SETTLED
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMING
        assert len(await uow.samples.standing(campaign.id)) == 8


async def test_two_processes_that_computed_the_same_draw_settle_it_once(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        draw_id = await closed(uow, await build_scene(uow), now)
        await reveal.reveal_closed(uow, now)
        campaign_id = (await uow.draws.get(draw_id)).campaign_id
    found = []
    for _ in range(2):
        async with database.read() as uow:
            found.append((await reveal.find_unsettled(uow))[0])
    outcomes = [outcome_of(one.files) for one in found]
    assert outcomes[0] == outcomes[1]
    for outcome in outcomes:
        async with database.open() as uow:
            await reveal.settle(uow, draw_id, outcome, now=now)
    async with database.open() as uow:
        assert len(await uow.samples.standing(campaign_id)) == 8
        texts = (await sent_texts(uow, now))[GROUP]
    assert sum("抽取结果" in text for text in texts) == 1


async def test_who_is_certain_is_listed_apart_and_asked_about_like_everybody(database: Database, now: datetime) -> None:
    certain = (SetAside(credit_code(3), "群众投诉"), SetAside(credit_code(7), "上级交办"))
    sampling = Sampling((whole_pool(parse_ratio("5%")),), Floor(parse_ratio("10%"), 0), certain)
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now, sampling=sampling)
        samples = await uow.samples.standing(campaign.id)
        frozen = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        texts = (await sent_texts(uow, now))[GROUP]
        assert len(await uow.samples.verdicts(campaign.id)) == 12
    assert frozen is not None
    assert frozen.pool.count("\n") == 38
    assert {one.number for one in samples if one.stratum == CERTAIN} == {one.id for one in certain}
    assert len(samples) == 6
    result = next(text for text in texts if "抽取结果" in text)
    assert "共抽取检查对象 4 户" in result
    assert "另有 2 户，理由见规则文件" in result
    apart = result.partition("必查（不参加随机抽取）")[2]
    assert all(one.name in apart for one in samples if one.stratum == CERTAIN)
    assert not any(one.name in apart for one in samples if one.stratum != CERTAIN)


async def test_a_certain_subject_that_no_library_knows_stops_the_freeze(database: Database, now: datetime) -> None:
    sampling = Sampling((whole_pool(parse_ratio("5%")),), certain=(SetAside(credit_code(99), "群众投诉"),))
    async with database.open() as uow:
        scene = await build_scene(uow)
        with pytest.raises(Refusal) as caught:
            await build_drawn(uow, scene, now, sampling=sampling)
    assert (caught.value.code, caught.value.facts) == ("draw.certain_unknown", {"id": credit_code(99)})


async def test_who_was_inspected_lately_stands_in_the_terms_and_not_in_the_pool(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await uow.libraries.save_subjects(scene.office_id, [subject(90, area="别处")])
        first = await build_drawn(uow, scene, now, window_start=now.date(), window_end=now.date())
        drawn = {one.number for one in await uow.samples.standing(first.id)}
        await uow.campaigns.bind_chat(first.id, GROUP - 1)
        scope = (await uow.campaigns.get(first.id)).plan.scope
        later = now.replace(month=6)
        asked = type(scope)(**{**vars(scope), "cooling_off_months": 6})
        second = await build_drawn(uow, scene, later, scope=asked, window_start=later.date(), window_end=later.date())
        frozen = await uow.draws.latest(second.id, Round.SUBJECTS)
    assert frozen is not None
    left_out = {line.split("\t")[1] for line in frozen.terms.splitlines() if line.startswith("left-out\t")}
    assert left_out == drawn
    assert drawn.isdisjoint(line.split("\t")[0] for line in frozen.pool.splitlines())
