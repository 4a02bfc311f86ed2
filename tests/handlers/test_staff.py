"""人员情况: what a department's admin puts right before matching, tapped through the real dispatcher."""

from __future__ import annotations

from datetime import date

import pytest

from domain.campaign import State
from templates.cards.matching import ChooseOwnRecusal, DeclareRecusal, SetLeave, SetRecusal, ShowInspector, ShowStaff
from tests.support.builders import HOUSING, MARKET, inspector
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat, Player


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    """The list stands; matching has not begun."""
    ceremony = await Ceremony.opens(office_chat)
    await ceremony.draws()
    await ceremony.confirms()
    return ceremony


async def opens_staff(ceremony: Ceremony, department: str = HOUSING) -> Player:
    admin = ceremony.admin(department)
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.taps(f"{ceremony.campaign.reference} {ceremony.campaign.plan.title}"[:40])
    await admin.taps("人员情况")
    return admin


async def sent(ceremony: Ceremony) -> set[int]:
    async with ceremony.chat.database.read() as uow:
        return {one.inspector_id for one in await uow.forms.assignments(ceremony.campaign.id)}


async def test_who_is_put_on_leave_the_evening_before_is_not_drawn(ceremony: Ceremony) -> None:
    admin = await opens_staff(ceremony)
    await admin.sees("名录库中共 4 人，可派 4 人，请假 0 人，执法证到期 0 人")
    await admin.taps("检查员01 · 可派")
    await admin.taps("登记请假")
    await admin.sees("目前：请假")
    await admin.taps("返回人员情况")
    await admin.sees("可派 3 人，请假 1 人")
    await ceremony.matches()
    assert await ceremony.state() is State.INSPECTING
    away = ceremony.scene.inspectors[HOUSING][0]
    assert away not in await sent(ceremony)


async def test_who_is_back_is_drawn_again(ceremony: Ceremony) -> None:
    admin = await opens_staff(ceremony)
    await admin.taps("检查员01 · 可派")
    await admin.taps("登记请假")
    await admin.taps("登记返岗")
    await admin.sees("目前：可派")
    await ceremony.matches()
    assert ceremony.scene.inspectors[HOUSING][0] in await sent(ceremony)


async def test_a_recusal_from_a_drawn_subject_is_kept_by_the_round(ceremony: Ceremony) -> None:
    async with ceremony.chat.database.read() as uow:
        samples = await uow.samples.standing(ceremony.campaign.id)
    admin = await opens_staff(ceremony)
    await admin.taps("检查员02 · 可派")
    await admin.taps("登记回避的检查对象")
    await admin.taps(samples[0].name)
    await admin.sees(f"本次须回避的检查对象：{samples[0].name}")
    await admin.taps("登记回避的检查对象")
    await admin.taps(samples[1].name)
    await admin.taps(f"取消回避：{samples[1].name}")
    await ceremony.matches()
    recused = ceremony.scene.inspectors[HOUSING][1]
    async with ceremony.chat.database.read() as uow:
        crew = {
            one.inspector_id
            for one in await uow.forms.assignments(ceremony.campaign.id)
            if one.sample_id == samples[0].id
        }
        stored = (await uow.libraries.inspectors_by_id([recused]))[recused]
    assert recused not in crew
    assert stored.inspector.recusals == (samples[0].number,)


async def test_a_certificate_that_runs_out_within_the_window_is_shown(ceremony: Ceremony) -> None:
    async with ceremony.chat.database.open() as uow:
        changed = [inspector(3, HOUSING, certificate_until=date(2024, 6, 29), tags=("电梯",), apart=("ZF000004",))]
        await uow.libraries.save_inspectors(ceremony.scene.departments, changed)
    admin = await opens_staff(ceremony)
    await admin.taps("检查员03 · 执法证到期")
    card = await admin.sees("执法证有效期至：2024年6月29日（周六）")
    assert "专长：电梯" in card.text
    assert "不能同组的人员：检查员04" in card.text
    await ceremony.matches()
    assert ceremony.scene.inspectors[HOUSING][2] not in await sent(ceremony)


async def test_only_the_admin_of_the_department_looks_and_changes(ceremony: Ceremony) -> None:
    scene, campaign = ceremony.scene, ceremony.campaign.id
    one = scene.inspectors[HOUSING][0]
    async with ceremony.chat.database.read() as uow:
        sample = (await uow.samples.standing(campaign))[0]
    presses = (
        ShowStaff(campaign, scene.departments[HOUSING], 0),
        ShowInspector(campaign, one),
        SetLeave(campaign, one, 1),
        SetRecusal(campaign, one, sample.id, 1),
    )
    for player in (ceremony.admin(MARKET), ceremony.inspector(HOUSING), ceremony.office):
        for press in presses:
            assert HOUSING in await ceremony.forges(player, press)
    async with ceremony.chat.database.read() as uow:
        stored = (await uow.libraries.inspectors_by_id([one]))[one].inspector
    assert (stored.available, stored.recusals) == (True, ())


async def test_an_inspector_says_beforehand_from_whom_they_must_stay_away_and_the_admin_enters_it(
    ceremony: Ceremony,
) -> None:
    me, admin = ceremony.inspector(HOUSING), ceremony.admin(HOUSING)
    async with ceremony.chat.database.read() as uow:
        sample = (await uow.samples.standing(ceremony.campaign.id))[0]
    await me.says("/menu")
    await me.taps("须回避的对象", fresh=True)
    await me.taps(sample.name, fresh=True)
    await me.taps("与检查对象有利害关系", fresh=True)
    await me.sees("已告诉建设环保局管理员", fresh=True)
    await ceremony.forges(me, DeclareRecusal(ceremony.campaign.id, sample.id, 0))
    asked = [one for one in await admin.messages() if "检查员01申请回避" in one.text]
    assert len(asked) == 1
    await admin.taps("同意，登记回避", in_message_containing="检查员01申请回避")
    await admin.sees(f"本次须回避的检查对象：{sample.name}", fresh=True)
    await ceremony.forges(me, ChooseOwnRecusal(ceremony.campaign.id, 0))
    card = await me.sees(f"已经登记回避：{sample.name}", fresh=True)
    assert sample.name not in card.labels
    await ceremony.matches()
    async with ceremony.chat.database.read() as uow:
        assigned = await uow.forms.assignments(ceremony.campaign.id)
    on_it = {one.inspector_id for one in assigned if one.sample_id == sample.id}
    assert ceremony.scene.inspectors[HOUSING][0] not in on_it
    assert "名册已经冻结" in await ceremony.forges(me, ChooseOwnRecusal(ceremony.campaign.id, 0))
    await me.says("/menu")
    await me.taps("须回避的对象", fresh=True)
    await me.sees("已经派发检查表的，请打开那张检查表", fresh=True)


async def test_only_an_inspector_of_a_department_that_takes_part_declares_a_recusal(ceremony: Ceremony) -> None:
    for stranger in (ceremony.office, ceremony.reviewer(HOUSING), ceremony.admin(MARKET)):
        assert "不是这次抽查各单位的执法检查人员" in await ceremony.forges(
            stranger, ChooseOwnRecusal(ceremony.campaign.id, 0)
        )
    me = ceremony.inspector(HOUSING)
    assert "按钮" in await ceremony.forges(me, DeclareRecusal(ceremony.campaign.id, 1, 99))
