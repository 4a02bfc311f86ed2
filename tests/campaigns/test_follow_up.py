"""What follows from a problem: opened by the approval, handed on, entered, closed; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from campaigns import follow_up, overview, public, publication, review
from domain.errors import Refusal
from domain.evidence import About
from domain.follow_up import Entry, Stage, Step
from domain.inspection import Handling
from domain.lengths import LIBRARY_TEXT
from domain.obligations import Standing
from domain.roles import Appointment, Role
from domain.workdays import FollowUpClock
from office.membership import dismiss
from office.obligations import Owners
from office.working_calendar import explain
from storage.evidence import Piece
from storage.forms import SectionState
from storage.unit_of_work import Database
from templates.cards import Card
from tests.support.builders import HOUSING, MARKET, build_inspection, build_scene
from tests.support.follow_ups import (
    ADMIN,
    COLLEAGUE,
    IDLE,
    INSPECTOR,
    OFFICE,
    OTHER_ADMIN,
    OTHER_INSPECTOR,
    REVIEWER,
    Problem,
    build_problem,
    find_problem,
)
from tests.support.forms import fill, hand_in, labels, pass_review, section_of

DUE = date(2024, 6, 6)
"""20 working days after Friday 10 May 2024: Saturday 11 May is worked, Thursday 6 June is the twentieth."""


@pytest.fixture
async def problem(database: Database, now: datetime) -> AsyncIterator[Problem]:
    async with database.open() as uow:
        yield await build_problem(uow, now)


async def refused(coroutine) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        await coroutine
    return refusal.value.code, refusal.value.facts


async def act(problem: Problem, use_case, user_id: int = ADMIN, **about: Any) -> Card:
    """A use case on the only follow-up, in the version that stands, at the moment of ``problem``."""
    one = await problem.only()
    given = {"follow_up_id": one.id, "version": one.version, "now": problem.now} | about
    return await use_case(problem.uow, user_id=user_id, **given)


async def look(problem: Problem, use_case, user_id: int = ADMIN, **about: Any) -> Card:
    """The same for those that are told no version."""
    one = await problem.only()
    return await use_case(problem.uow, user_id=user_id, **{"follow_up_id": one.id, "now": problem.now} | about)


async def show(problem: Problem, user_id: int = ADMIN) -> Card:
    return await look(problem, follow_up.show_follow_up, user_id)


async def enter(problem: Problem, what: Entry, text: str, user_id: int = ADMIN, **about: Any) -> Card:
    return await act(problem, follow_up.enter, user_id, what=what.value, text=text, **about)


async def steps(problem: Problem) -> list[Step]:
    one = await problem.only()
    return [step.step for step in (await problem.uow.follow_ups.steps([one.id]))[one.id]]


async def set_clock(problem: Problem, clock: FollowUpClock) -> None:
    office = await problem.uow.offices.get(problem.scene.office_id)
    await problem.uow.offices.set_up(replace(office, follow_up_clock=clock))


# -- opening ------------------------------------------------------------------------------------------------


async def test_an_approved_problem_opens_one_for_each_of_its_measures(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        measures = (Handling.ABNORMAL_LIST, Handling.RECTIFICATION)
        problem = await build_problem(uow, now, codes=(4, 5), handling=measures)
        found = await problem.all()
        assert {(one.measure, one.stage) for one in found} == {(one, Stage.WAITING) for one in measures}
        assert [one.matter_id for one in await problem.ledger()] == sorted(one.id for one in found)
        assert {one.sample_id for one in await problem.ledger()} == {problem.section.sample_id}
        told = (await problem.told())[ADMIN]
        (text,) = [text for text in told if "【后续处置】" in text]
        assert "产生后续处置2件：责令改正、列入经营异常名录。" in text
        assert "公示信息检查：5.发现问题已责令整改" in text
        assert "办理期限：2024年6月6日（周四）。" in text


async def test_a_form_without_a_problem_opens_nothing(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem = await build_problem(uow, now, codes=(1, 7), handling=())
        assert not await problem.all()
        assert not await problem.ledger()


async def test_a_problem_without_a_measure_is_not_approved(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        section = await fill(uow, await section_of(uow, scene, campaign, MARKET), (1, 8), user_id=INSPECTOR, now=now)
        await uow.forms.change(section, state=SectionState.SUBMITTED)
        section = await uow.forms.section(section.id)
        about = {"section_id": section.id, "version": section.version, "now": now}
        code, _ = await refused(review.approve(uow, user_id=REVIEWER, **about))
        assert code == "inspection.handling_missing"


async def test_approving_twice_opens_once(problem: Problem) -> None:
    about = {"section_id": problem.section.id, "version": problem.section.version, "now": problem.now}
    await review.approve(problem.uow, user_id=REVIEWER, **about)
    assert len(await problem.all()) == 1


async def test_the_limit_runs_from_the_day_of_approval(problem: Problem) -> None:
    owed = await problem.owed()
    assert (owed.started_on, owed.working_days, owed.due_on) == (date(2024, 5, 10), 20, DUE)


async def test_the_limit_of_seed_000_runs_from_the_end_of_the_inspection(database: Database, now: datetime) -> None:
    """Seed 000: the inspection ends on Sunday 30 June 2024, and 20 working days end on Friday 26 July."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        office = await uow.offices.get(scene.office_id)
        await uow.offices.set_up(replace(office, follow_up_clock=FollowUpClock.INSPECTION_END))
        campaign = await build_inspection(uow, scene, now, forms=1)
        problem = await find_problem(uow, scene, campaign, now)
        owed = await problem.owed()
        assert (owed.started_on, owed.due_on) == (date(2024, 6, 30), date(2024, 7, 26))
        assert "办理期限：2024年7月26日（周五）" in (await show(problem)).text
        why = await explain(uow, user_id=ADMIN, obligation_id=owed.id)
        assert "起算：2024年6月30日（周日）检查期限届满，当天不计，次日起算 20 个工作日" in why.text


