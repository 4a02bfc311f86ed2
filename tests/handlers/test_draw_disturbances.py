"""What may come between in the middle of a ceremony: each has its defined outcome, through the real dispatcher."""

from __future__ import annotations

import pytest

from domain.campaign import State
from domain.draw_files import sha256_of
from storage.draws import Round
from templates.documents.library import export_inspectors, export_subjects
from tests.support.builders import HOUSING, MARKET, credit_code, inspector, subject
from tests.support.ceremony_chat import ASK, CLOSE, FREEZE, Ceremony
from tests.support.chat import OfficeChat
from tests.support.supergroups import upgrade_group


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    return await Ceremony.opens(office_chat)


async def sent_to_dispatcher(ceremony: Ceremony) -> None:
    """Hands the bot what people did, and lets nothing of the outbox go out yet."""
    for update in ceremony.chat.world.drain():
        await ceremony.chat.dispatcher.feed_raw_update(ceremony.chat.bot, update)


async def test_an_import_in_the_middle_changes_nothing_and_says_so(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    frozen = (await ceremony.draw()).pool
    rows = [subject(n, status="注销") for n in range(1, 21)] + [subject(n) for n in range(41, 61)]
    await ceremony.office.sends_file(("对象.xlsx", export_subjects(rows)))
    told = await ceremony.office.sees("【导入】")
    assert "正在按已冻结的名单抽取，这次导入不影响它" in told.text
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    draw = await ceremony.draw()
    assert draw.pool == frozen
    assert sha256_of(frozen) in (draw.transcript or "")
    async with ceremony.chat.database.read() as uow:
        drawn = await uow.samples.standing(ceremony.campaign.id)
    assert {one.number for one in drawn} <= {credit_code(n) for n in range(1, 41)}
    assert len(drawn) == 8


async def test_an_import_of_inspectors_in_the_second_round_changes_nothing_and_says_so(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.office.taps("抽取执法检查人员", in_message_containing="【名单已确定】")
    roster = (await ceremony.draw(Round.TEAMS)).pool
    everyone_on_leave = [inspector(n, HOUSING, available=False) for n in range(1, 5)]
    await ceremony.office.sends_file(("人员.xlsx", export_inspectors(everyone_on_leave)))
    assert "正在按已冻结的人员名册抽取，这次导入不影响它" in (await ceremony.office.sees("【导入】")).text
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert (await ceremony.draw(Round.TEAMS)).pool == roster
    assert await ceremony.state() is State.INSPECTING


async def test_a_repeated_word_of_leaving_is_said_once(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    ceremony.chat.world.faults.repeat_updates(1)
    await ceremony.admin(MARKET).leaves(ceremony.chat_id)
    assert len(await ceremony.texts_in_group("已退出工作群")) == 1


async def test_an_import_after_the_reveal_says_nothing_of_a_ceremony(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.office.sends_file(("对象.xlsx", export_subjects([subject(41)])))
    assert "已冻结" not in (await ceremony.office.sees("【导入】")).text


async def test_two_admins_start_at_once_and_one_draw_begins(ceremony: Ceremony) -> None:
    second = await ceremony.second()
    await ceremony.binds()
    await ceremony.office.taps(ASK, chat=ceremony.chat_id)
    card = await ceremony.office.sees("冻结之后", chat=ceremony.chat_id)
    world = ceremony.chat.world
    for admin in (ceremony.office, second):
        world.taps(admin.id, card.id, card.buttons[0].data)
    await ceremony.chat.settle()
    async with ceremony.chat.database.read() as uow:
        assert len(await uow.draws.of_campaign(ceremony.campaign.id, Round.SUBJECTS)) == 1
    assert len(await ceremony.texts_in_group("第一步　冻结名单】")) == 1


async def test_two_admins_close_at_once_and_five_dice_fall(ceremony: Ceremony) -> None:
    second = await ceremony.second()
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    taken = await ceremony.office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    presses = [
        ceremony.chat.world.taps(admin.id, taken.id, taken.buttons[0].data) for admin in (ceremony.office, second)
    ]
    await ceremony.chat.settle()
    assert len(await ceremony.dice()) == 5
    answers = [ceremony.chat.world.presses[one.id].text or "" for one in presses]
    assert sorted("不再接受新的发言" in one for one in answers) == [False, True]
    assert len(await ceremony.texts_in_group("第六步　抽取结果】")) == 1


async def test_words_that_arrive_while_dice_fall_and_during_the_reveal_are_too_late(office_chat: OfficeChat) -> None:
    late = "应急管理局"
    ceremony = await Ceremony.opens(office_chat, departments=(HOUSING, MARKET, late))
    group, world = ceremony.chat_id, ceremony.chat.world
    await ceremony.freezes()
    asked = await ceremony.office.sees("第三步　征集随机语】", chat=group)
    for department in (HOUSING, MARKET):
        await ceremony.admin(department).says(f"随机 {department}", chat=group)
    taken = await ceremony.office.sees(f"“{MARKET}”", chat=group)
    world.taps(ceremony.office.id, taken.id, taken.buttons[0].data)
    await sent_to_dispatcher(ceremony)
    for n in range(9):  # after the closing word, after each of the dice, after the transcript …
        await ceremony.chat.delivery.drain()
        world.says(ceremony.admin(late).id, f"最后{n}", group, reply_to=asked.id)
        await sent_to_dispatcher(ceremony)
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("不再接受新的发言。请看")) == 9
    draw = await ceremony.draw()
    assert "最后" not in (draw.transcript or "")
    assert (draw.transcript or "").count("contribution\t") == 2
    assert await ceremony.state() is State.CONFIRMING


async def test_whoever_leaves_after_speaking_stays_in_the_transcript(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    member = ceremony.admin(MARKET)
    await member.says("随机 说完就走", chat=ceremony.chat_id)
    await member.leaves(ceremony.chat_id)
    told = await ceremony.office.sees("已退出工作群", chat=ceremony.chat_id)
    assert f"{MARKET}的{MARKET}管理员" in told.text
    assert "照常有效" in told.text
    await ceremony.admin(HOUSING).says("随机 我留下", chat=ceremony.chat_id)
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert f"contribution\t1\t{MARKET}\t说完就走\n" in ((await ceremony.draw()).transcript or "")


async def test_the_office_goes_on_without_a_department_that_left_once_enough_have_spoken(
    office_chat: OfficeChat,
) -> None:
    ceremony = await Ceremony.opens(office_chat, departments=(HOUSING, MARKET, "应急管理局"))
    await ceremony.freezes()
    await ceremony.admin(HOUSING).says("随机 一", chat=ceremony.chat_id)
    await ceremony.admin("应急管理局").leaves(ceremony.chat_id)
    told = await ceremony.office.sees("已退出工作群", chat=ceremony.chat_id)
    assert "现有 1 个单位发言，够 2 个以后" in told.text
    await ceremony.admin(MARKET).says("随机 二", chat=ceremony.chat_id)
    assert "尚未发言：应急管理局" in (await ceremony.office.sees("“二”", chat=ceremony.chat_id)).text
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert "未发言：应急管理局" in (await ceremony.office.sees("第四步", chat=ceremony.chat_id)).text
    assert await ceremony.state() is State.CONFIRMING


async def test_who_leaves_a_quiet_group_or_speaks_for_nobody_is_not_remarked_on(ceremony: Ceremony) -> None:
    await ceremony.binds()
    stranger = ceremony.chat.person(999, "路人")
    await ceremony.office.adds(stranger, chat=ceremony.chat_id)
    await ceremony.admin(MARKET).leaves(ceremony.chat_id)
    await ceremony.office.taps(ASK, chat=ceremony.chat_id)
    await ceremony.office.taps(FREEZE, chat=ceremony.chat_id)
    await stranger.leaves(ceremony.chat_id)
    assert await ceremony.texts_in_group("已退出工作群") == []


async def test_a_bot_put_out_of_the_group_waits_and_goes_on_when_it_is_back(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.admin(HOUSING).says("随机 一", chat=ceremony.chat_id)
    await ceremony.loses_bot()
    await ceremony.office.sees("抽取的消息发不到工作群")
    await ceremony.chat.restart()
    await ceremony.brings_bot_back()
    told = await ceremony.office.sees("【抽取继续】", chat=ceremony.chat_id)
    assert "没有跳过" in told.text
    await ceremony.admin(MARKET).says("随机 二", chat=ceremony.chat_id)
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert await ceremony.state() is State.CONFIRMING


async def test_a_bot_put_out_for_good_goes_on_in_a_new_group_that_gets_the_files(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.admin(HOUSING).says("随机 一", chat=ceremony.chat_id)
    frozen = await ceremony.draw()
    await ceremony.loses_bot()
    admins = [ceremony.scene.admin_of(name) for name in ceremony.scene.departments]
    ceremony.chat_id = ceremony.chat.group("新的工作群", ceremony.scene.admin, *admins)
    await ceremony.binds()
    await ceremony.office.sees("【抽取继续】", chat=ceremony.chat_id)
    member = ceremony.admin(MARKET)
    assert (await member.receives_file("pool.txt", chat=ceremony.chat_id)).decode() == frozen.pool
    assert (await member.receives_file("terms.txt", chat=ceremony.chat_id)).decode() == frozen.terms
    assert sha256_of(frozen.secret) in (await member.sees("名单早已冻结", chat=ceremony.chat_id)).text
    await member.says("随机 二", chat=ceremony.chat_id)
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    transcript = (await ceremony.draw()).transcript or ""
    assert f"contribution\t1\t{HOUSING}\t一\ncontribution\t2\t{MARKET}\t二\n" in transcript


async def test_a_bot_put_out_of_a_quiet_group_troubles_nobody(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.loses_bot()
    await ceremony.office.sees_nothing_of("发不到工作群", within=0)


async def test_the_group_becomes_a_supergroup_while_the_dice_fall(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    world, office = ceremony.chat.world, ceremony.office
    taken = await office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    world.taps(office.id, taken.id, taken.buttons[0].data)
    await sent_to_dispatcher(ceremony)
    for _ in range(3):  # the closing word and two dice
        await ceremony.chat.delivery.drain()
    new = upgrade_group(world, ceremony.chat_id, by=office.id)
    await ceremony.chat.settle()
    await office.sees("第六步　抽取结果】", chat=new)
    assert len(await ceremony.dice()) == 5


async def test_the_group_becomes_a_supergroup_while_the_value_is_awaited(office_chat: OfficeChat) -> None:
    ceremony = await Ceremony.opens(office_chat, public_value="开奖号码")
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    await ceremony.office.taps("截止，等待公开值（办公室）", chat=ceremony.chat_id)
    new = upgrade_group(ceremony.chat.world, ceremony.chat_id, by=ceremony.office.id)
    await ceremony.chat.settle()
    await ceremony.office.says("公开值 7", chat=new)
    await ceremony.admin(MARKET).says("公开值 7", chat=new)
    await ceremony.office.sees("第六步　抽取结果】", chat=new)


async def test_every_contributor_is_told_which_line_of_the_transcript_is_its_own(ceremony: Ceremony) -> None:
    await ceremony.draws()
    told = (await ceremony.office.sees("第五步　启封】", chat=ceremony.chat_id)).text
    lines = ((await ceremony.draw()).transcript or "").splitlines()
    for department in (HOUSING, MARKET):
        number = next(n for n, line in enumerate(lines, start=1) if f"\t{department}\t" in line)
        assert f"{department}在第 {number} 行" in told


STEPS = ("第一步", "第二步", "第三步", "第四步", "第五步")


async def test_every_step_says_in_a_sentence_what_makes_cheating_impossible(ceremony: Ceremony) -> None:
    await ceremony.draws()
    for step in STEPS:
        assert "为什么防得住作弊：" in (await ceremony.office.sees(f"{step}　", chat=ceremony.chat_id)).text
