"""回访, through the real dispatcher and the real delivery."""

from __future__ import annotations

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.draw_files import sha256_of
from domain.revisit import LEAST_TRIES
from domain.transcript import commitment
from domain.verification import verify
from storage.draws import Stage
from templates.cards import revisit as cards
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import CLOSE
from tests.support.chat import OfficeChat
from tests.support.revisit_chat import START, WELL, Revisiting


@pytest.fixture
async def play(office_chat: OfficeChat) -> Revisiting:
    return await Revisiting.begins(office_chat)


async def test_the_office_draws_asks_and_closes_and_the_certificate_holds(play: Revisiting) -> None:
    await play.draws_revisits()
    await play.records()
    await play.closes()
    group, reader = play.chat_id, play.admin(MARKET)
    assert "从 5 户中随机抽取 1 户回访，已回访 1 户" in (await reader.sees("第七步　回访结果】", chat=group)).text
    pool = (await reader.receives_file("pool.txt", chat=group)).decode()
    certificate = (await reader.receives_file("certificate.json", chat=group)).decode()
    transcript = (await reader.receives_file("transcript.txt", chat=group)).decode()
    assert verify(certificate, pool) == []
    [one] = await play.drawn()
    assert f'"{one.subject_number}"' in certificate
    assert sha256_of(transcript) in (await reader.sees("第六步　启封】", chat=group)).text
    assert (await play.round()).stage is Stage.SETTLED


async def test_until_the_close_nothing_that_anybody_else_was_sent_names_the_drawn_one(play: Revisiting) -> None:
    await play.draws_revisits()
    await play.records()
    [one] = await play.drawn()
    round_ = await play.round()
    told = play.told(but=play.office.id)
    assert "结果封存】" in told
    assert commitment(round_.secret) in told
    for kept_back in (one.subject_name, round_.secret, "transcript.txt", "certificate.json"):
        assert kept_back not in told
    await play.office.sees(one.subject_name)


@pytest.mark.parametrize("who", ["admin", "inspector", "reviewer", "stranger"])
async def test_a_forged_button_shows_the_team_nothing(play: Revisiting, who: str) -> None:
    await play.draws_revisits()
    [one] = await play.drawn()
    stranger = play.chat.person(999, "路人")
    people = {"admin": play.admin(HOUSING), "inspector": play.inspector(MARKET), "reviewer": play.reviewer(MARKET)}
    player = people.get(who, stranger)
    presses = (
        cards.ShowRevisit(one.id),
        cards.ListRevisits(one.draw_id, 0),
        cards.OpenRevisits(play.campaign.id),
        cards.GetRecords(one.draw_id, 0),
        cards.AskClosing(one.draw_id),
        cards.MarkReached(one.id, one.version, 0),
        cards.ShowDifference(one.id, play.scene.departments[HOUSING]),
    )
    for press in presses:
        answered = await play.forges(player, press)
        assert one.subject_name not in answered
        assert answered
    assert all(one.subject_name not in message.text for message in await player.messages())


async def test_in_the_group_nobody_is_shown_who_is_drawn(play: Revisiting) -> None:
    await play.draws_revisits()
    [one] = await play.drawn()
    office = play.office
    for press in (cards.OpenRevisits(play.campaign.id), cards.ListRevisits(one.draw_id, 0), cards.ShowRevisit(one.id)):
        button = InlineKeyboardButton(text="按钮", callback_data=press.pack())
        markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
        await play.chat.bot.send_message(play.chat_id, "一张旧卡片", reply_markup=markup)
        await office.taps("按钮", chat=play.chat_id)
        assert "不能在群里显示" in (await office.toast() or "")
    assert await play.texts_in_group(one.subject_name) == []


async def test_the_campaigns_card_offers_revisits_to_the_office_alone(play: Revisiting) -> None:
    assert "回访" in await play.opens_hub(play.office)
    assert "回访" not in await play.opens_hub(play.admin(HOUSING))


async def test_a_number_may_be_typed_and_is_asked_again_where_it_cannot_be_read(play: Revisiting) -> None:
    await play.prepares("其他户数或比例")
    await play.office.says("好几户")
    await play.office.sees("没有看懂回访多少户")
    await play.office.says("2户")
    await play.office.sees("从 5 户中抽取 2 户回访", fresh=True)
    await play.office.taps(START, fresh=True)
    await play.everyone_speaks()
    await play.office.taps(CLOSE, chat=play.chat_id)
    assert len(await play.drawn()) == 2


async def test_the_round_says_step_by_step_what_it_is(play: Revisiting) -> None:
    await play.draws_revisits()
    group = play.chat_id
    frozen = await play.office.sees("【回访　第一步　冻结名单】", chat=group)
    assert "已办结检查的对象共 5 户" in frozen.text
    assert "抽取：1户" in (await play.office.sees("【回访　第二步　公布规则】", chat=group)).text
    assert "回访办结时当众启封" in (await play.office.sees("【回访　第三步　征集随机语】", chat=group)).text
    await play.office.sees("【回访　第五步　结果封存】", chat=group)


