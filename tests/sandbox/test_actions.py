"""What people do reaches the bot as Telegram would tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.world import NotPossible, World
from tests.sandbox.conftest import TOKEN

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + b"\x01\xe0\x02\x80" + b"\x03" * 8


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(kind for kind in update if kind != "update_id") for update in updates]


def test_a_message_tells_who_where_and_when_in_whole_seconds() -> None:
    world = World(now=lambda: datetime(2026, 3, 2, 1, 0, 0, 700_000, tzinfo=UTC))
    world.add_bot(TOKEN, username="suiji_bot", name="随机助手")
    person = world.add_person("检查员 甲", "inspector_a")
    world.says(person, "您好")
    [update] = world.drain()
    message = update["message"]
    assert message["from"]["is_bot"] is False
    assert message["chat"] == {
        "id": person.id, "type": "private", "first_name": "检查员 甲", "username": "inspector_a",
    }  # fmt: skip
    assert message["date"] == 1_772_413_200


def test_commands_are_marked_where_they_stand_counted_in_utf16(world: World) -> None:
    person = world.add_person("检查员 甲")
    world.says(person, "𠮷 /draw@suiji_bot 和 /stop")
    entities = world.drain()[0]["message"]["entities"]
    assert entities == [
        {"type": "bot_command", "offset": 3, "length": 15},
        {"type": "bot_command", "offset": 21, "length": 5},
    ]


def test_a_deep_link_sends_start_with_its_payload(world: World) -> None:
    person = world.add_person("检查员 甲")
    chat = world.opens(person, "https://t.me/Suiji_Bot?start=inv_7")
    assert chat.started
    assert world.drain()[0]["message"]["text"] == "/start inv_7"


def test_a_group_link_makes_a_group_and_starts_the_bot_in_it(world: World) -> None:
    person = world.add_person("办公室 管理员")
    group = world.opens(person, "https://t.me/suiji_bot?startgroup=c1", group_title="工作群")
    updates = world.drain()
    assert kinds(updates) == ["my_chat_member", "message", "message"]
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert updates[1]["message"]["group_chat_created"] is True
    assert updates[2]["message"]["text"] == "/start@suiji_bot c1"
    assert updates[2]["message"]["chat"]["id"] == group.id < 0


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://example.com/suiji_bot?start=a", "not_a_link"),
        ("https://t.me/other_bot?start=a", "no_such_bot"),
        ("https://t.me/suiji_bot?start=含中文", "bad_payload"),
        ("https://t.me/suiji_bot?start=" + "a" * 65, "bad_payload"),
        ("https://t.me/suiji_bot?startgroup=a", "needs_group_title"),
    ],
)
def test_a_link_that_leads_nowhere_is_explained(world: World, link: str, code: str) -> None:
    with pytest.raises(NotPossible) as problem:
        world.opens(world.add_person("检查员 甲"), link)
    assert problem.value.code == code
    assert str(problem.value).endswith("。")


def test_coming_and_going_is_told(world: World) -> None:
    first, second = world.add_person("甲"), world.add_person("乙")
    group = world.makes_group(first, "工作群", [world.bot()])
    world.drain()
    world.adds(first, group, second)
    world.leaves(second, group)
    world.joins_group(second, group)
    messages = [update["message"] for update in world.drain()]
    assert messages[0]["new_chat_members"][0]["id"] == second.id
    assert messages[1]["left_chat_member"]["id"] == second.id
    assert messages[2]["from"]["id"] == second.id


def test_who_is_not_in_a_group_can_neither_read_nor_write_there(world: World) -> None:
    first, second = world.add_person("甲"), world.add_person("乙")
    group = world.makes_group(first, "工作群")
    said = world.says(first, "只给成员", group)
    with pytest.raises(NotPossible):
        world.says(second, "我也来", group)
    with pytest.raises(NotPossible):
        world.visible_message(second, said.id)
    assert all(thing["kind"] != "message" for thing in world.changes(0, person=second.id)["changes"])


def test_with_privacy_a_bot_hears_in_groups_only_what_is_meant_for_it(world: World) -> None:
    person = world.add_person("甲")
    group = world.makes_group(person, "工作群", [world.bot()])
    world.bot().privacy = True
    world.drain()
    for text in ("闲谈", "/draw", "请 @suiji_bot 看"):
        world.says(person, text, group)
    assert [update["message"]["text"] for update in world.drain()] == ["/draw", "请 @suiji_bot 看"]


def test_blocking_is_told_as_a_change_of_membership(world: World) -> None:
    person = world.add_person("甲")
    world.starts(person)
    world.drain()
    world.blocks_bot(person)
    [update] = world.drain()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    with pytest.raises(NotPossible):
        world.says(person, "您好")


def test_a_corrected_text_comes_whole_as_an_edited_message(world: World) -> None:
    person = world.add_person("甲")
    said = world.says(person, "12 全部1")
    world.edits(person, said.id, "12 全部2")
    edited = world.drain()[1]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (said.id, "12 全部2")


@pytest.mark.parametrize("picture", [PNG, JPEG])
def test_a_picture_carries_its_size(world: World, picture: bytes) -> None:
    world.sends_photo(world.add_person("甲"), picture)
    [photo] = world.drain()[0]["message"]["photo"]
    assert (photo["width"], photo["height"]) == (640, 480)


def test_a_document_keeps_its_chinese_name_and_its_bytes(world: World) -> None:
    sent = world.sends_file(world.add_person("甲"), "名录.xlsx", b"PK", caption="第一批")
    document = world.drain()[0]["message"]["document"]
    assert document["file_name"] == "名录.xlsx"
    assert document["mime_type"].endswith("spreadsheetml.sheet")
    assert world.downloads(document["file_id"]) == ("名录.xlsx", b"PK")
    assert sent.content["caption"] == "第一批"


async def test_a_press_carries_the_message_whole_and_its_answer_reaches_the_person(world: World) -> None:
    person = world.add_person("甲")
    world.starts(person)
    markup = {"inline_keyboard": [[{"text": "确认", "callback_data": "c:1"}]]}
    sent = await world.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": "请确认", "reply_markup": markup})
    world.drain()
    press = world.taps(person, sent["result"]["message_id"], "c:1")
    query = world.drain()[0]["callback_query"]
    assert query["message"] == sent["result"]
    assert query["chat_instance"]
    answer = {"callback_query_id": query["id"], "text": "已记录", "show_alert": "true"}
    assert (await world.call(TOKEN, "answerCallbackQuery", answer))["ok"]
    assert (press.answered, press.text, press.alert) == (True, "已记录", True)
    with pytest.raises(NotPossible):
        world.taps(person, sent["result"]["message_id"], "c:2")


async def test_dice_come_from_the_world_not_from_the_bot(world: World) -> None:
    world.dice = lambda sides: sides - 1
    person = world.add_person("甲")
    world.starts(person)
    sent = await world.call(TOKEN, "sendDice", {"chat_id": person.id, "value": 6})
    assert sent["result"]["dice"] == {"emoji": "🎲", "value": 5}


async def test_a_bot_asks_who_is_in_a_group(world: World) -> None:
    first, second = world.add_person("甲"), world.add_person("乙")
    group = world.makes_group(first, "工作群", [world.bot(), second])

    async def ask(method: str, **params: Any) -> Any:
        return (await world.call(TOKEN, method, {"chat_id": group.id, **params}))["result"]

    assert await ask("getChatMemberCount") == 3
    assert [one["user"]["id"] for one in await ask("getChatAdministrators")] == [first.id]
    world.promotes(first, group, world.bot())
    assert {one["status"] for one in await ask("getChatAdministrators")} == {"creator", "administrator"}
    world.leaves(second, group)
    assert (await ask("getChatMember", user_id=second.id))["status"] == "left"


async def test_deleting_others_messages_in_a_group_needs_rights(world: World) -> None:
    person = world.add_person("甲")
    group = world.makes_group(person, "工作群", [world.bot()])
    said = world.says(person, "误发", group)
    delete = {"chat_id": group.id, "message_id": said.id}
    assert (await world.call(TOKEN, "deleteMessage", delete))["error_code"] == 400
    world.promotes(person, group, world.bot())
    assert (await world.call(TOKEN, "deleteMessage", delete))["ok"]
    with pytest.raises(NotPossible):
        world.visible_message(person, said.id)


async def test_pins_are_kept_in_order(world: World) -> None:
    person = world.add_person("甲")
    world.starts(person)
    first, second = world.says(person, "一"), world.says(person, "二")
    for message in (first, second):
        await world.call(TOKEN, "pinChatMessage", {"chat_id": person.id, "message_id": message.id})
    chat = await world.call(TOKEN, "getChat", {"chat_id": person.id})
    assert chat["result"]["pinned_message"]["text"] == "二"
    await world.call(TOKEN, "unpinChatMessage", {"chat_id": person.id})
    assert world.chat_of(person).pinned == [first.id]


async def test_a_bot_that_leaves_hears_nothing_more(world: World) -> None:
    person = world.add_person("甲")
    group = world.makes_group(person, "工作群", [world.bot()])
    await world.call(TOKEN, "leaveChat", {"chat_id": group.id})
    world.drain()
    world.says(person, "还在吗", group)
    assert world.drain() == []
    late = await world.call(TOKEN, "sendMessage", {"chat_id": group.id, "text": "在"})
    assert late["description"] == "Forbidden: bot is not a member of the group chat"


def test_an_album_is_several_messages_that_share_its_id(world: World) -> None:
    person = world.add_person("甲")
    said = world.says(person, "第12号")
    world.drain()
    sent = world.sends_album(person, [("a", PNG), ("b", JPEG), ("c", PNG)], caption="现场", reply_to=said.id)
    messages = [update["message"] for update in world.drain()]
    assert [message["message_id"] for message in messages] == [one.id for one in sent]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["现场", None, None]
    assert all(message["reply_to_message"]["message_id"] == said.id for message in messages)
    assert [message["photo"][0]["file_size"] for message in messages] == [len(PNG), len(JPEG), len(PNG)]


def test_documents_go_together_too_and_an_album_has_its_bounds(world: World) -> None:
    person = world.add_person("甲")
    world.sends_album(person, [("a.pdf", b"a"), ("b.pdf", b"b")], as_photos=False)
    assert [update["message"]["document"]["file_name"] for update in world.drain()] == ["a.pdf", "b.pdf"]
    for files in ([("a", PNG)], [("a", PNG)] * 11):
        with pytest.raises(NotPossible, match="2 到 10"):
            world.sends_album(person, files)
    with pytest.raises(NotPossible, match="图片"):
        world.sends_album(person, [("a", PNG), ("b", b"no picture")])
    assert world.drain() == []


def test_a_place_is_shared_in_degrees(world: World) -> None:
    person = world.add_person("甲")
    world.sends_location(person, 20.04422, 110.19989)
    [update] = world.drain()
    location = update["message"]["location"]
    assert (location["latitude"], location["longitude"]) == (20.04422, 110.19989)
    with pytest.raises(NotPossible, match="纬度"):
        world.sends_location(person, 91, 0)


async def test_a_bot_is_refused_a_file_over_20_mb_in_the_words_of_the_chat_service(world: World) -> None:
    person = world.add_person("甲")
    world.sends_file(person, "录像.mp4", b"0" * (20 * 1024 * 1024 + 1))
    [update] = world.drain()
    document = update["message"]["document"]
    assert document["file_size"] == 20 * 1024 * 1024 + 1
    envelope = await world.call(TOKEN, "getFile", {"file_id": document["file_id"]})
    assert (envelope["error_code"], envelope["description"]) == (400, "Bad Request: file is too big")