async def test_approved_long_after_the_inspection_it_is_overdue_at_once_and_says_so(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        office = await uow.offices.get(scene.office_id)
        await uow.offices.set_up(replace(office, follow_up_clock=FollowUpClock.INSPECTION_END))
        campaign = await build_inspection(uow, scene, now, forms=1)
        late = datetime(2024, 7, 29, 2, 0, tzinfo=UTC)
        problem = await find_problem(uow, scene, campaign, late)
        (text,) = [text for text in (await problem.told())[ADMIN] if "【后续处置】" in text]
        assert "该期限从检查期限届满之日起算，现已逾期，请立即办理" in text
        assert "办理期限：2024年7月26日（周五），已逾期" in (await show(problem)).text


async def test_where_a_department_has_no_admin_the_office_hears_of_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=1)
        admin = await uow.people.find(ADMIN)
        assert admin is not None
        department_id = scene.departments[MARKET]
        await uow.people.dismiss(Appointment(admin.id, scene.office_id, Role.DEPARTMENT_ADMIN, department_id))
        problem = await find_problem(uow, scene, campaign, now)
        assert any("市场监督管理局目前没有管理员，无人受理。" in text for text in (await problem.told())[OFFICE])


async def test_the_approval_and_every_step_stand_in_the_history(problem: Problem) -> None:
    await act(problem, follow_up.take_on)
    card = await show(problem)
    assert "5月10日 09:00 市场监督管理局审核员 审核通过，产生后续处置：责令改正" in card.text
    assert "5月10日 09:00 市场监督管理局管理员 受理" in card.text


# -- from hand to hand --------------------------------------------------------------------------------------


async def test_whoever_takes_it_on_owes_it_by_the_same_day(problem: Problem) -> None:
    card = await act(problem, follow_up.take_on)
    assert "状态：办理中" in card.text
    first, second = await problem.ledger()
    assert (first.standing, first.reason) == (Standing.VOID, "市场监督管理局管理员受理")
    assert (second.standing, second.person_id) == (Standing.OPEN, await problem.person_id(ADMIN))
    assert (second.started_on, second.due_on) == (first.started_on, first.due_on)
    assert (second.matter_id, second.sample_id) == (first.matter_id, first.sample_id)


async def test_a_second_tap_takes_nothing_on_again(problem: Problem) -> None:
    one = await problem.only()
    for user_id in (ADMIN, ADMIN, INSPECTOR):
        about = {"follow_up_id": one.id, "version": one.version, "now": problem.now}
        card = await follow_up.take_on(problem.uow, user_id=user_id, **about)
        assert "承办：市场监督管理局 市场监督管理局管理员" in card.text
    assert len(await problem.ledger()) == 2
    assert await steps(problem) == [Step.OPENED, Step.TAKEN_ON]


async def test_it_is_given_to_a_colleague_who_hears_of_it_and_may_then_work_on_it(problem: Problem) -> None:
    code, _ = await refused(act(problem, follow_up.take_on, IDLE))
    assert code == "follow_up.not_yours"
    await problem.told()
    await act(problem, follow_up.hand_to_person, person_id=await problem.person_id(IDLE))
    (text,) = (await problem.told())[IDLE]
    assert "市场监督管理局管理员已将此件移交给您承办。" in text
    assert (await problem.owed()).person_id == await problem.person_id(IDLE)
    assert (await problem.owed()).due_on == DUE
    await act(problem, follow_up.set_deadline, IDLE, days=15)
    assert (await problem.only()).deadline == date(2024, 5, 25)


async def test_who_had_it_in_hand_hears_that_somebody_else_has_it_now(problem: Problem) -> None:
    await act(problem, follow_up.take_on, INSPECTOR)
    await problem.told()
    await act(problem, follow_up.hand_to_person, person_id=await problem.person_id(IDLE))
    told = await problem.told()
    (text,) = told[INSPECTOR]
    assert "市场监督管理局管理员：移交检查员07。" in text
    assert "此件不用您再办理。" in text
    assert set(told) == {INSPECTOR, IDLE}


async def test_who_was_given_it_signs_for_it_once(problem: Problem) -> None:
    await act(problem, follow_up.hand_to_person, person_id=await problem.person_id(IDLE))
    given = await problem.only()
    assert "检查员07（待签收）" in (await show(problem)).text
    assert "签收" not in labels(await show(problem))
    code, _ = await refused(act(problem, follow_up.sign))
    assert code == "follow_up.not_given_to_you"
    assert "签收" in labels(await show(problem, IDLE))
    for _ in range(2):
        about = {"follow_up_id": given.id, "version": given.version, "now": problem.now}
        card = await follow_up.sign(problem.uow, user_id=IDLE, **about)
        assert "检查员07（待签收）" not in card.text
        assert "签收" not in labels(card)
    assert await steps(problem) == [Step.OPENED, Step.TO_PERSON, Step.SIGNED]


async def test_who_works_on_it_has_received_it(problem: Problem) -> None:
    await act(problem, follow_up.hand_to_person, person_id=await problem.person_id(IDLE))
    await act(problem, follow_up.set_deadline, ADMIN, days=10)
    assert "（待签收）" in (await show(problem)).text
    await act(problem, follow_up.set_deadline, IDLE, days=15)
    assert "（待签收）" not in (await show(problem)).text


