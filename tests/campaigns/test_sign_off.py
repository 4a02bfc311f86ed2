"""Approval before the visit: who gives it, what it is for, when a new one is needed, and that no form opens without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns import inspection, matching, sign_off, visit
from campaigns.forms import read_form
from campaigns.inspection.filling import writable_section
from domain.errors import Refusal
from domain.lengths import SIGN_OFF
from domain.obligations import Standing
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.draws import Round
from storage.forms import Section
from storage.specialists import Specialist
from storage.unit_of_work import Database, UnitOfWork
from templates.cards.matching import LEAVE_REASONS
from tests.support.attempts import SECOND, build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts
from tests.support.forms import fill, labels, section_of
from tests.support.sign_offs import approve, decline, open_list, owed, stamp_on, turn, waiting_in
from tests.support.voidings import make_void


async def built(uow: UnitOfWork, now: datetime, *, on: bool = True) -> tuple[Scene, Campaign]:
    """Three open forms, the first two inspectors of each department on every one of them."""
    scene = await build_scene(uow)
    if on:
        await turn(uow, scene, now)
    campaign = await build_inspection(uow, scene, now)
    return scene, campaign


async def opens(uow: UnitOfWork, scene: Scene, section: Section) -> None:
    """The first inspector may write in the form; raises what keeps them from it."""
    await writable_section(uow, scene.inspectors_of(section.department)[0], section.id)


async def facts(uow: UnitOfWork, section: Section) -> list[str]:
    return [one.words for one in (await read_form(uow, section.id)).facts if one.label == "审批"]


async def test_where_the_office_asks_for_nothing_forms_are_open(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now, on=False)
        section = await section_of(uow, scene, campaign, HOUSING)
        await opens(uow, scene, section)
        assert await facts(uow, section) == []
        with pytest.raises(Refusal, match=r"sign_off\.off"):
            await sign_off.approve_all(
                uow,
                user_id=scene.admin_of(HOUSING),
                campaign_id=campaign.id,
                department_id=scene.departments[HOUSING],
                stamp="",
                now=now,
            )
        assert "目前没有需要审批的检查" in (await open_list(uow, scene, campaign, HOUSING)).text


async def test_no_form_opens_before_its_department_approved(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_of(uow, scene, campaign, HOUSING)
        with pytest.raises(Refusal, match=r"sign_off\.waiting") as refused:
            await opens(uow, scene, section)
        assert refused.value.facts["approvers"] == f"{HOUSING}管理员、{HOUSING}审核员"
        card = await inspection.open_form(uow, user_id=scene.inspectors_of(HOUSING)[0], section_id=section.id)
        assert "审批：待批准" in card.text
        await approve(uow, scene, campaign, MARKET, now)
        with pytest.raises(Refusal, match=r"sign_off\.waiting"):
            await opens(uow, scene, section)
        card = await approve(uow, scene, campaign, HOUSING, now)
        assert "已批准 3 户，最近一次由建设环保局管理员于5月10日 09:00批准" in card.text
        await opens(uow, scene, section)
        assert await facts(uow, section) == ["已批准（建设环保局管理员，5月10日 09:00）"]


async def test_a_second_tap_approves_nothing_again(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        first = await open_list(uow, scene, campaign, HOUSING)
        about = {"campaign_id": campaign.id, "department_id": scene.departments[HOUSING], "stamp": stamp_on(first)}
        for user_id in (scene.admin_of(HOUSING), scene.admin_of(HOUSING), scene.reviewer_of(HOUSING)):
            card = await sign_off.approve_all(uow, user_id=user_id, now=now, **about)
            assert "最近一次由建设环保局管理员" in card.text
        section = await section_of(uow, scene, campaign, HOUSING)
        assert len(await uow.sign_offs.history(section.id)) == 1


async def test_what_the_card_did_not_show_is_not_approved(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        shown = await open_list(uow, scene, campaign, HOUSING)
        section = await section_of(uow, scene, campaign, HOUSING)
        await uow.forms.hand_over(section.sample_id, out=scene.inspectors[HOUSING][0], to=None, now=now)
        with pytest.raises(Refusal, match=r"sign_off\.changed_meanwhile"):
            await sign_off.approve_all(
                uow,
                user_id=scene.admin_of(HOUSING),
                campaign_id=campaign.id,
                department_id=scene.departments[HOUSING],
                stamp=stamp_on(shown),
                now=now,
            )
        assert await uow.sign_offs.newest([section.id]) == {}


async def test_nobody_approves_a_visit_on_which_they_go_themself(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        inspector = await uow.people.find(scene.inspectors_of(HOUSING)[0])
        assert inspector is not None
        place = (scene.office_id, Role.REVIEWER, scene.departments[HOUSING])
        await uow.people.appoint(Appointment(inspector.id, *place))
        user_id = inspector.chat_user_id
        section = await section_of(uow, scene, campaign, HOUSING)
        card = await open_list(uow, scene, campaign, HOUSING, user_id=user_id)
        assert f"您本人参加检查、由{HOUSING}管理员、{HOUSING}审核员审批 3 户" in card.text
        assert not any(label.startswith("全部批准") for label in labels(card))
        with pytest.raises(Refusal, match=r"sign_off\.own ") as refused:
            await sign_off.approve_one(uow, user_id=user_id, section_id=section.id, stamp="", now=now)
        assert refused.value.facts["approvers"] == f"{HOUSING}管理员、{HOUSING}审核员"
        with pytest.raises(Refusal, match=r"sign_off\.waiting") as refused:
            await opens(uow, scene, section)
        assert inspector.name not in str(refused.value.facts["approvers"])


async def test_who_goes_along_as_a_specialist_does_not_approve_it_either(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        helper_id = scene.inspectors[HOUSING][2]
        helper = await uow.people.find(scene.inspectors_of(HOUSING)[2])
        assert helper is not None
        department_id = scene.departments[HOUSING]
        await uow.people.appoint(Appointment(helper.id, scene.office_id, Role.REVIEWER, department_id))
        section = await section_of(uow, scene, campaign, HOUSING)
        place = (campaign.id, section.sample_id, department_id, helper_id)
        await uow.specialists.add([Specialist(*place, helper.name, "", "消防", "须专门技术", helper.id, now)])
        card = await open_list(uow, scene, campaign, HOUSING, user_id=helper.chat_user_id)
        assert "全部批准（2）" in labels(card)
        with pytest.raises(Refusal, match=r"sign_off\.own "):
            await sign_off.approve_one(uow, user_id=helper.chat_user_id, section_id=section.id, stamp="", now=now)
        with pytest.raises(Refusal, match=r"sign_off\.waiting") as refused:
            await opens(uow, scene, section)
        assert helper.name not in str(refused.value.facts["approvers"])


async def test_where_everybody_goes_themself_the_refusal_says_what_to_do(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        for user_id, role in (
            (scene.admin_of(HOUSING), Role.DEPARTMENT_ADMIN),
            (scene.reviewer_of(HOUSING), Role.REVIEWER),
        ):
            person = await uow.people.find(user_id)
            assert person is not None
            await uow.people.dismiss(Appointment(person.id, scene.office_id, role, scene.departments[HOUSING]))
        inspector = await uow.people.find(scene.inspectors_of(HOUSING)[0])
        assert inspector is not None
        place = (scene.office_id, Role.DEPARTMENT_ADMIN, scene.departments[HOUSING])
        await uow.people.appoint(Appointment(inspector.id, *place))
        section = await section_of(uow, scene, campaign, HOUSING)
        with pytest.raises(Refusal, match=r"sign_off\.nobody"):
            await opens(uow, scene, section)
        with pytest.raises(Refusal, match=r"sign_off\.own_nobody"):
            await sign_off.approve_one(uow, user_id=inspector.chat_user_id, section_id=section.id, stamp="", now=now)
        await sign_off.ask_sign_off(uow, campaign, key="teams", now=now)
        told = await sent_texts(uow, now)
    assert any("没有人可以审批" in text for text in told[scene.admin])
    assert any("第1、2、3号" in text for text in told[inspector.chat_user_id])


async def test_only_the_departments_admins_and_reviewers_approve(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        stamp = stamp_on(await open_list(uow, scene, campaign, HOUSING))
        about = {"campaign_id": campaign.id, "department_id": scene.departments[HOUSING], "stamp": stamp, "now": now}
        for user_id in (scene.admin, scene.admin_of(MARKET), scene.inspectors_of(HOUSING)[3]):
            with pytest.raises(Refusal, match=r"sign_off\.not_approver"):
                await sign_off.approve_all(uow, user_id=user_id, **about)
        with pytest.raises(Refusal, match=r"rights\.stranger"):
            await sign_off.approve_all(uow, user_id=999, **about)
        other = await uow.offices.add("另一个办公室")
        stranger = await uow.people.remember(77, "外区管理员")
        await uow.people.appoint(Appointment(stranger.id, other, Role.OFFICE_ADMIN))
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await sign_off.show(uow, user_id=77, campaign_id=campaign.id, department_id=scene.departments[HOUSING])
        with pytest.raises(Refusal, match=r"office_admin_only"):
            await sign_off.overview(uow, user_id=77, campaign_id=campaign.id)
        section = await section_of(uow, scene, campaign, HOUSING)
        assert await uow.sign_offs.newest([section.id]) == {}


async def test_the_office_sees_every_department_and_decides_nowhere(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        await approve(uow, scene, campaign, HOUSING, now)
        card = await sign_off.overview(uow, user_id=scene.admin, campaign_id=campaign.id)
        assert f"{HOUSING}：已批准 3 户，待审批 0 户\n{MARKET}：已批准 0 户，待审批 3 户" in card.text
        looked = await open_list(uow, scene, campaign, MARKET, user_id=scene.admin)
        assert labels(looked) == ["逐户查看", "返回本次抽查"]


async def test_who_is_not_approved_hears_why_and_the_form_stays_shut(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        section = await section_of(uow, scene, campaign, MARKET)
        team = await uow.people.bound_inspectors(await uow.forms.inspectors_of(section))
        visits = await uow.visits.find([section.sample_id])
        leader_id = visits[section.sample_id].leader_id
        assert leader_id is not None
        leader = (await uow.people.bound_inspectors([leader_id]))[leader_id]
        await sent_texts(uow, now)
        await decline(uow, section.id, "当天另有任务", now, user_id=scene.reviewer_of(MARKET))
        told = await sent_texts(uow, now)
        user_id = next(iter(team.values())).chat_user_id
        with pytest.raises(Refusal, match=r"sign_off\.declined") as refused:
            await writable_section(uow, user_id, section.id)
        assert refused.value.facts["reason"] == "当天另有任务"
        assert await facts(uow, section) == [f"未批准（{MARKET}审核员，5月10日 09:00：当天另有任务）"]
        audited = str([vars(one) for one in await uow.audit.entries()])
    expected = {scene.admin, leader.chat_user_id, *(person.chat_user_id for person in team.values())}
    assert set(told) == expected
    assert all("不批准这次检查，原因：当天另有任务。" in texts[0] for texts in told.values())
    assert "当天另有任务" not in audited


async def test_a_no_may_become_a_yes_and_a_yes_a_no_until_the_form_has_begun(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        admin, section = scene.admin_of(HOUSING), await section_of(uow, scene, campaign, HOUSING)
        await decline(uow, section.id, "甲", now, user_id=admin)
        card = await sign_off.show_one(uow, user_id=admin, section_id=section.id)
        assert "批准" in labels(card)
        await sign_off.approve_one(uow, user_id=admin, section_id=section.id, stamp=stamp_on(card), now=now)
        await opens(uow, scene, section)
        await decline(uow, section.id, "乙", now, user_id=admin)
        with pytest.raises(Refusal, match=r"sign_off\.declined"):
            await opens(uow, scene, section)
        card = await sign_off.show_one(uow, user_id=admin, section_id=section.id)
        assert card.text.count("经过") == 1
        assert card.text.count("未批准：检查员01、检查员02，时间未定。原因：") == 2
        stamp = stamp_on(card)
        await sign_off.approve_one(uow, user_id=admin, section_id=section.id, stamp=stamp, now=now)
        with pytest.raises(Refusal, match=r"sign_off\.changed_meanwhile"):
            await sign_off.decline(uow, user_id=admin, section_id=section.id, stamp=stamp, text="丙", now=now)
        await fill(uow, section, [1], user_id=scene.inspectors_of(HOUSING)[0], now=now)
        with pytest.raises(Refusal, match=r"sign_off\.begun"):
            await decline(uow, section.id, "丁", now, user_id=admin)


@pytest.mark.parametrize(("text", "code"), [(" ", "reason_missing"), ("因" * (SIGN_OFF + 1), "reason_too_long")])
async def test_a_no_needs_a_short_reason(database: Database, now: datetime, text: str, code: str) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_of(uow, scene, campaign, HOUSING)
        with pytest.raises(Refusal, match=code):
            await decline(uow, section.id, text, now, user_id=scene.admin_of(HOUSING))
        assert await uow.sign_offs.newest([section.id]) == {}


async def test_teams_bring_the_list_and_a_promise_that_the_last_decision_meets(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        told = await sent_texts(uow, now)
        for user_id in (scene.admin_of(HOUSING), scene.reviewer_of(HOUSING)):
            assert sum("待审批 8 户" in text and HOUSING in text for text in told[user_id]) == 1
        assert not any("【检查前审批】" in text for text in told[GROUP])
        (promise,) = await owed(uow, campaign, scene.departments[HOUSING])
        assert (promise.standing, promise.due_on.isoformat()) == (Standing.OPEN, "2024-05-11")
        section = await section_of(uow, scene, campaign, HOUSING)
        await decline(uow, section.id, "甲", now, user_id=scene.admin_of(HOUSING))
        (promise,) = await owed(uow, campaign, scene.departments[HOUSING])
        assert promise.standing is Standing.OPEN
        await approve(uow, scene, campaign, HOUSING, now)
        (promise,) = await owed(uow, campaign, scene.departments[HOUSING])
        assert promise.standing is Standing.MET
        assert promise.evidence.startswith("sign_off:")
        (other,) = await owed(uow, campaign, scene.departments[MARKET])
        assert other.standing is Standing.OPEN
        told = await sent_texts(uow, now)
    approved = [texts for texts in told.values() if any("【检查已批准】" in text for text in texts)]
    assert all(len([text for text in texts if "【检查已批准】" in text]) == 1 for texts in approved)


async def test_whoever_steps_in_is_approved_anew(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        await approve(uow, scene, campaign, HOUSING, now)
        await sent_texts(uow, now)
        user_id = scene.inspectors_of(HOUSING)[0]
        theirs = await uow.forms.sections_with(scene.inspectors[HOUSING][0])
        await matching.leave_because(uow, user_id=user_id, inspector_id=0, reason=LEAVE_REASONS[0], now=now)
        draw = await uow.draws.latest(campaign.id, Round.TEAMS)
        assert draw is not None
        (request,) = await uow.substitutions.waiting([draw.id])
        await matching.agree(uow, user_id=scene.admin_of(HOUSING), request_id=request.id, now=now)
        told = await sent_texts(uow, now)
        assert any(f"待审批 {len(theirs)} 户" in text for text in told[scene.admin_of(HOUSING)])
        assert any("人员有变动，重新审批" in text for text in told[scene.admin_of(HOUSING)])
        assert [one.standing for one in await owed(uow, campaign, scene.departments[HOUSING])] == [
            Standing.MET,
            Standing.OPEN,
        ]
        section = await uow.forms.section(theirs[0].id)
        crew = await uow.people.bound_inspectors(await uow.forms.inspectors_of(section))
        with pytest.raises(Refusal, match=r"sign_off\.waiting"):
            await writable_section(uow, next(iter(crew.values())).chat_user_id, section.id)
        assert await facts(uow, section) == ["检查人员有变动，待重新批准"]


async def agree_on(uow: UnitOfWork, scene: Scene, campaign: Campaign, words: str, now: datetime) -> None:
    """The first form is visited at the time in ``words``, by everybody's agreement."""
    section = await section_of(uow, scene, campaign, HOUSING)
    found = (await uow.visits.find([section.sample_id]))[section.sample_id]
    about = {"sample_id": section.sample_id, "version": found.version, "now": now}
    await visit.offer_typed(uow, user_id=scene.admin_of(HOUSING), text=words, **about)
    found = (await uow.visits.find([section.sample_id]))[section.sample_id]
    assert found.current_id is not None
    await visit.agree_one(uow, user_id=scene.admin_of(MARKET), proposal_id=found.current_id, now=now)


