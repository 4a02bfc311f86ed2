"""Revisits by their use cases: the pool, the sealed draw, who may know it, what everybody sees in the end."""

from __future__ import annotations

from datetime import datetime

from campaigns import attempts, ceremony, draw, public, reveal, revisit, voiding
from domain.draw_files import sha256_of
from domain.draw_terms import parse_subject_terms
from domain.obligations import Duty, Standing
from domain.revisit import STRATUM, Answer, Kind
from domain.roles import Appointment, Role
from domain.transcript import commitment
from domain.verification import verify
from storage.draws import Round, Stage
from storage.forms import SectionState
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, build_campaign, build_inspection, build_scene, credit_code
from tests.support.ceremonies import GROUP, hold, sent_texts, settle_complete
from tests.support.forms import labels
from tests.support.revisits import (
    SECRET,
    appoint,
    build_closed,
    close_forms,
    draw_round,
    give_up,
    latest_round,
    record_all,
    refused,
    start_round,
)

SECOND, THIRD, OUTSIDER = 2, 3, 777


async def names_of(uow: UnitOfWork, draw_id: int) -> list[str]:
    return [one.subject_name for one in await uow.revisits.of_draw(draw_id)]


async def test_only_who_is_reviewed_in_every_department_is_in_the_pool(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=4)
        await close_forms(uow, scene, campaign, now, numbers=[1, 2])
        await close_forms(uow, scene, campaign, now, numbers=[3], state=SectionState.APPROVED)
        card = await revisit.open_revisits(uow, user_id=scene.admin, campaign_id=campaign.id)
    assert "已办结检查的对象 3 户" in card.text
    assert "还有 1 户没有办完" in card.text


async def test_who_was_nowhere_met_may_be_left_out_once_that_is_published(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=3)
        await close_forms(uow, scene, campaign, now, numbers=[1], codes={1: 4})
        await close_forms(uow, scene, campaign, now, numbers=[2], codes={2: 7}, state=SectionState.APPROVED)
        await close_forms(uow, scene, campaign, now, numbers=[3])
        about = {"user_id": scene.admin, "campaign_id": campaign.id}
        with_all = await revisit.choose_size(uow, **about, leave_out=False)
        without = await revisit.choose_size(uow, **about, leave_out=True)
        some = await revisit.preview(uow, **about, leave_out=True, top=1, bottom=1, minimum=1)
    assert "☐ 不回访没见到人的（1户）" in labels(with_all)
    assert "☑ 不回访没见到人的（1户）" in labels(without)
    assert "从 2 户中抽取 2 户回访" in some.text


async def test_the_terms_name_kind_number_and_who_is_left_out(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now, forms=4)
        await close_forms(uow, scene, campaign, now, numbers=[1], codes={1: 4})
        await start_round(uow, scene, campaign, now, count=2)
        round_ = await latest_round(uow, campaign)
    terms = parse_subject_terms(round_.terms)
    assert (terms.kind, terms.attempt, terms.campaign) == ("revisits", 1, campaign.reference)
    [stratum] = terms.strata
    assert (stratum.name, stratum.ratio, stratum.minimum) == (STRATUM, 0, 2)
    assert [one.id for one in terms.left_out] == [credit_code(1)]
    assert round_.pool == "".join(f"{one}\t{STRATUM}\n" for one in sorted(credit_code(n) for n in (2, 3, 4)))


