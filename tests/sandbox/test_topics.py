"""Groups with topics, as the real service treats them: its refusals in its own words, General without a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from telegram.error import BadRequest

from sandbox.people import Person, WorldConnection
from sandbox.world import NotPossible, World
from tests.sandbox.conftest import TOKEN
from tests.support.world_session import aiogram_bot, ptb_bot

ANNA, BELA = 101, 102


@dataclass
class Forum:
    """A group of Anna's with Bela and a bot, whose topics are switched on."""

    world: World
    chat: int

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        return await self.world.call(TOKEN, method, {"chat_id": self.chat, **params})

    async def refused(self, method: str, **params: Any) -> str:
        answer = await self.call(method, **params)
        assert not answer["ok"]
        assert answer["error_code"] == 400
        return str(answer["description"])

    def promoted(self) -> Forum:
        self.world.promotes(ANNA, self.chat, 4242)
        return self


@pytest.fixture
def forum(world: World) -> Forum:
    world.add_person("甲", number=ANNA)
    world.add_person("乙", number=BELA)
    chat = world.makes_group(ANNA, "工作群", [BELA, 4242])
    world.turns_topics(ANNA, chat)
    world.drain()
    return Forum(world, chat.id)


async def test_only_a_bot_that_is_an_administrator_makes_topics(forum: Forum) -> None:
    said = await forum.refused("createForumTopic", name="第1组")
    assert said == "Bad Request: not enough rights to create a topic"
    made = await forum.promoted().call("createForumTopic", name="第1组")
    assert made["result"]["name"] == "第1组"
    sent = await forum.call("sendMessage", text="到", message_thread_id=made["result"]["message_thread_id"])
    assert sent["result"]["is_topic_message"] is True
    assert sent["result"]["chat"]["is_forum"] is True


async def test_a_group_without_topics_makes_none(forum: Forum) -> None:
    forum.promoted().world.turns_topics(ANNA, forum.chat, on=False)
    assert await forum.refused("createForumTopic", name="第1组") == "Bad Request: the chat is not a forum"


async def test_a_deleted_topic_and_the_number_of_general_are_not_found(forum: Forum) -> None:
    made = forum.world.makes_topic(BELA, forum.chat, "第1组")
    forum.world.says(BELA, "到", forum.chat, topic=made.id)
    forum.world.deletes_topic(ANNA, forum.chat, made.id)
    for number in (made.id, 1):
        said = await forum.refused("sendMessage", text="到", message_thread_id=number)
        assert said == "Bad Request: message thread not found"
    assert all(message.deleted for message in forum.world.messages.values() if message.topic == made.id)


async def test_nobody_is_told_of_a_deleted_topic(forum: Forum) -> None:
    made = forum.world.makes_topic(BELA, forum.chat, "第1组")
    forum.world.drain()
    forum.world.deletes_topic(ANNA, forum.chat, made.id)
    assert forum.world.drain() == []


async def test_to_a_closed_topic_only_administrators_write(forum: Forum) -> None:
    made = forum.world.makes_topic(BELA, forum.chat, "第1组")
    forum.world.closes_topic(ANNA, forum.chat, made.id)
    assert await forum.refused("sendMessage", text="到", message_thread_id=made.id) == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(NotPossible, match="话题“第1组”已关闭"):
        forum.world.says(BELA, "到", forum.chat, topic=made.id)
    assert (await forum.promoted().call("sendMessage", text="到", message_thread_id=made.id))["ok"]


async def test_a_bot_closes_opens_and_deletes_as_an_administrator(forum: Forum) -> None:
    number = forum.world.makes_topic(BELA, forum.chat, "第1组").id
    said = await forum.refused("closeForumTopic", message_thread_id=number)
    assert said == "Bad Request: not enough rights to edit the topic"
    forum.promoted()
    for method in ("closeForumTopic", "reopenForumTopic", "deleteForumTopic"):
        assert (await forum.call(method, message_thread_id=number))["ok"]
    assert await forum.refused("closeForumTopic", message_thread_id=number) == "Bad Request: TOPIC_ID_INVALID"


async def test_what_a_person_says_in_a_topic_carries_its_number(forum: Forum) -> None:
    made = forum.world.makes_topic(BELA, forum.chat, "第1组")
    forum.world.says(BELA, "到", forum.chat, topic=made.id)
    created, said = (update["message"] for update in forum.world.drain())
    assert created["forum_topic_created"]["name"] == "第1组"
    assert (said["message_thread_id"], said["is_topic_message"]) == (made.id, True)
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "第1组"


async def test_an_answer_in_general_carries_a_number_that_is_no_topic(forum: Forum) -> None:
    first = forum.world.says(ANNA, "谁去？", forum.chat)
    second = forum.world.says(BELA, "我去", forum.chat, reply_to=first.id)
    forum.world.says(ANNA, "好", forum.chat, reply_to=second.id)
    *_, said = (update["message"] for update in forum.world.drain())
    assert said["message_thread_id"] == first.id
    assert "is_topic_message" not in said
    assert "not found" in await forum.refused("sendMessage", text="到", message_thread_id=first.id)


async def test_a_reply_of_the_bot_stands_in_the_topic_of_what_it_answers(forum: Forum) -> None:
    made = forum.world.makes_topic(BELA, forum.chat, "第1组")
    said = forum.world.says(BELA, "到", forum.chat, topic=made.id)
    sent = await forum.call("sendMessage", text="好", reply_to_message_id=said.id)
    assert sent["result"]["message_thread_id"] == made.id


async def test_both_libraries_write_into_topics(forum: Forum) -> None:
    sender = ptb_bot(forum.promoted().world, TOKEN)
    await sender.initialize()
    made = await sender.create_forum_topic(forum.chat, "第1组")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await sender.send_message(forum.chat, "到", message_thread_id=1)
    await sender.send_message(forum.chat, "到", message_thread_id=made.message_thread_id)
    await sender.shutdown()
    async with aiogram_bot(forum.world, TOKEN) as bot:
        sent = await bot.send_message(forum.chat, "到", message_thread_id=made.message_thread_id)
    assert sent.is_topic_message


async def test_people_see_which_topic_a_message_stands_in(forum: Forum) -> None:
    bela = Person(WorldConnection(forum.world), BELA, "乙")
    number = await bela.makes_topic("第1组", chat="工作群")
    await forum.promoted().call("sendMessage", text="本组负责两户", message_thread_id=number)
    assert await bela.topics("工作群") == {"第1组": number}
    assert (await bela.sees("本组负责")).topic == number


async def test_only_the_creator_and_administrators_manage_topics(forum: Forum) -> None:
    with pytest.raises(NotPossible, match="乙不是这个群组的群主或管理员"):
        forum.world.turns_topics(BELA, forum.chat, on=False)
    made = forum.world.makes_topic(BELA, forum.chat, "第1组")
    with pytest.raises(NotPossible, match="不能管理话题"):
        forum.world.deletes_topic(BELA, forum.chat, made.id)
    with pytest.raises(NotPossible, match="话题已不存在"):
        forum.world.says(BELA, "到", forum.chat, topic=made.id + 99)
