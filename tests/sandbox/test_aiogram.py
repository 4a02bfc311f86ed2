"""aiogram, which did not grow up with the sandbox, works on it over HTTP as on Telegram."""

from __future__ import annotations

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, InputMediaDocument, Message, ReplyParameters

from sandbox.people import HttpConnection, Person
from sandbox.server import RunningServer
from sandbox.world import World
from tests.sandbox.conftest import http_bot


async def test_a_deep_link_a_button_its_answer_and_an_edit(small_bot: Bot, clerk: Person) -> None:
    await clerk.opens("https://t.me/suiji_bot?start=inv_7")
    shown = await clerk.sees("已登记：inv_7")
    assert shown.labels == ["确认参加（第一批）", "建立工作群"]
    await clerk.taps("确认参加")
    assert await clerk.toast() == "已记录"
    edited = await clerk.sees("已确认参加", fresh=True)
    assert (edited.id, edited.edited, edited.labels) == (shown.id, True, [])


async def test_a_document_goes_both_ways(small_bot: Bot, clerk: Person) -> None:
    await clerk.sends_file(("名录.txt", "三户企业".encode()))
    assert (await clerk.receives_file("导入结果")).decode() == "收到：三户企业"
    assert (await clerk.sees("请查收")).file is not None


async def test_a_group_made_by_a_link_hears_the_bot(small_bot: Bot, clerk: Person) -> None:
    await clerk.opens("https://t.me/suiji_bot?startgroup=campaign_1", group_title="工作群")
    await clerk.sees("已登记：campaign_1", chat="工作群")
    await clerk.says("本单位参与", chat="工作群")
    await clerk.sees("收到：本单位参与", chat="工作群")


async def test_dice_are_thrown_by_the_chat(small_bot: Bot, world: World, clerk: Person) -> None:
    world.dice = lambda sides: 4
    await clerk.says("/dice")
    await clerk.sees("点数已出")
    assert [m.dice for m in await clerk.messages() if m.dice] == [4]


async def test_a_reply_carries_what_it_replies_to(small_bot: Bot, clerk: Person) -> None:
    await clerk.says("/why")
    asked = await clerk.sees("请说明理由")
    await clerk.says("已停业", reply_to=asked.id)
    await clerk.sees("对“请说明理由”的答复：已停业")


async def test_errors_arrive_as_the_library_knows_them(running: RunningServer, world: World) -> None:
    stranger = world.add_person("陌生人")
    known = world.add_person("熟人")
    world.starts(known)
    bot = http_bot(running.url)
    try:
        with pytest.raises(TelegramForbiddenError, match="can't initiate"):
            await bot.send_message(stranger.id, "您好")
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(7, "您好")
        with pytest.raises(TelegramBadRequest, match="message is too long"):
            await bot.send_message(known.id, "长" * 4097)
        sent = await bot.send_message(known.id, "一")
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await sent.edit_text("一")
        world.faults.too_many_requests("sendMessage", retry_after=2)
        with pytest.raises(TelegramRetryAfter) as wait:
            await bot.send_message(known.id, "二")
        assert wait.value.retry_after == 2
        world.faults.server_error("sendMessage")
        with pytest.raises(TelegramServerError):
            await bot.send_message(known.id, "二")
    finally:
        await bot.session.close()


async def test_a_second_poller_gets_the_first_a_conflict(running: RunningServer) -> None:
    first, second = http_bot(running.url), http_bot(running.url)
    try:
        waiting = asyncio.create_task(first.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        later = asyncio.create_task(second.get_updates(timeout=1))
        with pytest.raises(TelegramConflictError):
            await waiting
        assert await later == []
    finally:
        await first.session.close()
        await second.session.close()


async def test_a_poller_that_vanishes_loses_nothing(running: RunningServer, world: World) -> None:
    bot = http_bot(running.url)
    try:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        world.says(world.add_person("甲"), "还在")
        [update] = await bot.get_updates(timeout=1)
        assert update.message is not None
        assert update.message.text == "还在"
    finally:
        await bot.session.close()


async def test_an_album_of_documents_arrives_as_separate_messages(running: RunningServer, world: World) -> None:
    person = world.add_person("甲")
    world.starts(person)
    bot = http_bot(running.url)
    try:
        media = [
            InputMediaDocument(media=BufferedInputFile(b"1", "证书.json"), caption="抽取证书"),
            InputMediaDocument(media=BufferedInputFile(b"2", "名单.xlsx")),
        ]
        sent = await bot.send_media_group(person.id, list(media))
    finally:
        await bot.session.close()
    assert [m.document.file_name for m in sent if m.document] == ["证书.json", "名单.xlsx"]
    assert sent[0].media_group_id == sent[1].media_group_id is not None


async def test_chats_and_members_can_be_asked_for(running: RunningServer, world: World, people: HttpConnection) -> None:
    person = world.add_person("甲")
    group = world.makes_group(person, "工作群", [world.bot()])
    world.promotes(person, group, world.bot())
    bot = http_bot(running.url)
    try:
        assert (await bot.get_chat(group.id)).title == "工作群"
        assert await bot.get_chat_member_count(group.id) == 2
        owner, admin = await bot.get_chat_administrators(group.id)
        assert (owner.status, admin.status) == ("creator", "administrator")
        said = world.says(person, "请看", group)
        answer = await bot.send_message(group.id, "看到", reply_parameters=ReplyParameters(message_id=said.id))
        assert isinstance(answer.reply_to_message, Message)
        assert await bot.pin_chat_message(group.id, answer.message_id)
        assert await bot.delete_message(group.id, said.id)
        assert await bot.leave_chat(group.id)
    finally:
        await bot.session.close()
