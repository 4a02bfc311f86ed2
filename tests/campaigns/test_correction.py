"""Correction: what is public changes only by a new version with its reason, reviewed by somebody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from campaigns import correction, follow_up, inspection, overview, publication, report, review, subject_history
from campaigns.public import subject as public_subject
from domain.campaign import State
from domain.errors import Refusal
from domain.follow_up import Stage
from domain.inspection import Handling, Method, ResultCode
from domain.local_time import local_day
from domain.monthly import Figure
from domain.obligations import Duty, Standing
from domain.workdays import FollowUpClock
from office.summaries.counting import as_counted
from storage.forms import SectionState
from storage.summary_figures import Span
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, credit_code
from tests.support.corrections import (
    ADMIN,
    COLLEAGUE,
    IDLE,
    INSPECTOR,
    OFFICE,
    OTHER_ADMIN,
    OTHER_INSPECTOR,
    REASON,
    RECTIFY,
    REVIEWER,
    Public,
    build_public,
)
from tests.support.forms import fill, labels, make_public

SUBJECT = credit_code(1)


@pytest.fixture
async def public(database: Database, now: datetime) -> AsyncIterator[Public]:
    async with database.open() as uow:
        yield await build_public(uow, now)


async def refused(doing: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refusal:
        await doing
    return refusal.value.code


async def shown(public: Public) -> list[ResultCode]:
    """What the public reads of the market department's result."""
    view = await public_subject(public.uow, SUBJECT)
    (one,) = [result for result in view.results if result.department == MARKET]
    return [code for _, code in one.now.items]


async def test_the_inspectors_and_the_departments_admin_may_ask_for_a_correction_and_nobody_else(
    public: Public,
) -> None:
    for user_id in (IDLE, REVIEWER, OTHER_INSPECTOR, OTHER_ADMIN, OFFICE):
        assert await refused(public.begins(user_id=user_id)) == "publication.not_yours"
    assert (await public.section()).state is SectionState.PUBLISHED
    card = await public.begins(user_id=ADMIN)
    assert "修改检查表" not in labels(card)
    assert (await public.section()).state is SectionState.CORRECTING


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("  ", "correction.reason_missing"),
        ("字" * 501, "correction.reason_too_long"),
        ("请致电19900000000核实", "correction.reason_personal"),
    ],
)
async def test_a_correction_has_a_reason_that_may_be_published(public: Public, reason: str, code: str) -> None:
    assert await refused(public.begins(reason=reason)) == code
    assert (await public.section()).state is SectionState.PUBLISHED


async def test_the_team_and_the_admin_hear_of_it_and_who_asked_does_not(public: Public) -> None:
    await public.begins(user_id=COLLEAGUE)
    told = await public.told()
    assert set(told) == {INSPECTOR, ADMIN}
    assert REASON in told[INSPECTOR][0]
    assert "检查员06申请更正" in told[ADMIN][0]


async def test_a_second_tap_changes_nothing(public: Public) -> None:
    await public.begins()
    before = await public.section()
    await public.begins(reason="另一个原因")
    assert await public.section() == before
    asked = correction.ask(public.uow, user_id=INSPECTOR, section_id=before.id)
    assert await refused(asked) == "correction.under_way"


async def test_the_day_that_a_correction_orders_moves_the_follow_up_whose_day_nobody_has_set(public: Public) -> None:
    before, wanted = (await public.follow_ups())[0], public.now.date() + timedelta(days=12)
    about = {"follow_up_id": before.id, "version": before.version, "now": public.now}
    await follow_up.take_on(public.uow, user_id=COLLEAGUE, **about)
    await public.begins()
    section = await public.section()
    about = {"user_id": INSPECTOR, "now": public.now, "handling": RECTIFY, "rectify_by": wanted}
    await fill(public.uow, section, (3, 1), **about)
    await public.hands_in()
    assert (await public.follow_ups())[0].deadline == before.deadline  # a draft orders nothing
    await public.told()
    await public.passes()
    assert (await public.follow_ups())[0].deadline == wanted
    assert any("登记改正期限" in text and "此件仍由您承办" in text for text in (await public.told())[COLLEAGUE])


async def test_what_a_late_correction_brings_to_light_is_owed_from_its_approval(public: Public, now: datetime) -> None:
    office = await public.uow.offices.get(public.scene.office_id)
    await public.uow.offices.set_up(replace(office, follow_up_clock=FollowUpClock.INSPECTION_END))
    late = public.later(now + timedelta(days=200))
    await late.corrects((3, 6), Handling.RECTIFICATION, Handling.CASE_INVESTIGATION)
    (new,) = [one for one in await late.follow_ups() if one.measure is Handling.CASE_INVESTIGATION]
    assert new.due_on > late.now.date()
    assert (await late.uow.obligations.get(new.obligation_id)).started_on == local_day(late.now)


