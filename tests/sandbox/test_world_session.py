"""Both libraries wired straight to a world behave as over HTTP."""

from __future__ import annotations

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from telegram.error import Forbidden

from sandbox.people import Person, WorldConnection
from sandbox.world import World
from tests.sandbox.conftest import TOKEN, small_dispatcher
from tests.support.world_session import aiogram_bot, feed, ptb_bot


async def test_a_conversation_through_the_dispatcher_without_http(world: World) -> None:
    clerk = await Person.enters(WorldConnection(world), "甲")
    bot, dispatcher = aiogram_bot(world, TOKEN), small_dispatcher()
    await clerk.starts("inv_1")
    assert await feed(world, dispatcher, bot) == 1
    await clerk.sees("已登记：inv_1", timeout=0)
    await clerk.taps("确认参加", timeout=0)
    await feed(world, dispatcher, bot)
    assert await clerk.toast(timeout=0) == "已记录"
    await clerk.sends_file(("名录.txt", b"x"))
    await feed(world, dispatcher, bot)
    assert (await clerk.receives_file("导入结果", timeout=0)).decode() == "收到：x"


async def test_errors_keep_their_kind(world: World) -> None:
    person = world.add_person("甲")
    world.starts(person)
    bot = aiogram_bot(world, TOKEN)
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(person.id, "长" * 5000)
    world.faults.too_many_requests(retry_after=2)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(person.id, "一")


async def test_ptb_delivers_text_and_files_without_http(world: World) -> None:
    clerk = await Person.enters(WorldConnection(world), "甲")
    sender = ptb_bot(world, TOKEN)
    await sender.initialize()
    with pytest.raises(Forbidden):
        await sender.send_message(clerk.id, "一")
    sent = await clerk.sends_file(("名录.txt", b"x"))
    document = world.messages[sent].content["document"]
    file = await sender.get_file(document["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"x"
    await sender.send_document(clerk.id, b"1", filename="结果.csv")
    await sender.shutdown()
    assert await clerk.receives_file("结果.csv", timeout=0) == b"1"