async def test_another_day_is_told_and_another_hour_is_not_and_the_approval_holds(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        await approve(uow, scene, campaign, HOUSING, now, user_id=scene.reviewer_of(HOUSING))
        await sent_texts(uow, now)
        await agree_on(uow, scene, campaign, "5月20日9点", now)
        told = await sent_texts(uow, now)
        moved = [text for text in told[scene.reviewer_of(HOUSING)] if "【已批准的检查改期】" in text]
        assert len(moved) == 1
        assert "5月20日（周一） 09:00（批准时：时间未定）" in moved[0]
        section = await section_of(uow, scene, campaign, HOUSING)
        card = await sign_off.show_one(uow, user_id=scene.admin_of(HOUSING), section_id=section.id)
        assert "审批：已批准" in card.text
        assert (await owed(uow, campaign, scene.departments[HOUSING]))[-1].standing is Standing.MET


async def test_an_hour_later_on_the_same_day_is_not_told(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        await agree_on(uow, scene, campaign, "5月20日9点", now)
        await approve(uow, scene, campaign, HOUSING, now)
        await sent_texts(uow, now)
        await agree_on(uow, scene, campaign, "5月20日15:30", now)
        told = await sent_texts(uow, now)
        assert not any("改期】" in text for texts in told.values() for text in texts)
        await agree_on(uow, scene, campaign, "5月21日9点", now)
        told = await sent_texts(uow, now)
    assert any("（批准时：5月20日（周一） 09:00）" in text for text in told[scene.admin_of(HOUSING)])


async def test_another_time_is_asked_about_where_the_first_was_not_approved(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        section = await section_of(uow, scene, campaign, MARKET)
        await decline(uow, section.id, "时间未定，不批准", now, user_id=scene.admin_of(MARKET))
        assert "未批准" in (await facts(uow, section))[0]
        await approve(uow, scene, campaign, MARKET, now)
        await sent_texts(uow, now)
        await agree_on(uow, scene, campaign, "5月20日9点", now)
        assert await facts(uow, section) == ["待批准"]
        told = await sent_texts(uow, now)
        assert any("待审批 1 户" in text for text in told[scene.admin_of(MARKET)])
        assert waiting_in(await open_list(uow, scene, campaign, MARKET)) == 1
        assert (await owed(uow, campaign, scene.departments[MARKET]))[-1].standing is Standing.OPEN


async def test_turned_on_under_way_it_asks_for_what_has_not_begun(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now, on=False)
        begun = await section_of(uow, scene, campaign, HOUSING)
        await fill(uow, begun, [1], user_id=scene.inspectors_of(HOUSING)[0], now=now)
        card = await turn(uow, scene, now)
        assert "现在：检查前须经审批" in card.text
        told = await sent_texts(uow, now)
        assert any("待审批 2 户" in text for text in told[scene.admin_of(HOUSING)])
        assert any("待审批 3 户" in text for text in told[scene.admin_of(MARKET)])
        await opens(uow, scene, begun)
        assert await facts(uow, begun) == []
        with pytest.raises(Refusal, match=r"sign_off\.waiting"):
            await opens(uow, scene, await section_of(uow, scene, campaign, HOUSING, 2))


async def test_turned_off_every_form_is_open_and_nothing_is_owed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now, on=False)
        await turn(uow, scene, now)
        await turn(uow, scene, now, on=False)
        assert await sent_texts(uow, now) == {}, "what was not sent yet is withdrawn"
        await opens(uow, scene, await section_of(uow, scene, campaign, HOUSING))
        (promise,) = await owed(uow, campaign, scene.departments[HOUSING])
        assert promise.standing is Standing.VOID
        await turn(uow, scene, now + timedelta(minutes=1))
        assert [one.standing for one in await owed(uow, campaign, scene.departments[HOUSING])] == [
            Standing.VOID,
            Standing.OPEN,
        ]


async def test_where_nobody_is_left_to_go_no_approval_is_owed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        await sign_off.ask_sign_off(uow, campaign, key="teams", now=now)
        for one in await uow.forms.sections(campaign.id, scene.departments[HOUSING]):
            for inspector_id in scene.inspectors[HOUSING][:2]:
                await uow.forms.hand_over(one.sample_id, out=inspector_id, to=None, now=now)
        departments = {scene.departments[HOUSING]}
        await sign_off.ask_sign_off(uow, campaign, key="gone", now=now, departments=departments)
        (promise,) = await owed(uow, campaign, scene.departments[HOUSING])
        assert promise.standing is Standing.VOID


async def test_switching_twice_is_one_change_and_the_offices_alone(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _ = await built(uow, now, on=False)
        for user_id in (scene.admin_of(HOUSING), scene.inspectors_of(HOUSING)[0]):
            with pytest.raises(Refusal, match="office_admin_only"):
                await sign_off.switch(uow, user_id=user_id, office_id=scene.office_id, on=True, now=now)
        await turn(uow, scene, now)
        told = await sent_texts(uow, now)
        await turn(uow, scene, now)
        assert told
        assert await sent_texts(uow, now) == {}
        changed = [one for one in await uow.audit.entries() if one.action == "settings.changed"]
    assert len(changed) == 1


async def test_in_a_void_campaign_nothing_is_approved_any_more(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        await turn(uow, scene, now)
        campaign = await build_matched(uow, scene, now)
        card = await open_list(uow, scene, campaign, HOUSING)
        await make_void(uow, scene, campaign.id, now, second=SECOND)
        told = await sent_texts(uow, now)
        assert not any("【检查前审批】" in text for texts in told.values() for text in texts)
        (promise,) = await owed(uow, campaign, scene.departments[HOUSING])
        assert promise.standing is Standing.VOID
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await sign_off.approve_all(
                uow,
                user_id=scene.admin_of(HOUSING),
                campaign_id=campaign.id,
                department_id=scene.departments[HOUSING],
                stamp=stamp_on(card),
                now=now,
            )
        seen = await open_list(uow, scene, campaign, HOUSING)
        assert not any(label.startswith("全部批准") for label in labels(seen))


async def test_a_hundred_and_twenty_visits_are_approved_by_one_tap(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=120)
        await turn(uow, scene, now)
        campaign = await build_inspection(uow, scene, now, forms=120)
        card = await open_list(uow, scene, campaign, HOUSING)
        assert card.fitted().attachment is not None, "the whole list goes as a file"
        assert "全部批准（120）" in labels(card)
        card = await approve(uow, scene, campaign, HOUSING, datetime(2024, 5, 10, 2, tzinfo=UTC))
        assert "已批准 120 户" in card.text
        assert waiting_in(card) == 0
