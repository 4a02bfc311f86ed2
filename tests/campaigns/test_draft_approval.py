"""A plan is submitted, and decided by a second person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns import draft
from domain.campaign import Sampling, Scope, State
from domain.draft import Field
from domain.roles import Appointment, Role
from office.rights import find_appointments
from storage.audit import first_broken
from storage.campaigns import Campaign
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import (
    build_campaign,
    build_scene,
    inspector,
)
from tests.support.drafts import (
    INSPECTOR,
    LEAD_ADMIN,
    MEMBER_ADMIN,
    SECOND_ADMIN,
    STRANGER,
    answer,
    drafted,
    labels,
    refusal_of,
    second_admin,
    told,
)

BOT = "suiji_test_bot"


async def submitted(uow: UnitOfWork, campaign_id: int, now: datetime) -> Campaign:
    await draft.submit(uow, user_id=1, campaign_id=campaign_id, now=now)
    return await uow.campaigns.get(campaign_id)


async def approve(uow: UnitOfWork, campaign_id: int, user_id: int, now: datetime, submission: int = 1) -> Card:
    return await draft.approve(
        uow, user_id=user_id, campaign_id=campaign_id, submission=submission, bot_name=BOT, now=now
    )


async def test_submitting_asks_the_other_office_admins_and_the_lead_department(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        campaign = await submitted(uow, campaign_id, now)
        messages = await told(uow, now)
    assert campaign.state is State.SUBMITTED
    assert sorted(chat for chat, _ in messages) == [SECOND_ADMIN, LEAD_ADMIN]
    assert all("抽取8户\n抽取比例：20%" in text for _, text in messages)


async def test_a_second_tap_on_submit_tells_nobody_again(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await submitted(uow, campaign_id, now)
        await told(uow, now)
        card = await draft.submit(uow, user_id=1, campaign_id=campaign_id, now=now)
        assert await told(uow, now) == []
        entries = await uow.audit.entries(campaign_id)
    assert labels(card)[0] == "撤回修改"
    assert [entry.action for entry in entries] == ["draft.submit"]


async def test_an_incomplete_draft_is_not_submitted_and_the_gaps_are_named(database: Database, now: datetime) -> None:
    async with drafted(database, now, title="", sampling=Sampling()) as (uow, _, campaign_id):
        refused = await refusal_of(draft.submit(uow, user_id=1, campaign_id=campaign_id, now=now))
        assert (await uow.campaigns.get(campaign_id)).state is State.DRAFT
    assert (refused.code, refused.facts) == ("draft.incomplete", {"fields": "标题、抽取比例"})


async def test_several_impossibilities_are_named_together(database: Database, now: datetime) -> None:
    changes = {"scope": Scope(tags=("酒店",)), "inspectors_per_department": 9}
    async with drafted(database, now, **changes) as (uow, _, campaign_id):
        refused = await refusal_of(draft.submit(uow, user_id=1, campaign_id=campaign_id, now=now))
    assert refused.code == "draft.impossible"
    assert str(refused.facts["problems"]).count("•") == 3


async def test_of_many_impossibilities_eight_are_named_and_the_rest_counted(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        added = await uow.offices.add_departments(scene.office_id, [f"第{n}局" for n in range(10)])
        scene.departments |= {one.name: one.id for one in added}  # without an admin and without inspectors
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT)
        refused = await refusal_of(draft.submit(uow, user_id=1, campaign_id=campaign.id, now=now))
    assert refused.code == "draft.impossible"
    problems = str(refused.facts["problems"])
    assert problems.count("•") == 8
    assert problems.endswith("\n等共20项")


async def test_where_nobody_could_approve_the_refusal_says_whom_to_invite(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        # The office's admin administers the lead department as well: one person in two roles is still one.
        (third,) = await uow.offices.add_departments(scene.office_id, ["应急管理局"])
        admin = await uow.people.find(scene.admin)
        assert admin is not None
        await uow.people.appoint(Appointment(admin.id, scene.office_id, Role.DEPARTMENT_ADMIN, third.id))
        people = [inspector(n, third.name) for n in (91, 92)]
        await uow.libraries.save_inspectors({third.name: third.id}, people)
        scene.departments = {third.name: third.id, **scene.departments}
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT)
        refused = await refusal_of(draft.submit(uow, user_id=1, campaign_id=campaign.id, now=now))
    assert (refused.code, refused.facts) == ("draft.no_approver", {"department": "应急管理局"})


async def test_the_lead_departments_admin_approves_and_the_author_learns_the_next_step(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await submitted(uow, campaign_id, now)
        await told(uow, now)
        card = await approve(uow, campaign_id, LEAD_ADMIN, now)
        campaign = await uow.campaigns.get(campaign_id)
        approver = await uow.people.find(LEAD_ADMIN)
        messages = await uow.outbox.claim(now=now, limit=9)
        entries = await uow.audit.entries(campaign_id)
    assert "已由建设环保局管理员于5月10日 09:00批准" in card.text
    assert approver is not None
    assert (campaign.state, campaign.approved_by, campaign.approved_at) == (State.APPROVED, approver.id, now)
    assert [message.chat_id for message in messages] == [1]
    assert messages[0].buttons[0] == [
        {"label": "建工作群并开始抽取", "url": f"https://t.me/{BOT}?startgroup=g{campaign_id}"}
    ]
    assert (entries[-1].action, entries[-1].facts["before"], entries[-1].facts["after"]) == (
        "draft.approve",
        "submitted",
        "approved",
    )


async def test_nobody_approves_their_own_plan(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        await draft.submit(uow, user_id=SECOND_ADMIN, campaign_id=campaign_id, now=now)
        for author in (1, SECOND_ADMIN):
            assert (await refusal_of(approve(uow, campaign_id, author, now))).code == "draft.own_draft"
        assert (await uow.campaigns.get(campaign_id)).state is State.SUBMITTED
        await approve(uow, campaign_id, LEAD_ADMIN, now)


async def test_whoever_changed_the_draft_is_an_author_and_approves_it_neither(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        await answer(uow, campaign_id, Field.SAMPLING, "50%", now, user_id=SECOND_ADMIN)
        campaign = await submitted(uow, campaign_id, now)
        assert [chat for chat, _ in await told(uow, now)] == [LEAD_ADMIN]
        assert (await refusal_of(approve(uow, campaign_id, SECOND_ADMIN, now))).code == "draft.own_draft"
        for user_id, may in ((1, False), (SECOND_ADMIN, False), (LEAD_ADMIN, True), (MEMBER_ADMIN, False)):
            person, held = await find_appointments(uow, user_id)
            assert person is not None
            assert await draft.may_approve(uow, campaign, held, person.id) is may
        shown = await draft.show_preview(uow, user_id=SECOND_ADMIN, campaign_id=campaign_id, now=now)
        assert labels(shown) == ["撤回修改", "查看本次抽查"]


async def test_who_changed_only_what_was_sent_back_since_may_approve_what_others_made_of_it(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        await answer(uow, campaign_id, Field.SAMPLING, "50%", now, user_id=SECOND_ADMIN)
        await submitted(uow, campaign_id, now)
        own = {"user_id": LEAD_ADMIN, "campaign_id": campaign_id, "submission": 1, "now": now}
        await draft.send_back(uow, **own, reason="比例偏高")
        await answer(uow, campaign_id, Field.SAMPLING, "20%", now)
        await submitted(uow, campaign_id, now)
        await approve(uow, campaign_id, SECOND_ADMIN, now, submission=2)
        assert (await uow.campaigns.get(campaign_id)).state is State.APPROVED


async def test_a_draft_that_everyone_wrote_at_says_before_it_is_submitted_that_nobody_could_approve_it(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        lead = await uow.people.find(LEAD_ADMIN)
        assert lead is not None
        await uow.people.appoint(Appointment(lead.id, scene.office_id, Role.OFFICE_ADMIN))
        await answer(uow, campaign_id, Field.SAMPLING, "50%", now, user_id=LEAD_ADMIN)
        refused = await refusal_of(draft.submit(uow, user_id=1, campaign_id=campaign_id, now=now))
    assert refused.code == "draft.no_approver"


@pytest.mark.parametrize(
    ("user_id", "code"),
    [(STRANGER, "rights.stranger"), (MEMBER_ADMIN, "draft.approver_only"), (INSPECTOR, "draft.approver_only")],
)
async def test_only_office_and_lead_department_decide(
    database: Database, now: datetime, user_id: int, code: str
) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await submitted(uow, campaign_id, now)
        own = {"user_id": user_id, "campaign_id": campaign_id, "now": now}
        tries = [
            approve(uow, campaign_id, user_id, now),
            draft.ask_reason(uow, **own, submission=1),
            draft.send_back(uow, **own, submission=1, reason="比例偏低"),
            draft.show_preview(uow, **own),
        ]
        assert {(await refusal_of(one)).code for one in tries} == {code}
        assert (await uow.campaigns.get(campaign_id)).state is State.SUBMITTED


async def test_a_second_tap_on_approve_shows_who_approved_and_changes_nothing(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        await submitted(uow, campaign_id, now)
        await approve(uow, campaign_id, LEAD_ADMIN, now)
        await told(uow, now)
        before = await uow.campaigns.get(campaign_id)
        card = await approve(uow, campaign_id, SECOND_ADMIN, now + timedelta(hours=1))
        assert await uow.campaigns.get(campaign_id) == before
        assert await told(uow, now + timedelta(hours=1)) == []
    assert "已由建设环保局管理员于5月10日 09:00批准" in card.text


async def test_a_returned_plan_goes_back_with_its_reason_and_can_be_mended(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await submitted(uow, campaign_id, now)
        await told(uow, now)
        own = {"user_id": LEAD_ADMIN, "campaign_id": campaign_id, "submission": 1, "now": now}
        assert (await draft.ask_reason(uow, **own)).asks
        assert (await refusal_of(draft.send_back(uow, **own, reason=" "))).code == "draft.reason_empty"
        await draft.send_back(uow, **own, reason="比例偏低 <b>&_*[")
        assert not (await draft.ask_reason(uow, **own)).asks
        messages = await told(uow, now)
        await answer(uow, campaign_id, Field.SAMPLING, "50%", now)
        await submitted(uow, campaign_id, now)
        again = await told(uow, now)
    assert [chat for chat, _ in messages] == [1]
    assert "理由：比例偏低 <b>&_*[" in messages[0][1]
    assert [chat for chat, _ in again] == [LEAD_ADMIN]
    assert "抽取20户\n抽取比例：50%" in again[0][1]


async def test_an_old_approve_button_never_approves_a_plan_that_was_changed(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await submitted(uow, campaign_id, now)
        await draft.withdraw(uow, user_id=1, campaign_id=campaign_id, now=now)
        await answer(uow, campaign_id, Field.SAMPLING, "5%", now)
        await submitted(uow, campaign_id, now)
        for old in (0, 1):
            card = await approve(uow, campaign_id, LEAD_ADMIN, now, submission=old)
            assert "抽取2户\n抽取比例：5%" in card.text
            assert (await uow.campaigns.get(campaign_id)).state is State.SUBMITTED
        await approve(uow, campaign_id, LEAD_ADMIN, now, submission=2)
        assert (await uow.campaigns.get(campaign_id)).state is State.APPROVED


async def test_a_withdrawn_plan_is_a_draft_again_and_the_approvers_are_told(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        await submitted(uow, campaign_id, now)
        await told(uow, now)
        own = {"campaign_id": campaign_id, "now": now}
        assert (await refusal_of(draft.withdraw(uow, user_id=SECOND_ADMIN, **own))).code == "draft.author_only"
        await draft.withdraw(uow, user_id=1, **own)
        card = await draft.withdraw(uow, user_id=1, **own)
        assert (await uow.campaigns.get(campaign_id)).state is State.DRAFT
        messages = await told(uow, now)
        late = await approve(uow, campaign_id, LEAD_ADMIN, now)
        shown = await draft.show_preview(uow, user_id=LEAD_ADMIN, campaign_id=campaign_id, now=now)
    assert "拟定中" in card.text
    assert sorted(chat for chat, _ in messages) == [SECOND_ADMIN, LEAD_ADMIN]
    assert "目前：拟定中" in late.text
    assert "目前：拟定中" in shown.text


async def test_an_approved_plan_that_was_not_drawn_goes_back_to_its_author_and_is_approved_anew(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await second_admin(uow, scene)
        await submitted(uow, campaign_id, now)
        await approve(uow, campaign_id, LEAD_ADMIN, now)
        await told(uow, now)
        own = {"campaign_id": campaign_id, "now": now}
        assert (await refusal_of(draft.withdraw(uow, user_id=SECOND_ADMIN, **own))).code == "draft.author_only"
        await draft.withdraw(uow, user_id=1, **own)
        taken_back = await uow.campaigns.get(campaign_id)
        assert (taken_back.state, taken_back.approved_by) == (State.DRAFT, None)
        assert sorted(chat for chat, _ in await told(uow, now)) == [SECOND_ADMIN, LEAD_ADMIN]
        await answer(uow, campaign_id, Field.SAMPLING, "50%", now)
        await submitted(uow, campaign_id, now)
        await approve(uow, campaign_id, LEAD_ADMIN, now, submission=2)
        assert (await uow.campaigns.get(campaign_id)).state is State.APPROVED


async def test_a_plan_that_waits_or_is_approved_cannot_be_changed(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        before = await submitted(uow, campaign_id, now)
        refused = await refusal_of(answer(uow, campaign_id, Field.TITLE, "别的", now))
        assert (refused.code, refused.facts) == ("draft.not_draft", {"state": "待审批"})
        assert await uow.campaigns.get(campaign_id) == before


async def test_what_became_impossible_meanwhile_is_not_approved(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await submitted(uow, campaign_id, now)
        after_the_window = now + timedelta(days=100)
        refused = await refusal_of(approve(uow, campaign_id, LEAD_ADMIN, after_the_window))
    assert refused.code == "draft.window_over"


async def test_each_reader_gets_the_buttons_of_what_they_can_do(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        own = {"campaign_id": campaign_id, "now": now}
        await submitted(uow, campaign_id, now)
        assert labels(await draft.show_preview(uow, user_id=1, **own)) == ["撤回修改", "查看本次抽查"]
        expected = ["同意", "退回", "查看本次抽查"]
        assert labels(await draft.show_preview(uow, user_id=LEAD_ADMIN, **own)) == expected
        await approve(uow, campaign_id, LEAD_ADMIN, now)
        assert labels(await draft.show_preview(uow, user_id=1, **own)) == ["查看本次抽查"]


async def test_the_audit_chain_of_a_decided_plan_holds(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await answer(uow, campaign_id, Field.TITLE, "新标题", now)
        await submitted(uow, campaign_id, now)
        await approve(uow, campaign_id, LEAD_ADMIN, now)
        entries = await uow.audit.entries()
    assert [entry.action for entry in entries] == ["draft.change", "draft.submit", "draft.approve"]
    assert first_broken(entries) is None
