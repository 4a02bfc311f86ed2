"""Answers that the chat service does not take: what was done stays done, and nobody is told otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StateType, StorageKey
from aiogram.types import CallbackQuery, Chat, ErrorEvent, Message, Update, User

from domain.errors import Refusal
from handlers.answers import ask
from handlers.conversation_storage import ConversationStorage
from handlers.door import Door, Tap
from handlers.errors import failed
from storage.unit_of_work import Database, UpdateKey
from templates.cards import TEXT_LIMIT, Card
from templates.cards.menu import OpenMenu
from tests.support.builders import Scene, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.membership import NASTY

OUR_FAULT = "没有生效"


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=0)


@pytest.fixture
async def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    """The office's admin, asked for the names of departments."""
    admin = office_chat.person(scene.admin)
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.taps("添加成员单位")
    return admin


async def departments(database: Database, scene: Scene) -> int:
    async with database.read() as uow:
        return len(await uow.offices.departments(scene.office_id))


async def test_a_short_flood_wait_is_waited_out(office_chat: OfficeChat, admin: Player) -> None:
    office_chat.world.faults.too_many_requests("sendMessage", retry_after=1)
    await admin.says(f"应急管理局\n{NASTY}")
    await admin.sees("已添加 2 个")


@pytest.mark.parametrize("trouble", ["flood", "server", "lost", "blocked"])
async def test_what_was_done_is_never_denied(
    database: Database,
    office_chat: OfficeChat,
    admin: Player,
    scene: Scene,
    trouble: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = await departments(database, scene)
    faults = office_chat.world.faults
    if trouble == "flood":
        faults.too_many_requests("sendMessage", retry_after=60)
    elif trouble == "server":
        faults.server_error("sendMessage", code=502)
    elif trouble == "blocked":
        faults.server_error("sendMessage", code=403)
    else:
        faults.lost_answer("sendMessage")
    await admin.says("应急管理局")
    assert await departments(database, scene) == before + 1
    assert OUR_FAULT not in "".join(message.text for message in await admin.messages())
    assert "an answer did not arrive" in caplog.text
    await admin.says("/menu")
    await admin.sees("您的身份", fresh=True)


async def test_a_tap_that_cannot_be_acknowledged_still_gets_its_card(office_chat: OfficeChat, admin: Player) -> None:
    office_chat.world.faults.server_error("answerCallbackQuery", code=502)
    await admin.says("/menu")
    await admin.taps("人员")
    await admin.sees("添加成员单位")
    assert OUR_FAULT not in "".join(message.text for message in await admin.messages())


async def test_a_refusal_longer_than_a_message_comes_as_its_beginning_and_a_file(
    office_chat: OfficeChat, admin: Player, scene: Scene
) -> None:
    """Refusals name what is missing, and it may be a hundred departments."""
    author = User(id=scene.admin, is_bot=False, first_name="示例")
    chat = Chat(id=scene.admin, type="private")
    message = Message(message_id=1, date=datetime.now().astimezone(), chat=chat, from_user=author, text="一句话")
    update = Update(update_id=1, message=message.as_(office_chat.bot))
    names = "、".join(f"第{n}个单位{NASTY}" for n in range(TEXT_LIMIT // 8))
    refusal = Refusal("draw.not_invited", department=names)
    assert await failed(ErrorEvent(update=update.as_(office_chat.bot), exception=refusal))
    said = [one for one in office_chat.world.messages.values() if one.sender == office_chat.bot.id]
    assert any("document" in one.content for one in said)
    (file,) = list(office_chat.world.files.values())[-1:]
    assert names in file.data.decode()


class DyingStorage(ConversationStorage):
    """The process is killed as it is about to open the question."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        raise KeyboardInterrupt


async def test_a_kill_while_a_question_is_asked_leaves_no_question_without_its_subject(
    database: Database, office_chat: OfficeChat, now: datetime
) -> None:
    key = StorageKey(bot_id=office_chat.bot.id, chat_id=1, user_id=1)
    author = User(id=1, is_bot=False, first_name="示例")
    query = CallbackQuery(id="1", from_user=author, chat_instance="1")
    door = Door(database, UpdateKey(1, 1), now, 1, "示例", "suiji_test_bot", False)
    tap: Tap[Any] = Tap(query, OpenMenu(), door, FSMContext(DyingStorage(database), key))
    with pytest.raises(KeyboardInterrupt):
        await ask(tap, State("question", "group"), Card("？", asks=True), section_id=7)
    after = FSMContext(ConversationStorage(database), key)
    assert await after.get_state() is None
    assert await after.get_data() == {"section_id": 7}
