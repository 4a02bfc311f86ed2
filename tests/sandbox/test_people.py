"""The people's client plays a person, over HTTP and straight on a world, in the same way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.people import CannotDo, Connection, HttpConnection, NotSeen, Person, WorldConnection
from sandbox.server import RunningServer
from sandbox.world import World
from tests.sandbox.conftest import TOKEN
from tests.sandbox.test_actions import PNG


@pytest.fixture(params=["http", "world"])
async def connection(request: pytest.FixtureRequest, running: RunningServer, world: World) -> AsyncIterator[Connection]:
    made: Connection = HttpConnection(running.url) if request.param == "http" else WorldConnection(world)
    yield made
    await made.close()


async def bot_says(world: World, person: Person, text: str, *labels: str, **extra: object) -> None:
    rows = [[{"text": label, "callback_data": label}] for label in labels]
    params = {"chat_id": person.id, "text": text, **extra}
    params |= {"reply_markup": {"inline_keyboard": rows}} if rows else {}
    envelope = await world.call(TOKEN, "sendMessage", params)
    assert envelope["ok"], envelope


async def test_two_people_see_each_other_in_a_group_and_nobody_else(connection: Connection) -> None:
    first, second, third = [await Person.enters(connection, name) for name in "甲乙丙"]
    await first.makes_group("工作群", second)
    await first.says("只在群里", chat="工作群")
    assert (await second.sees("只在群里")).sender_name == "甲"
    await third.sees_nothing_of("只在群里", within=0.05)
    await second.adds(third, chat="工作群")
    await third.says("来了", chat="工作群")
    await second.leaves("工作群")
    with pytest.raises(CannotDo, match="不在群组"):
        await second.says("再见", chat="工作群")
    await second.joins("工作群")
    await second.says("又来了", chat="工作群")
    await third.sees("又来了")


async def test_an_exact_label_wins_over_a_longer_one_in_a_newer_message(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    await bot_says(world, person, "旧", "确认")
    await bot_says(world, person, "新", "确认全部")
    await person.taps("确认")
    await person.taps("确认全")
    await person.taps("确认", in_message_containing="新")
    pressed = [u["callback_query"]["data"] for u in world.drain() if "callback_query" in u]
    assert pressed == ["确认", "确认全部", "确认全部"]


async def test_a_fresh_look_ignores_what_was_there_before(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    await bot_says(world, person, "已保存")
    await person.says("再存一次")
    await person.sees("已保存")
    with pytest.raises(NotSeen, match="已保存"):
        await person.sees("已保存", fresh=True, timeout=0.05)
    await bot_says(world, person, "已保存")
    await person.sees("已保存", fresh=True)


async def test_own_words_are_not_taken_for_an_answer(connection: Connection) -> None:
    person = await Person.enters(connection, "甲")
    await person.says("谁在")
    await person.sees_nothing_of("谁在", within=0.05)
    assert [m.text for m in await person.messages()] == ["谁在"]


async def test_a_key_of_a_reply_keyboard_says_its_label(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    markup = {"keyboard": [["未发现问题", {"text": "取消"}]]}
    await bot_says(world, person, "请选择", reply_markup=markup)
    await person.taps("未发现问题")
    assert world.drain()[-1]["message"]["text"] == "未发现问题"


async def test_a_link_button_is_followed(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    markup = {"inline_keyboard": [[{"text": "打开", "url": "https://t.me/suiji_bot?start=abc"}]]}
    await bot_says(world, person, "请看 https://t.me/suiji_bot?start=xyz。", reply_markup=markup)
    assert (await person.sees("请看")).links == [
        "https://t.me/suiji_bot?start=xyz",
        "https://t.me/suiji_bot?start=abc",
    ]
    await person.taps("打开")
    assert world.drain()[-1]["message"]["text"] == "/start abc"


async def test_files_and_pictures_are_sent_and_fetched(connection: Connection, world: World, tmp_path: Path) -> None:
    first, second = await Person.enters(connection, "甲"), await Person.enters(connection, "乙")
    await first.makes_group("工作群", second, with_bot=False)
    path = tmp_path / "现场照片.zip"
    path.write_bytes(b"zip")
    await first.sends_file(path, chat="工作群", caption="证据")
    await first.sends_photo(PNG, chat="工作群", caption="门牌")
    assert await second.receives_file("现场照片") == b"zip"
    assert (await second.sees("门牌")).file is not None
    assert await second.receives_file("photo") == PNG


async def test_pictures_files_and_places_are_sent_together(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    pictures = await person.sends_album(PNG, PNG, PNG, caption="现场")
    documents = await person.sends_album(("a.pdf", b"a"), ("b.pdf", b"b"), reply_to=pictures[0])
    await person.sends_location(20.0, 110.0)
    messages = [update["message"] for update in world.drain()]
    assert [one["message_id"] for one in messages[1:6]] == [*pictures, *documents]
    assert [one["document"]["file_name"] for one in messages[4:6]] == ["a.pdf", "b.pdf"]
    assert messages[6]["location"]["longitude"] == 110.0


async def test_a_person_already_there_is_found_by_name(connection: Connection, world: World) -> None:
    there = world.add_person("检查员 甲")
    assert (await Person.finds(connection, "检查员 甲")).id == there.id
    with pytest.raises(CannotDo):
        await Person.finds(connection, "检查员 乙")


async def test_what_cannot_be_done_comes_back_as_a_sentence(connection: Connection) -> None:
    person = await Person.enters(connection, "甲")
    with pytest.raises(CannotDo, match="消息不能为空"):
        await person.says("  ")
    with pytest.raises(CannotDo, match="文件是空的"):
        await person.sends_file(("空.txt", b""))
    with pytest.raises(CannotDo, match="找不到会话"):
        await person.says("您好", chat="没有的群")
    with pytest.raises(CannotDo, match="不存在"):
        await connection.file("nothing")


async def test_who_waits_in_vain_is_told_what_was_there(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    await bot_says(world, person, "请输入标题", "取消")
    with pytest.raises(NotSeen, match="请输入标题"):
        await person.taps("下一步", timeout=0.05)


async def test_deleted_messages_are_gone(connection: Connection, world: World) -> None:
    person = await Person.enters(connection, "甲")
    await person.starts()
    await bot_says(world, person, "误发")
    message = await person.sees("误发")
    await world.call(TOKEN, "deleteMessage", {"chat_id": person.id, "message_id": message.id})
    await person.sees_nothing_of("误发", within=0.05)
