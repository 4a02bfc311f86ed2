"""python-telegram-bot, which did not grow up with the sandbox either, delivers through it and polls it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument
from telegram.error import BadRequest, Conflict, Forbidden
from telegram.ext import AIORateLimiter, ExtBot

from sandbox.people import HttpConnection, Person
from sandbox.server import RunningServer
from sandbox.world import World
from tests.sandbox.conftest import TOKEN


@pytest.fixture
async def sender(running: RunningServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ExtBot[None]]:
    # Otherwise the library warns of itself on every 429.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    bot: ExtBot[None] = ExtBot(
        TOKEN,
        base_url=f"{running.url}/bot",
        base_file_url=f"{running.url}/file/bot",
        rate_limiter=AIORateLimiter(max_retries=1),
    )
    await bot.initialize()
    yield bot
    await bot.shutdown()


async def test_a_button_pressed_is_polled_answered_and_edited_away(sender: ExtBot[None], clerk: Person) -> None:
    await clerk.starts()
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("同意", callback_data="yes")]])
    card = await sender.send_message(clerk.id, "请批准", reply_markup=keys)
    await clerk.taps("同意")
    started, pressed = await sender.get_updates(timeout=5)
    assert started.message.text == "/start"
    query = pressed.callback_query
    assert query.data == "yes"
    assert await query.answer("已批准", show_alert=True)
    edited = await query.edit_message_text("已批准")
    assert edited.message_id == card.message_id
    assert await clerk.toast() == "已批准"
    await clerk.sees("已批准")


async def test_a_document_goes_both_ways(sender: ExtBot[None], clerk: Person) -> None:
    await clerk.sends_file(("名录.xlsx", b"PK-data"), caption="第一批")
    [update] = await sender.get_updates(timeout=5)
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"PK-data"
    assert update.message.caption == "第一批"
    await sender.send_document(clerk.id, b"answer", filename="结果.txt", caption="请查收")
    assert await clerk.receives_file("结果.txt") == b"answer"


async def test_an_album_and_dice(sender: ExtBot[None], clerk: Person) -> None:
    await clerk.starts()
    media = [InputMediaDocument(b"1", filename="a.txt"), InputMediaDocument(b"2", filename="b.txt")]
    assert len(await sender.send_media_group(clerk.id, media)) == 2
    assert await clerk.receives_file("b.txt") == b"2"
    assert 1 <= (await sender.send_dice(clerk.id)).dice.value <= 6


async def test_groups_are_known_by_title_and_members(
    sender: ExtBot[None], people: HttpConnection, clerk: Person
) -> None:
    other = await Person.enters(people, "市场监管局 管理员")
    await clerk.makes_group("工作群", other)
    joined, created = await sender.get_updates(timeout=5)
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert created.message.group_chat_created
    group = created.message.chat.id
    assert (await sender.get_chat(group)).title == "工作群"
    assert await sender.get_chat_member_count(group) == 3
    assert len(await sender.get_chat_administrators(group)) == 1
    await sender.send_message(group, "各单位请确认")
    await other.sees("各单位请确认", chat="工作群")
    await other.says("确认", chat="工作群")
    await clerk.sees("确认", chat="工作群")


async def test_the_rate_limiter_waits_as_long_as_the_server_says(
    sender: ExtBot[None], world: World, clerk: Person
) -> None:
    await clerk.starts()
    world.faults.too_many_requests("sendMessage", retry_after=1)
    started = asyncio.get_running_loop().time()
    await sender.send_message(clerk.id, "终于送达")
    assert asyncio.get_running_loop().time() - started >= 1
    await clerk.sees("终于送达")


async def test_refusals_arrive_as_the_library_knows_them(sender: ExtBot[None], clerk: Person) -> None:
    with pytest.raises(Forbidden, match="initiate"):
        await sender.send_message(clerk.id, "您好")
    await clerk.starts()
    await clerk.blocks_bot()
    with pytest.raises(Forbidden, match="blocked"):
        await sender.send_message(clerk.id, "您好")
    with pytest.raises(BadRequest, match="not found"):
        await sender.send_message(5, "您好")
    await clerk.unblocks_bot()
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await sender.send_message(
            clerk.id,
            "一",
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("甲", callback_data="长" * 22)]]),
        )


async def test_a_poller_gives_way_to_a_later_one_with_a_conflict(
    running: RunningServer, world: World, sender: ExtBot[None]
) -> None:
    waiting = asyncio.create_task(sender.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    assert (await world.call(TOKEN, "getUpdates", {"timeout": 1}))["result"] == []
    with pytest.raises(Conflict):
        await waiting
