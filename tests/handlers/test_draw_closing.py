"""How a draw is closed: dice, or a public value that two persons type in; each through the real dispatcher."""

from __future__ import annotations

import pytest

from domain.campaign import State
from domain.draw_files import sha256_of
from domain.verification import verify
from storage.draws import Stage
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat

AWAIT = "截止，等待公开值（办公室）"
LOTTERY = "2024年5月11日福彩双色球开奖号码"


@pytest.fixture
async def awaited(office_chat: OfficeChat) -> Ceremony:
    """Everyone has spoken, the public value is awaited."""
    ceremony = await Ceremony.opens(office_chat, public_value=LOTTERY)
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    await ceremony.office.taps(AWAIT, chat=ceremony.chat_id)
    return ceremony


async def test_ten_dice_fall_in_order_and_close_the_draw(office_chat: OfficeChat) -> None:
    ceremony = await Ceremony.opens(office_chat, dice=10)
    ceremony.chat.world.faults.too_many_requests("sendDice", retry_after=3, times=2)
    await ceremony.draws()
    for _ in range(3):
        await ceremony.later(seconds=4)
    thrown = "\t".join(map(str, await ceremony.dice()))
    assert len(await ceremony.dice()) == 10
    draw = await ceremony.draw()
    assert "closing\tdice\t10\n" in draw.terms
    assert f"dice\t{thrown}\n" in (draw.transcript or "")
    assert "聊天平台当众掷 10 枚骰子" in (await ceremony.office.sees("第二步", chat=ceremony.chat_id)).text
    assert await ceremony.state() is State.CONFIRMING


async def test_two_persons_type_the_public_value_and_it_closes_the_draw(awaited: Ceremony) -> None:
    group = awaited.chat_id
    asked = await awaited.office.sees("【第四步　等待公开值】", chat=group)
    assert LOTTERY in asked.text
    assert await awaited.dice() == []
    await awaited.office.says("03,08，12 21 25 30 ＋ 05", chat=group, reply_to=asked.id)
    first = await awaited.office.sees("还需另一人", chat=group)
    assert "03 08 12 21 25 30 + 05" in first.text
    assert await awaited.state() is State.DRAWING
    await awaited.admin(MARKET).says("公开值：03 08 12 21 25 30 + 05", chat=group)
    await awaited.office.sees("两人输入一致", chat=group)
    await awaited.office.sees("公开值已确定", chat=group)
    await awaited.office.sees("第五步　启封】", chat=group)
    assert await awaited.state() is State.CONFIRMING
    draw = await awaited.draw()
    assert f"closing\tpublic\t{LOTTERY}\n" in draw.terms
    assert f"public\t{LOTTERY}\t03 08 12 21 25 30 + 05\n" in (draw.transcript or "")
    certificate = (await awaited.office.receives_file("certificate.json", chat=group)).decode()
    assert verify(certificate, draw.pool) == []
    assert sha256_of(draw.transcript or "") in certificate


async def test_values_that_differ_are_both_shown_and_may_be_corrected(awaited: Ceremony) -> None:
    group = awaited.chat_id
    await awaited.office.says("公开值 1 2 3", chat=group)
    await awaited.admin(MARKET).says("公开值 1 2 4", chat=group)
    shown = await awaited.office.sees("输入不一致，尚未采用", chat=group)
    assert "办公室管理员：1 2 3" in shown.text
    assert f"{MARKET}管理员：1 2 4" in shown.text
    assert (await awaited.draw()).stage is Stage.CLOSING
    await awaited.chat.restart()
    await awaited.admin(MARKET).says("1 2 3", chat=group, reply_to=shown.id)
    assert "public\t" + LOTTERY + "\t1 2 3\n" in ((await awaited.draw()).transcript or "")


async def test_one_person_twice_or_two_departments_are_not_enough(awaited: Ceremony) -> None:
    group = awaited.chat_id
    for department in (HOUSING, MARKET):
        await awaited.admin(department).says("公开值 7", chat=group)
        await awaited.admin(department).says("公开值 7", chat=group)
    await awaited.office.sees("还缺一方", chat=group)
    assert (await awaited.draw()).stage is Stage.CLOSING
    second = await awaited.second()
    await second.says("公开值 7", chat=group)
    assert await awaited.state() is State.CONFIRMING