async def test_only_people_of_the_department_can_be_given_it(problem: Problem) -> None:
    card = await look(problem, follow_up.choose_person, page=0)
    assert "检查员07" in labels(card)
    assert "检查员01" not in labels(card)
    other = await problem.person_id(OTHER_INSPECTOR)
    code, _ = await refused(act(problem, follow_up.hand_to_person, person_id=other))
    assert code == "follow_up.not_of_department"


async def test_a_handling_body_signs_and_the_department_goes_on_owing(problem: Problem) -> None:
    await act(problem, follow_up.take_on)
    card = await act(problem, follow_up.hand_to_body, text="综合行政执法大队")
    assert "承办机构：综合行政执法大队（签收待登记）" in card.text
    card = await act(problem, follow_up.sign_for_body, text="今天 回执〔2024〕3号")
    assert "承办机构：综合行政执法大队（已签收）" in card.text
    assert "登记承办机构签收：2024年5月10日，回执〔2024〕3号" in card.text
    assert (await problem.owed()).standing is Standing.OPEN
    code, _ = await refused(act(problem, follow_up.sign_for_body, text="今天"))
    assert code == "follow_up.no_body"


async def offered(problem: Problem) -> Card:
    return await act(problem, follow_up.offer, department_id=problem.scene.departments[HOUSING])


async def test_another_department_accepts_and_owes_it_by_the_same_day(problem: Problem) -> None:
    await act(problem, follow_up.take_on)
    await problem.told()
    card = await offered(problem)
    assert "状态：移交待接收（建设环保局）" in card.text
    assert (await problem.owed()).department_id == problem.scene.departments[MARKET]
    (text,) = (await problem.told())[OTHER_ADMIN]
    assert "市场监督管理局请建设环保局承办此件。" in text
    card = await act(problem, follow_up.accept, OTHER_ADMIN)
    assert "承办：建设环保局 建设环保局管理员（由市场监督管理局移交）" in card.text
    owed = await problem.owed()
    assert (owed.department_id, owed.person_id) == (
        problem.scene.departments[HOUSING],
        await problem.person_id(OTHER_ADMIN),
    )
    assert owed.due_on == DUE
    assert [one.standing for one in await problem.ledger()] == [Standing.VOID, Standing.VOID, Standing.OPEN]
    assert any("建设环保局（建设环保局管理员）已接收此件" in text for text in (await problem.told())[ADMIN])


async def test_who_found_the_problem_sees_it_but_no_longer_works_on_it(problem: Problem) -> None:
    await offered(problem)
    await act(problem, follow_up.accept, OTHER_ADMIN)
    for user_id in (ADMIN, INSPECTOR):
        assert labels(await show(problem, user_id)) == ["为什么是这一天", "后续处置列表"]
        code, facts = await refused(act(problem, follow_up.set_deadline, user_id, days=10))
        assert (code, facts) == ("follow_up.not_yours", {"department": HOUSING})


async def test_another_department_sends_it_back_with_its_reason(problem: Problem) -> None:
    await act(problem, follow_up.take_on)
    await offered(problem)
    await problem.told()
    code, _ = await refused(act(problem, follow_up.decline, OTHER_ADMIN, text=" "))
    assert code == "follow_up.reason_missing"
    await act(problem, follow_up.decline, OTHER_ADMIN, text="不属于本局职责")
    assert any("原因：不属于本局职责。" in text for text in (await problem.told())[ADMIN])
    one = await problem.only()
    assert (one.stage, one.department_id) == (Stage.HANDLED, problem.scene.departments[MARKET])
    assert (await problem.owed()).person_id == await problem.person_id(ADMIN)
    assert "退回移交（建设环保局）（不属于本局职责）" in (await show(problem)).text


async def test_only_an_admin_of_the_department_that_was_asked_answers(problem: Problem) -> None:
    await offered(problem)
    for user_id, code in ((ADMIN, "follow_up.admins_only"), (OTHER_INSPECTOR, "follow_up.admins_only")):
        assert (await refused(act(problem, follow_up.accept, user_id)))[0] == code
    assert (await problem.only()).stage is Stage.OFFERED


async def test_a_second_answer_shows_the_first(problem: Problem) -> None:
    await offered(problem)
    one = await problem.only()
    about = {"follow_up_id": one.id, "version": one.version, "now": problem.now}
    await follow_up.accept(problem.uow, user_id=OTHER_ADMIN, **about)
    card = await follow_up.accept(problem.uow, user_id=OTHER_ADMIN, **about)
    assert "状态：办理中" in card.text
    code, _ = await refused(follow_up.decline(problem.uow, user_id=OTHER_ADMIN, text="晚了", **about))
    assert code == "follow_up.not_offered"


async def test_what_waits_for_an_answer_can_be_taken_back_and_not_worked_on(problem: Problem) -> None:
    await offered(problem)
    code, facts = await refused(act(problem, follow_up.set_deadline, days=10))
    assert (code, facts) == ("follow_up.offered", {"department": HOUSING})
    await problem.told()
    card = await act(problem, follow_up.take_back)
    assert "状态：待受理" in card.text
    told = await problem.told()
    assert set(told) == {OTHER_ADMIN}
    assert "市场监督管理局（市场监督管理局管理员）收回了移交，此件不用贵单位接收。" in told[OTHER_ADMIN][0]


async def test_what_shows_the_outcome_is_kept_with_it_by_those_who_work_on_it(problem: Problem) -> None:
    assert "拍照、上传" in labels(await show(problem, INSPECTOR))
    assert "拍照、上传" not in labels(await show(problem, OFFICE))
    follow_up_id, by = (await problem.only()).id, await problem.person_id(ADMIN)
    file = ("0" * 64, "复查.jpg", "image/jpeg", 1, "")
    piece = Piece(0, problem.campaign.id, About.FOLLOW_UP, follow_up_id, None, *file, by, problem.now)
    await problem.uow.evidence.keep(piece, b"0")
    assert "查看附件（1）" in labels(await show(problem, OFFICE))
    await enter(problem, Entry.RECTIFIED, "今天")
    assert "拍照、上传" in labels(await show(problem))


