"""Delivery into topics: what is for one team reaches its topic, whatever becomes of that, and no other place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.topics import HOLD
from office.topics import tell_team
from storage.outbox import Delivery as Standing
from storage.outbox import Purpose
from templates.cards import Attachment, Card
from tests.support.builders import Scene, build_campaign, build_scene
from tests.support.chat import OfficeChat
from tests.support.supergroups import upgrade_group

BOT = 7001


@dataclass
class Forum:
    """A campaign's group with topics, in which the bot may make them."""

    chat: OfficeChat
    scene: Scene
    campaign_id: int
    group: int
    serial: int = 0

    async def queues(self, text: str | Card, team: str = "1", *, confidential: bool = True, **how: Purpose) -> bool:
        """Whether it was told anywhere."""
        self.serial += 1
        card = Card(text) if isinstance(text, str) else text
        async with self.chat.database.open() as uow:
            campaign = await uow.campaigns.get(self.campaign_id)
            return await tell_team(
                uow,
                campaign,
                card,
                topic=f"group:{team}",
                name=f"第{team}组",
                key=f"k{self.serial}",
                now=self.chat.now,
                confidential=confidential,
                **how,
            )

    async def tells(self, text: str | Card, team: str = "1", *, confidential: bool = True) -> bool:
        told = await self.queues(text, team, confidential=confidential)
        await self.chat.settle()
        return told

    async def later(self, pause: timedelta = HOLD) -> None:
        self.chat.now += pause
        await self.chat.settle()

    def is_moved_to(self, group: int) -> None:
        self.group = group

    def deletes(self, name: str) -> None:
        self.chat.world.deletes_topic(self.scene.admin, self.group, self.numbers(name)[0])

    def numbers(self, name: str) -> list[int]:
        """The topics of that name that there are in the group."""
        return [one.id for one in self.chat.world.chats[f"group:{self.group}"].topics.values() if one.name == name]

    def read_in(self, name: str) -> list[str]:
        return [text for number in self.numbers(name) for text in self._read(number)]

    def read_in_general(self) -> list[str]:
        return self._read(None)

    def _read(self, topic: int | None) -> list[str]:
        of = [
            m.content
            for m in self.chat.world.messages.values()
            if m.chat == f"group:{self.group}" and m.sender == BOT and m.topic == topic and not m.deleted
        ]
        words = (str(c.get("text") or c.get("caption") or c.get("document", {}).get("file_name", "")) for c in of)
        return [one for one in words if one]

    async def office_reads(self, fragment: str) -> list[str]:
        messages = await self.chat.person(self.scene.admin).messages()
        return [one.text for one in messages if fragment in one.text]


@pytest.fixture
async def forum(office_chat: OfficeChat) -> Forum:
    async with office_chat.database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, office_chat.now)
    group = office_chat.group("工作群", scene.admin)
    office_chat.world.turns_topics(scene.admin, group)
    office_chat.world.promotes(scene.admin, group, BOT)
    await office_chat.settle()
    async with office_chat.database.open() as uow:
        await uow.campaigns.bind_chat(campaign.id, group, is_forum=True)
    return Forum(office_chat, scene, campaign.id, group)


async def test_a_topic_is_made_with_its_first_message_and_serves_the_others(forum: Forum) -> None:
    for text in ("一", "二"):
        await forum.queues(text)
    await forum.tells("另一组", "2")
    assert (forum.read_in("第1组"), forum.read_in("第2组")) == (["一", "二"], ["另一组"])
    assert [len(forum.numbers(name)) for name in ("第1组", "第2组")] == [1, 1]
    assert forum.read_in_general() == []


async def test_a_text_with_its_file_goes_into_the_topic_whole(forum: Forum) -> None:
    await forum.tells(Card("长" * 600, attachment=Attachment("名单.txt", b"1")))
    assert forum.read_in("第1组") == ["长" * 600, "名单.txt"]
    assert forum.read_in_general() == []


