"""Who may make a campaign void, when, and what is refused in it from then on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from campaigns import (
    attempts,
    confirmation,
    correction,
    draw,
    inspection,
    matching,
    public,
    publication,
    reveal,
    review,
    voiding,
)
from domain.campaign import Scope, State
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.draws import Round, Stage
from storage.forms import Section, SectionState
from storage.outbox import Delivery
from storage.unit_of_work import Database, UnitOfWork
from tests.support.attempts import SECOND, build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_inspection, credit_code
from tests.support.ceremonies import (
    GROUP,
    NEWEST,
    SECRET,
    build_confirmed,
    build_drawn,
    build_matched,
    hold,
    sent_texts,
)
from tests.support.follow_ups import find_problem
from tests.support.publications import publish
from tests.support.voidings import REASON, make_void

VOID = r"voiding\.void"


async def test_only_the_office_proposes_decides_or_is_asked(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        await sent_texts(uow, now)
        asked = {"campaign_id": campaign.id, "reason": REASON, "now": now}
        for user_id, code in ((scene.admin_of(HOUSING), "office_admin_only"), (999, "stranger")):
            with pytest.raises(Refusal, match=code):
                await voiding.ask_reason(uow, user_id=user_id, campaign_id=campaign.id)
            with pytest.raises(Refusal, match=code):
                await voiding.propose(uow, user_id=user_id, **asked)
        await voiding.propose(uow, user_id=scene.admin, **asked)
        waiting = await uow.voidings.waiting(campaign.id)
        assert waiting is not None
        for user_id, code in ((scene.admin_of(HOUSING), "office_admin_only"), (scene.admin, r"voiding\.own")):
            with pytest.raises(Refusal, match=code):
                await voiding.decide(uow, user_id=user_id, voiding_id=waiting.id, agree=True, now=now)
        assert list(await sent_texts(uow, now)) == [SECOND]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
async def test_what_is_not_approved_is_given_up_and_not_made_void(
    database: Database, now: datetime, state: State
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_campaign(uow, scene, now, state=state)
        with pytest.raises(Refusal, match=r"voiding\.not_approved"):
            await voiding.ask_reason(uow, user_id=scene.admin, campaign_id=campaign.id)


async def test_a_published_campaign_cannot_be_made_void_not_even_by_an_older_proposal(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        await voiding.propose(uow, user_id=scene.admin, campaign_id=campaign.id, reason=REASON, now=now)
        await uow.campaigns.move(campaign, State.PUBLISHED)
        waiting = await uow.voidings.waiting(campaign.id)
        assert waiting is not None
        with pytest.raises(Refusal, match=r"voiding\.too_late"):
            await voiding.decide(uow, user_id=SECOND, voiding_id=waiting.id, agree=True, now=now)
        with pytest.raises(Refusal, match=r"voiding\.too_late"):
            await voiding.ask_reason(uow, user_id=scene.admin, campaign_id=campaign.id)


async def test_a_plan_that_went_back_to_its_author_meanwhile_is_not_made_void(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_campaign(uow, scene, now)
        await voiding.propose(uow, user_id=scene.admin, campaign_id=campaign.id, reason=REASON, now=now)
        await uow.campaigns.move(campaign, State.DRAFT)
        waiting = await uow.voidings.waiting(campaign.id)
        assert waiting is not None
        with pytest.raises(Refusal, match=r"voiding\.not_approved"):
            await voiding.decide(uow, user_id=SECOND, voiding_id=waiting.id, agree=True, now=now)


Build = Callable[[UnitOfWork, Scene, datetime], Awaitable[Campaign]]


@pytest.mark.parametrize("build", [build_campaign, build_drawn, build_confirmed, build_matched])
async def test_every_state_after_the_approval_can_be_made_void_for_ever(
    database: Database, now: datetime, build: Build
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build(uow, scene, now)
        await make_void(uow, scene, campaign.id, now)
        void = await uow.campaigns.get(campaign.id)
        assert void.state is State.VOIDED
        for state in State:
            with pytest.raises(Refusal, match="wrong_state"):
                await uow.campaigns.move(void, state)
        with pytest.raises(Refusal, match=VOID):
            await voiding.propose(uow, user_id=scene.admin, campaign_id=campaign.id, reason=REASON, now=now)
        listed = await public.campaigns(uow)
    assert [one.state for one in listed.entries] == ["voided"]


async def test_nothing_is_drawn_bound_or_confirmed_in_a_void_campaign(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        verdicts = await uow.samples.verdicts(campaign.id)
        await make_void(uow, scene, campaign.id, now)
        office = {"user_id": scene.admin, "campaign_id": campaign.id}
        department = {"user_id": scene.admin_of(HOUSING), "department_id": scene.departments[HOUSING]}
        with pytest.raises(Refusal, match=VOID):
            await draw.ask_to_freeze(uow, **office)
        with pytest.raises(Refusal, match=VOID):
            await draw.start(uow, **office, secret=SECRET, now=now)
        with pytest.raises(Refusal, match=VOID):
            await draw.bind_group(uow, **office, chat_id=-77, now=now)
        with pytest.raises(Refusal, match=VOID):
            await matching.start(uow, **office, secret=SECRET, now=now)
        with pytest.raises(Refusal, match=VOID):
            await attempts.ask_reason(uow, **office)
        with pytest.raises(Refusal, match=VOID):
            await confirmation.confirm_all(uow, **department, campaign_id=campaign.id, last=NEWEST, now=now)
        with pytest.raises(Refusal, match=VOID):
            await confirmation.object_to(
                uow, user_id=scene.admin_of(HOUSING), verdict_id=verdicts[0].id, reason="注销", now=now
            )
        assert await uow.samples.verdicts(campaign.id) == verdicts


async def test_no_objection_of_a_void_campaign_is_ruled_on(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        own, *_ = await uow.samples.verdicts(campaign.id, scene.departments[HOUSING])
        await confirmation.object_to(uow, user_id=scene.admin_of(HOUSING), verdict_id=own.id, reason="注销", now=now)
        await make_void(uow, scene, campaign.id, now)
        with pytest.raises(Refusal, match=VOID):
            await confirmation.rule(uow, user_id=scene.admin, verdict_id=own.id, uphold=True, now=now)
        assert (await uow.samples.verdict(own.id)).ruled_by is None


async def test_a_seed_that_exists_already_brings_no_list_into_a_void_campaign(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await make_void(uow, scene, campaign.id, now)
        with pytest.raises(Refusal, match=r"draw\.void"):
            await hold(uow, scene, campaign, Round.SUBJECTS, now)
        await reveal.reveal_closed(uow, now)
        assert await reveal.find_unsettled(uow) == []
        assert await uow.samples.of_campaign(campaign.id) == []
        latest = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert latest is not None
        assert latest.stage is Stage.VOID


async def fill(uow: UnitOfWork, scene: Scene, section: Section, department: str, now: datetime) -> Section:
    """Everything found in order, and handed in."""
    user_id = scene.inspectors_of(department)[0]
    about = {"user_id": user_id, "section_id": section.id, "now": now}
    await inspection.all_clear(uow, **about)
    await inspection.set_method(uow, **about, method="written", on=1)
    version = (await uow.forms.section(section.id)).version
    await inspection.submit(uow, user_id=user_id, section_id=section.id, version=version, now=now)
    return await uow.forms.section(section.id)


async def test_no_form_of_a_void_campaign_is_written_handed_in_reviewed_or_published(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        parts = await uow.forms.sections(campaign.id, scene.departments[MARKET])
        submitted = await fill(uow, scene, parts[1], MARKET, now)
        approved = await fill(uow, scene, parts[2], MARKET, now)
        reviewer, inspector = scene.reviewer_of(MARKET), scene.inspectors_of(MARKET)[0]
        await review.approve(uow, user_id=reviewer, section_id=approved.id, version=approved.version, now=now)
        approved = await uow.forms.section(approved.id)
        item = (await uow.campaigns.items(campaign.id, scene.departments[MARKET]))[0]
        await make_void(uow, scene, campaign.id, now)
        open_form = {"user_id": inspector, "section_id": parts[0].id}
        to_review = {"user_id": reviewer, "section_id": submitted.id, "version": submitted.version}
        to_publish = {"user_id": inspector, "section_id": approved.id}
        attempts_ = [
            inspection.open_item(uow, **open_form, item_id=item.id),
            inspection.set_result(uow, **open_form, item_id=item.id, result=1, seen=0, now=now),
            inspection.all_clear(uow, **open_form, now=now),
            inspection.set_method(uow, **open_form, method="written", on=1, now=now),
            inspection.set_term(uow, **open_form, day="2024-06-30", now=now),
            inspection.open_gaps(uow, **open_form),
            inspection.set_remark(uow, **open_form, text="备注", seen="", now=now),
            inspection.submit(uow, **open_form, version=0, now=now),
            inspection.understand(uow, user_id=inspector, text=f"{parts[0].number} 全部1", now=now),
            review.approve(uow, **to_review, now=now),
            review.ask_reason(uow, **to_review),
            review.send_back(uow, **to_review, reason="不完整", now=now),
            publication.ask_publish(uow, **to_publish),
            publication.publish(uow, **to_publish, version=approved.version, now=now),
        ]
        for attempt in attempts_:
            with pytest.raises(Refusal, match=VOID):
                await attempt
        with pytest.raises(Refusal, match="nothing_waits"):
            await publication.ask_publish_all(uow, user_id=inspector)
        after = await uow.forms.sections(campaign.id, scene.departments[MARKET])
        assert [one.state for one in after] == [SectionState.OPEN, SectionState.SUBMITTED, SectionState.APPROVED]
        assert "没有待审核" in (await review.pending_reviews(uow, user_id=reviewer)).text
        assert "方案已作废" in (await inspection.open_form(uow, **open_form)).text
        assert "方案已作废" in (await inspection.my_forms(uow, user_id=inspector)).text


async def test_what_was_published_before_stays_published(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        part = (await uow.forms.sections(campaign.id, scene.departments[MARKET]))[0]
        await publish(uow, part, ResultCode.ORDERED_TO_RECTIFY, Handling.RECTIFICATION, now=now)
        await make_void(uow, scene, campaign.id, now)
        view = await public.campaign(uow, campaign.id)
        found = await public.subject(uow, part.subject_number)
    assert (view.published, len(found.results)) == (1, 1)


async def test_what_asks_for_work_and_waits_to_be_sent_is_withdrawn(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        assert await uow.outbox.count(Delivery.WITHDRAWN) == 0
        await make_void(uow, scene, campaign.id, now)
        assert await uow.outbox.count(Delivery.WITHDRAWN) > 0
        texts = await sent_texts(uow, now)
    for name in (HOUSING, MARKET):
        (only,) = texts[scene.admin_of(name)]
        assert only.startswith("【方案已作废】")


async def test_nobody_is_asked_to_close_or_to_sum_up_a_void_campaign(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_matched(uow, scene, now)
        await make_void(uow, scene, campaign.id, now)
        texts = await sent_texts(uow, now)
    everything = [one for own in texts.values() for one in own]
    assert not any("结题材料" in one or "工作总结" in one for one in everything)


async def test_no_follow_up_of_a_void_campaign_is_asked_for(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        await sent_texts(uow, now)
        await find_problem(uow, scene, campaign, now)
        await make_void(uow, scene, campaign.id, now)
        texts = await sent_texts(uow, now)
    assert not any("后续处置" in one for one in texts[scene.admin_of(MARKET)])


async def test_no_correction_of_a_void_campaign_is_asked_for(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        part = (await uow.forms.sections(campaign.id, scene.departments[MARKET]))[0]
        await publish(uow, part, ResultCode.ORDERED_TO_RECTIFY, Handling.RECTIFICATION, now=now)
        await sent_texts(uow, now)
        about = {"section_id": part.id, "text": "检查结果录入有误", "now": now}
        await correction.open_correction(uow, user_id=scene.inspectors_of(MARKET)[0], **about)
        await make_void(uow, scene, campaign.id, now)
        texts = await sent_texts(uow, now)
    assert not any("申请更正" in one for own in texts.values() for one in own)


async def test_whoever_holds_several_roles_hears_of_it_once(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        admin = await uow.people.find(scene.admin_of(HOUSING))
        assert admin is not None
        await uow.people.appoint(
            Appointment(admin.id, scene.office_id, Role.DEPARTMENT_ADMIN, scene.departments[MARKET])
        )
        await make_void(uow, scene, campaign.id, now)
        texts = await sent_texts(uow, now)
    assert len([one for one in texts[scene.admin_of(HOUSING)] if "【方案已作废】" in one]) == 1


async def test_the_audit_says_who_proposed_who_agreed_and_why(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_campaign(uow, scene, now)
        await make_void(uow, scene, campaign.id, now)
        first, second = await uow.people.find(scene.admin), await uow.people.find(SECOND)
        notes = [one for one in await uow.audit.entries(campaign.id) if one.action.startswith("voiding.")]
    assert first is not None
    assert second is not None
    assert [(one.action, one.person_id) for one in notes] == [
        ("voiding.propose", first.id),
        ("voiding.decide", second.id),
    ]
    assert notes[1].facts == {"reason": REASON, "agreed": True, "state": "approved"}


async def test_subjects_of_a_void_campaign_count_as_not_inspected(database: Database, now: datetime) -> None:
    """Cooling-off and yearly cap ask for an inspection, and there was none."""
    async with database.open() as uow:
        scene = await build_office(uow)
        first = await build_inspection(uow, scene, now, forms=3)
        scope = Scope(tags=("物业服务",), yearly_cap=1)
        other = await build_campaign(uow, scene, now, scope=scope)
        assert [one.id for one in await uow.pools.left_out(other)] == [credit_code(n) for n in (1, 2, 3)]
        await make_void(uow, scene, first.id, now)
        assert await uow.pools.left_out(other) == []
