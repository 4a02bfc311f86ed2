"""Delivery against a chat service that refuses, stumbles, forgets to answer and moves its groups."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from telegram.ext import AIORateLimiter

from bot.delivery import HOLD, PAUSES, Delivery
from office.notices import MARK_ROOM, tell_chat, throw_die
from sandbox.world import World
from storage.draws import Round
from storage.outbox import Delivery as Standing
from storage.outbox import Purpose
from storage.unit_of_work import Database
from templates.buttons import Press
from templates.cards import TEXT_LIMIT, Attachment, Button, Card
from templates.cards.menu import OpenMenu
from tests.support.builders import build_campaign, build_scene
from tests.support.supergroups import upgrade_group
from tests.support.world_session import ptb_bot

TOKEN = "7001:delivery-test"
ANNA, BELA, CORA = 101, 102, 103


@dataclass
class Post:
    """A delivery between a database and a world, with a clock that only the test moves."""

    database: Database
    world: World
    now: datetime
    delivery: Delivery = field(init=False)
    serial: int = 0

    async def tells(self, chat_id: int, words: str | Card, purpose: Purpose = Purpose.DISPATCH) -> None:
        card = Card(words) if isinstance(words, str) else words
        self.serial += 1
        async with self.database.open() as uow:
            await tell_chat(uow, chat_id, card, key=f"k{self.serial}", now=self.now, purpose=purpose)

    async def drains(self) -> None:
        """Everything that can go out now."""
        while await self.delivery.drain():
            pass

    async def later(self, pause: timedelta) -> None:
        self.now += pause
        await self.drains()

    async def dice_fall(self, *positions: int) -> int:
        """Queues dice for a ceremony that takes words; the id of its draw."""
        async with self.database.open() as uow:
            campaign = await build_campaign(uow, await build_scene(uow, subjects=0, inspectors_each=0), self.now)
            files = {"terms": "条款\n", "pool": "名单\n", "secret": "5e" * 32}
            draw = await uow.draws.freeze(
                campaign_id=campaign.id, round_=Round.SUBJECTS, needed=2, now=self.now, **files
            )
            for position in positions:
                await throw_die(uow, ANNA, key=f"die:{draw.id}:{position}", now=self.now)
        return draw.id

    async def dice(self, draw_id: int) -> list[int]:
        """The values that were recorded."""
        async with self.database.read() as uow:
            return await uow.draws.dice(draw_id)

    def dice_seen(self) -> list[int]:
        return [m.content["dice"]["value"] for m in self.world.messages.values() if "dice" in m.content]

    def read_by(self, person: int) -> list[str]:
        """The texts, captions and dice in a person's private chat, oldest first."""
        return self.read_in(self.world.private_chat(person, 7001).key)

    def read_in(self, key: str) -> list[str]:
        contents = [m.content for m in self.world.messages.values() if m.chat == key and m.sender == 7001]
        return [str(c.get("text") or c.get("caption") or "") if "dice" not in c else "🎲" for c in contents]

    async def count(self, standing: Standing) -> int:
        async with self.database.read() as uow:
            return await uow.outbox.count(standing)


@pytest.fixture
async def post(database: Database, now: datetime) -> AsyncIterator[Post]:
    world = World()
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    for number, name in ((ANNA, "甲"), (BELA, "乙"), (CORA, "丙")):
        world.add_person(name, number=number)
        world.private_chat(number, 7001).started = True
    post = Post(database, world, now)
    sender = ptb_bot(world, TOKEN)
    await sender.initialize()
    post.delivery = Delivery(database, sender, clock=lambda: post.now)
    yield post
    await sender.shutdown()


async def test_messages_to_one_chat_keep_their_order(post: Post) -> None:
    for n in range(5):
        await post.tells(ANNA, f"第{n}条")
        await post.tells(BELA, f"乙{n}")
    await post.drains()
    assert post.read_by(ANNA) == [f"第{n}条" for n in range(5)]
    assert post.read_by(BELA) == [f"乙{n}" for n in range(5)]
    assert await post.count(Standing.SENT) == 10


async def test_a_button_and_a_name_with_markup_arrive_as_they_are(post: Post) -> None:
    press: Press = OpenMenu()
    await post.tells(
        ANNA, Card("名称<b>&_*[局](x)", ((Button("菜单", press), Button("公示页", url="https://example.org/")),))
    )
    await post.drains()
    (message,) = [m for m in post.world.messages.values() if m.sender == 7001]
    assert message.content["text"] == "名称<b>&_*[局](x)"
    assert [button["text"] for button in (message.inline or {})["inline_keyboard"][0]] == ["菜单", "公示页"]