async def test_the_reviewer_reads_that_the_day_to_put_it_right_was_changed(public: Public) -> None:
    await public.begins()
    about = {"user_id": INSPECTOR, "now": public.now, "handling": RECTIFY}
    await fill(public.uow, await public.section(), (3, 1), rectify_by=date(2024, 6, 20), **about)
    await public.hands_in()
    card = await review.open_review(public.uow, user_id=REVIEWER, section_id=(await public.section()).id)
    assert "改正期限由2024年6月9日改为2024年6月20日" in card.text


async def test_a_day_that_was_set_in_the_follow_up_outlasts_a_correction(public: Public) -> None:
    (before,) = await public.follow_ups()
    about = {"follow_up_id": before.id, "version": before.version, "days": 5, "now": public.now}
    await follow_up.set_deadline(public.uow, user_id=ADMIN, **about)
    await public.begins()
    about = {"user_id": INSPECTOR, "now": public.now, "handling": RECTIFY, "rectify_by": public.now.date()}
    await fill(public.uow, await public.section(), (3, 1), **about)
    await public.hands_in()
    await public.passes()
    assert (await public.follow_ups())[0].deadline == public.now.date() + timedelta(days=5)


async def test_what_was_late_is_not_in_time_by_a_correction(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now + timedelta(days=200))
        about = {"user_id": INSPECTOR, "section_id": (await public.section()).id}
        before = (await publication.open_publication(uow, **about)).text.count("个工作日")
        assert before == 3  # handed in, approved, published
        await public.begins()
        assert (await publication.open_publication(uow, **about)).text.count("个工作日") == before


async def test_a_card_of_an_earlier_version_begins_nothing(public: Public) -> None:
    section = await public.section()
    about = {"section_id": section.id, "version": section.version - 1, "now": public.now}
    stale = correction.open_correction(public.uow, user_id=INSPECTOR, text=REASON, **about)
    assert await refused(stale) == "inspection.changed_meanwhile"


async def test_what_is_not_public_is_not_corrected(public: Public) -> None:
    section = await public.section()
    await public.uow.forms.change(section, state=SectionState.APPROVED, public_version=None)
    assert await refused(public.begins()) == "correction.not_public"


async def test_nothing_of_a_void_campaign_is_corrected(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now, whole=False)
        await uow.campaigns.move(public.campaign, State.VOIDED)
        assert await refused(public.begins()) == "voiding.void"


async def test_a_correction_that_a_void_campaign_cuts_off_leaves_what_is_public(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now, whole=False)
        await public.begins()
        await public.writes((1, 1))
        await uow.campaigns.move(public.campaign, State.VOIDED)
        assert await shown(public) == [ResultCode(3), ResultCode(1)]
        assert (await public.section()).standing == "published"
        assert await refused(public.withdraws()) == "voiding.void"
        view = await public_subject(uow, SUBJECT)
        assert [one.being_corrected for one in view.results] == [False]


async def test_a_correction_does_not_keep_the_campaign_from_being_published(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now, whole=False)
        await public.begins()
        housing = await public.section(HOUSING)
        await make_public(uow, housing, user_id=OTHER_INSPECTOR, now=now)
        assert (await uow.campaigns.get(public.campaign.id)).state is State.PUBLISHED


async def test_the_public_reads_the_old_version_until_the_new_one_is_published(public: Public) -> None:
    before = await public_subject(public.uow, SUBJECT)
    old = [ResultCode(3), ResultCode(1)]
    await public.begins()
    assert await shown(public) == old
    await public.writes((1, 6), Handling.CASE_INVESTIGATION)
    assert await shown(public) == old
    await public.hands_in()
    assert await shown(public) == old
    await public.passes()
    assert await shown(public) == old
    during = await public_subject(public.uow, SUBJECT)
    assert [one.being_corrected for one in during.results] == [False, True]
    assert [one.now for one in during.results] == [one.now for one in before.results]
    assert "立案" not in repr(during)
    assert REASON not in repr(during)
    await public.publishes()
    assert await shown(public) == [ResultCode(1), ResultCode(6)]