async def test_a_restart_at_every_step_loses_nothing(play: Revisiting) -> None:
    chat, office = play.chat, play.office
    await play.prepares()
    await chat.restart()
    await office.taps(START, fresh=True)
    await chat.restart()
    await play.everyone_speaks()
    await chat.restart()
    await office.taps(CLOSE, chat=play.chat_id)
    await chat.restart()
    await office.taps("开始回访")
    [one] = await play.drawn()
    await chat.restart()
    await office.taps(f"{one.subject_name}　待回访", fresh=True)
    await office.taps("上门联系上了", fresh=True)
    for answer in WELL:
        await chat.restart()
        await office.taps(answer, fresh=True)
    await chat.restart()
    await office.taps("办完", fresh=True)
    await play.closes()
    assert (await play.round()).stage is Stage.SETTLED


async def test_a_crash_before_the_outcome_is_stored_is_made_up_for(play: Revisiting) -> None:
    """The dice lie in the group, and the process dies: the next one settles what follows, once."""
    await play.prepares()
    await play.office.taps(START, fresh=True)
    await play.everyone_speaks()
    world, office = play.chat.world, play.office
    taken = await office.sees(f"“{MARKET}的一句话”", chat=play.chat_id)
    world.taps(office.id, taken.id, taken.buttons[0].data)
    for update in world.drain():
        await play.chat.dispatcher.feed_raw_update(play.chat.bot, update)
    await play.chat.delivery.drain()
    await play.chat.restart()
    await play.chat.settle()
    assert (await play.round()).stage is Stage.KEPT
    assert len(await play.drawn()) == 1
    assert len(await play.dice()) == 5


async def test_who_is_not_reached_is_tried_again(play: Revisiting) -> None:
    await play.draws_revisits()
    await play.office.taps("开始回访")
    [one] = await play.drawn()
    await play.office.taps(f"{one.subject_name}　待回访", fresh=True)
    for tried in range(1, LEAST_TRIES + 1):
        await play.office.taps("电话没联系上", fresh=True)
        await play.office.sees(f"回访情况：{tried}次未联系上", fresh=True)
    await play.office.taps("联系不上，办完", fresh=True)
    await play.office.sees("回访情况：未联系上", fresh=True)


async def test_an_old_card_is_redrawn_and_says_so(play: Revisiting) -> None:
    await play.draws_revisits()
    [one] = await play.drawn()
    old = cards.MarkReached(one.id, one.version, 0)
    await play.forges(play.office, old)
    answered = await play.forges(play.office, old)
    assert "有变化" in answered
    await play.office.sees("第 1 问（共 6 问）", fresh=True)


async def test_what_differs_goes_to_the_department_which_explains_it(play: Revisiting) -> None:
    await play.draws_revisits()
    await play.records("是", "否", "是", "是", "没有", "满意")
    await play.office.sees("有出入：对象称到场的检查人员不足两人", fresh=True)
    await play.closes()
    admin = play.admin(HOUSING)
    asked = await admin.sees("【回访有出入】")
    assert "不足两人" in asked.text
    await admin.taps("说明情况")
    await admin.says("长" * 501)
    await admin.sees("内容有501个字，最多500个字")
    await admin.says("一名检查人员在仓库核对台账")
    await admin.sees("补充", fresh=True)
    told = await play.office.sees("【回访出入的说明】")
    assert "在仓库核对台账" in told.text


async def test_a_remark_and_a_mark_by_hand_are_typed(play: Revisiting) -> None:
    await play.draws_revisits()
    await play.office.taps("开始回访")
    [one] = await play.drawn()
    await play.office.taps(f"{one.subject_name}　待回访", fresh=True)
    await play.office.taps("电话联系上了", fresh=True)
    await play.office.taps("写其他情况", fresh=True)
    await play.office.says("希望提前告知所需材料")
    await play.office.sees("其他情况：希望提前告知所需材料", fresh=True)
    await play.office.taps("标记有出入", fresh=True)
    await play.office.says("检查日期不一致")
    await play.office.sees("有出入：回访人认定有出入：检查日期不一致", fresh=True)
    await play.office.taps("出入涉及哪些部门", fresh=True)
    await play.office.taps(f"☑ {MARKET}", fresh=True)
    await play.office.taps("返回", fresh=True)
    await play.office.sees(f"不涉及：{MARKET}", fresh=True)
    await play.office.taps("撤销有出入", fresh=True)
    await play.office.sees("第 1 问（共 6 问）", fresh=True)


async def test_while_a_round_is_in_the_group_its_card_says_so(play: Revisiting) -> None:
    await play.prepares()
    await play.office.taps(START, fresh=True)
    await play.opens_hub(play.office)
    await play.office.taps("回访", fresh=True)
    shown = await play.office.sees("正在工作群里征集随机语", fresh=True)
    assert "作废本次回访抽取" in shown.labels


async def test_a_round_is_given_up_by_two_persons_from_its_card(play: Revisiting) -> None:
    second = await play.second()
    await play.draws_revisits()
    await play.office.taps("开始回访")
    await play.office.taps("作废本次回访抽取", fresh=True)
    await play.office.taps("工作群已不能使用", fresh=True)
    await second.taps("同意作废并重抽")
    assert (await play.round()).stage is Stage.VOID
    await play.opens_hub(play.office)
    await play.office.taps("回访", fresh=True)
    await play.office.sees("第 1 次回访：已作废", fresh=True)