async def test_one_blocked_recipient_stops_no_other(post: Post) -> None:
    post.world.blocks_bot(BELA)
    for person in (ANNA, BELA, CORA):
        await post.tells(person, "通知")
    await post.tells(BELA, "后一条")
    await post.drains()
    assert (post.read_by(ANNA), post.read_by(BELA), post.read_by(CORA)) == (["通知"], [], ["通知"])
    assert await post.count(Standing.UNDELIVERABLE) == 2


async def test_a_chat_that_is_not_there_stops_no_other(post: Post) -> None:
    await post.tells(-999, "通知")
    await post.tells(ANNA, "通知")
    await post.drains()
    assert post.read_by(ANNA) == ["通知"]
    assert await post.count(Standing.UNDELIVERABLE) == 1


async def test_the_wait_that_the_service_asks_for_is_obeyed(post: Post) -> None:
    post.world.faults.too_many_requests("sendMessage", retry_after=7)
    await post.tells(ANNA, "先")
    await post.tells(ANNA, "后")
    await post.drains()
    await post.later(timedelta(seconds=6.9))
    assert post.read_by(ANNA) == []
    await post.later(timedelta(seconds=0.1))
    assert post.read_by(ANNA) == ["先", "后"]


async def test_the_rate_limiter_of_the_real_bot_leaves_the_wait_to_us(post: Post) -> None:
    sender = ptb_bot(post.world, TOKEN, rate_limiter=AIORateLimiter())
    await sender.initialize()
    post.delivery = Delivery(post.database, sender, clock=lambda: post.now)
    post.world.faults.too_many_requests("sendMessage", retry_after=1)
    await post.tells(ANNA, "通知")
    await post.drains()
    assert post.read_by(ANNA) == []
    await post.later(timedelta(seconds=1))
    await sender.shutdown()
    assert post.read_by(ANNA) == ["通知"]


async def test_a_stumbling_service_is_asked_again_after_growing_pauses(post: Post) -> None:
    post.world.faults.server_error("sendMessage", code=502, times=3)
    await post.tells(ANNA, "通知")
    await post.drains()
    for pause in PAUSES[:3]:
        await post.later(pause - timedelta(milliseconds=1))
        assert post.read_by(ANNA) == []
        await post.later(timedelta(milliseconds=1))
    assert post.read_by(ANNA) == ["（可能重复，编号1）通知"]


async def test_a_lost_answer_leads_to_a_second_message_that_says_so(post: Post) -> None:
    post.world.faults.lost_answer("sendMessage")
    await post.tells(ANNA, "通知")
    await post.drains()
    await post.later(PAUSES[0])
    assert post.read_by(ANNA) == ["通知", "（可能重复，编号1）通知"]


async def test_the_mark_of_a_possible_repetition_outlives_a_flood_wait(post: Post) -> None:
    post.world.faults.lost_answer("sendMessage")
    await post.tells(ANNA, "通知")
    await post.drains()
    post.world.faults.too_many_requests("sendMessage", retry_after=3)
    await post.later(PAUSES[0])
    await post.later(timedelta(seconds=3))
    assert post.read_by(ANNA) == ["通知", "（可能重复，编号1）通知"]


async def test_what_a_crash_left_half_sent_goes_out_again_marked_so(post: Post) -> None:
    await post.tells(ANNA, "通知")
    await post.tells(BELA, Card("名单", attachment=Attachment("名单.txt", b"1")))
    async with post.database.open() as uow:
        await uow.outbox.claim(now=post.now, limit=9)  # … and the process is killed
    await post.tells(CORA, "后来")
    await post.drains()
    assert post.read_by(ANNA) == []
    assert await post.delivery.recover() == 2
    await post.drains()
    assert post.read_by(ANNA) == ["（可能重复，编号1）通知"]
    assert post.read_by(BELA) == ["（可能重复，编号2）名单"]
    assert post.read_by(CORA) == ["后来"]


async def test_news_that_a_crash_left_half_sent_is_not_told_twice(post: Post) -> None:
    await post.tells(ANNA, "提醒", Purpose.NOTICE)
    await post.tells(ANNA, "名单")
    async with post.database.open() as uow:
        await uow.outbox.claim(now=post.now, limit=9)
    await post.delivery.recover()
    await post.drains()
    assert post.read_by(ANNA) == ["名单"]
    assert await post.count(Standing.UNCERTAIN) == 1


async def test_a_cut_connection_makes_a_dispatch_go_out_again_with_its_number(post: Post) -> None:
    post.world.faults.lost_answer("sendMessage", times=2)
    await post.tells(ANNA, "名单")
    await post.drains()
    await post.later(PAUSES[0])
    await post.later(PAUSES[1])
    assert post.read_by(ANNA) == ["名单", "（可能重复，编号1）名单", "（可能重复，编号1）名单"]


