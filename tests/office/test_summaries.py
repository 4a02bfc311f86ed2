"""Work summaries: asked for once, by the calendar, drafted from the data, handed in in versions, gathered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.obligations import Duty, Standing
from domain.roles import Appointment, Role
from domain.summary import Part
from domain.workdays import RestDayConvention
from office import summaries
from storage.summaries import SummaryState
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.ceremonies import sent_texts
from tests.support.publications import REMARK, publish
from tests.support.summaries import ASKED, JUNE, WORDS, appoint_liaison, hand_in, of_june, tick, write

LIAISON = 51
DUE = datetime(2024, 6, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await appoint_liaison(uow, scene, HOUSING, LIAISON)
    return scene


async def texts(database: Database, now: datetime) -> dict[int, list[str]]:
    async with database.open() as uow:
        return await sent_texts(uow, now)


async def test_every_department_is_asked_once_ten_working_days_before(database: Database, scene: Scene) -> None:
    assert await tick(database, ASKED - timedelta(days=1)) == 0
    assert await tick(database, ASKED) == 1
    assert await tick(database, ASKED + timedelta(hours=3)) == 0
    assert await tick(database, DUE) == 0
    async with database.read() as uow:
        opened = await uow.summaries.of_date(scene.office_id, JUNE)
        owed = [await uow.obligations.find(one.duty_key) for one in opened]
    assert [one.department for one in opened] == [HOUSING, MARKET]
    assert {(one.since, one.until) for one in opened} == {(date(2024, 4, 2), date(2024, 6, 20))}
    assert [(one.duty, one.due_on, one.standing, one.matter_id) for one in owed if one] == [
        (Duty.SUMMARY, JUNE, Standing.OPEN, opened[0].id),
        (Duty.SUMMARY, JUNE, Standing.OPEN, opened[1].id),
    ]
    assert all(one and one.remind_at and one.remind_at > ASKED for one in owed)


async def test_the_liaison_is_told_or_else_the_admin_of_the_department(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    heard = await texts(database, ASKED)
    assert set(heard) == {LIAISON, scene.admin_of(MARKET)}
    assert "报送期限：2024年6月20日（周四）" in heard[LIAISON][0]
    assert f"{HOUSING}没有参加联合抽查，尚无审核通过的检查结果。" in heard[LIAISON][0]


async def test_a_liaison_who_is_on_leave_is_not_waited_for(database: Database, scene: Scene) -> None:
    today = ASKED.date()
    async with database.open() as uow:
        liaison = await uow.people.find(LIAISON)
        assert liaison is not None
        await uow.absences.note(liaison.id, from_on=today, until_on=today, today=today, now=ASKED)
    await tick(database, ASKED)
    assert set(await texts(database, ASKED)) == {scene.admin_of(HOUSING), scene.admin_of(MARKET)}


async def test_the_office_hears_of_a_department_where_nobody_was_told(database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        await uow.offices.add_departments(scene.office_id, ["消防救援大队"])
    await tick(database, ASKED)
    (told,) = (await texts(database, ASKED))[scene.admin]
    assert "没有人收到：消防救援大队" in told


async def test_an_outage_loses_none_until_five_working_days_after_the_due_day(database: Database, scene: Scene) -> None:
    after = datetime(2024, 6, 27, 1, 0, tzinfo=UTC)
    assert await tick(database, after) == 1
    async with database.read() as uow:
        summary = await of_june(uow, scene, MARKET)
        owed = await uow.obligations.find(summary.duty_key)
    assert owed is not None
    assert (owed.due_on, owed.started_on) == (JUNE, date(2024, 6, 5))


async def test_later_than_that_nobody_is_asked_for_it_any_more(database: Database, scene: Scene) -> None:
    assert await tick(database, datetime(2024, 6, 28, 1, 0, tzinfo=UTC)) == 0
    async with database.read() as uow:
        assert await uow.summaries.of_date(scene.office_id, JUNE) == []


async def test_nobody_is_asked_before_the_office_opens(database: Database, scene: Scene) -> None:
    midnight = datetime(2024, 6, 4, 16, 1, tzinfo=UTC)  # 00:01 on 5 June in Shanghai
    assert await tick(database, midnight) == 0
    assert await tick(database, ASKED) == 1


async def test_a_department_that_joins_meanwhile_is_asked_too(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        await uow.offices.add_departments(scene.office_id, ["消防救援大队"])
    assert await tick(database, DUE) == 1
    async with database.read() as uow:
        opened = await uow.summaries.of_date(scene.office_id, JUNE)
    assert len(opened) == 3


async def test_the_due_day_follows_the_offices_own_dates_and_convention(database: Database, scene: Scene) -> None:
    """15 June 2024 is a Saturday."""
    async with database.open() as uow:
        office = await uow.offices.get(scene.office_id)
        await uow.offices.set_up(replace(office, summary_days=((6, 15),), rest_day=RestDayConvention.AFTER))
    await tick(database, ASKED)
    async with database.read() as uow:
        (first, _) = await uow.summaries.of_date(scene.office_id, date(2024, 6, 15))
        owed = await uow.obligations.find(first.duty_key)
    assert owed is not None
    assert owed.due_on == date(2024, 6, 17)


async def inspected(uow: UnitOfWork, scene: Scene, now: datetime) -> None:
    """Three forms: the market bureau found a problem at the first, nothing at the second; the third waits."""
    campaign = await build_inspection(uow, scene, now, title="物业<b>&联合抽查")
    parts = await uow.forms.sections(campaign.id, scene.departments[MARKET])
    await publish(uow, parts[0], ResultCode.ORDERED_TO_RECTIFY, Handling.RECTIFICATION, now=now)
    await publish(uow, parts[1], ResultCode.NO_PROBLEM, now=now)


async def test_the_draft_says_in_words_what_the_data_say(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        await inspected(uow, scene, now)
        await sent_texts(uow, now)
    await tick(database, ASKED)
    (told,) = (await texts(database, ASKED))[scene.admin_of(MARKET)]
    assert (
        f"2024年4月2日至2024年6月20日，{MARKET}参加联合抽查1次（“物业<b>&联合抽查”），"
        "审核通过检查表2份，涉及检查对象2户、检查事项4项次；发现问题2项，涉及1户，其中责令改正1户；"
        "检查结果已公示2份。（数据截至2024年6月5日 09:00）"
    ) in told


async def test_what_passed_review_outside_the_period_or_in_a_void_campaign_does_not_count(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await inspected(uow, scene, datetime(2024, 4, 1, 15, 59, tzinfo=UTC))  # one minute before 2 April
    await tick(database, ASKED)
    async with database.read() as uow:
        summary = await of_june(uow, scene, MARKET)
        figures = await summaries.count_figures(uow, summary)
    assert (figures.forms, figures.subjects) == (0, 0)


async def test_what_is_handed_in_is_kept_and_meets_the_promise(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await of_june(uow, scene, HOUSING)
        await hand_in(uow, LIAISON, summary.id, ASKED)
        kept = await uow.summaries.get(summary.id)
        owed = await uow.obligations.find(summary.duty_key)
        (version,) = (await uow.summaries.versions([summary.id]))[summary.id]
    assert (kept.state, kept.version) == (SummaryState.SUBMITTED, 1)
    assert owed is not None
    assert (owed.standing, owed.evidence, owed.remind_at) == (Standing.MET, f"summary:{summary.id}:v1", None)
    assert {part.value: text for part, text in version.parts.items()} == WORDS
    assert not version.late


async def test_nothing_is_handed_in_before_every_part_is_written(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await of_june(uow, scene, HOUSING)
        about = {"user_id": LIAISON, "summary_id": summary.id}
        await summaries.write_part(uow, **about, part="done", text="做法", seen=0, now=ASKED)
        with pytest.raises(Refusal, match="存在问题、下一步打算"):
            await summaries.preview(uow, **about, now=ASKED)
        with pytest.raises(Refusal, match="incomplete"):
            await summaries.hand_in(uow, **about, revision=1, now=ASKED)
        assert (await uow.summaries.get(summary.id)).version == 0


async def test_a_second_tap_on_handing_in_makes_no_second_version(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await write(uow, LIAISON, (await of_june(uow, scene, HOUSING)).id, ASKED)
        about = {"user_id": LIAISON, "summary_id": summary.id, "revision": summary.revision, "now": ASKED}
        first = await summaries.hand_in(uow, **about)
        again = await summaries.hand_in(uow, **about)
        assert again.text == first.text
        assert (await uow.summaries.get(summary.id)).version == 1


async def test_a_mended_summary_is_a_new_version_and_late_after_the_due_day(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    late = DUE + timedelta(days=1)
    async with database.open() as uow:
        summary = await of_june(uow, scene, HOUSING)
        for at in (ASKED, DUE, late):
            await hand_in(uow, LIAISON, summary.id, at)
        versions = (await uow.summaries.versions([summary.id]))[summary.id]
        owed = await uow.obligations.find(summary.duty_key)
        first = await summaries.get_file(uow, user_id=LIAISON, summary_id=summary.id, version=1)
    assert [(one.number, one.late) for one in versions] == [(1, False), (2, False), (3, True)]
    assert owed is not None
    assert owed.standing is Standing.MET, "the first one kept the promise"
    assert first.attachment is not None
    assert "第1版" in first.text


async def test_the_first_one_after_the_due_day_is_met_late(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await of_june(uow, scene, HOUSING)
        await hand_in(uow, LIAISON, summary.id, DUE + timedelta(days=1))
        owed = await uow.obligations.find(summary.duty_key)
    assert owed is not None
    assert owed.standing is Standing.MET_LATE


async def test_nobody_overwrites_unseen_what_a_colleague_wrote(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await of_june(uow, scene, HOUSING)
        about = {"summary_id": summary.id, "part": "done", "seen": 0, "now": ASKED}
        await summaries.write_part(uow, user_id=LIAISON, text="先写的", **about)
        with pytest.raises(Refusal, match="changed_meanwhile"):
            await summaries.write_part(uow, user_id=scene.admin_of(HOUSING), text="后写的", **about)
        assert (await uow.summaries.get(summary.id)).parts == {Part.DONE: "先写的"}


async def test_only_the_departments_own_people_write_and_the_office_reads(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        elsewhere = await uow.offices.add("邻区双随机办公室")
        stranger = await uow.people.remember(900, "邻区的人")
        await uow.people.appoint(Appointment(stranger.id, elsewhere, Role.OFFICE_ADMIN))
        summary = await of_june(uow, scene, HOUSING)
        for user_id in (scene.admin, scene.admin_of(MARKET), scene.reviewer_of(HOUSING), 900):
            with pytest.raises(Refusal, match="not_yours"):
                await summaries.ask_part(uow, user_id=user_id, summary_id=summary.id, part="done")
        for user_id in (scene.admin_of(MARKET), 900):
            with pytest.raises(Refusal, match="not_yours"):
                await summaries.open_summary(uow, user_id=user_id, summary_id=summary.id, now=ASKED)
        assert (
            HOUSING in (await summaries.open_summary(uow, user_id=scene.admin, summary_id=summary.id, now=ASKED)).text
        )
        with pytest.raises(Refusal, match="office_admin_only"):
            await summaries.open_gathered(uow, user_id=900, office_id=scene.office_id, day=20240620)
        with pytest.raises(Refusal, match="office_admin_only"):
            await summaries.open_gathered(uow, user_id=LIAISON, office_id=scene.office_id, day=20240620)


async def test_a_case_begun_from_a_published_form_holds_nothing_personal(
    database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        await inspected(uow, scene, now)
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await of_june(uow, scene, MARKET)
        about = {"user_id": scene.admin_of(MARKET), "summary_id": summary.id}
        card = await summaries.open_cases(uow, **about, page=0)
        offered = [row[0].label for row in card.buttons[:-1]]
        assert offered == ["示例物业服务0001有限公司"], "only what is published and holds a problem"
        section = (await uow.forms.sections(1, scene.departments[MARKET]))[0]
        await summaries.take_case(uow, **about, section_id=section.id, now=ASKED)
        await summaries.take_case(uow, **about, section_id=section.id, now=ASKED)
        (case,) = (await uow.summaries.get(summary.id)).cases
        other = (await uow.forms.sections(1, scene.departments[MARKET]))[1]
        with pytest.raises(Refusal, match="unknown_case"):
            await summaries.take_case(uow, **about, section_id=other.id, now=ASKED)
    assert case == (
        f"在“物业<b>&联合抽查”中，{MARKET}对示例物业服务0001有限公司开展检查，发现以下问题："
        "登记事项检查，发现问题已责令整改；公示信息检查，发现问题已责令整改。"
        f"{MARKET}依法作出处理：责令改正。"
    )
    for personal in (REMARK, "示例甲", "19900000000", "示例路1号", "检查员"):
        assert personal not in case


async def test_a_summary_tells_of_two_cases_at_most_and_one_can_be_taken_out(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        summary = await of_june(uow, scene, HOUSING)
        about = {"user_id": LIAISON, "summary_id": summary.id, "now": ASKED}
        await summaries.type_case(uow, **about, text="案例甲", seen=0)
        await summaries.type_case(uow, **about, text="案例乙", seen=1)
        with pytest.raises(Refusal, match="cases_full"):
            await summaries.type_case(uow, **about, text="案例丙", seen=2)
        await summaries.drop_case(uow, **about, place=0, revision=2)
        await summaries.drop_case(uow, **about, place=0, revision=2)
        assert (await uow.summaries.get(summary.id)).cases == ("案例乙",)
        audited = await uow.audit.entries(action="summary.cases")
    assert [(one.facts["before"], one.facts["after"]) for one in audited] == [(0, 1), (1, 2), (2, 1)]
    assert "案例" not in str(audited)


def words_of(content: bytes) -> str:
    return "\n".join(line.text for line in Document(BytesIO(content)).paragraphs)


async def test_the_office_sees_who_is_missing_and_gets_all_in_one_file(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    await texts(database, ASKED)
    async with database.open() as uow:
        about = {"user_id": scene.admin, "office_id": scene.office_id, "day": 20240620}
        with pytest.raises(Refusal, match="nothing_in"):
            await summaries.get_gathered(uow, **about, now=ASKED)
        summary = await of_june(uow, scene, HOUSING)
        await hand_in(uow, LIAISON, summary.id, ASKED)
        card = await summaries.open_gathered(uow, **about)
        file = await summaries.get_gathered(uow, **about, now=ASKED)
        heard = await sent_texts(uow, ASKED)
    assert f"未报送（1个）：{MARKET}" in card.text
    assert f"· {HOUSING}：第1版，6月5日 09:00报送" in card.text
    assert file.attachment is not None
    said = words_of(file.attachment.content)
    assert "一是摸清底数<b>&_*[" in said
    assert f"二、未报送（1个单位）\n{MARKET}" in said
    assert scene.admin not in heard, "not a message for every department"


async def test_the_office_hears_once_when_everybody_has_handed_in(database: Database, scene: Scene) -> None:
    await tick(database, ASKED)
    async with database.open() as uow:
        await sent_texts(uow, ASKED)
        for user_id, name in ((LIAISON, HOUSING), (scene.admin_of(MARKET), MARKET)):
            await hand_in(uow, user_id, (await of_june(uow, scene, name)).id, ASKED)
        await hand_in(uow, LIAISON, (await of_june(uow, scene, HOUSING)).id, ASKED)
        heard = (await sent_texts(uow, ASKED))[scene.admin]
    assert [one.split("】")[0] for one in heard] == ["【工作总结已报齐"]
