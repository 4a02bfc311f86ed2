"""Who may be sent as a specialist, who hears of it, and what they may not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from campaigns import inspection, matching, specialist
from campaigns.forms import read_form
from domain.errors import Refusal
from domain.roles import Role
from office.menu import open_menu
from storage.campaigns import Campaign
from storage.forms import Section
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.attempts import build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts
from tests.support.forms import fill, hand_in, labels
from tests.support.revisits import another_department, appoint
from tests.support.statements import statements
from tests.support.voidings import make_void

STRANGER = 777
WHY = "本单位检查人员不能独立完成"
OUTSIDE = f"示例专家，示例检测中心，电梯检验\n1 {WHY}"


async def built(uow: UnitOfWork, now: datetime) -> tuple[Scene, Campaign]:
    """Eight subjects, two of four inspectors of each department on each; the outbox is empty."""
    scene = await build_scene(uow)
    campaign = await build_matched(uow, scene, now)
    await sent_texts(uow, now)
    return scene, campaign


async def section_1(uow: UnitOfWork, scene: Scene, campaign: Campaign, department: str = HOUSING) -> Section:
    return (await uow.forms.sections(campaign.id, scene.departments[department]))[0]


async def free(uow: UnitOfWork, scene: Scene, section: Section) -> int:
    """The first of the housing department who is not on the team."""
    crew = await uow.forms.inspectors_of(section)
    return next(one for one in scene.inspectors[HOUSING] if one not in crew)


async def sends(uow: UnitOfWork, scene: Scene, campaign: Campaign, one: int, text: str, now: datetime) -> Card:
    return await specialist.add_own(
        uow, user_id=scene.admin_of(HOUSING), campaign_id=campaign.id, inspector_id=one, text=text, now=now
    )


async def invites(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime, text: str = OUTSIDE) -> Card:
    return await specialist.add_outside(
        uow,
        user_id=scene.admin_of(HOUSING),
        campaign_id=campaign.id,
        department_id=scene.departments[HOUSING],
        text=text,
        now=now,
    )


async def test_a_specialist_stands_on_the_form_with_the_reason(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_1(uow, scene, campaign)
        one = await free(uow, scene, section)
        card = await sends(uow, scene, campaign, one, f"1 {WHY}", now)
        assert "现有专业人员 1 人次" in card.text
        await invites(uow, scene, campaign, now)
        view = await read_form(uow, section.id)
        name = (await uow.libraries.inspectors_by_id([one]))[one].inspector.name
        facts = [fact.words for fact in view.facts if fact.label == "专业人员"]
        assert facts == [f"{name}（一科）：{WHY}", f"示例专家（示例检测中心，电梯检验）：{WHY}"]
        assert name not in view.inspectors
        other = await read_form(uow, (await section_1(uow, scene, campaign, MARKET)).id)
        assert all(fact.label != "专业人员" for fact in other.facts)


async def test_the_whole_team_and_the_specialist_hear_of_it_and_nobody_else(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_1(uow, scene, campaign)
        one = await free(uow, scene, section)
        await sends(uow, scene, campaign, one, f"1 {WHY}", now)
        told = await sent_texts(uow, now)
        team = [
            each.inspector_id
            for each in await uow.forms.assignments(campaign.id)
            if each.sample_id == section.sample_id
        ]
        bound = await uow.people.bound_inspectors([*team, one])
        assert set(told) == {person.chat_user_id for person in bound.values()}
        assert GROUP not in told
        (words,) = told[bound[one].chat_user_id]
        assert "请您作为建设环保局选派的专业人员协助以下检查" in words
        (words,) = told[bound[team[0]].chat_user_id]
        assert f"理由：{WHY}。" in words
        entry = (await uow.audit.entries())[-1]
        assert entry.action == "specialist.add"
        assert WHY not in str(entry.facts)


async def test_a_specialist_reads_and_neither_fills_nor_hands_in(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_1(uow, scene, campaign)
        one = await free(uow, scene, section)
        user_id = dict(zip(scene.inspectors[HOUSING], scene.inspectors_of(HOUSING), strict=True))[one]
        with pytest.raises(Refusal, match=r"specialist\.not_assisting"):
            await specialist.open_assisted(uow, user_id=user_id, section_id=section.id)
        await sends(uow, scene, campaign, one, f"1 {WHY}", now)
        card = await specialist.open_assisted(uow, user_id=user_id, section_id=section.id)
        assert "物业服务企业经营行为检查：未填" in card.text
        assert labels(card) == ["拍照、上传", "我协助的检查"]
        listed = await specialist.show_assisted(uow, user_id=user_id, page=0)
        assert labels(listed)[0] == f"1 {section.subject_name}"
        assert "我协助的检查（1）" in labels(await open_menu(uow, user_id=user_id))
        item_id = (await uow.campaigns.items(campaign.id, section.department_id))[0].id
        with pytest.raises(Refusal, match=r"inspection\.not_yours"):
            await inspection.open_item(uow, user_id=user_id, section_id=section.id, item_id=item_id)
        with pytest.raises(Refusal, match=r"inspection\.not_yours"):
            await inspection.submit(uow, user_id=user_id, section_id=section.id, version=section.version, now=now)
        assert len(await uow.forms.inspectors_of(section)) == 2


async def test_who_would_be_kept_off_the_roster_is_not_sent(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_1(uow, scene, campaign)
        crew = await uow.forms.inspectors_of(section)
        one = await free(uow, scene, section)
        stored = await uow.libraries.inspectors_by_id([one, crew[0]])
        with pytest.raises(Refusal, match=r"specialist\.on_team"):
            await sends(uow, scene, campaign, crew[0], f"1 {WHY}", now)
        for changes, code in (
            ({"recusals": (section.subject_number,)}, "recused"),
            ({"apart": (stored[crew[0]].inspector.number,)}, "apart"),
            ({"available": False}, "on_leave"),
        ):
            await uow.libraries.change_inspector(one, replace(stored[one].inspector, **changes))
            with pytest.raises(Refusal, match=rf"specialist\.{code}"):
                await sends(uow, scene, campaign, one, f"1 {WHY}", now)
        assert await uow.specialists.of_campaign(campaign.id, scene.departments[HOUSING], ever=True) == []
        assert await sent_texts(uow, now) == {}


async def test_whoever_was_recused_after_matching_does_not_come_back_as_a_specialist(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[HOUSING][0], scene.inspectors_of(HOUSING)[0]
        section = (await uow.forms.sections_with(out))[0]
        about = {"user_id": user_id, "section_id": section.id, "inspector_id": 0}
        await matching.recusal_because(uow, **about, reason="其他", detail="亲属", now=now)
        await matching.agree(uow, user_id=scene.admin_of(HOUSING), request_id=1, now=now)
        with pytest.raises(Refusal, match=r"specialist\.recused"):
            await sends(uow, scene, campaign, out, f"{section.number} {WHY}", now)


async def test_several_subjects_at_once_are_all_taken_or_none(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        department_id = scene.departments[HOUSING]
        await invites(uow, scene, campaign, now)
        with pytest.raises(Refusal, match=r"specialist\.already"):
            await invites(uow, scene, campaign, now, OUTSIDE.replace("1 ", "全部 "))
        assert len(await uow.specialists.of_campaign(campaign.id, department_id)) == 1
        await invites(uow, scene, campaign, now, OUTSIDE.replace("1 ", "2-8 "))
        assert len(await uow.specialists.of_campaign(campaign.id, department_id)) == 8


async def test_sent_away_with_a_reason_the_entry_stays_and_a_second_time_changes_nothing(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        await invites(uow, scene, campaign, now, OUTSIDE.replace("1 ", "1、2、3 "))
        await sent_texts(uow, now)
        first, second, third = await uow.specialists.of_campaign(campaign.id, scene.departments[HOUSING])
        about = {"user_id": scene.admin_of(HOUSING), "now": now}
        with pytest.raises(Refusal, match=r"specialist\.reason_missing"):
            await specialist.dismiss(uow, specialist_id=first.id, every=False, text=" ", **about)
        card = await specialist.dismiss(uow, specialist_id=first.id, every=False, text="已检验完毕", **about)
        assert "撤回：已检验完毕" in card.text
        told = await sent_texts(uow, now)
        assert all("不再协助以下检查" in "".join(words) for words in told.values())
        again = await specialist.dismiss(uow, specialist_id=first.id, every=False, text="又一次", **about)
        assert again == card
        assert await sent_texts(uow, now) == {}
        await specialist.dismiss(uow, specialist_id=second.id, every=True, text="改由他人", **about)
        assert await uow.specialists.of_campaign(campaign.id, scene.departments[HOUSING]) == []
        assert third.id in {
            one.id for one in await uow.specialists.of_campaign(campaign.id, third.department_id, ever=True)
        }
        view = await read_form(uow, (await section_1(uow, scene, campaign)).id)
        assert all(fact.label != "专业人员" for fact in view.facts)


async def test_only_the_inspectors_own_department_sends_and_the_office_looks(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        department_id = scene.departments[HOUSING]
        about = {"campaign_id": campaign.id, "department_id": department_id}
        for stranger in (scene.admin_of(MARKET), scene.inspectors_of(HOUSING)[0], scene.admin):
            with pytest.raises(Refusal, match=r"rights\."):
                await specialist.add_outside(uow, user_id=stranger, **about, text=OUTSIDE, now=now)
        await invites(uow, scene, campaign, now)
        card = await specialist.show_specialists(uow, user_id=scene.admin, **about)
        assert labels(card) == ["1 示例专家（示例检测中心，电梯检验）", "返回人员情况"]
        (one,) = await uow.specialists.of_campaign(campaign.id, department_id)
        assert labels(await specialist.show_specialist(uow, user_id=scene.admin, specialist_id=one.id)) == [
            "全部专业人员"
        ]
        with pytest.raises(Refusal, match=r"rights\."):
            await specialist.show_specialists(uow, user_id=scene.admin_of(MARKET), **about)
        with pytest.raises(Refusal, match=r"rights\."):
            await specialist.dismiss(
                uow, user_id=scene.admin, specialist_id=one.id, every=False, text="不需要", now=now
            )


async def test_to_a_department_that_takes_no_part_there_is_no_such_campaign(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        other = await another_department(uow, scene)
        await appoint(uow, scene, STRANGER, Role.DEPARTMENT_ADMIN, other)
        about = {"user_id": STRANGER, "campaign_id": campaign.id, "department_id": other}
        for call in (specialist.choose_specialist(uow, **about), specialist.ask_outside(uow, **about)):
            with pytest.raises(Refusal, match=r"campaign\.unknown"):
                await call
        with pytest.raises(Refusal, match=r"campaign\.unknown"):
            await specialist.add_outside(uow, **about, text=OUTSIDE, now=now)


async def test_nobody_is_sent_to_a_form_that_is_handed_in_or_has_no_inspector(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = await section_1(uow, scene, campaign)
        crew = await uow.forms.inspectors_of(section)
        accounts = dict(zip(scene.inspectors[HOUSING], scene.inspectors_of(HOUSING), strict=True))
        done = await fill(uow, section, [1], user_id=accounts[crew[0]], now=now)
        await hand_in(uow, done, user_id=accounts[crew[0]], now=now)
        with pytest.raises(Refusal, match=r"specialist\.unknown_number"):
            await invites(uow, scene, campaign, now)
        second = (await uow.forms.sections(campaign.id, scene.departments[HOUSING]))[1]
        for one in await uow.forms.inspectors_of(second):
            await uow.forms.hand_over(second.sample_id, out=one, to=None, now=now)
        with pytest.raises(Refusal, match=r"specialist\.nobody_to_assist"):
            await invites(uow, scene, campaign, now, OUTSIDE.replace("1 ", "2 "))


async def test_in_a_void_campaign_nobody_is_sent_and_what_was_asked_for_is_not_sent_out(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_matched(uow, scene, now)
        await sent_texts(uow, now)
        await invites(uow, scene, campaign, now)
        await make_void(uow, scene, campaign.id, now)
        told = await sent_texts(uow, now)
        assert "选派专业人员" not in str(told)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await invites(uow, scene, campaign, now)


async def test_who_helps_with_many_forms_lists_them_in_one_go(database: Database, now: datetime) -> None:
    asked = []
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        one = await free(uow, scene, await section_1(uow, scene, campaign))
        user_id = dict(zip(scene.inspectors[HOUSING], scene.inspectors_of(HOUSING), strict=True))[one]
        crewless = [
            section.number
            for section in await uow.forms.sections(campaign.id, scene.departments[HOUSING])
            if one not in await uow.forms.inspectors_of(section)
        ]
        assert len(crewless) > 1
        for number in crewless:
            await sends(uow, scene, campaign, one, f"{number} {WHY}", now)
            with statements() as seen:
                listed = await specialist.show_assisted(uow, user_id=user_id, page=0)
            asked.append(len(seen))
    assert f"第{crewless[-1]}号" in listed.text
    assert len(set(asked)) == 1