async def test_the_freeze_leaves_the_campaign_where_it_is(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        await draw_round(uow, scene, campaign, now)
        assert (await uow.campaigns.get(campaign.id)).state is campaign.state


async def test_until_the_round_is_closed_nothing_tells_the_teams_who_is_drawn(
    database: Database, now: datetime
) -> None:
    """Not a message to anybody but the office, not the public page, not a file, not the record of attempts."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        await sent_texts(uow, now)
        round_ = await draw_round(uow, scene, campaign, now)
        drawn = await names_of(uow, round_.id)
        told = await sent_texts(uow, now)
        assert round_.stage is Stage.KEPT
        assert round_.transcript is None
        assert [chat for chat, texts in told.items() if any(drawn[0] in text for text in texts)] == [scene.admin]
        assert not any(SECRET in text for texts in told.values() for text in texts)
        page = await public.campaign(uow, campaign.id)
        [shown] = [one for one in page.rounds if one.round == "revisits"]
        assert (shown.secret, shown.seed, shown.revisited) == (None, None, None)
        assert shown.files == ("pool.txt", "terms.txt")
        about = {"round_": "revisits", "attempt": 1}
        await refused("draw.unknown", public.file(uow, campaign.id, **about, name="transcript.txt"))
        await refused("draw.not_revealed", public.attempt_certificate(uow, campaign.id, 1, round_="revisits"))
        await refused(
            "chat.stale_button",
            attempts.get_file(uow, user_id=scene.admin_of(HOUSING), draw_id=round_.id, part=2),
        )
        history = await attempts.show(uow, user_id=scene.admin_of(HOUSING), campaign_id=campaign.id)
        assert not any(name in history.text for name in drawn)


async def test_neither_department_nor_team_nor_outsider_opens_what_was_drawn(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        people = [scene.admin_of(HOUSING), scene.inspectors_of(MARKET)[3], scene.reviewer_of(MARKET)]
        for user_id in people:
            await refused(
                "rights.office_admin_only", revisit.list_revisits(uow, user_id=user_id, draw_id=round_.id, page=0)
            )
            await refused(
                "rights.office_admin_only", revisit.open_revisits(uow, user_id=user_id, campaign_id=campaign.id)
            )
            await refused("revisit.not_yours", revisit.show(uow, user_id=user_id, revisit_id=one.id))
        await refused("rights.stranger", revisit.show(uow, user_id=OUTSIDER, revisit_id=one.id))
        other = await uow.offices.add("别处办公室")
        person = await uow.people.remember(OUTSIDER, "别处的人")
        await uow.people.appoint(Appointment(person.id, other, Role.OFFICE_ADMIN))
        await refused("revisit.unknown", revisit.show(uow, user_id=OUTSIDER, revisit_id=one.id))


async def test_an_admin_of_the_office_who_is_on_a_team_neither_hears_nor_sees_who_is_drawn(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        both = scene.inspectors_of(HOUSING)[0]
        await appoint(uow, scene, both, Role.OFFICE_ADMIN)
        await sent_texts(uow, now)
        round_ = await draw_round(uow, scene, campaign, now)
        told = await sent_texts(uow, now)
        drawn = await names_of(uow, round_.id)
        assert not any(drawn[0] in text for text in told.get(both, []))
        await refused("revisit.own_team", revisit.open_revisits(uow, user_id=both, campaign_id=campaign.id))
        [one, _] = await uow.revisits.of_draw(round_.id)
        await refused("revisit.own_team", revisit.show(uow, user_id=both, revisit_id=one.id))


async def test_who_filled_a_form_is_of_the_team_whatever_post_they_hold_now(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        wrote = scene.inspectors_of(HOUSING)[0]
        person_id = await appoint(uow, scene, wrote, Role.OFFICE_ADMIN)
        for post in await uow.people.appointments(person_id):
            if post.role is Role.INSPECTOR:
                await uow.people.dismiss(post)
        await refused("revisit.own_team", revisit.open_revisits(uow, user_id=wrote, campaign_id=campaign.id))


async def test_what_is_computed_from_the_sealed_round_is_what_its_certificate_shows(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now, forms=6)
        round_ = await draw_round(uow, scene, campaign, now, count=3)
        drawn = [one.subject_number for one in await uow.revisits.of_draw(round_.id)]
        await record_all(uow, scene, round_, now)
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        certificate = await public.attempt_certificate(uow, campaign.id, 1, round_="revisits")
        closed = await latest_round(uow, campaign)
    assert verify(certificate, round_.pool) == []
    assert closed.stage is Stage.SETTLED
    assert closed.transcript is not None
    assert f"secret\t{SECRET}\n" in closed.transcript
    assert f"commitment\t{commitment(SECRET)}\n" in closed.transcript
    assert [one for one in drawn if f'"{one}"' not in certificate] == []
    assert sha256_of(closed.transcript) in certificate


async def test_a_round_is_settled_once_and_its_promise_is_the_offices(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        assert await reveal.find_unsettled(uow) == []
        owed = await uow.obligations.find(f"revisit:{round_.id}")
        assert owed is not None
        assert (owed.duty, owed.department_id, owed.working_days) == (Duty.REVISIT, None, 20)
        await record_all(uow, scene, round_, now)
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        met = await uow.obligations.find(f"revisit:{round_.id}")
    assert met is not None
    assert met.standing is Standing.MET


async def test_a_second_round_waits_for_the_first_and_names_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        await refused("revisit.under_way", start_round(uow, scene, campaign, now))
        await record_all(uow, scene, round_, now)
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        await draw_round(uow, scene, campaign, now, count=1)
        second = await latest_round(uow, campaign)
    assert second.attempt == 2
    assert parse_subject_terms(second.terms).earlier == ("回访已办结，另抽一次",)


async def test_the_public_page_tells_how_many_were_called_back_on_with_the_proof(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        await record_all(uow, scene, round_, now, said={Kind.TWO: Answer.NO})
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        page = await public.campaign(uow, campaign.id)
    [shown] = [one for one in page.rounds if one.round == "revisits"]
    assert shown.revisited is not None
    assert (shown.revisited.pool, shown.revisited.drawn, shown.revisited.reached) == (5, 2, 2)
    assert shown.revisited.told == 1
    assert shown.secret == SECRET
    assert shown.files == ("pool.txt", "terms.txt", "transcript.txt")


async def test_a_void_campaign_takes_its_round_with_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        await appoint(uow, scene, SECOND, Role.OFFICE_ADMIN)
        await voiding.propose(uow, user_id=scene.admin, campaign_id=campaign.id, reason="方案有误", now=now)
        [proposal] = [await uow.voidings.waiting(campaign.id)]
        assert proposal is not None
        await voiding.decide(uow, user_id=SECOND, voiding_id=proposal.id, agree=True, now=now)
        assert (await latest_round(uow, campaign)).stage is Stage.VOID
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        await refused("voiding.void", revisit.mark_reached(uow, **about, version=1, channel=0))
        await refused("voiding.void", revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now))
        await refused("voiding.void", start_round(uow, scene, campaign, now))
        owed = await uow.obligations.find(f"revisit:{round_.id}")
    assert owed is not None
    assert owed.standing is Standing.VOID


async def test_two_persons_give_a_round_up_and_the_next_one_names_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        await sent_texts(uow, now)
        await give_up(uow, scene, round_, now)
        told = await sent_texts(uow, now)
        assert any(SECRET in text for text in told[GROUP])  # never revealed: so that all can check the commitment
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        await refused("revisit.void", revisit.mark_reached(uow, **about, version=1, channel=0))
        assert (await uow.campaigns.get(campaign.id)).state is campaign.state
        await start_round(uow, scene, campaign, now)
        second = await latest_round(uow, campaign)
    assert parse_subject_terms(second.terms).earlier == ("工作群已不能使用",)


async def test_an_empty_pool_is_refused(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        about = {"user_id": scene.admin, "campaign_id": campaign.id, "leave_out": True}
        await refused("revisit.nobody", revisit.preview(uow, **about, top=0, bottom=1, minimum=1))
        await refused("chat.stale_button", revisit.preview(uow, **about, top=2, bottom=1, minimum=1))


async def test_no_round_begins_before_inspection(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        about = {"user_id": scene.admin, "campaign_id": campaign.id, "leave_out": True}
        await refused("campaign.wrong_state", revisit.choose_size(uow, **about))


async def test_words_come_after_the_frozen_files_in_this_round_too(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        await start_round(uow, scene, campaign, now)
        early = ceremony.contribute(uow, user_id=scene.admin_of(HOUSING), chat_id=GROUP, words="太早了", now=now)
        await refused("draw.not_posted", early)
        await hold(uow, scene, campaign, Round.REVISITS, now)
        assert (await latest_round(uow, campaign)).stage is Stage.KEPT


async def test_a_public_value_closes_this_round_too(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=4, public_value="次日晚间开奖号码")
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await close_forms(uow, scene, campaign, now)
        await start_round(uow, scene, campaign, now, count=1)
        await sent_texts(uow, now)
        for name in scene.departments:
            about = {"user_id": scene.admin_of(name), "chat_id": GROUP, "now": now}
            await ceremony.contribute(uow, **about, words=f"{name}的话")
        await ceremony.close(uow, user_id=scene.admin, draw_id=(await latest_round(uow, campaign)).id, now=now)
        await sent_texts(uow, now)
        for user_id in (scene.admin, scene.admin_of(MARKET)):
            await ceremony.say_value(uow, user_id=user_id, chat_id=GROUP, value="03 08 12", now=now)
        await settle_complete(uow, now)
        told = await sent_texts(uow, now)
        round_ = await latest_round(uow, campaign)
        await record_all(uow, scene, round_, now)
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        certificate = await public.attempt_certificate(uow, campaign.id, 1, round_="revisits")
    assert any("密数到回访办结时启封" in text for text in told[GROUP])
    assert round_.stage is Stage.KEPT
    assert verify(certificate, round_.pool) == []
