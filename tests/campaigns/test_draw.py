"""The draw of subjects, as the office and the departments live it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from bot.cli.from_files.checking import require_same_libraries
from campaigns import ceremony, draw, reveal
from domain.campaign import Sampling, State, StratumRule
from domain.certificate import build_certificate
from domain.draw import draw as draw_subjects
from domain.draw import key, ticket
from domain.errors import Refusal
from domain.roles import Appointment, Role
from domain.transcript import commitment
from domain.verification import read_certificate, verify
from storage.draws import Round, Stage
from storage.unit_of_work import Database
from templates.documents.library import export_subjects
from tests.support.builders import HOUSING, MARKET, build_campaign, build_scene, credit_code, plan, subject
from tests.support.ceremonies import GROUP, SECRET, build_drawn, hold, sent_texts, settle_complete


async def test_the_pool_holds_just_the_subjects_within_the_scope(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=5)
        outside = [
            subject(11, status="注销"),
            subject(12, tags=("餐饮",)),
            subject(13, registered_on=date(2024, 1, 1)),
            subject(14, registered_on=date(2023, 12, 31)),
        ]
        await uow.libraries.save_subjects(scene.office_id, outside)
        campaign = await build_drawn(uow, scene, now)
        frozen = await uow.draws.latest(campaign.id, Round.SUBJECTS)
    assert frozen is not None
    ids = [line.split("\t")[0] for line in frozen.pool.splitlines()]
    assert ids == sorted(credit_code(n) for n in (1, 2, 3, 4, 5, 14))


async def test_a_fifth_of_forty_gives_eight_and_everyone_is_asked(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=40)
        campaign = await build_drawn(uow, scene, now)
        samples = await uow.samples.standing(campaign.id)
        assert campaign.state is State.CONFIRMING
        assert len(samples) == 8
        assert len(await uow.samples.verdicts(campaign.id)) == 16


async def test_confirmation_of_a_friday_dispatch_falls_due_after_the_make_up_saturday(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        owed = await uow.obligations.of_campaign(campaign.id)
    assert [(one.duty.value, one.due_on) for one in owed] == [("confirm", date(2024, 5, 13))] * 2


async def test_hashes_and_commitment_go_out_before_any_words_are_taken(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        frozen = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert frozen is not None
        pool, terms, asks = (await sent_texts(uow, now))[GROUP]
    assert hashlib.sha256(frozen.pool.encode()).hexdigest() in pool
    assert hashlib.sha256(frozen.terms.encode()).hexdigest() in terms
    assert hashlib.sha256(SECRET.encode()).hexdigest() in asks
    assert SECRET not in pool + terms + asks


async def test_the_certificate_verifies_and_its_tickets_can_be_recomputed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        files = await ceremony.subjects_files(uow, campaign.id)
        result = draw_subjects(await ceremony.subjects_files(uow, campaign.id))
    assert verify(build_certificate(files)) == []
    seed = hashlib.sha256(files.transcript.encode()).hexdigest()
    first = result.drawn[0]
    by_hand = hashlib.sha256(f"subjects:{seed}".encode()).hexdigest()[:32]
    assert key("subjects", seed) == by_hand
    assert ticket(by_hand, first) == hashlib.sha256(f"{by_hand}:{first}".encode()).hexdigest()


async def test_a_class_without_a_ratio_stops_the_draw(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        only_a = Sampling((StratumRule("A", Fraction(1, 100), 1),))
        campaign = await build_campaign(uow, scene, now, sampling=only_a)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        with pytest.raises(Refusal) as no:
            await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    assert no.value.code == "draw.without_stratum"


async def test_a_department_speaks_once_and_only_its_own_people_speak_for_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, departments=(HOUSING, MARKET, "应急管理局"))
        two = plan(scene).participants[:2]
        campaign = await build_campaign(uow, scene, now, participants=two)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await sent_texts(uow, now)
        said = {"chat_id": GROUP, "words": "今天下雨", "now": now}
        assert await ceremony.contribute(uow, user_id=scene.admin_of(HOUSING), **said)
        for user_id, code in (
            (scene.admin_of(HOUSING), "draw.contributed_already"),
            (scene.reviewer_of(HOUSING), "draw.contributed_already"),
            (scene.admin_of("应急管理局"), "draw.not_invited"),
            (scene.admin, "draw.not_invited"),
            (999, "rights.stranger"),
        ):
            with pytest.raises(Refusal) as no:
                await ceremony.contribute(uow, user_id=user_id, **said)
            assert no.value.code == code


async def test_an_answer_to_the_call_of_an_earlier_ceremony_waits_for_the_files_of_this_one(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        said = {"user_id": scene.admin_of(HOUSING), "chat_id": GROUP, "words": "一", "now": now}
        with pytest.raises(Refusal, match="not_posted"):
            await ceremony.contribute(uow, answers=f"征集随机语 {commitment('0f' * 32)}", **said)
        assert await ceremony.contribute(uow, answers=f"征集随机语 {commitment(SECRET)}", **said) is not None


async def test_the_dice_wait_for_two_contributors_and_for_the_office(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        with pytest.raises(Refusal, match="not_posted"):
            await ceremony.contribute(uow, user_id=scene.admin_of(HOUSING), chat_id=GROUP, words="一", now=now)
        await sent_texts(uow, now)
        await ceremony.contribute(uow, user_id=scene.admin_of(HOUSING), chat_id=GROUP, words="一", now=now)
        with pytest.raises(Refusal, match="words_missing"):
            await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
        await ceremony.contribute(uow, user_id=scene.admin_of(MARKET), chat_id=GROUP, words="二", now=now)
        with pytest.raises(Refusal, match="office_admin_only"):
            await ceremony.close(uow, user_id=scene.admin_of(MARKET), draw_id=drawn.id, now=now)
        await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
        with pytest.raises(Refusal, match="closed_already"):
            await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
        assert (
            await ceremony.contribute(uow, user_id=scene.reviewer_of(HOUSING), chat_id=GROUP, words="三", now=now)
            is None
        )


async def test_a_die_thrown_again_after_a_crash_does_not_replace_the_first(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        await sent_texts(uow, now)
        for department in scene.departments:
            await ceremony.contribute(uow, user_id=scene.admin_of(department), chat_id=GROUP, words="话", now=now)
        await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
        for position, value in ((1, 6), (1, 2), (2, 5), (3, 4), (4, 3), (5, 2), (5, 6)):
            await reveal.record_die(uow, f"die:{drawn.id}:{position}", value)
        await settle_complete(uow, now)
        revealed = await uow.draws.get(drawn.id)
    assert revealed.stage is Stage.SETTLED
    assert "dice\t6\t5\t4\t3\t2\n" in (revealed.transcript or "")


async def test_the_office_speaks_too_where_only_one_department_takes_part(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, departments=(HOUSING,))
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await sent_texts(uow, now)
        await ceremony.contribute(uow, user_id=scene.admin, chat_id=GROUP, words="办公室的话", now=now)
        await hold(uow, scene, campaign, Round.SUBJECTS, now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMING


async def test_a_group_serves_one_campaign(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        first, second = [await build_campaign(uow, scene, now) for _ in range(2)]
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=first.id, chat_id=GROUP, now=now)
        with pytest.raises(Refusal, match="group_taken"):
            await draw.bind_group(uow, user_id=scene.admin, campaign_id=second.id, chat_id=GROUP, now=now)


async def test_a_draw_is_started_once(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        with pytest.raises(Refusal, match="wrong_state"):
            await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret="77" * 32, now=now)
        attempts = await uow.draws.of_campaign(campaign.id, Round.SUBJECTS)
    assert [one.attempt for one in attempts] == [1]


async def test_names_with_markup_do_not_break_the_ceremony(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, departments=("<b>&_*[局", MARKET))
        campaign = await build_drawn(uow, scene, now, title="<b>联合*抽查_&[")
        assert "<b>&_*[局" in (await ceremony.subjects_files(uow, campaign.id)).transcript


async def test_the_pool_can_be_made_again_from_an_export_of_the_library(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=30)
        await uow.libraries.save_subjects(scene.office_id, [subject(31, status="注销"), subject(32, tags=("餐饮",))])
        campaign = await build_drawn(uow, scene, now)
        files = await ceremony.subjects_files(uow, campaign.id)
        library = export_subjects([one.subject for one in await uow.libraries.subjects(scene.office_id)])
    certificate = read_certificate(build_certificate(files))
    require_same_libraries(certificate, {"检查对象名录库.xlsx": library})
    one_less = export_subjects([subject(n) for n in range(1, 30)])
    with pytest.raises(Refusal, match="pool_line_differs"):
        require_same_libraries(certificate, {"检查对象名录库.xlsx": one_less})


async def test_a_department_of_the_same_name_in_another_office_does_not_speak_here(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        elsewhere = await uow.offices.add("邻区双随机办公室")
        (namesake,) = await uow.offices.add_departments(elsewhere, [MARKET])
        stranger = await uow.people.remember(900, "邻区的人")
        await uow.people.appoint(Appointment(stranger.id, elsewhere, Role.LIAISON, namesake.id))
        await uow.people.appoint(Appointment(stranger.id, elsewhere, Role.OFFICE_ADMIN))
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await sent_texts(uow, now)
        with pytest.raises(Refusal, match="not_invited"):
            await ceremony.contribute(uow, user_id=900, chat_id=GROUP, words="冒名", now=now)


async def test_the_group_is_not_changed_in_the_middle_of_a_ceremony(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        bind = {"user_id": scene.admin, "campaign_id": campaign.id, "now": now}
        await draw.bind_group(uow, chat_id=GROUP, **bind)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        with pytest.raises(Refusal, match="group_in_use"):
            await draw.bind_group(uow, chat_id=-2002, **bind)


async def test_a_ceremony_whose_group_cannot_be_written_to_goes_on_in_a_new_one(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        bind = {"user_id": scene.admin, "campaign_id": campaign.id, "now": now}
        await draw.bind_group(uow, chat_id=GROUP, **bind)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        (first,) = await uow.outbox.claim(now=now, limit=9)
        await uow.outbox.hold(first.id, not_before=now + timedelta(minutes=1), problem="bot was kicked")
        await draw.bind_group(uow, chat_id=-2002, **bind)
        sent = await sent_texts(uow, now)
    assert ["第一步" in text or "第二步" in text or "第三步" in text for text in sent[-2002]] == [True] * 3