async def test_a_deleted_topic_is_made_again_and_nothing_goes_to_everybody(forum: Forum) -> None:
    await forum.tells("一")
    forum.deletes("第1组")
    await forum.tells("二")
    assert forum.read_in("第1组") == ["二"]
    forum.deletes("第1组")
    await forum.tells("三")
    assert forum.read_in("第1组") == ["三"]
    assert forum.read_in_general() == []


async def test_what_falls_back_into_the_whole_chat_without_a_word_is_taken_back(forum: Forum) -> None:
    await forum.tells("一")
    forum.deletes("第1组")
    forum.chat.world.faults.topics_fall_back = True
    await forum.tells("二")
    assert forum.read_in("第1组") == ["二"]
    assert forum.read_in_general() == []


async def test_without_the_right_a_text_waits_the_office_is_told_once_and_the_group_goes_on(forum: Forum) -> None:
    forum.chat.world.removes(forum.scene.admin, forum.group, BOT)
    forum.chat.world.adds(forum.scene.admin, forum.group, BOT)
    await forum.queues("一")
    await forum.queues("二")
    async with forum.chat.database.open() as uow:
        await uow.outbox.queue(key="all", chat_id=forum.group, kind="text", text="大家", now=forum.chat.now, buttons=[])
    await forum.chat.settle()
    await forum.later()
    assert forum.read_in_general() == ["大家"]
    (told,) = await forum.office_reads("发给话题“第1组”的消息发不出去")
    assert "ot enough rights to create a topic" in told
    assert "管理话题" in told
    forum.chat.world.promotes(forum.scene.admin, forum.group, BOT)
    await forum.later()
    assert forum.read_in("第1组") == ["一", "二"]
    assert forum.read_in_general() == ["大家"]


async def test_into_a_closed_topic_nothing_is_forced(forum: Forum) -> None:
    await forum.tells("一")
    world, admin = forum.chat.world, forum.scene.admin
    world.closes_topic(admin, forum.group, forum.numbers("第1组")[0])
    world.chats[f"group:{forum.group}"].members[BOT] = "member"
    await forum.tells("二")
    assert forum.read_in("第1组") == ["一"]
    assert len(await forum.office_reads("发不出去")) == 1
    world.closes_topic(admin, forum.group, forum.numbers("第1组")[0], closed=False)
    await forum.later()
    assert forum.read_in("第1组") == ["一", "二"]


async def test_a_group_without_topics_any_more_gets_nothing_of_what_waits_for_one(forum: Forum) -> None:
    await forum.queues("一")
    forum.chat.world.turns_topics(forum.scene.admin, forum.group, on=False)
    await forum.chat.settle()
    assert forum.read_in_general() == []
    assert len(await forum.office_reads("the chat is not a forum") + await forum.office_reads("The chat is not")) == 1


async def test_a_group_that_got_a_new_id_keeps_its_topics(forum: Forum) -> None:
    await forum.tells("一")
    world, old = forum.chat.world, forum.chat.world.chats[f"group:{forum.group}"]
    await forum.queues("二")
    new = upgrade_group(world, forum.group, by=forum.scene.admin, told=False, refused=1)
    moved = world.chats[f"group:{new}"]
    moved.is_forum, moved.topics = True, dict(old.topics)
    forum.is_moved_to(new)
    await forum.chat.settle()
    assert forum.read_in("第1组") == ["二"]
    assert list(moved.topics) == list(old.topics), "no topic was made again"
    assert forum.read_in_general() == []


async def test_in_another_group_that_takes_the_place_of_the_first_the_topic_is_made_anew(forum: Forum) -> None:
    await forum.tells("一")
    other = forum.chat.group("新的工作群", forum.scene.admin)
    forum.chat.world.turns_topics(forum.scene.admin, other)
    forum.chat.world.promotes(forum.scene.admin, other, BOT)
    async with forum.chat.database.open() as uow:
        await uow.campaigns.bind_chat(forum.campaign_id, other, is_forum=True)
    forum.is_moved_to(other)
    await forum.tells("二")
    assert forum.read_in("第1组") == ["二"]


