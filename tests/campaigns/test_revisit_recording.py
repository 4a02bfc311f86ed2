"""A revisit as it is recorded: who asks, every answer, what is corrected."""

from __future__ import annotations

from datetime import datetime

from campaigns import revisit
from domain.on_site import Entry as OnSite
from domain.on_site import Kind as Present
from domain.revisit import LEAST_TRIES, Kind, Recorded
from domain.roles import Role
from office.menu import open_menu
from storage.specialists import Specialist
from storage.unit_of_work import Database
from templates.cards.paging import PAGE_SIZE, page_of
from templates.cards.revisit import RevisitLine, mine_card
from tests.support.builders import HOUSING, MARKET, build_scene
from tests.support.ceremonies import sent_texts
from tests.support.forms import labels
from tests.support.revisits import (
    another_department,
    appoint,
    build_closed,
    draw_round,
    record,
    refused,
)

THIRD = 3


async def test_every_answer_is_kept_and_an_old_card_changes_nothing(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        await refused("revisit.not_reached", revisit.answer(uow, **about, version=1, question=0, answer=0))
        card = await revisit.mark_reached(uow, **about, version=1, channel=0)
        assert "第 1 问（共 6 问）" in card.text
        await refused("revisit.changed_meanwhile", revisit.mark_reached(uow, **about, version=1, channel=1))
        await revisit.answer(uow, **about, version=2, question=0, answer=0)
        await revisit.answer(uow, **about, version=3, question=0, answer=2)
        kept = (await uow.revisits.entries([one.id]))[one.id]
        assert [(made.entry.kind, made.entry.answer) for made in kept] == [
            (Kind.REACHED, "phone"),
            (Kind.TOOK_PLACE, "yes"),
            (Kind.TOOK_PLACE, "unclear"),
        ]
        await refused("revisit.unanswered", revisit.finish(uow, **about, version=4))
        await refused("chat.stale_button", revisit.answer(uow, **about, version=4, question=99, answer=0))


async def test_who_is_not_reached_is_tried_again_and_given_up_after_three_times(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        for version in range(1, LEAST_TRIES + 1):
            refusal = await refused("revisit.try_again", revisit.finish(uow, **about, version=version))
            assert refusal.facts["tries"] == version - 1
            await revisit.mark_tried(uow, **about, version=version, channel=version % 2)
        card = await revisit.finish(uow, **about, version=LEAST_TRIES + 1)
    assert "回访情况：未联系上" in card.text


async def test_the_card_names_address_telephone_and_what_was_published(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        card = await revisit.show(uow, user_id=scene.admin, revisit_id=one.id)
    assert "电话：19900000000" in card.text
    assert "地址：示例路" in card.text
    assert f"· {HOUSING}：检查员01、检查员02；实地核查" in card.text
    assert "登记事项检查：1 未发现问题" in card.text
    assert "拍照、上传" in labels(card)


async def test_the_card_says_when_the_team_was_there(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        for place in (0, 1):
            inspector_id = scene.inspectors[HOUSING][place]
            person = await uow.people.find(scene.inspectors_of(HOUSING)[place])
            assert person is not None
            about = (campaign.id, one.sample_id, scene.departments[HOUSING], inspector_id, person.id)
            await uow.site_entries.add(OnSite(*about, Present.ARRIVED, 1, now, now))
        card = await revisit.show(uow, user_id=scene.admin, revisit_id=one.id)
    assert "检查记录（登记到场2人（最早2024年5月10日 09:00））" in card.text


async def test_a_finished_revisit_is_corrected_only_before_the_round_is_closed(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now, count=1)
        [one] = await uow.revisits.of_draw(round_.id)
        await record(uow, one, now, user_id=scene.admin)
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        seen = await uow.revisits.get(one.id)
        await refused("revisit.finished", revisit.answer(uow, **about, version=seen.version, question=1, answer=1))
        await revisit.reopen(uow, **about, version=seen.version)
        await revisit.answer(uow, **about, version=seen.version + 1, question=1, answer=1)
        await revisit.finish(uow, **about, version=seen.version + 2)
        assert (await uow.revisits.get(one.id)).differs
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        again = await uow.revisits.get(one.id)
        await refused("revisit.closed", revisit.reopen(uow, **about, version=again.version))


async def test_the_office_names_somebody_of_a_department_that_took_no_part(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        other = await another_department(uow, scene)
        liaison = await appoint(uow, scene, THIRD, Role.LIAISON, other)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, unnamed] = await uow.revisits.of_draw(round_.id)
        await sent_texts(uow, now)
        about = {"revisit_id": one.id, "now": now}
        offered = await revisit.choose_recorder(uow, user_id=scene.admin, revisit_id=one.id, page=0)
        assert "人员3（税务局）" in labels(offered)
        await revisit.name_recorder(uow, user_id=scene.admin, **about, version=1, person_id=liaison)
        assert "请您回访" in (await sent_texts(uow, now))[THIRD][0]
        card = await revisit.mark_reached(uow, user_id=THIRD, **about, version=2, channel=1)
        assert "我的回访" in labels(card)
        assert "我的回访（1）" in labels(await open_menu(uow, user_id=THIRD))
        mine = await revisit.list_mine(uow, user_id=THIRD, page=0)
        assert one.subject_name in mine.text
        await refused("revisit.not_yours", revisit.show(uow, user_id=THIRD, revisit_id=unnamed.id))
        await refused(
            "rights.office_admin_only", revisit.choose_recorder(uow, user_id=THIRD, revisit_id=one.id, page=0)
        )


async def test_nobody_of_the_departments_that_inspected_is_named(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        for user_id in (scene.inspectors_of(HOUSING)[0], scene.inspectors_of(MARKET)[3], scene.admin_of(HOUSING)):
            person = await uow.people.find(user_id)
            assert person is not None
            call = revisit.name_recorder(uow, **about, version=1, person_id=person.id)
            await refused("revisit.not_eligible", call)
        # Whoever was named and is sent to inspect afterwards is shut out too.
        other = await another_department(uow, scene)
        named = await appoint(uow, scene, THIRD, Role.LIAISON, other)
        await revisit.name_recorder(uow, **about, version=1, person_id=named)
        await appoint(uow, scene, THIRD, Role.INSPECTOR, scene.departments[MARKET])
        await refused("revisit.own_team", revisit.show(uow, user_id=THIRD, revisit_id=one.id))
        assert one.subject_name not in (await revisit.list_mine(uow, user_id=THIRD, page=0)).text


async def test_who_helped_as_a_specialist_is_not_named_wherever_they_work_by_now(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        [one, _] = await uow.revisits.of_draw(round_.id)
        helper = scene.inspectors[MARKET][-1]
        sent = {each.inspector_id for each in await uow.forms.assignments(campaign.id, ever=True)}
        assert helper not in sent
        before = (await uow.people.bound_inspectors([helper]))[helper]
        for post in await uow.people.appointments(before.id):
            await uow.people.dismiss(post)
        other = await another_department(uow, scene)
        named = await appoint(uow, scene, THIRD, Role.INSPECTOR, other, helper)
        about = {"user_id": scene.admin, "revisit_id": one.id, "person_id": named, "now": now}
        await revisit.name_recorder(uow, **about, version=1)
        entry = Specialist(
            campaign_id=campaign.id,
            sample_id=one.sample_id,
            department_id=scene.departments[MARKET],
            inspector_id=helper,
            name="检查员",
            body=MARKET,
            speciality="",
            reason="电梯检验",
            added_by=named,
            added_at=now,
        )
        await uow.specialists.add([entry])
        await refused("revisit.not_eligible", revisit.name_recorder(uow, **about, version=2))


def test_whoever_is_named_for_very_many_reads_them_page_by_page() -> None:
    lines = [
        RevisitLine(number, 1, 1, number, f"示例企业{number:03d}", None, differs=False, recorded=Recorded())
        for number in range(1, 121)
    ]
    card = mine_card(page_of(lines, 1))
    assert f"{PAGE_SIZE + 1}. 示例企业{PAGE_SIZE + 1:03d}：待回访" in card.text
    assert len(labels(card)) == PAGE_SIZE + 3  # the way back, the way on, the menu
