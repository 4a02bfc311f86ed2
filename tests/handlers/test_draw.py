"""The draw in the group, through the real dispatcher and the real delivery."""

from __future__ import annotations

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.campaign import State
from domain.draw_files import sha256_of
from domain.verification import verify
from tests.support.builders import HOUSING, MARKET, build_campaign
from tests.support.ceremony_chat import ASK, CLOSE, FREEZE, Ceremony
from tests.support.chat import OfficeChat
from tests.support.supergroups import upgrade_group


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    return await Ceremony.opens(office_chat)


async def test_a_link_makes_the_group_the_campaigns(ceremony: Ceremony) -> None:
    await ceremony.binds()
    bound = await ceremony.office.sees("本群是【示例区2024年第一次联合抽查】的工作群", chat=ceremony.chat_id)
    assert f"{HOUSING}（牵头）" in bound.text
    assert bound.labels == [ASK]


async def test_the_freeze_posts_the_pool_the_terms_and_the_commitment_before_any_words(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    member = ceremony.admin(MARKET)
    pool = await member.receives_file("pool.txt", chat=ceremony.chat_id)
    terms = await member.receives_file("terms.txt", chat=ceremony.chat_id)
    frozen = await member.sees("第一步　冻结名单】", chat=ceremony.chat_id)
    assert sha256_of(pool.decode()) in frozen.text
    assert sha256_of(terms.decode()) in (await member.sees("第二步", chat=ceremony.chat_id)).text
    asked = await member.sees("第三步　征集随机语】", chat=ceremony.chat_id)
    assert f"{HOUSING}、{MARKET}" in asked.text
    assert await ceremony.state() is State.DRAWING


async def test_the_whole_ceremony_ends_with_a_certificate_that_holds(ceremony: Ceremony) -> None:
    await ceremony.draws()
    group = ceremony.chat_id
    reader = ceremony.admin(MARKET)
    result = await reader.sees("第六步　抽取结果】", chat=group)
    assert "共抽取检查对象 8 户" in result.text
    pool = (await reader.receives_file("pool.txt", chat=group)).decode()
    certificate = (await reader.receives_file("certificate.json", chat=group)).decode()
    transcript = (await reader.receives_file("transcript.txt", chat=group)).decode()
    assert verify(certificate, pool) == []
    assert sha256_of(transcript) in (await reader.sees("第五步", chat=group)).text
    thrown = "\t".join(map(str, await ceremony.dice()))
    assert f"dice\t{thrown}\n" in transcript
    for department in (HOUSING, MARKET):
        await ceremony.admin(department).receives_file("抽取名单")


async def test_words_may_be_a_reply_or_begin_with_the_catchword(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    lead, member = ceremony.admin(HOUSING), ceremony.admin(MARKET)
    asked = await lead.sees("第三步　征集随机语】", chat=ceremony.chat_id)
    await lead.says("lucky 7 <b>&_*[", chat=ceremony.chat_id, reply_to=asked.id)
    first = await lead.sees("“lucky 7 <b>&_*[”", chat=ceremony.chat_id)
    assert first.labels == []
    await member.says("随机：今天下雨", chat=ceremony.chat_id)
    second = await member.sees("“今天下雨”", chat=ceremony.chat_id)
    assert second.labels == [CLOSE]


async def test_ordinary_talk_in_the_group_is_nobodys_words(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    before = len(await ceremony.office.messages(ceremony.chat_id))
    for text in ("大家好", "收到", "名单里有随机吗"):
        await ceremony.admin(MARKET).says(text, chat=ceremony.chat_id)
    assert len(await ceremony.office.messages(ceremony.chat_id)) == before + 3


async def test_words_before_the_freeze_are_met_with_silence(ceremony: Ceremony) -> None:
    await ceremony.binds()
    before = len(await ceremony.office.messages(ceremony.chat_id))
    await ceremony.admin(MARKET).says("随机 太早了", chat=ceremony.chat_id)
    assert len(await ceremony.office.messages(ceremony.chat_id)) == before + 1


async def test_a_stranger_in_the_group_is_refused_and_not_counted(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    stranger = ceremony.chat.person(999, "路人")
    await ceremony.office.adds(stranger, chat=ceremony.chat_id)
    await stranger.says("随机 我也来一句", chat=ceremony.chat_id)
    await stranger.sees("您还没有加入任何单位", chat=ceremony.chat_id)
    assert await ceremony.texts_in_group("“我也来一句”") == []


async def test_a_department_speaks_once(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    member = ceremony.admin(MARKET)
    await member.says("随机 第一句", chat=ceremony.chat_id)
    await member.says("随机 第二句", chat=ceremony.chat_id)
    await member.sees("已经提供过一句话", chat=ceremony.chat_id)
    assert await ceremony.texts_in_group("“第二句”") == []


async def test_empty_words_are_refused_and_may_be_said_again(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    member = ceremony.admin(MARKET)
    asked = await member.sees("第三步　征集随机语】", chat=ceremony.chat_id)
    await member.says("\u200b\u200d", chat=ceremony.chat_id, reply_to=asked.id)
    await member.sees("这句话里没有可用的文字", chat=ceremony.chat_id)
    await member.says("随机：这回有了", chat=ceremony.chat_id)
    await member.sees("“这回有了”", chat=ceremony.chat_id)


@pytest.mark.parametrize("label", [ASK, FREEZE, CLOSE])
async def test_the_wrong_person_moves_nothing(ceremony: Ceremony, label: str) -> None:
    await ceremony.binds()
    if label != ASK:
        await ceremony.office.taps(ASK, chat=ceremony.chat_id)
    if label == CLOSE:
        await ceremony.office.taps(FREEZE, chat=ceremony.chat_id)
        await ceremony.everyone_speaks()
    before = await ceremony.state()
    member = ceremony.admin(MARKET)
    await member.taps(label, chat=ceremony.chat_id)
    assert "办公室管理员" in (await member.toast() or "")
    assert await ceremony.state() is before
    assert await ceremony.dice() == []


async def test_a_button_tapped_twice_at_once_has_its_effect_once(ceremony: Ceremony) -> None:
    await ceremony.binds()
    world, office = ceremony.chat.world, ceremony.office
    await office.taps(ASK, chat=ceremony.chat_id)
    bound = await office.sees("冻结之后", chat=ceremony.chat_id)
    data = bound.buttons[0].data
    for _ in range(2):  # both taps are under way before the bot hears of either
        world.taps(office.id, bound.id, data)
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("第一步　冻结名单】")) == 1
    assert await ceremony.state() is State.DRAWING


async def test_dice_fall_once_however_often_the_close_is_tapped(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    world, office = ceremony.chat.world, ceremony.office
    taken = await office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    for _ in range(3):
        world.taps(office.id, taken.id, taken.buttons[0].data)
    await ceremony.chat.settle()
    assert len(await ceremony.dice()) == 5
    assert len(await ceremony.texts_in_group("第六步　抽取结果】")) == 1


async def test_a_repeated_update_has_its_effect_once(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    ceremony.chat.world.faults.repeat_updates(2)
    await ceremony.admin(HOUSING).says("随机 一句", chat=ceremony.chat_id)
    await ceremony.admin(MARKET).says("随机 两句", chat=ceremony.chat_id)
    assert len(await ceremony.texts_in_group("“一句”")) == 1
    assert await ceremony.texts_in_group("已经提供过") == []
    ceremony.chat.world.faults.repeat_updates(1)
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert len(await ceremony.dice()) == 5


async def test_a_restart_at_every_step_loses_nothing(ceremony: Ceremony) -> None:
    chat, office = ceremony.chat, ceremony.office
    await ceremony.binds()
    await chat.restart()
    await office.taps(ASK, chat=ceremony.chat_id)
    await chat.restart()
    await office.taps(FREEZE, chat=ceremony.chat_id)
    await chat.restart()
    await ceremony.admin(HOUSING).says("随机 一", chat=ceremony.chat_id)
    await chat.restart()
    await ceremony.admin(MARKET).says("随机 二", chat=ceremony.chat_id)
    await chat.restart()
    await office.taps(CLOSE, chat=ceremony.chat_id)
    await office.sees("第六步　抽取结果】", chat=ceremony.chat_id)
    assert await ceremony.state() is State.CONFIRMING


async def test_a_crash_while_the_dice_fall_throws_the_rest_afterwards(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    world, office = ceremony.chat.world, ceremony.office
    taken = await office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    world.taps(office.id, taken.id, taken.buttons[0].data)
    for update in world.drain():
        await ceremony.chat.dispatcher.feed_raw_update(ceremony.chat.bot, update)
    await ceremony.chat.delivery.drain()  # one message a chat: the first die
    async with ceremony.chat.database.open() as uow:
        await uow.outbox.claim(now=ceremony.chat.now, limit=9)  # the second is under way …
    await ceremony.chat.restart()  # … as the process dies
    await ceremony.chat.settle()
    await office.sees("重掷", chat=ceremony.chat_id)
    await office.sees("第六步　抽取结果】", chat=ceremony.chat_id)
    assert len(await ceremony.dice()) == 5


async def test_a_button_that_no_step_knows_says_so(ceremony: Ceremony) -> None:
    world, office = ceremony.chat.world, ceremony.office
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="旧按钮", callback_data="gone:1:2")]])
    await ceremony.chat.bot.send_message(office.id, "一张旧卡片", reply_markup=markup)
    await office.taps("旧按钮")
    assert await office.toast() == "这个按钮已经失效。请发送 /menu 打开最新的页面。"
    assert [press.alert for press in world.presses.values()] == [True]


async def test_the_ceremony_goes_on_in_the_supergroup(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    new = upgrade_group(ceremony.chat.world, ceremony.chat_id, by=ceremony.office.id)
    await ceremony.chat.settle()
    assert (await ceremony.stored()).chat_id == new
    await ceremony.admin(HOUSING).says("随机 一", chat=new)
    await ceremony.admin(MARKET).says("随机 二", chat=new)
    await ceremony.office.taps(CLOSE, chat=new)
    await ceremony.office.sees("第六步　抽取结果】", chat=new)


async def test_a_move_nobody_told_of_is_learned_from_the_refused_message(ceremony: Ceremony) -> None:
    await ceremony.binds()
    await ceremony.office.taps(ASK, chat=ceremony.chat_id)
    card = await ceremony.office.sees("冻结之后", chat=ceremony.chat_id)
    data = card.buttons[0].data
    new = upgrade_group(
        ceremony.chat.world, ceremony.chat_id, by=ceremony.office.id, told=False, refused=1, method="sendDocument"
    )
    ceremony.chat.world.taps(ceremony.office.id, card.id, data)
    await ceremony.chat.settle()
    assert (await ceremony.stored()).chat_id == new
    await ceremony.office.sees("第三步　征集随机语】", chat=new)


async def test_a_group_belongs_to_one_campaign(ceremony: Ceremony) -> None:
    await ceremony.binds()
    async with ceremony.chat.database.open() as uow:
        other = await build_campaign(uow, ceremony.scene, ceremony.chat.now, title="第二次")
    await ceremony.office.says(f"/start@suiji_test_bot g{other.id}", chat=ceremony.chat_id)
    await ceremony.office.sees("本群已是", chat=ceremony.chat_id)


async def test_only_the_office_binds_a_group(ceremony: Ceremony) -> None:
    await ceremony.admin(MARKET).says(f"/start@suiji_test_bot g{ceremony.campaign.id}", chat=ceremony.chat_id)
    await ceremony.admin(MARKET).sees("只能由领导小组办公室管理员", chat=ceremony.chat_id)
    assert (await ceremony.stored()).chat_id is None
