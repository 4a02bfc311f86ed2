"""What the public may see, and above all what it may not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest

from campaigns import confirmation, draw, matching, public
from campaigns.public import proofs
from domain.campaign import State
from domain.draw_files import sha256_of
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.verification import read_certificate, verify
from storage.campaigns import Campaign
from storage.draws import Round
from storage.forms import SectionState
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import (
    HOUSING,
    MARKET,
    Scene,
    build_campaign,
    build_inspection,
    build_scene,
    credit_code,
    subject,
)
from tests.support.ceremonies import GROUP, SECRET, build_drawn, build_matched, confirm_for, hold
from tests.support.publications import publish

T = TypeVar("T")


async def start_draw(uow: UnitOfWork, scene: Scene, now: datetime) -> Campaign:
    campaign = await build_campaign(uow, scene, now)
    await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
    await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    return campaign


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
async def test_a_campaign_is_nobodys_business_before_its_approval(
    database: Database, now: datetime, state: State
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        hidden = await build_campaign(uow, scene, now, state=state)
        shown = await build_campaign(uow, scene, now)
        assert [one.id for one in (await public.campaigns(uow)).entries] == [shown.id]
        for ask in (
            public.campaign(uow, hidden.id),
            public.certificate(uow, hidden.id),
            public.file(uow, hidden.id, round_="subjects", attempt=1, name="pool.txt"),
        ):
            with pytest.raises(Refusal, match=r"campaign\.unknown"):
                await ask


async def test_pool_terms_and_seal_are_public_before_the_reveal_but_neither_secret_nor_transcript(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await start_draw(uow, scene, now)
        view = await public.campaign(uow, campaign.id)
        pool = await public.file(uow, campaign.id, round_="subjects", attempt=1, name="pool.txt")
        with pytest.raises(Refusal, match=r"draw\.unknown"):
            await public.file(uow, campaign.id, round_="subjects", attempt=1, name="transcript.txt")
        with pytest.raises(Refusal, match=r"draw\.not_revealed"):
            await public.certificate(uow, campaign.id)
    (one,) = view.rounds
    assert one.pool_sha256 == sha256_of(pool)
    assert one.commitment == hashlib.sha256(SECRET.encode()).hexdigest()
    assert (one.secret, one.seed, one.subjects_key, one.revealed_at) == (None, None, None, None)
    assert SECRET not in repr(view)
    assert not view.certified


async def test_a_certificate_of_one_round_grows_into_one_of_both(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        first = await build_drawn(uow, scene, now)
        alone = await public.certificate(uow, first.id)
    assert verify(alone) == []
    assert read_certificate(alone).teams is None
    async with database.open() as uow:
        for department in scene.departments:
            await confirm_for(uow, scene, first, department, now)
        second = await uow.campaigns.get(first.id)
        assert second.state is State.CONFIRMED
        await _match(uow, scene, second, now)
        both = await public.certificate(uow, first.id)
    assert verify(both) == []
    assert read_certificate(both).teams is not None


async def test_a_certificate_is_computed_where_the_bot_says_and_only_once(database: Database, now: datetime) -> None:
    sizes = []

    async def elsewhere(function: Callable[..., T], *arguments: Any, size: int) -> T:
        sizes.append(size)
        return function(*arguments)

    proofs._CERTIFICATES.clear()
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        asked = [await public.certificate(uow, campaign.id, elsewhere) for _ in range(2)]
        asked.append(await public.attempt_certificate(uow, campaign.id, 1, elsewhere))
        (draw_of_it,) = await uow.draws.of_campaign(campaign.id, Round.SUBJECTS)
    assert len(set(asked)) == 1
    assert sizes == [draw_of_it.pool.count("\n")]


async def _match(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime) -> None:
    await matching.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    while_open = await public.certificate(uow, campaign.id)
    assert read_certificate(while_open).teams is None
    await hold(uow, scene, campaign, Round.TEAMS, now)


async def test_an_excluded_subject_stays_in_the_list_with_who_objected_why_and_who_came_instead(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        first, second, *_ = await uow.samples.verdicts(campaign.id, scene.departments[MARKET])
        for verdict, uphold in ((first, True), (second, False)):
            await confirmation.object_to(
                uow,
                user_id=scene.admin_of(MARKET),
                verdict_id=verdict.id,
                reason="其他",
                detail="老板示例丙已搬走",
                now=now,
            )
            await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=uphold, now=now)
        view = await public.campaign(uow, campaign.id)
    subjects = {one.number: one for one in view.subjects.entries}
    out = subjects[first.subject_number]
    assert out.excluded == (MARKET, "其他")
    came = next(one for one in subjects.values() if one.name == out.replaced_by)
    assert came.replaces == out.name
    assert came.rank == 9
    assert subjects[second.subject_number].excluded is None
    assert (view.objections.raised, view.objections.upheld, view.objections.overruled) == (2, 1, 1)
    assert (view.standing, view.subjects.total) == (8, 9)
    assert "示例丙" not in repr(view)


async def test_only_published_sections_show_their_results(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        housing, market, *others = await uow.forms.sections(campaign.id)
        await publish(uow, market, ResultCode.UNREACHABLE, Handling.ABNORMAL_LIST, now=now)
        codes = {item.id: ResultCode.FAILED for item in await uow.campaigns.items(campaign.id, housing.department_id)}
        await uow.forms.enter(housing, codes, person_id=1, now=now)
        for section, state in zip(
            others, (SectionState.SUBMITTED, SectionState.RETURNED, SectionState.APPROVED), strict=False
        ):
            items = await uow.campaigns.items(campaign.id, section.department_id)
            await uow.forms.enter(section, {item.id: ResultCode.FAILED for item in items}, person_id=1, now=now)
            await uow.forms.change(await uow.forms.section(section.id), state=state)
        view = await public.campaign(uow, campaign.id)
    shown = [result for one in view.subjects.entries for result in one.results]
    (result,) = shown
    assert result.department == MARKET
    assert result.now.items == (("登记事项检查", ResultCode.UNREACHABLE), ("公示信息检查", ResultCode.UNREACHABLE))
    assert result.now.handling == ("列入经营异常名录",)
    assert (view.published, view.sections) == (1, 6)
    assert "门牌" not in repr(view)


async def test_the_day_of_publication_is_the_day_on_the_wall_at_the_office(database: Database, now: datetime) -> None:
    late = datetime(2024, 5, 20, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=1)
        await publish(uow, (await uow.forms.sections(campaign.id))[0], ResultCode.NO_PROBLEM, now=late)
        view = await public.subject(uow, credit_code(1))
        found = await public.search(uow, credit_code(1))
    assert view.results[0].now.published_on == date(2024, 5, 21)
    assert found.entries[0].latest == date(2024, 5, 21)


async def test_results_of_several_campaigns_gather_under_the_subject(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        for _ in range(2):
            campaign = await build_inspection(uow, scene, now, forms=2)
            for section in await uow.forms.sections(campaign.id):
                if section.subject_number == credit_code(2):
                    await publish(uow, section, ResultCode.NO_PROBLEM, now=now)
        view = await public.subject(uow, credit_code(2))
        with pytest.raises(Refusal):
            await public.subject(uow, credit_code(1))
        with pytest.raises(Refusal):
            await public.subject(uow, "不存在")
        found = await public.search(uow, credit_code(2))
    assert [(one.reference, one.department) for one in view.results] == [
        ("2024-02", HOUSING),
        ("2024-02", MARKET),
        ("2024-01", HOUSING),
        ("2024-01", MARKET),
    ]
    assert found.entries[0].campaigns == 2


async def test_search_knows_parts_of_names_and_codes_and_nothing_unpublished(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=3)
        await uow.libraries.save_subjects(scene.office_id, [subject(1, name="示例（区）百分100%物业_公司")])
        campaign = await build_inspection(uow, scene, now)
        for section in await uow.forms.sections(campaign.id):
            if section.number < 3:
                await publish(uow, section, ResultCode.NO_PROBLEM, now=now)

        async def found(words: str) -> list[str]:
            return [one.number for one in (await public.search(uow, words)).entries]

        one, two, three = (credit_code(n) for n in (1, 2, 3))
        assert await found("物业") == [one, two]
        assert await found("物业 示例") == [one, two]
        assert await found("示例(区)") == [one]
        assert await found("100%") == [one]
        assert await found("业_公") == [one]
        assert await found("0%公") == []
        assert await found(two.lower()) == [two]
        assert await found("0002有限公司") == [two]
        assert await found(three) == []
        assert await found("") == await found(" \x00\u200b") == []
        assert await found("'; drop table subjects; --") == []


async def test_long_lists_come_in_pages_and_any_page_number_is_answered(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=130)
        for _ in range(20):
            await build_campaign(uow, scene, now)
        campaign = await build_inspection(uow, scene, now, forms=130)
        first, last = [await public.campaigns(uow, page=page) for page in (-3, 99)]
        assert (len(first.entries), len(last.entries)) == (20, 1)
        assert (last.number, last.last, last.total) == (2, 2, 21)
        view = await public.campaign(uow, campaign.id, page=2)
    assert [one.rank for one in view.subjects.entries] == list(range(101, 131))


async def test_each_ceremony_tells_its_own_story(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_matched(uow, scene, now)
        view = await public.campaign(uow, campaign.id)
    subjects, teams = view.rounds
    assert (subjects.round, teams.round) == ("subjects", "teams")
    assert subjects.files == ("pool.txt", "terms.txt", "transcript.txt")
    assert teams.files == ("roster.txt", "teams-terms.txt", "teams-transcript.txt")
    assert subjects.dice == teams.dice == (1, 2, 3, 4, 5)
    assert subjects.contributions == ((HOUSING, f"{HOUSING}的话"), (MARKET, f"{MARKET}的话"))
    assert subjects.seed != teams.seed
    assert teams.subjects_key is None
    assert subjects.lines == 40