async def test_a_department_without_an_admin_is_offered_nothing(problem: Problem) -> None:
    (added,) = await problem.uow.offices.add_departments(problem.scene.office_id, ["应急管理局"])
    code, facts = await refused(act(problem, follow_up.offer, department_id=added.id))
    assert (code, facts) == ("follow_up.no_admin", {"department": "应急管理局"})


async def test_what_somebody_who_leaves_has_in_hand_falls_back_to_the_admins(problem: Problem) -> None:
    idle = await problem.person_id(IDLE)
    await act(problem, follow_up.hand_to_person, person_id=idle)
    about = {"department_id": problem.scene.departments[MARKET], "person_id": idle, "role": "inspector"}
    await dismiss(problem.uow, user_id=ADMIN, **about, now=problem.now)
    assert (await problem.owed()).person_id is None
    owing = await Owners(problem.uow).of(await problem.owed())
    assert [person.chat_user_id for person in owing.people] == [ADMIN]
    assert (await refused(act(problem, follow_up.set_deadline, IDLE, days=10)))[0] == "rights.stranger"
    await act(problem, follow_up.hand_to_person, person_id=await problem.person_id(ADMIN))
    assert (await problem.owed()).person_id == await problem.person_id(ADMIN)


# -- who may --------------------------------------------------------------------------------------------------


async def test_the_office_sees_everything_and_enters_nothing(problem: Problem) -> None:
    card = await show(problem, OFFICE)
    assert "由市场监督管理局办理；您可以查看，不能登记。" in card.text
    assert labels(card) == ["为什么是这一天", "后续处置列表"]
    assert (await refused(act(problem, follow_up.take_on, OFFICE)))[0] == "follow_up.not_yours"


async def test_another_department_does_not_even_see_it(problem: Problem) -> None:
    assert (await refused(show(problem, OTHER_ADMIN)))[0] == "follow_up.hidden"
    assert (await refused(act(problem, follow_up.take_on, OTHER_ADMIN)))[0] == "follow_up.hidden"


async def test_inspectors_of_the_form_work_on_it_and_their_colleagues_look_on(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, COLLEAGUE, days=10)
    assert (await refused(act(problem, follow_up.set_deadline, IDLE, days=20)))[0] == "follow_up.not_yours"
    assert "您可以查看，不能登记" in (await show(problem, IDLE)).text


async def test_to_another_office_it_does_not_exist(problem: Problem) -> None:
    office_id = await problem.uow.offices.add("另一区双随机办公室")
    stranger = await problem.uow.people.remember(900, "外人")
    await problem.uow.people.appoint(Appointment(stranger.id, office_id, Role.OFFICE_ADMIN))
    assert (await refused(show(problem, 900)))[0] == "follow_up.unknown"
    about = {"campaign_id": problem.campaign.id, "department_id": problem.scene.departments[MARKET]}
    lists = follow_up.list_follow_ups(problem.uow, user_id=900, **about, now=problem.now)
    assert (await refused(lists))[0] == "follow_up.unknown"


# -- the outcome ----------------------------------------------------------------------------------------------


async def with_measure(problem: Problem, measure: Handling) -> None:
    if (await problem.only()).measure is not measure:
        await act(problem, follow_up.change_measure, measure=measure.value, text="现场情况所需")


@pytest.mark.parametrize(
    ("measure", "entries", "outcome"),
    [
        (
            Handling.ABNORMAL_LIST,
            [(Entry.LISTED, "今天 列异〔2024〕5号")],
            "已列入经营异常名录，2024年5月10日，列异〔2024〕5号",
        ),
        (
            Handling.CASE_INVESTIGATION,
            [(Entry.FILED, "今天 立案〔2024〕7号"), (Entry.PENALISED, "今天 罚〔2024〕9号")],
            "已作出行政处罚，2024年5月10日，罚〔2024〕9号",
        ),
        (
            Handling.CASE_INVESTIGATION,
            [(Entry.EXCUSED, "今天 不罚〔2024〕1号")],
            "不予行政处罚，2024年5月10日，不罚〔2024〕1号",
        ),
        (Handling.CASE_INVESTIGATION, [(Entry.DROPPED, "今天")], "已销案，2024年5月10日"),
        (
            Handling.OTHER_DEPARTMENT,
            [(Entry.SENT, "今天 移〔2024〕2号"), (Entry.RECEIVED, "今天 回〔2024〕4号")],
            "已收到移送回执，2024年5月10日，回〔2024〕4号",
        ),
        (
            Handling.JUDICIARY,
            [(Entry.SENT, "今天 移〔2024〕3号"), (Entry.RECEIVED, "今天")],
            "已收到移送回执，2024年5月10日",
        ),
    ],
)
async def test_every_measure_is_brought_to_its_end(
    problem: Problem, measure: Handling, entries: list[tuple[Entry, str]], outcome: str
) -> None:
    await with_measure(problem, measure)
    for what, text in entries:
        assert (await problem.only()).is_open
        card = await enter(problem, what, text)
    assert f"状态：已办结——{outcome}\n" in card.text
    one, owed = await problem.only(), await problem.owed()
    assert one.stage is Stage.CLOSED
    assert (owed.standing, owed.closed_by) == (Standing.MET, await problem.person_id(ADMIN))
    assert owed.evidence == f"follow_up:{one.id}:v{one.version}"