async def test_two_of_the_office_alone_are_not_enough(awaited: Ceremony) -> None:
    second = await awaited.second()
    await awaited.office.says("公开值 7", chat=awaited.chat_id)
    await second.says("公开值 7", chat=awaited.chat_id)
    assert (await awaited.draw()).stage is Stage.CLOSING


async def test_nobody_else_types_the_value_and_nothing_else_enters(awaited: Ceremony) -> None:
    group = awaited.chat_id
    stranger = awaited.chat.person(999, "路人")
    await awaited.office.adds(stranger, chat=group)
    await stranger.says("公开值 7", chat=group)
    await stranger.sees("您还没有加入任何单位", chat=group)
    await awaited.admin(HOUSING).says("随机 再来一句", chat=group)
    await awaited.admin(HOUSING).says("公开值多少", chat=group)
    async with awaited.chat.database.read() as uow:
        draw = await awaited.draw()
        assert await uow.draws.values(draw.id) == []
        assert len(await uow.draws.contributions(draw.id)) == 2


async def test_a_value_before_the_close_or_after_the_agreement_is_refused(office_chat: OfficeChat) -> None:
    ceremony = await Ceremony.opens(office_chat, public_value=LOTTERY)
    group = ceremony.chat_id
    await ceremony.freezes()
    before = len(await ceremony.office.messages(group))
    await ceremony.office.says("公开值 7", chat=group)
    assert len(await ceremony.office.messages(group)) == before + 1
    await ceremony.everyone_speaks()
    await ceremony.office.taps(AWAIT, chat=group)
    asked = await ceremony.office.sees("【第四步　等待公开值】", chat=group)
    await ceremony.office.says("公开值 7", chat=group)
    world = ceremony.chat.world
    world.says(ceremony.admin(MARKET).id, "公开值 7", group)
    world.says(ceremony.admin(HOUSING).id, "公开值 8", group)  # both before the reveal
    await ceremony.chat.settle()
    await ceremony.office.sees("公开值已经由两人一致输入", chat=group)
    assert f"public\t{LOTTERY}\t7\n" in ((await ceremony.draw()).transcript or "")
    await ceremony.admin(HOUSING).says("8", chat=group, reply_to=asked.id)
    await ceremony.admin(HOUSING).sees("现在不需要公开值", chat=group)


async def test_the_awaited_value_survives_a_restart_at_every_step(awaited: Ceremony) -> None:
    group = awaited.chat_id
    await awaited.chat.restart()
    await awaited.office.says("公开值 42", chat=group)
    await awaited.chat.restart()
    awaited.chat.world.says(awaited.admin(MARKET).id, "公开值 42", group)
    for update in awaited.chat.world.drain():
        await awaited.chat.dispatcher.feed_raw_update(awaited.chat.bot, update)
    assert (await awaited.draw()).stage is Stage.CLOSING
    await awaited.chat.restart()  # agreed, and not revealed yet
    await awaited.chat.settle()
    assert await awaited.state() is State.CONFIRMING


async def test_all_departments_may_be_asked_for_where_there_are_three(office_chat: OfficeChat) -> None:
    ceremony = await Ceremony.opens(office_chat, departments=(HOUSING, MARKET, "应急管理局"))
    group = ceremony.chat_id
    await ceremony.binds()
    await ceremony.office.taps("冻结名单，开始抽取", chat=group)
    await ceremony.office.taps("确定冻结，3个部门都须发言", chat=group)
    assert "contributions\t3\n" in (await ceremony.draw()).terms
    await ceremony.admin(HOUSING).says("随机 一", chat=group)
    await ceremony.admin(MARKET).says("随机 二", chat=group)
    assert (await ceremony.office.sees("“二”", chat=group)).labels == []
    await ceremony.admin("应急管理局").says("随机 三", chat=group)
    await ceremony.office.taps("截止并掷骰子（办公室）", chat=group)
    assert await ceremony.state() is State.CONFIRMING