async def test_the_new_version_says_why_and_the_earlier_one_stays_readable(public: Public) -> None:
    later = public.later(public.now + timedelta(days=3))
    await later.corrects((1, 1))
    (_, one) = (await public_subject(public.uow, SUBJECT)).results
    assert one.now.reason == REASON
    assert one.now.published_on == local_day(later.now)
    (before,) = one.earlier
    assert [code for _, code in before.items] == [ResultCode(3), ResultCode(1)]
    assert (before.published_on, before.reason) == (local_day(public.now), "")
    assert before.handling == ("责令改正",)
    await later.later(later.now + timedelta(days=1)).corrects((1, 2), *RECTIFY)
    (_, one) = (await public_subject(public.uow, SUBJECT)).results
    assert [each.reason for each in one.earlier] == [REASON, ""]


async def test_statistics_count_what_is_public_while_a_correction_is_under_way(public: Public) -> None:
    async def figures() -> object:
        uow, since, until = public.uow, public.now - timedelta(days=9), public.now + timedelta(days=9)
        department = public.scene.departments[MARKET]
        monthly = await uow.monthly_figures.of(department, since=since, until=until)
        tables = await report.count_tables(uow, public.campaign)
        summed = await as_counted(uow, await uow.summary_figures.reviewed(Span(department, since, until)))
        return tables, monthly[Figure.PROBLEMS], monthly[Figure.PUBLISHED], summed, await uow.published.progress(1)

    before = await figures()
    await public.begins()
    assert await figures() == before
    await public.writes((1, 1))
    assert await figures() == before
    await public.hands_in()
    await public.passes()
    assert await figures() == before
    await public.publishes()
    (bonded, _), problems, *_ = await figures()
    assert (bonded.problem_items, bonded.rectification_subjects, bonded.questions_answered, problems) == (0, 0, 11, 0)


async def test_a_campaign_that_is_published_stays_so(public: Public) -> None:
    assert public.campaign.state is State.PUBLISHED
    await public.begins()
    card = await overview.hub(public.uow, user_id=OFFICE, campaign_id=public.campaign.id, bot_name="bot")
    assert "已公示 2／" in card.text
    assert (await public.uow.campaigns.get(public.campaign.id)).state is State.PUBLISHED
    await public.writes((1, 1))
    await public.hands_in()
    await public.passes()
    await public.told()
    await public.publishes()
    assert (await public.uow.campaigns.get(public.campaign.id)).state is State.PUBLISHED
    assert not any("【全部公示】" in text for texts in (await public.told()).values() for text in texts)


async def test_a_correction_is_owed_anew_from_the_day_it_was_asked_for(public: Public) -> None:
    later = public.later(public.now + timedelta(days=200))
    await later.begins()
    entering = (await later.owed())[-1]
    assert (entering.duty, entering.started_on) == (Duty.ENTER, local_day(later.now))
    assert entering.standing is Standing.OPEN
    await later.writes((1, 1))
    await later.hands_in()
    reviewing = (await later.owed())[-1]
    assert (reviewing.duty, reviewing.due_on) == (Duty.REVIEW, entering.due_on)
    await later.passes()
    publishing = (await later.owed())[-1]
    assert (publishing.duty, publishing.due_on) == (Duty.PUBLISH, entering.due_on)
    await later.publishes()
    assert {one.standing for one in await later.owed()} == {Standing.MET}


async def test_whoever_asked_or_wrote_does_not_review(public: Public) -> None:
    await public.begins(user_id=ADMIN)
    await public.writes((1, 1))
    section = await public.hands_in()
    about = {"section_id": section.id, "version": section.version, "now": public.now}
    for user_id in (ADMIN, INSPECTOR):
        with pytest.raises(Refusal):
            await review.approve(public.uow, user_id=user_id, **about)
    card = await review.open_review(public.uow, user_id=REVIEWER, section_id=section.id)
    assert REASON in card.text
    assert "登记事项检查由3." in card.text
    assert "改为1.未发现问题" in card.text
    await public.passes()


async def test_a_correction_sent_back_is_mended_and_handed_in_again(public: Public) -> None:
    await public.begins()
    await public.writes((1, 1))
    section = await public.hands_in()
    about = {"section_id": section.id, "version": section.version, "now": public.now}
    await review.send_back(public.uow, user_id=REVIEWER, reason="请核实", **about)
    assert (await public.section()).state is SectionState.RETURNED
    await public.writes((1, 2), *RECTIFY)
    await public.hands_in()
    await public.passes()
    await public.publishes()
    assert await shown(public) == [ResultCode(1), ResultCode(2)]