async def test_guidance_ends_with_its_day(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem = await build_problem(uow, now, codes=(1, 8), handling=(Handling.GUIDANCE,))
        card = await act(problem, follow_up.enter_today, what="guided")
        assert "状态：已办结——已行政指导，2024年5月10日" in card.text


async def test_what_was_mended_names_who_checked(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    card = await enter(problem, Entry.RECTIFIED, "今天 王示一")
    assert "改正完毕，2024年5月10日，复查人：王示一" in card.text
    assert (await problem.owed()).standing is Standing.MET


async def test_without_a_name_whoever_enters_it_has_checked(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    card = await act(problem, follow_up.enter_today, INSPECTOR, what="rectified")
    assert "复查人：检查员05" in card.text


async def test_the_day_that_the_form_orders_goes_with_the_follow_up(problem: Problem) -> None:
    section = await problem.uow.forms.section(problem.section.id)
    assert section.rectify_by is not None
    assert (await problem.only()).deadline == section.rectify_by


async def test_an_order_needs_its_day_before_it_is_mended(problem: Problem) -> None:
    # As one was opened before forms had a day.
    await problem.uow.follow_ups.change(await problem.only(), deadline=None)
    code, _ = await refused(enter(problem, Entry.RECTIFIED, "今天"))
    assert code == "follow_up.deadline_missing"
    assert "改正期限：未登记" in (await show(problem)).text


async def test_a_deadline_after_the_limit_is_shown_with_both_days(problem: Problem) -> None:
    card = await act(problem, follow_up.say_deadline, text="6月20日")
    assert "办理期限：2024年6月6日（周四）" in card.text
    assert "注意：改正期限（2024年6月20日）晚于办理期限（2024年6月6日）" in card.text


async def test_what_was_not_mended_in_time_goes_up_the_ladder(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    case = Handling.CASE_INVESTIGATION.value
    early = act(problem, follow_up.change_because, measure=case, reason=0)
    assert (await refused(early))[0] == "follow_up.deadline_running"
    problem.now += timedelta(days=11)
    assert "逾期未改正" in labels(await show(problem))
    card = await look(problem, follow_up.choose_measure, overdue=True)
    assert labels(card) == ["列入经营异常名录", "立案调查", "移送其他部门", "移送司法机关", "返回"]
    card = await act(problem, follow_up.change_because, measure=case, reason=0)
    assert "变更处置为立案调查（逾期未改正）" in card.text
    one = await problem.only()
    assert (one.opened_as, one.measure) == (Handling.RECTIFICATION, Handling.CASE_INVESTIGATION)
    assert (await problem.owed()).due_on == DUE


async def test_the_ladder_leads_up_only_and_with_a_reason(problem: Problem) -> None:
    down = act(problem, follow_up.change_measure, measure="guidance", text="改为指导")
    assert (await refused(down))[0] == "follow_up.not_above"
    silent = act(problem, follow_up.change_measure, measure="judiciary", text="  ")
    assert (await refused(silent))[0] == "follow_up.reason_missing"
    assert (await problem.only()).measure is Handling.RECTIFICATION


async def test_a_receipt_needs_what_was_sent(problem: Problem) -> None:
    await with_measure(problem, Handling.JUDICIARY)
    assert (await refused(enter(problem, Entry.RECEIVED, "今天")))[0] == "follow_up.not_sent"


async def test_an_outcome_of_another_measure_changes_nothing(problem: Problem) -> None:
    assert (await refused(enter(problem, Entry.LISTED, "今天 甲")))[0] == "follow_up.wrong_entry"
    assert (await problem.only()).is_open


async def test_a_subject_comes_off_the_list_after_the_end(problem: Problem) -> None:
    await with_measure(problem, Handling.ABNORMAL_LIST)
    await enter(problem, Entry.LISTED, "今天 列异〔2024〕5号")
    card = await enter(problem, Entry.REMOVED, "今天 移出〔2024〕1号")
    assert "登记已移出经营异常名录，2024年5月10日，移出〔2024〕1号" in card.text
    assert "状态：已办结——已列入经营异常名录" in card.text
    assert "登记：已移出经营异常名录" not in labels(card)


async def test_late_is_possible_and_marked_late(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    problem.now += timedelta(days=31)
    assert "办理期限：2024年6月6日（周四），已逾期" in (await show(problem)).text
    card = await enter(problem, Entry.RECTIFIED, "今天")
    assert (await problem.owed()).standing is Standing.MET_LATE
    assert "逾期办结" in card.text


async def test_on_the_last_day_it_is_in_time(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    problem.now = datetime(2024, 6, 6, 15, 59, tzinfo=UTC)
    await enter(problem, Entry.RECTIFIED, "今天")
    assert (await problem.owed()).standing is Standing.MET


async def test_the_same_outcome_twice_closes_once(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    one = await problem.only()
    about = {"follow_up_id": one.id, "version": one.version, "what": "rectified", "now": problem.now}
    await follow_up.enter_today(problem.uow, user_id=ADMIN, **about)
    code, _ = await refused(follow_up.enter_today(problem.uow, user_id=INSPECTOR, **about))
    assert code == "follow_up.changed_meanwhile"
    assert (await steps(problem)).count(Step.ENTERED) == 1


async def test_a_closed_one_is_corrected_with_a_reason_and_both_stay(problem: Problem) -> None:
    await with_measure(problem, Handling.ABNORMAL_LIST)
    await enter(problem, Entry.LISTED, "今天 列异〔2024〕5号")
    problem.now += timedelta(days=60)
    before = await problem.ledger()
    asks = await enter(problem, Entry.LISTED, "5月10日 列异〔2024〕15号")
    assert asks.asks
    assert (await problem.only()).reference == "列异〔2024〕5号"
    code, _ = await refused(enter(problem, Entry.LISTED, "5月10日 列异〔2024〕15号", reason=""))
    assert code == "follow_up.reason_missing"
    card = await enter(problem, Entry.LISTED, "5月10日 列异〔2024〕15号", reason="文号录错")
    assert "状态：已办结——已列入经营异常名录，2024年5月10日，列异〔2024〕15号" in card.text
    assert "登记已列入经营异常名录，2024年5月10日，列异〔2024〕5号" in card.text
    assert "更正结果为已列入经营异常名录，2024年5月10日，列异〔2024〕15号（文号录错）" in card.text
    assert await problem.ledger() == before


async def test_a_closed_one_is_not_closed_again_without_a_correction(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    await act(problem, follow_up.enter_today, what="rectified")
    for attempt in (
        act(problem, follow_up.enter_today, what="rectified"),
        act(problem, follow_up.set_deadline, days=30),
        act(problem, follow_up.change_measure, measure="judiciary", text="甲"),
        offered(problem),
    ):
        assert (await refused(attempt))[0] == "follow_up.closed"


async def test_a_closed_one_can_be_taken_up_again_by_the_same_day(problem: Problem) -> None:
    await act(problem, follow_up.take_on)
    await act(problem, follow_up.set_deadline, days=10)
    await act(problem, follow_up.enter_today, what="rectified")
    problem.now += timedelta(days=40)
    card = await act(problem, follow_up.reopen, text="复查发现仍未改正")
    assert "状态：办理中" in card.text
    assert "办理期限：2024年6月6日（周四），已逾期" in card.text
    assert "重新办理（复查发现仍未改正）" in card.text
    assert [one.standing for one in await problem.ledger()] == [Standing.VOID, Standing.MET, Standing.OPEN]
    await act(problem, follow_up.change_measure, measure="case_investigation", text="拒不改正")
    await enter(problem, Entry.PENALISED, "今天 罚〔2024〕9号")
    assert (await problem.owed()).standing is Standing.MET_LATE


async def test_who_has_it_in_hand_hears_that_it_was_taken_up_again_by_somebody_else(problem: Problem) -> None:
    await act(problem, follow_up.take_on, INSPECTOR)
    await act(problem, follow_up.enter_today, INSPECTOR, what="rectified")
    await problem.told()
    await act(problem, follow_up.reopen, text="复查发现仍未改正")
    told = await problem.told()
    assert set(told) == {INSPECTOR}
    assert "重新办理（复查发现仍未改正）" in told[INSPECTOR][0]
    assert "此件仍由您承办，办理期限：2024年6月6日（周四）。" in told[INSPECTOR][0]


async def test_what_the_office_waived_stays_waived_from_hand_to_hand(problem: Problem) -> None:
    owed = await problem.owed()
    by = await problem.person_id(OFFICE)
    assert await problem.uow.obligations.waive(owed.id, by=by, reason="市局统一办理", now=problem.now)
    card = await act(problem, follow_up.take_on)
    assert "领导小组办公室已免除该期限" in card.text
    await act(problem, follow_up.set_deadline, days=10)
    await enter(problem, Entry.RECTIFIED, "今天")
    await act(problem, follow_up.reopen, text="复查发现仍未改正")
    assert [one.standing for one in await problem.ledger()] == [Standing.WAIVED]


async def test_names_as_long_as_a_library_has_them_go_from_hand_to_hand(any_database: Database, now: datetime) -> None:
    name = "局" * LIBRARY_TEXT
    async with any_database.open() as uow:
        problem = await build_problem(uow, now)
        await uow.offices.add_departments(problem.scene.office_id, [name])
        receiver = next(one for one in await uow.offices.departments(problem.scene.office_id) if one.name == name)
        person = await uow.people.remember(71, "接收人")
        role = Role.DEPARTMENT_ADMIN
        await uow.people.appoint(Appointment(person.id, problem.scene.office_id, role, receiver.id))
        await act(problem, follow_up.offer, department_id=receiver.id)
        await act(problem, follow_up.accept, 71)
        assert (await problem.only()).department == name


async def test_an_old_card_changes_nothing(problem: Problem) -> None:
    one = await problem.only()
    await act(problem, follow_up.set_deadline, days=10)
    about = {"follow_up_id": one.id, "version": one.version, "now": problem.now}
    for attempt in (
        follow_up.set_deadline(problem.uow, user_id=ADMIN, days=30, **about),
        follow_up.hand_to_body(problem.uow, user_id=ADMIN, text="大队", **about),
        follow_up.take_on(problem.uow, user_id=ADMIN, **about),
    ):
        assert (await refused(attempt))[0] == "follow_up.changed_meanwhile"
    assert (await problem.only()).deadline == date(2024, 5, 20)


# -- the end of all of them -----------------------------------------------------------------------------------


async def test_the_office_hears_once_when_the_last_one_is_closed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem = await build_problem(uow, now, codes=(1, 8), handling=(Handling.GUIDANCE,))
        housing = await find_problem(
            uow, problem.scene, problem.campaign, now, codes=(8,), handling=(Handling.GUIDANCE,), department=HOUSING
        )
        await problem.told()
        await act(problem, follow_up.enter_today, what="guided")
        assert OFFICE not in await problem.told()
        await act(housing, follow_up.enter_today, OTHER_ADMIN, what="guided")
        assert "本次抽查的2件后续处置已全部办结。" in (await problem.told())[OFFICE][0]
        await act(problem, follow_up.reopen, text="有误")
        await act(problem, follow_up.enter_today, what="guided")
        assert OFFICE not in await problem.told()


async def test_while_forms_wait_for_review_nothing_is_the_last(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem = await build_problem(uow, now, codes=(1, 8), handling=(Handling.GUIDANCE,))
        await problem.told()
        await act(problem, follow_up.enter_today, what="guided")
        assert OFFICE not in await problem.told()
        await find_problem(uow, problem.scene, problem.campaign, now, codes=(1,), handling=(), department=HOUSING)
        assert any("已全部办结" in text for text in (await problem.told())[OFFICE])


async def test_the_department_that_handed_it_over_hears_of_its_end(problem: Problem) -> None:
    await offered(problem)
    await act(problem, follow_up.accept, OTHER_ADMIN)
    await act(problem, follow_up.set_deadline, OTHER_ADMIN, days=10)
    await problem.told()
    await act(problem, follow_up.enter_today, OTHER_ADMIN, what="rectified")
    assert any("贵单位移交的此件已由建设环保局办结。" in text for text in (await problem.told())[ADMIN])


# -- a form that is approved anew -----------------------------------------------------------------------------


async def approved_anew(problem: Problem, codes: tuple[int, int], *handling: Handling) -> None:
    """The form is opened, mended and approved again."""
    await problem.uow.forms.change(problem.section, state=SectionState.RETURNED)
    section = await problem.uow.forms.section(problem.section.id)
    section = await fill(problem.uow, section, codes, user_id=INSPECTOR, now=problem.now, handling=handling)
    section = await hand_in(problem.uow, section, user_id=INSPECTOR, now=problem.now)
    problem.section = await pass_review(problem.uow, section, user_id=REVIEWER, now=problem.now)


async def test_approved_anew_with_the_same_measures_it_keeps_its_follow_ups(problem: Problem) -> None:
    await act(problem, follow_up.change_measure, measure="judiciary", text="涉嫌犯罪")
    await problem.told()
    await approved_anew(problem, (1, 5), Handling.RECTIFICATION)
    assert (await problem.only()).measure is Handling.JUDICIARY
    assert not any("【后续处置" in text for text in (await problem.told()).get(ADMIN, []))


async def test_approved_anew_with_other_measures_the_admin_is_asked_to_adjust(problem: Problem) -> None:
    await act(problem, follow_up.take_on)
    await problem.told()
    await approved_anew(problem, (4, 1), Handling.ABNORMAL_LIST)
    kept, added = sorted(await problem.all(), key=lambda one: one.id)
    assert (kept.measure, kept.stage) == (Handling.RECTIFICATION, Stage.HANDLED)
    assert (added.measure, added.stage) == (Handling.ABNORMAL_LIST, Stage.WAITING)
    assert any("不再包括：责令改正。" in text for text in (await problem.told())[ADMIN])
    about = {"follow_up_id": kept.id, "now": problem.now}
    card = await follow_up.show_follow_up(problem.uow, user_id=ADMIN, **about)
    assert "撤销" in labels(card)
    assert "同一检查表的其他处置：列入经营异常名录（待受理）" in card.text
    about |= {"version": kept.version}
    await follow_up.give_up(problem.uow, user_id=ADMIN, text="检查结果已更正", **about)
    assert (await problem.uow.follow_ups.get(kept.id)).stage is Stage.VOID
    assert (await problem.ledger())[1].standing is Standing.VOID


async def test_who_has_it_in_hand_hears_that_it_was_given_up(problem: Problem) -> None:
    await act(problem, follow_up.take_on, INSPECTOR)
    await approved_anew(problem, (4, 1), Handling.ABNORMAL_LIST)
    kept = min(await problem.all(), key=lambda one: one.id)
    await problem.told()
    about = {"follow_up_id": kept.id, "version": kept.version, "now": problem.now}
    await follow_up.give_up(problem.uow, user_id=ADMIN, text="检查结果已更正", **about)
    assert "撤销（检查结果已更正）。\n此件不用您再办理。" in (await problem.told())[INSPECTOR][0]


async def test_a_measure_that_was_given_up_can_be_called_for_again(problem: Problem) -> None:
    await approved_anew(problem, (4, 1), Handling.ABNORMAL_LIST)
    kept = min(await problem.all(), key=lambda one: one.id)
    about = {"follow_up_id": kept.id, "version": kept.version, "now": problem.now}
    await follow_up.give_up(problem.uow, user_id=ADMIN, text="检查结果已更正", **about)
    await approved_anew(problem, (4, 5), Handling.ABNORMAL_LIST, Handling.RECTIFICATION)
    again = await problem.uow.follow_ups.get(kept.id)
    assert (again.stage, again.standing) == (Stage.WAITING, Standing.OPEN)
    assert len(await problem.all()) == 2


async def test_the_only_follow_up_of_a_problem_is_never_given_up(problem: Problem) -> None:
    assert (await refused(act(problem, follow_up.give_up, text="不办了")))[0] == "follow_up.measure_stands"
    await problem.uow.forms.change(problem.section, handling=())
    assert (await refused(act(problem, follow_up.give_up, text="不办了")))[0] == "follow_up.last_one"
    assert (await refused(act(problem, follow_up.give_up, INSPECTOR, text="不办了")))[0] == "follow_up.admins_only"


# -- lists ----------------------------------------------------------------------------------------------------


async def two_departments(database_uow, now: datetime) -> tuple[Problem, Problem]:
    problem = await build_problem(database_uow, now, codes=(1, 8), handling=(Handling.GUIDANCE,), forms=2)
    about = {"codes": (8,), "handling": (Handling.GUIDANCE,), "department": HOUSING}
    later = now + timedelta(days=5)
    return problem, await find_problem(database_uow, problem.scene, problem.campaign, later, **about)


async def test_a_department_lists_its_own_the_soonest_first(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem, _ = await two_departments(uow, now)
        later = now + timedelta(days=3)
        await find_problem(uow, problem.scene, problem.campaign, later, number=2)
        late = datetime(2024, 6, 9, 2, 0, tzinfo=UTC)
        card = await follow_up.open_follow_ups_list(uow, user_id=ADMIN, now=late)
        assert labels(card) == [
            "逾期｜行政指导 示例物业服务0001有限公司 6月6日前",
            "责令改正 示例物业服务0002有限公司 6月11日前",
            "导出表格",
            "返回菜单",
        ]
        assert "共2件，期限近的在前；已逾期1件。" in card.text


async def test_the_closed_ones_stand_in_their_own_list(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem, _ = await two_departments(uow, now)
        await act(problem, follow_up.enter_today, what="guided")
        card = await follow_up.open_follow_ups_list(uow, user_id=ADMIN, now=now)
        assert labels(card) == ["已办结（1）", "导出表格", "返回菜单"]
        card = await follow_up.list_follow_ups(uow, user_id=ADMIN, what="closed", now=now)
        assert labels(card)[:2] == ["行政指导 示例物业服务0001有限公司", "待办（0）"]


async def test_after_an_outcome_the_next_one_is_at_hand(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem, _ = await two_departments(uow, now)
        await find_problem(uow, problem.scene, problem.campaign, now, number=2)
        card = await act(problem, follow_up.enter_today, what="guided")
        assert "下一件：责令改正 示例物业服务0002有限公司 6月6日前" in labels(card)


async def test_the_office_sees_all_departments_with_their_counts(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem, housing = await two_departments(uow, now)
        await act(problem, follow_up.enter_today, what="guided")
        late = datetime(2024, 6, 30, 2, 0, tzinfo=UTC)
        card = await follow_up.list_follow_ups(uow, user_id=OFFICE, campaign_id=problem.campaign.id, now=late)
        assert "待办1件（已逾期1件），已办结1件。" in card.text
        assert labels(card)[:2] == ["建设环保局（待办1，已办结0）", "市场监督管理局（待办0，已办结1）"]
        about = {"department_id": housing.scene.departments[HOUSING], "now": late}
        card = await follow_up.list_follow_ups(uow, user_id=OFFICE, **about)
        assert labels(card)[0].startswith("逾期｜行政指导")
        assert (await refused(follow_up.list_follow_ups(uow, user_id=ADMIN, **about)))[0] == "follow_up.hidden"


async def test_what_was_handed_away_stays_in_sight(problem: Problem) -> None:
    await offered(problem)
    card = await follow_up.open_follow_ups_list(problem.uow, user_id=OTHER_ADMIN, now=problem.now)
    assert labels(card)[0].startswith("待接收｜责令改正")
    await act(problem, follow_up.accept, OTHER_ADMIN)
    card = await follow_up.open_follow_ups_list(problem.uow, user_id=ADMIN, now=problem.now)
    assert "已移交其他部门（1）" in labels(card)


async def test_the_way_in_stands_on_the_campaign_once_there_is_one(problem: Problem) -> None:
    about = {"campaign_id": problem.campaign.id, "bot_name": "bot"}
    for user_id in (OFFICE, ADMIN, INSPECTOR):
        assert "后续处置（1）" in labels(await overview.hub(problem.uow, user_id=user_id, **about))
    assert not any("后续处置" in one for one in labels(await overview.hub(problem.uow, user_id=OTHER_ADMIN, **about)))


async def test_the_file_has_every_code_as_text(problem: Problem) -> None:
    await with_measure(problem, Handling.ABNORMAL_LIST)
    await enter(problem, Entry.LISTED, "今天 00123")
    about = {"campaign_id": problem.campaign.id, "department_id": 0, "now": problem.now}
    card = await follow_up.export_follow_ups(problem.uow, user_id=OFFICE, **about)
    assert card.attachment is not None
    assert card.attachment.name == "示例区2024年第一次联合抽查后续处置台账.xlsx"
    sheet = load_workbook(BytesIO(card.attachment.content)).active
    header, line = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    values = dict(zip(header, line, strict=True))
    assert values["统一社会信用代码"] == problem_number(await problem.only())
    assert values["文号/复查人"] == "00123"
    assert (values["处理措施"], values["结果"], values["是否逾期"]) == ("列入经营异常名录", "已列入经营异常名录", "否")
    assert all(cell.data_type == "s" or cell.value is None for row in sheet.iter_rows() for cell in row)


def problem_number(one) -> str:
    assert len(one.subject_number) == 18
    return one.subject_number


# -- the public -----------------------------------------------------------------------------------------------


async def test_the_public_sees_the_outcome_and_nothing_that_was_typed(problem: Problem) -> None:
    about = {"section_id": problem.section.id, "version": problem.section.version, "now": problem.now}
    await publication.publish(problem.uow, user_id=INSPECTOR, **about)
    number = (await problem.only()).subject_number
    (result,) = (await public.subject(problem.uow, number)).results
    assert result.outcomes == ()
    await act(problem, follow_up.set_deadline, days=10)
    await enter(problem, Entry.RECTIFIED, "今天 王示一")
    view = await public.subject(problem.uow, number)
    (outcome,) = view.results[0].outcomes
    assert (outcome.measure, outcome.outcome, outcome.day) == ("责令改正", "改正完毕", date(2024, 5, 10))
    assert "王示一" not in repr(view)


async def test_an_unpublished_outcome_is_nobodys_business(problem: Problem) -> None:
    await act(problem, follow_up.set_deadline, days=10)
    await act(problem, follow_up.enter_today, what="rectified")
    with pytest.raises(Refusal):
        await public.subject(problem.uow, (await problem.only()).subject_number)