async def test_the_longest_text_leaves_room_for_the_mark(post: Post) -> None:
    text = "字" * (TEXT_LIMIT - MARK_ROOM)
    await post.tells(ANNA, text)
    async with post.database.open() as uow:
        await uow.outbox.claim(now=post.now, limit=9)
    await post.delivery.recover()
    await post.drains()
    assert post.read_by(ANNA) == [f"（可能重复，编号1）{text}"]


async def test_a_group_that_moved_is_followed_and_nothing_is_lost(post: Post) -> None:
    chat = post.world.makes_group(ANNA, "工作群", [7001])
    await post.tells(chat.id, "先")
    await post.tells(chat.id, "后")
    new = upgrade_group(post.world, chat.id, by=ANNA, told=False, refused=1)
    await post.drains()
    assert post.read_in(f"group:{new}") == ["先", "后"]
    assert await post.count(Standing.UNDELIVERABLE) == 0


async def test_a_file_comes_with_its_caption_and_its_bytes(post: Post) -> None:
    await post.tells(ANNA, Card("名单见附件", attachment=Attachment("名单<b>&_*[.txt", b"\x00\xff\n")))
    await post.drains()
    (message,) = [m for m in post.world.messages.values() if m.sender == 7001]
    assert message.content["caption"] == "名单见附件"
    stored = post.world.files[message.content["document"]["file_id"]]
    assert (stored.name, stored.data) == ("名单<b>&_*[.txt", b"\x00\xff\n")


async def test_a_long_text_becomes_its_beginning_and_a_file_of_the_whole(post: Post) -> None:
    text = "\n".join(f"第{n}行 名称<b>&_*[" for n in range(600))
    await post.tells(ANNA, text)
    await post.drains()
    head, attached = post.read_by(ANNA)
    assert head.startswith("第0行")
    assert "全文见所附文件" in head
    assert attached == ""
    (file,) = post.world.files.values()
    assert file.data.decode() == text


async def test_dice_are_thrown_by_the_service_and_their_values_recorded(post: Post) -> None:
    draw_id = await post.dice_fall(1, 2)
    await post.drains()
    assert len(post.dice_seen()) == 2
    assert await post.dice(draw_id) == post.dice_seen()


async def test_a_die_whose_throw_was_not_recorded_is_announced_before_it_falls_again(post: Post) -> None:
    draw_id = await post.dice_fall(1)
    async with post.database.open() as uow:
        await uow.outbox.claim(now=post.now, limit=9)
    await post.delivery.recover()
    await post.drains()
    words, die = post.read_by(ANNA)
    assert "重掷" in words
    assert die == "🎲"
    assert await post.dice(draw_id) == post.dice_seen()


async def test_a_die_of_doubt_is_announced_also_after_the_chat_has_refused_it_for_a_while(post: Post) -> None:
    draw_id = await post.dice_fall(1)
    async with post.database.open() as uow:
        await uow.outbox.claim(now=post.now, limit=9)
    await post.delivery.recover()
    post.world.blocks_bot(ANNA)
    await post.drains()
    await post.later(HOLD)
    assert post.read_by(ANNA) == []
    post.world.unblocks_bot(ANNA)
    await post.later(HOLD)
    words, die = post.read_by(ANNA)
    assert "重掷" in words
    assert die == "🎲"
    assert await post.dice(draw_id) == post.dice_seen()


async def test_a_mistake_of_ours_with_one_message_stops_no_other(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    async with post.database.open() as uow:
        await throw_die(uow, ANNA, key="die:999:1", now=post.now)  # of a draw that there is not
    await post.tells(BELA, "通知")
    await post.drains()
    assert post.read_by(BELA) == ["通知"]
    assert "message die:999:1 stumbled" in caplog.text


async def test_it_runs_until_it_is_stopped_and_begins_by_recovering(post: Post) -> None:
    await post.tells(ANNA, "通知")
    async with post.database.open() as uow:
        await uow.outbox.claim(now=post.now, limit=9)
    stop = asyncio.Event()
    running = asyncio.get_running_loop().create_task(post.delivery.run(stop, pause=0.01))
    await _until(lambda: post.read_by(ANNA) != [])
    await post.tells(BELA, "后来")
    await _until(lambda: post.read_by(BELA) != [])
    stop.set()
    await asyncio.wait_for(running, 5)
    assert post.read_by(ANNA) == ["（可能重复，编号1）通知"]


async def _until(true: object) -> None:
    for _ in range(300):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen within three seconds")
