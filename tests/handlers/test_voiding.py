"""Voiding a campaign through the dispatcher: a typed reason, a second person, and nothing to do any more."""

from __future__ import annotations

import pytest

from campaigns import public
from domain.campaign import State
from domain.obligations import Standing
from storage.draws import Stage
from templates.cards.confirmation import ConfirmAll
from templates.cards.draw import AskFreeze
from templates.cards.inspection import OpenForm, OpenItem
from templates.cards.voiding import AskVoiding, DecideVoiding
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import CLOSE, Ceremony
from tests.support.chat import OfficeChat

WHY = "上级任务<b>&_*[调整，本方案不再执行"


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    return await Ceremony.opens(office_chat)


async def proposes(ceremony: Ceremony, reason: str = WHY) -> None:
    await ceremony.opens_hub(ceremony.office)
    await ceremony.office.taps("作废方案", fresh=True)
    await ceremony.office.says(reason)


async def makes_void(ceremony: Ceremony) -> None:
    """The office types a reason, a second person agrees."""
    second = await ceremony.second()
    await proposes(ceremony)
    await second.taps("同意作废")


async def test_two_persons_make_a_campaign_void_and_everybody_hears_of_it_once(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.matches()
    await makes_void(ceremony)
    assert await ceremony.state() is State.VOIDED
    told = await ceremony.texts_in_group("【方案已作废】")
    assert len(told) == 1
    assert f"原因：{WHY}" in told[0]
    assert "提出：办公室管理员；同意：办公室管理员2" in told[0]
    for player in (ceremony.admin(HOUSING), ceremony.admin(MARKET), ceremony.inspector(HOUSING)):
        heard = [one.text for one in await player.messages(player.id) if "【方案已作废】" in one.text]
        assert len(heard) == 1
        assert "作废时间：2024年5月10日 09:00" in heard[0]
    await ceremony.office.sees("办公室管理员2已同意，方案已作废")


async def test_nothing_is_owed_in_a_void_campaign_and_every_promise_says_why(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.matches()
    await makes_void(ceremony)
    async with ceremony.chat.database.read() as uow:
        owed = await uow.obligations.of_campaign(ceremony.campaign.id)
    open_ones = [one for one in owed if one.standing is Standing.OPEN]
    void = [one for one in owed if one.standing is Standing.VOID]
    assert not open_ones
    assert void
    assert {(one.reason, one.remind_at) for one in void} == {(WHY, None)}


async def test_the_card_of_a_void_campaign_says_when_and_why_and_offers_nothing_to_do(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await makes_void(ceremony)
    labels = await ceremony.opens_hub(ceremony.office)
    card = await ceremony.office.sees("进度：已作废")
    assert f"原因：{WHY}" in card.text
    assert set(labels) <= {"抽取记录", "返回列表"}


async def test_the_public_page_keeps_a_void_campaign_with_date_and_reason_and_no_names(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await makes_void(ceremony)
    async with ceremony.chat.database.read() as uow:
        view = await public.campaign(uow, ceremony.campaign.id)
        listed = await public.campaigns(uow)
    assert view.campaign.state == "voided"
    assert view.void is not None
    assert (f"{view.void[0]:%Y-%m-%d %H:%M}", view.void[1]) == ("2024-05-10 09:00", WHY)
    assert view.certified, "what was drawn can be recomputed for ever"
    assert [one.state for one in listed.entries] == ["voided"]
    assert "办公室管理员" not in repr(view)


async def test_a_running_ceremony_ends_with_its_secret_shown(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.admin(HOUSING).says("随机 一", chat=ceremony.chat_id)
    drawn = await ceremony.draw()
    await makes_void(ceremony)
    assert (await ceremony.draw()).stage is Stage.VOID
    told = await ceremony.office.sees("【方案已作废】", chat=ceremony.chat_id)
    assert drawn.secret in told.text
    before = len(await ceremony.office.messages(ceremony.chat_id))
    await ceremony.admin(MARKET).says("随机 二", chat=ceremony.chat_id)
    assert len(await ceremony.office.messages(ceremony.chat_id)) == before + 1, "nobody takes words any more"
    async with ceremony.chat.database.read() as uow:
        (shown,) = (await public.campaign(uow, ceremony.campaign.id)).rounds
    assert (shown.void_reason, shown.secret) == (WHY, drawn.secret)
    reader = ceremony.admin(MARKET)
    await ceremony.opens_hub(reader)
    await reader.taps("抽取记录", fresh=True)
    assert f"原因：{WHY}" in (await reader.sees("【抽取记录】", fresh=True)).text


async def test_dice_that_wait_for_a_lost_group_are_never_thrown(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    second = await ceremony.second()
    taken = await ceremony.office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    world = ceremony.chat.world
    world.taps(ceremony.office.id, taken.id, taken.buttons[0].data)
    world.removes(ceremony.office.id, ceremony.chat_id, world.bots[ceremony.chat.bot.id])
    await ceremony.chat.settle()
    await proposes(ceremony)
    await second.taps("同意作废")
    await ceremony.brings_bot_back()
    assert await ceremony.dice() == []
    assert await ceremony.state() is State.VOIDED


async def test_old_buttons_of_a_void_campaign_say_that_it_is_void_and_change_nothing(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await makes_void(ceremony)
    own = ConfirmAll(ceremony.campaign.id, ceremony.scene.departments[HOUSING], 10**6)
    assert "方案已经作废" in await ceremony.forges(ceremony.admin(HOUSING), own)
    assert "方案已经作废" in await ceremony.forges(ceremony.office, AskFreeze(ceremony.campaign.id))
    assert "方案已经作废" in await ceremony.forges(ceremony.office, AskVoiding(ceremony.campaign.id))


async def test_a_form_of_a_void_campaign_is_read_and_not_written(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.matches()
    async with ceremony.chat.database.read() as uow:
        section = (await uow.forms.sections(ceremony.campaign.id, ceremony.scene.departments[MARKET]))[0]
        item = (await uow.campaigns.items(ceremony.campaign.id, section.department_id))[0]
        bound = await uow.people.bound_inspectors(await uow.forms.inspectors_of(section))
    inspector = ceremony.chat.person(next(iter(bound.values())).chat_user_id)
    await makes_void(ceremony)
    await ceremony.forges(inspector, OpenForm(section.id))
    form = await inspector.sees("目前状态：方案已作废")
    assert "提交" not in "".join(form.labels)
    assert "方案已经作废" in await ceremony.forges(inspector, OpenItem(section.id, item.id))
    await inspector.says(f"{section.number} 全部1")
    await inspector.sees("方案已经作废")
    async with ceremony.chat.database.read() as uow:
        assert (await uow.forms.results([section.id]))[section.id] == {}


async def test_whoever_proposed_can_only_take_it_back_and_all_stays_as_it_was(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await proposes(ceremony)
    asked = await second.sees("【请决定】")
    agree = asked.buttons[0].data
    assert "不能由自己同意" in await ceremony.taps_forged(ceremony.office, agree)
    assert "办公室管理员" in await ceremony.taps_forged(ceremony.admin(MARKET), agree)
    await ceremony.office.taps("撤回")
    await ceremony.office.sees("已撤回，本次抽查照常进行")
    await second.taps("同意作废")
    await second.sees("已撤回")
    assert await ceremony.state() is State.CONFIRMING


async def test_the_second_person_may_decline_and_it_may_be_proposed_again(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await proposes(ceremony)
    await second.taps("不同意")
    await ceremony.office.sees("办公室管理员2不同意")
    assert await ceremony.state() is State.CONFIRMING
    await proposes(ceremony, "确实不再执行")
    await second.taps("同意作废")
    assert await ceremony.state() is State.VOIDED


async def test_only_one_proposal_waits_at_a_time(ceremony: Ceremony) -> None:
    second = await ceremony.second()
    await proposes(ceremony)
    await ceremony.opens_hub(second)
    await second.taps("作废方案", fresh=True)
    assert "已经提出作废方案" in (await second.toast() or "")


async def test_a_decision_counts_once_however_many_press_at_once(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second, third = await ceremony.second(), await ceremony.second(3)
    await proposes(ceremony)
    asked = {one.id: await one.sees("【请决定】") for one in (second, third)}
    for one, place in ((second, 0), (third, 0), (third, 1)):
        card = asked[one.id]
        ceremony.chat.world.taps(one.id, card.id, card.buttons[place].data)
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("【方案已作废】")) == 1
    await third.sees("办公室管理员2已同意")
    assert await ceremony.state() is State.VOIDED


async def test_without_a_second_admin_nobody_makes_a_campaign_void(ceremony: Ceremony) -> None:
    office = ceremony.office
    await ceremony.opens_hub(office)
    await office.taps("作废方案", fresh=True)
    assert "只有您一名管理员" in (await office.toast() or "")


async def test_an_empty_or_a_long_reason_is_asked_for_again(ceremony: Ceremony) -> None:
    second = await ceremony.second()
    await ceremony.opens_hub(ceremony.office)
    await ceremony.office.taps("作废方案", fresh=True)
    await ceremony.office.says("\u200b")
    await ceremony.office.sees("请写明作废方案的原因")
    await ceremony.office.says("因" * 301)
    await ceremony.office.sees("原因有301个字，最多300个字")
    await ceremony.chat.restart()
    await ceremony.office.says("因" * 300)
    await second.sees("因" * 300)


async def test_an_unknown_proposal_is_refused(ceremony: Ceremony) -> None:
    assert "没有找到" in await ceremony.forges(ceremony.office, DecideVoiding(99, 1))


async def test_the_campaign_can_be_voided_while_the_dice_are_thrown_for_the_teams(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.office.taps("抽取执法检查人员", in_message_containing="【名单已确定】")
    await ceremony.everyone_speaks()
    await makes_void(ceremony)
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert await ceremony.state() is State.VOIDED
    async with ceremony.chat.database.read() as uow:
        assert await uow.forms.sections(ceremony.campaign.id) == []
