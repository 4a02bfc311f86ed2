"""The sandbox refuses a bot what Telegram refuses it, in the same words."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.world import Human, Limits, World
from tests.sandbox.conftest import TOKEN


@pytest.fixture
def person(world: World) -> Human:
    """Somebody in conversation with the bot."""
    person = world.add_person("检查员 甲")
    world.starts(person)
    return person


async def refusal(world: World, method: str, /, **params: Any) -> tuple[int, str]:
    envelope = await world.call(TOKEN, method, params)
    assert envelope["ok"] is False, envelope
    return envelope["error_code"], envelope["description"]


async def result(world: World, method: str, /, **params: Any) -> Any:
    envelope = await world.call(TOKEN, method, params)
    assert envelope["ok"], envelope
    return envelope["result"]


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "确认", **fields}]]}


async def test_a_wrong_token_is_unauthorized_and_an_unknown_method_is_not_found(world: World) -> None:
    assert (await world.call("4242:wrong", "getMe"))["error_code"] == 401
    assert (await refusal(world, "sendTelegram"))[0] == 404


async def test_method_names_may_be_written_in_any_case(world: World) -> None:
    assert (await result(world, "GETME"))["username"] == "suiji_bot"


async def test_a_text_of_4096_units_passes_and_one_more_does_not(world: World, person: Human) -> None:
    await result(world, "sendMessage", chat_id=person.id, text="检" * 4096)
    assert await refusal(world, "sendMessage", chat_id=person.id, text="检" * 4097) == (
        400,
        "Bad Request: message is too long",
    )


async def test_a_sign_outside_the_basic_plane_counts_as_two_units(world: World, person: Human) -> None:
    await result(world, "sendMessage", chat_id=person.id, text="𠮷" * 2048)
    assert (await refusal(world, "sendMessage", chat_id=person.id, text="𠮷" * 2049))[0] == 400


@pytest.mark.parametrize("text", ["", "   ", "\n"])
async def test_an_empty_text_is_refused(world: World, person: Human, text: str) -> None:
    answer = await refusal(world, "sendMessage", chat_id=person.id, text=text)
    assert answer == (400, "Bad Request: message text is empty")


async def test_a_caption_of_1025_units_is_refused(world: World, person: Human) -> None:
    sent = await world.call(
        TOKEN, "sendDocument", {"chat_id": person.id, "caption": "字" * 1025}, {"document": ("a.txt", b"1")}
    )
    assert sent["description"] == "Bad Request: message caption is too long"


async def test_button_data_is_measured_in_bytes(world: World, person: Human) -> None:
    await result(world, "sendMessage", chat_id=person.id, text="一", reply_markup=button(callback_data="检" * 21))
    answer = await refusal(
        world, "sendMessage", chat_id=person.id, text="一", reply_markup=button(callback_data="检" * 22)
    )
    assert answer == (400, "Bad Request: BUTTON_DATA_INVALID")


async def test_a_button_that_does_nothing_is_refused(world: World, person: Human) -> None:
    answer = await refusal(world, "sendMessage", chat_id=person.id, text="一", reply_markup=button())
    assert "Text buttons are unallowed" in answer[1]


async def test_a_button_with_a_broken_link_is_refused(world: World, person: Human) -> None:
    answer = await refusal(world, "sendMessage", chat_id=person.id, text="一", reply_markup=button(url="公示页面"))
    assert "Wrong HTTP URL" in answer[1]


@pytest.mark.parametrize("text", ["<b>没有结尾", "没有开头</b>", "<b><i>交叉</b></i>", "<table>表</table>", "a < b"])
async def test_broken_markup_is_refused(world: World, person: Human, text: str) -> None:
    code, description = await refusal(world, "sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert code == 400
    assert description.startswith("Bad Request: can't parse entities")


async def test_html_arrives_as_plain_text_with_entities(world: World, person: Human) -> None:
    sent = await result(world, "sendMessage", chat_id=person.id, text="𠮷<b>甲&lt;乙</b>", parse_mode="HTML")
    assert sent["text"] == "𠮷甲<乙"
    assert sent["entities"] == [{"type": "bold", "offset": 2, "length": 3}]


async def test_markup_signs_without_a_parse_mode_are_just_text(world: World, person: Human) -> None:
    name = "<b>&_*[某某公司]"
    assert (await result(world, "sendMessage", chat_id=person.id, text=name))["text"] == name


async def test_entities_beyond_the_text_are_refused(world: World, person: Human) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 9}]
    code, description = await refusal(world, "sendMessage", chat_id=person.id, text="短", entities=entities)
    assert (code, "ends after the end of the text" in description) == (400, True)


async def test_an_equal_edit_is_not_a_modification(world: World, person: Human) -> None:
    markup = button(callback_data="a")
    sent = await result(world, "sendMessage", chat_id=person.id, text="待确认", reply_markup=markup)
    same = {"chat_id": person.id, "message_id": sent["message_id"], "text": "待确认"}
    code, description = await refusal(world, "editMessageText", **same, reply_markup=markup)
    assert (code, "message is not modified" in description) == (400, True)
    edited = await result(world, "editMessageText", **same)
    assert edited["date"] == sent["date"]
    assert "reply_markup" not in edited


async def test_an_edited_message_comes_back_whole(world: World, person: Human) -> None:
    sent = await result(world, "sendMessage", chat_id=person.id, text="一")
    edited = await result(world, "editMessageText", chat_id=person.id, message_id=sent["message_id"], text="二")
    assert edited["text"] == "二"
    assert edited["chat"] == sent["chat"]
    assert edited["from"]["is_bot"] is True
    assert isinstance(edited["edit_date"], int)


async def test_only_own_and_existing_messages_can_be_edited(world: World, person: Human) -> None:
    own = world.says(person, "我的话")
    edit = {"chat_id": person.id, "text": "改"}
    assert (await refusal(world, "editMessageText", **edit, message_id=own.id))[1].endswith("message can't be edited")
    assert (await refusal(world, "editMessageText", **edit, message_id=999))[1].endswith("message to edit not found")


async def test_a_document_has_no_text_to_edit_but_a_caption(world: World, person: Human) -> None:
    sent = (await world.call(TOKEN, "sendDocument", {"chat_id": person.id}, {"document": ("a.txt", b"1")}))["result"]
    edit = {"chat_id": person.id, "message_id": sent["message_id"]}
    assert "no text" in (await refusal(world, "editMessageText", **edit, text="二"))[1]
    assert (await result(world, "editMessageCaption", **edit, caption="说明"))["caption"] == "说明"


async def test_a_bot_cannot_write_first_nor_to_somebody_who_blocked_it(world: World) -> None:
    person = world.add_person("检查员 乙")
    write = {"chat_id": person.id, "text": "您好"}
    assert await refusal(world, "sendMessage", **write) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    world.starts(person)
    await result(world, "sendMessage", **write)
    world.blocks_bot(person)
    assert await refusal(world, "sendMessage", **write) == (403, "Forbidden: bot was blocked by the user")
    world.unblocks_bot(person)
    await result(world, "sendMessage", **write)


async def test_unknown_chats_are_not_found(world: World) -> None:
    for chat_id in (5, -5, "@somewhere"):
        assert await refusal(world, "sendMessage", chat_id=chat_id, text="一") == (
            400,
            "Bad Request: chat not found",
        )
    assert (await refusal(world, "sendMessage", chat_id="", text="一"))[1].endswith("chat_id is empty")


async def test_a_bot_put_out_of_a_group_may_not_write_there(world: World, person: Human) -> None:
    group = world.makes_group(person, "工作群", [world.bot()])
    await result(world, "sendMessage", chat_id=group.id, text="一")
    world.removes(person, group, world.bot())
    assert await refusal(world, "sendMessage", chat_id=group.id, text="一") == (
        403,
        "Forbidden: bot was kicked from the group chat",
    )


async def test_a_reply_to_nothing_is_refused_unless_that_is_allowed(world: World, person: Human) -> None:
    write = {"chat_id": person.id, "text": "答"}
    answer = await refusal(world, "sendMessage", **write, reply_parameters={"message_id": 999})
    assert answer[1] == "Bad Request: message to be replied not found"
    allowed = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await result(world, "sendMessage", **write, reply_parameters=allowed)


@pytest.mark.parametrize("size", [1, 11])
async def test_an_album_has_two_to_ten_items(world: World, person: Human, size: int) -> None:
    media = [{"type": "document", "media": f"attach://f{i}"} for i in range(size)]
    files = {f"f{i}": (f"{i}.txt", b"1") for i in range(size)}
    sent = await world.call(TOKEN, "sendMediaGroup", {"chat_id": person.id, "media": media}, files)
    assert "2 to 10" in sent["description"]


async def test_files_too_large_or_empty_or_unknown_are_refused(world: World, person: Human) -> None:
    async def send(data: bytes) -> dict[str, Any]:
        return await world.call(TOKEN, "sendDocument", {"chat_id": person.id}, {"document": ("a.bin", data)})

    assert (await send(b""))["description"] == "Bad Request: file must be non-empty"
    assert (await send(bytes(50 * 1024 * 1024 + 1)))["error_code"] == 413
    big = (await send(bytes(20 * 1024 * 1024 + 1)))["result"]["document"]["file_id"]
    assert (await refusal(world, "getFile", file_id=big))[1] == "Bad Request: file is too big"
    assert (await refusal(world, "getFile", file_id="nothing"))[0] == 400
    assert (await refusal(world, "sendDocument", chat_id=person.id, document="nothing"))[0] == 400


async def test_a_picture_must_be_one(world: World, person: Human) -> None:
    sent = await world.call(TOKEN, "sendPhoto", {"chat_id": person.id}, {"photo": ("a.png", b"text")})
    assert sent["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_commands_need_latin_names(world: World) -> None:
    chinese = [{"command": "抽取", "description": "公开抽取"}]
    assert (await refusal(world, "setMyCommands", commands=chinese))[1].endswith("BOT_COMMAND_INVALID")
    latin = [{"command": "draw", "description": "公开抽取"}]
    await result(world, "setMyCommands", commands=latin)
    assert await result(world, "getMyCommands") == latin
    await result(world, "deleteMyCommands")
    assert await result(world, "getMyCommands") == []


async def test_an_unknown_or_old_button_press_cannot_be_answered(world: World, person: Human) -> None:
    description = (await refusal(world, "answerCallbackQuery", callback_query_id="1"))[1]
    assert "query is too old" in description


async def test_a_bot_that_breaks_a_window_is_told_how_long_to_wait() -> None:
    clock = [0.0]
    world = World(limits=Limits(timer=lambda: clock[0]))
    world.add_bot(TOKEN, username="suiji_bot", name="随机助手")
    readers = [world.add_person(f"甲{n}") for n in range(40)]
    for reader in readers:
        world.starts(reader)
    group = world.makes_group(readers[0], "工作群", [world.bot()])

    async def sends(chat_id: int) -> dict[str, Any]:
        return await world.call(TOKEN, "sendMessage", {"chat_id": chat_id, "text": "通知"})

    assert (await sends(readers[0].id))["ok"]
    refused = await sends(readers[0].id)
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
    assert [(await sends(reader.id))["ok"] for reader in readers[1:]] == [True] * 29 + [False] * 10
    clock[0] = 1.0
    assert [(await sends(group.id))["ok"] for _ in range(21)] == [True] * 20 + [False]
    clock[0] = 60.5
    assert (await sends(group.id))["parameters"] == {"retry_after": 1}
    clock[0] = 61.0
    assert (await sends(group.id))["ok"]
    assert world.limits is not None
    assert world.limits.refused == 13


async def test_without_the_switch_nobody_is_slowed(world: World, person: Human) -> None:
    assert all([await result(world, "sendMessage", chat_id=person.id, text="通知") for _ in range(100)])


async def test_what_is_refused_or_only_edited_counts_in_no_window() -> None:
    world = World(limits=Limits(timer=lambda: 0.0))
    world.add_bot(TOKEN, username="suiji_bot", name="随机助手")
    reader = world.add_person("甲")
    assert (await refusal(world, "sendMessage", chat_id=reader.id, text="一"))[0] == 403
    world.starts(reader)
    sent = await result(world, "sendMessage", chat_id=reader.id, text="一")
    await result(world, "editMessageText", chat_id=reader.id, message_id=sent["message_id"], text="二")
    assert (await refusal(world, "sendMessage", chat_id=reader.id, text="三"))[0] == 429