async def test_withdrawn_the_form_says_again_what_is_public(public: Public) -> None:
    before = await public.section()
    results = (await public.uow.forms.results([before.id]))[before.id]
    await public.begins()
    section = await public.writes((1, 6), Handling.CASE_INVESTIGATION)
    await public.uow.forms.change(section, remark="草稿")
    await public.withdraws(user_id=ADMIN)
    after = await public.section()
    assert (await public.uow.forms.results([after.id]))[after.id] == results
    for field in ("state", "public_version", "remark", "handling", "questions_answered", "methods", "rectify_by"):
        assert getattr(after, field) == getattr(before, field), field
    assert (await public.owed())[-1].standing is Standing.VOID
    assert "已撤回" in (await publication.open_publication(public.uow, user_id=ADMIN, section_id=after.id)).text
    (_, one) = (await public_subject(public.uow, SUBJECT)).results
    assert (one.being_corrected, one.earlier, one.now.reason) == (False, (), "")
    await public.withdraws()
    assert (await public.section()).version == after.version


async def test_handed_in_it_is_not_withdrawn(public: Public) -> None:
    none = correction.ask_withdraw(public.uow, user_id=INSPECTOR, section_id=(await public.section()).id)
    assert await refused(none) == "correction.none"
    await public.begins()
    await public.writes((1, 1))
    await public.hands_in()
    assert await refused(public.withdraws()) == "correction.handed_in"


async def test_after_a_withdrawal_it_may_be_asked_for_again(public: Public) -> None:
    await public.begins()
    await public.withdraws()
    await public.corrects((1, 1))
    assert await shown(public) == [ResultCode(1), ResultCode(1)]


async def test_a_problem_that_disappears_ends_its_follow_up(public: Public) -> None:
    (opened,) = await public.follow_ups()
    await public.begins()
    await public.writes((1, 1))
    await public.hands_in()
    await public.told()
    await public.passes()
    (ended,) = await public.follow_ups()
    assert (opened.stage, ended.stage, ended.standing) == (Stage.WAITING, Stage.VOID, Standing.VOID)
    steps = (await public.uow.follow_ups.steps([ended.id]))[ended.id]
    assert steps[-1].note == "更正撤销"
    assert "更正撤销" in (await public.told())[ADMIN][0]


async def test_a_new_problem_opens_a_follow_up(public: Public) -> None:
    await public.begins()
    await public.writes((3, 6), Handling.RECTIFICATION, Handling.CASE_INVESTIGATION)
    await public.hands_in()
    await public.passes()
    found = [(one.measure, one.stage) for one in await public.follow_ups()]
    assert found == [(Handling.RECTIFICATION, Stage.WAITING), (Handling.CASE_INVESTIGATION, Stage.WAITING)]


async def test_another_department_sees_no_draft(public: Public) -> None:
    await public.begins()
    await public.writes((1, 6), Handling.CASE_INVESTIGATION)
    (found,) = await public.uow.inspected.search([public.scene.office_id], SUBJECT, limit=2)
    for user_id in (OTHER_ADMIN, OFFICE, INSPECTOR):
        card = await subject_history.show(public.uow, user_id=user_id, subject_id=found.id)
        assert "登记事项检查：3." in card.text
        assert "立案" not in card.text


async def test_an_inspector_finds_the_correction_on_the_form(public: Public) -> None:
    section = await public.section()
    card = await inspection.open_form(public.uow, user_id=INSPECTOR, section_id=section.id)
    assert "公示情况" in labels(card)
    card = await publication.open_publication(public.uow, user_id=INSPECTOR, section_id=section.id)
    assert "更正" in labels(card)
    await public.begins()
    card = await inspection.open_form(public.uow, user_id=INSPECTOR, section_id=section.id)
    assert REASON in card.text
    assert {"提交", "公示情况"} <= set(labels(card))


async def test_a_draft_ends_and_opens_no_follow_up_and_shows_nothing_of_itself(public: Public) -> None:
    (one,) = await public.follow_ups()
    await public.begins()
    await public.writes((1, 1))
    about = {"user_id": ADMIN, "follow_up_id": one.id}
    card = await follow_up.show_follow_up(public.uow, **about, now=public.now)
    assert f"3.{ResultCode(3).label}" in card.text
    given_up = follow_up.give_up(public.uow, **about, version=one.version, text="不需要了", now=public.now)
    assert await refused(given_up) == "follow_up.measure_stands"


async def test_a_correction_needs_nothing_of_what_is_done_on_site(public: Public) -> None:
    await public.begins()
    await fill(public.uow, await public.section(), (1, 1), user_id=INSPECTOR, now=public.now, methods=[Method.ON_SITE])
    assert (await public.hands_in()).state is SectionState.SUBMITTED
