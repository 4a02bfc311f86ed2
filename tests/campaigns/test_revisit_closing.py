"""A round of revisits as it is closed: what differs goes to whom it concerns, and a complaint to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns import public, revisit
from domain.local_time import local_day
from domain.revisit import Answer, Kind
from domain.supervision import Period
from office import supervision
from office.supervision.gathering import gather, part_of
from storage.draws import Round
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.cards.supervision import Bulletin
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, sent_texts
from tests.support.forms import labels
from tests.support.revisits import (
    build_closed,
    draw_round,
    record,
    record_all,
    refused,
)
from tests.support.statements import statements


async def closed_with_difference(uow: UnitOfWork, scene: Scene, now: datetime, **said: Answer) -> int:
    """A closed round of one subject; the id of its revisit."""
    campaign = await build_closed(uow, scene, now)
    round_ = await draw_round(uow, scene, campaign, now, count=1)
    await sent_texts(uow, now)
    await record_all(uow, scene, round_, now, said={Kind(name): answer for name, answer in said.items()})
    await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
    [one] = await uow.revisits.of_draw(round_.id)
    return one.id


async def test_what_differs_is_told_to_each_department_with_the_request_to_explain_it(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        revisit_id = await closed_with_difference(uow, scene, now, two=Answer.NO)
        told = await sent_texts(uow, now)
        for name in (HOUSING, MARKET):
            [text] = told[scene.admin_of(name)]
            assert "对象称到场的检查人员不足两人" in text
            assert "请核实并说明情况" in text
        about = {"revisit_id": revisit_id, "department_id": scene.departments[HOUSING]}
        card = await revisit.explain(uow, user_id=scene.admin_of(HOUSING), **about, text="当日一人在楼外", now=now)
        assert "补充说明" in labels(card)
        assert any("当日一人在楼外" in text for text in (await sent_texts(uow, now))[scene.admin])
        shown = await revisit.show(uow, user_id=scene.admin, revisit_id=revisit_id)
        assert f"{HOUSING}说明：当日一人在楼外" in shown.text
        foreign = revisit.explain(uow, user_id=scene.admin_of(MARKET), **about, text="不是我", now=now)
        await refused("rights.department_admin_only", foreign)


async def test_the_office_hears_which_department_has_nobody_to_be_told(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now, count=1)
        admin = await uow.people.find(scene.admin_of(MARKET))
        assert admin is not None
        for post in await uow.people.appointments(admin.id):
            await uow.people.dismiss(post)
        await record_all(uow, scene, round_, now, said={Kind.TWO: Answer.NO})
        card = await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
    assert f"{MARKET}目前没有管理员" in card.text


async def test_a_department_that_is_left_out_hears_nothing_and_is_not_counted(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now, count=1)
        [one] = await uow.revisits.of_draw(round_.id)
        about = {"user_id": scene.admin, "revisit_id": one.id, "now": now}
        await revisit.mark_difference(uow, user_id=scene.admin, revisit_id=one.id, text="没有看到住建的人", now=now)
        market = scene.departments[MARKET]
        card = await revisit.turn_concerned(uow, **about, version=2, department_id=market)
        assert f"☐ {MARKET}" in labels(card)
        last = revisit.turn_concerned(uow, **about, version=3, department_id=scene.departments[HOUSING])
        await refused("revisit.nobody_concerned", last)
        await record(uow, await uow.revisits.get(one.id), now, user_id=scene.admin)
        await sent_texts(uow, now)
        await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        told = await sent_texts(uow, now)
        assert "没有看到住建的人" in told[scene.admin_of(HOUSING)][0]
        assert scene.admin_of(MARKET) not in told
        shut = revisit.show_difference(uow, user_id=scene.admin_of(MARKET), revisit_id=one.id, department_id=market)
        await refused("revisit.unknown", shut)
        found = await whole_bulletin(uow, scene, now)
    assert [(line.department, line.subject) for line in found.differences] == [(HOUSING, one.subject_name)]


async def whole_bulletin(uow: UnitOfWork, scene: Scene, now: datetime) -> Bulletin:
    office = await uow.offices.get(scene.office_id)
    day = local_day(now, office.timezone)
    return await gather(uow, office, Period(day - timedelta(days=1), day), None, now=now, limit=10)


async def test_the_bulletin_counts_by_department_and_names_subjects_to_the_office_alone(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        revisit_id = await closed_with_difference(uow, scene, now, certificates=Answer.NO)
        one = await uow.revisits.get(revisit_id)
        whole = await whole_bulletin(uow, scene, now)
        card = await supervision.open_supervision(uow, user_id=scene.admin, now=now)
        theirs = await supervision.open_supervision(uow, user_id=scene.admin_of(HOUSING), now=now)
    assert {share.name: share.differing for share in whole.shares if share.differing} == {HOUSING: 1, MARKET: 1}
    assert whole.total.differing == 2
    assert one.subject_name in card.text
    assert one.subject_name not in theirs.text
    assert "回访有出入1件" in theirs.text
    part = part_of(whole, scene.departments[HOUSING])
    assert (part.total.differing, part.differences) == (1, ())


async def test_before_the_close_supervision_knows_nothing_of_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now, count=1)
        await record_all(uow, scene, round_, now, said={Kind.TWO: Answer.NO})
        whole = await whole_bulletin(uow, scene, now)
        [one] = await uow.revisits.of_draw(round_.id)
        shut = revisit.show_difference(
            uow, user_id=scene.admin_of(HOUSING), revisit_id=one.id, department_id=scene.departments[HOUSING]
        )
        await refused("revisit.unknown", shut)
    assert whole.differences == ()
    assert whole.total.differing == 0


async def test_a_complaint_is_counted_and_not_told_to_the_department(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        revisit_id = await closed_with_difference(uow, scene, now, demanded=Answer.YES)
        told = await sent_texts(uow, now)
        assert scene.admin_of(HOUSING) not in told
        shut = revisit.show_difference(
            uow, user_id=scene.admin_of(HOUSING), revisit_id=revisit_id, department_id=scene.departments[HOUSING]
        )
        await refused("revisit.unknown", shut)
        whole = await whole_bulletin(uow, scene, now)
        theirs = await supervision.open_supervision(uow, user_id=scene.admin_of(HOUSING), now=now)
        page = await public.campaign(uow, 1)
    assert whole.total.differing == 2
    # One subject was drawn: a count would tell the department who has complained of it.
    assert part_of(whole, scene.departments[HOUSING]).total.differing == 0
    assert "有出入" not in theirs.text
    [in_group] = [text for text in told[GROUP] if "回访结果" in text]
    assert "有出入 0 户" in in_group
    assert [one.revisited.told for one in page.rounds if one.revisited] == [0]


async def test_a_round_is_closed_only_when_every_subject_is_finished_and_once(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
        about = {"user_id": scene.admin, "draw_id": round_.id}
        refusal = await refused("revisit.unfinished", revisit.close(uow, **about, now=now))
        assert refusal.facts["left"] == 2
        await record_all(uow, scene, round_, now)
        await sent_texts(uow, now)
        first = await revisit.close(uow, **about, now=now)
        again = await revisit.close(uow, **about, now=now)
        told = await sent_texts(uow, now)
    assert first == again
    assert len([text for text in told[GROUP] if "回访结果" in text]) == 1
    assert len([text for text in told[GROUP] if "启封" in text]) == 1


async def test_the_record_of_a_round_comes_as_word_and_excel(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await closed_with_difference(uow, scene, now, two=Answer.NO)
        round_ = (await uow.draws.of_campaign(1, Round.REVISITS))[0]
        files: list[Card] = [
            revisit.paper_of(await revisit.get_records(uow, user_id=scene.admin, draw_id=round_.id, kind=kind, now=now))
            for kind in (0, 1)
        ]
        shut = revisit.get_records(uow, user_id=scene.admin_of(HOUSING), draw_id=round_.id, kind=0, now=now)
        await refused("rights.office_admin_only", shut)
        in_group = revisit.get_records(uow, user_id=scene.admin, draw_id=round_.id, kind=0, in_group=True, now=now)
        await refused("revisit.in_group", in_group)
    assert [card.attachment.name for card in files if card.attachment] == [
        "示例区2024年第一次联合抽查回访记录.docx",
        "示例区2024年第一次联合抽查回访记录.xlsx",
    ]


async def test_the_record_of_many_asks_the_database_no_more_often_than_that_of_one(
    database: Database, now: datetime
) -> None:
    asked = []
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        for count in (1, 4):
            round_ = await draw_round(uow, scene, campaign, now, count=count)
            await record_all(uow, scene, round_, now)
            with statements() as seen:
                await revisit.get_records(uow, user_id=scene.admin, draw_id=round_.id, kind=1, now=now)
            asked.append(len(seen))
            await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
    assert asked[0] == asked[1]