async def test_a_topic_whose_making_was_not_answered_may_be_there_twice_but_its_text_is_not(forum: Forum) -> None:
    forum.chat.world.faults.lost_answer("createForumTopic")
    await forum.tells("一")
    await forum.later(timedelta(seconds=5))
    assert len(forum.numbers("第1组")) == 2
    assert forum.read_in("第1组") == ["一"]


async def test_work_that_a_crash_left_half_sent_goes_into_its_topic_again_marked_so(forum: Forum) -> None:
    await forum.tells("一")
    await forum.queues("二")
    async with forum.chat.database.open() as uow:
        await uow.outbox.claim(now=forum.chat.now, limit=9)  # … and the process is killed
    await forum.chat.delivery.recover()
    await forum.chat.settle()
    first, again = forum.read_in("第1组")
    assert first == "一"
    assert again.endswith("）二")
    assert again.startswith("（可能重复")


async def test_the_wait_that_the_service_asks_for_holds_in_topics_too(forum: Forum) -> None:
    forum.chat.world.faults.too_many_requests("createForumTopic", retry_after=7)
    await forum.tells("一")
    assert forum.numbers("第1组") == []
    await forum.later(timedelta(seconds=7))
    assert forum.read_in("第1组") == ["一"]


async def test_where_there_are_no_topics_only_what_is_not_confidential_is_told(forum: Forum) -> None:
    async with forum.chat.database.open() as uow:
        await uow.campaigns.learn_forum(forum.group, is_forum=False)
    forum.chat.world.turns_topics(forum.scene.admin, forum.group, on=False)
    assert not await forum.tells("只给本组")
    assert await forum.tells("大家都可以看", confidential=False)
    assert forum.read_in_general() == ["大家都可以看"]
    async with forum.chat.database.read() as uow:
        assert await uow.outbox.count(Standing.SENT) == 1


async def _is_forum(forum: Forum) -> bool:
    async with forum.chat.database.read() as uow:
        return (await uow.campaigns.get(forum.campaign_id)).is_forum


async def test_a_change_is_learned_from_what_people_write(forum: Forum) -> None:
    admin = forum.chat.person(forum.scene.admin)
    await admin.turns_topics(forum.group, on=False)
    assert await _is_forum(forum), "nobody has told us yet"
    await admin.says("大家早", chat=forum.group)
    assert not await _is_forum(forum)
    await admin.turns_topics(forum.group)
    await admin.says("大家早", chat=forum.group)
    assert await _is_forum(forum)


async def test_a_change_is_learned_from_the_answer_to_what_we_send(forum: Forum) -> None:
    async with forum.chat.database.open() as uow:
        await uow.campaigns.learn_forum(forum.group, is_forum=False)
    await forum.tells("大家都可以看", confidential=False)
    assert await _is_forum(forum)


async def test_a_group_with_topics_is_known_as_one_when_it_is_bound(forum: Forum) -> None:
    async with forum.chat.database.open() as uow:
        await uow.campaigns.learn_forum(forum.group, is_forum=False)
    await forum.chat.person(forum.scene.admin).says(f"/start@suiji_test_bot g{forum.campaign_id}", chat=forum.group)
    assert await _is_forum(forum)


async def test_what_is_answered_stands_where_it_was_asked(forum: Forum) -> None:
    admin = forum.chat.person(forum.scene.admin)
    asked = f"/start@suiji_test_bot g{forum.campaign_id}"
    number = await admin.makes_topic("筹备", chat=forum.group)
    await admin.says(asked, chat=forum.group, topic=number)
    assert (await admin.sees("本群是", chat=forum.group)).topic == number
    first = await admin.says("大家早", chat=forum.group)
    # An answer outside of topics carries the number of a thread that is none.
    await admin.says(asked, chat=forum.group, reply_to=first)
    assert (await admin.sees("本群是", chat=forum.group, fresh=True)).topic is None
