"""Comparing, objecting, ruling, replacing: through the real dispatcher and the real delivery."""

from __future__ import annotations

import pytest

from domain.campaign import State
from storage.samples import Verdict
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat, Player


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    """The subjects are drawn, every department has its list."""
    ceremony = await Ceremony.opens(office_chat)
    await ceremony.draws()
    return ceremony


async def verdicts(ceremony: Ceremony, department: str) -> list[Verdict]:
    async with ceremony.chat.database.read() as uow:
        found = await uow.samples.verdicts(ceremony.campaign.id, ceremony.scene.departments[department])
    return [one.verdict for one in found]


async def objects(player: Player, *reason: str) -> str:
    """Chooses the first subject and a reason; the subject's name."""
    await player.taps("提出异议")
    listed = await player.sees("请选择有异议的检查对象", fresh=True)
    subject = listed.labels[0]
    await player.taps(subject)
    for label in reason:
        await player.taps(label)
    return subject


async def test_every_department_gets_the_list_with_its_due_day(ceremony: Ceremony) -> None:
    for department in (HOUSING, MARKET):
        admin = ceremony.admin(department)
        asked = await admin.sees("【请比对确认】")
        assert "2024年5月13日（周一）" in asked.text
        assert asked.labels == ["全部确认", "提出异议", "本级无执法权", "为什么是这一天"]
        await admin.receives_file("抽取名单")


async def test_when_all_have_confirmed_the_list_stands(ceremony: Ceremony) -> None:
    await ceremony.admin(HOUSING).taps("全部确认")
    await ceremony.admin(HOUSING).sees("待确认 0 户，已确认 8 户")
    assert await ceremony.state() is State.CONFIRMING
    await ceremony.admin(MARKET).taps("全部确认")
    assert await ceremony.state() is State.CONFIRMED
    await ceremony.office.sees("【名单确定】", chat=ceremony.chat_id)
    await ceremony.office.sees("【名单已确定】")


async def test_the_private_card_still_works_after_a_restart(ceremony: Ceremony) -> None:
    await ceremony.chat.restart()
    await ceremony.admin(MARKET).taps("全部确认")
    await ceremony.admin(MARKET).sees("待确认 0 户")
    assert set(await verdicts(ceremony, MARKET)) == {Verdict.CONFIRMED}


async def test_confirming_twice_changes_nothing(ceremony: Ceremony) -> None:
    admin = ceremony.admin(MARKET)
    card = await admin.sees("【请比对确认】")
    for _ in range(2):
        ceremony.chat.world.taps(admin.id, card.id, card.buttons[0].data)
    await ceremony.chat.settle()
    async with ceremony.chat.database.read() as uow:
        noted = [entry.action for entry in await uow.audit.entries(ceremony.campaign.id)]
    assert noted.count("confirmation.confirm") == 1


@pytest.mark.parametrize("place", ["reviewer", "inspector", "other"])
async def test_the_wrong_person_confirms_nothing(ceremony: Ceremony, place: str) -> None:
    scene = ceremony.scene
    people = {"reviewer": scene.reviewer_of(MARKET), "inspector": scene.inspectors_of(MARKET)[0], "other": 999}
    card = await ceremony.admin(MARKET).sees("【请比对确认】")
    wrong = ceremony.chat.person(people[place])
    assert (await ceremony.taps_forged(wrong, card.buttons[0].data)).endswith("。")
    assert set(await verdicts(ceremony, MARKET)) == {Verdict.PENDING}


async def test_a_department_admin_cannot_rule(ceremony: Ceremony) -> None:
    await objects(ceremony.admin(MARKET), "注销")
    card = await ceremony.office.sees("【请裁定异议】")
    assert "办公室管理员" in await ceremony.taps_forged(ceremony.admin(MARKET), card.buttons[0].data)
    assert Verdict.OBJECTED in await verdicts(ceremony, MARKET)


async def test_an_upheld_objection_brings_the_next_of_the_same_order(ceremony: Ceremony) -> None:
    subject = await objects(ceremony.admin(MARKET), "注销")
    await ceremony.office.sees("【请裁定异议】")
    await ceremony.office.taps("采纳，排除")
    ruled = await ceremony.office.sees("已采纳，该对象不再检查")
    assert subject in ruled.text
    told = await ceremony.office.sees("【补抽】", chat=ceremony.chat_id)
    assert f"排除：{subject}" in told.text
    assert "第 9 位" in told.text
    for department in (HOUSING, MARKET):
        await ceremony.admin(department).sees("【请确认补抽对象】")
    await ceremony.admin(MARKET).sees("【异议裁定】")
    await ceremony.confirms()
    assert await ceremony.state() is State.CONFIRMED
    assert "（排除 1 户）" in (await ceremony.office.sees("【名单确定】", chat=ceremony.chat_id)).text


async def test_an_overruled_objection_leaves_the_list_as_it_is(ceremony: Ceremony) -> None:
    await objects(ceremony.admin(MARKET), "近期已查")
    await ceremony.office.taps("不采纳，保留")
    await ceremony.office.sees("未采纳，该对象保留")
    assert await ceremony.texts_in_group("【补抽】") == []
    await ceremony.confirms()
    assert await ceremony.state() is State.CONFIRMED


async def test_the_first_ruling_counts(ceremony: Ceremony) -> None:
    await objects(ceremony.admin(MARKET), "注销")
    card = await ceremony.office.sees("【请裁定异议】")
    for button in (card.buttons[0], card.buttons[1], card.buttons[0]):
        ceremony.chat.world.taps(ceremony.office.id, card.id, button.data)
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("【补抽】")) == 1
    assert await verdicts(ceremony, MARKET) == [Verdict.UPHELD, *[Verdict.PENDING] * 8]


async def test_another_reason_is_typed_and_reaches_the_office_as_it_was(ceremony: Ceremony) -> None:
    admin = ceremony.admin(MARKET)
    await objects(admin, "其他")
    await admin.sees("请用一句话说明")
    await ceremony.chat.restart()
    await admin.says("该企业<b>&_*[已停业半年")
    await admin.sees("异议待裁定 1 户")
    await ceremony.office.sees("理由：该企业<b>&_*[已停业半年")


async def test_a_typed_reason_can_be_given_up(ceremony: Ceremony) -> None:
    admin = ceremony.admin(MARKET)
    await objects(admin, "其他")
    await admin.says("取消")
    await admin.says("这句话不是理由")
    assert set(await verdicts(ceremony, MARKET)) == {Verdict.PENDING}


async def test_an_old_card_on_a_decided_subject_says_that_it_is_decided(ceremony: Ceremony) -> None:
    admin = ceremony.admin(MARKET)
    await admin.taps("提出异议")
    listed = await admin.sees("请选择有异议的检查对象", fresh=True)
    await admin.taps(listed.labels[0])
    reasons = await admin.sees("请选择异议理由", fresh=True)
    data = next(button.data for button in reasons.buttons if button.text == "注销")
    await admin.taps("注销")
    assert "已经处理过了" in await ceremony.taps_forged(admin, data)
    assert (await verdicts(ceremony, MARKET)).count(Verdict.OBJECTED) == 1


async def test_the_list_as_it_stands_can_be_fetched_again(ceremony: Ceremony) -> None:
    admin = ceremony.admin(MARKET)
    await admin.taps("全部确认")
    await admin.taps("下载名单")
    assert await admin.receives_file("抽取名单", fresh=True)
