"""Updates wait until they are confirmed, one poller at a time, and faults can be planned."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sandbox.world import Human, World
from tests.sandbox.conftest import TOKEN


@pytest.fixture
def person(world: World) -> Human:
    person = world.add_person("检查员 甲")
    world.starts(person)
    return person


async def poll(world: World, **params: Any) -> list[dict[str, Any]]:
    envelope = await world.call(TOKEN, "getUpdates", params)
    assert envelope["ok"], envelope
    return envelope["result"]


async def test_an_update_comes_again_until_a_later_offset_confirms_it(world: World, person: Human) -> None:
    world.says(person, "第二条")
    [first, second] = await poll(world)
    assert await poll(world) == [first, second]
    assert await poll(world, offset=first["update_id"] + 1) == [second]
    assert await poll(world, offset=second["update_id"] + 1) == []


async def test_a_limit_takes_the_oldest_and_a_negative_offset_the_newest(world: World, person: Human) -> None:
    for number in range(3):
        world.says(person, f"第{number}条")
    assert len(await poll(world, limit=2)) == 2
    assert [u["message"]["text"] for u in await poll(world, offset=-1)] == ["第2条"]


async def test_a_long_poll_ends_as_soon_as_something_happens(world: World, person: Human) -> None:
    world.drain()
    waiting = asyncio.create_task(poll(world, timeout="30"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    world.says(person, "来了")
    [update] = await asyncio.wait_for(waiting, 1)
    assert update["message"]["text"] == "来了"


async def test_a_long_poll_ends_empty_after_its_timeout(world: World) -> None:
    started = asyncio.get_running_loop().time()
    assert await poll(world, timeout=1) == []
    assert asyncio.get_running_loop().time() - started >= 0.9


async def test_a_second_poller_ends_the_first_with_a_conflict(world: World, person: Human) -> None:
    world.drain()
    first = asyncio.create_task(world.call(TOKEN, "getUpdates", {"timeout": 30}))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(poll(world, timeout=30))
    conflict = await first
    assert conflict["error_code"] == 409
    assert conflict["description"].startswith("Conflict: terminated by other getUpdates request")
    world.says(person, "给第二个")
    assert len(await second) == 1


async def test_polling_and_a_webhook_exclude_each_other(world: World) -> None:
    await world.call(TOKEN, "setWebhook", {"url": "http://127.0.0.1:9/hook"})
    assert (await world.call(TOKEN, "getUpdates", {}))["error_code"] == 409
    await world.call(TOKEN, "deleteWebhook", {})
    assert await poll(world) == []


async def test_only_allowed_kinds_are_kept_and_the_choice_is_remembered(world: World, person: Human) -> None:
    world.drain()
    await poll(world, allowed_updates='["callback_query"]')
    world.says(person, "不收")
    assert await poll(world) == []
    await poll(world, allowed_updates="[]")
    world.says(person, "收")
    assert len(await poll(world)) == 1


async def test_closing_the_world_ends_every_wait(world: World) -> None:
    waiting = asyncio.create_task(poll(world, timeout=30))
    watching = asyncio.create_task(world.journal.wait(world.journal.number, 30))
    await asyncio.sleep(0.01)
    world.close()
    assert await asyncio.wait_for(waiting, 1) == []
    await asyncio.wait_for(watching, 1)


async def test_a_planned_429_says_how_long_to_wait_and_does_nothing(world: World, person: Human) -> None:
    world.faults.too_many_requests("sendMessage", retry_after=3, times=2)
    write = {"chat_id": person.id, "text": "一"}
    for _ in range(2):
        answer = await world.call(TOKEN, "sendMessage", write)
        assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 3})
    assert (await world.call(TOKEN, "getMe"))["ok"]
    assert (await world.call(TOKEN, "sendMessage", write))["ok"]
    assert [m.content["text"] for m in world.messages.values()] == ["/start", "一"]


async def test_a_lost_answer_hides_a_message_that_was_sent(world: World, person: Human) -> None:
    world.faults.lost_answer("sendMessage")
    answer = await world.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": "一"})
    assert answer["error_code"] == 502
    assert [m.content["text"] for m in world.messages.values()] == ["/start", "一"]


async def test_a_server_error_hides_nothing_and_is_over_after_its_number(world: World, person: Human) -> None:
    world.faults.server_error(times=1)
    assert (await world.call(TOKEN, "getMe"))["error_code"] == 500
    assert (await world.call(TOKEN, "getMe"))["ok"]


async def test_a_delay_holds_a_call_back(world: World) -> None:
    world.faults.delay("getMe", seconds=0.05)
    started = asyncio.get_running_loop().time()
    await world.call(TOKEN, "getMe")
    assert asyncio.get_running_loop().time() - started >= 0.045


async def test_updates_can_be_dropped_and_repeated_under_the_same_id(world: World, person: Human) -> None:
    world.drain()
    world.faults.drop_updates()
    world.faults.repeat_updates()
    world.says(person, "丢失")
    world.says(person, "重复")
    world.says(person, "正常")
    updates = world.drain()
    assert [u["message"]["text"] for u in updates] == ["重复", "重复", "正常"]
    assert updates[0]["update_id"] == updates[1]["update_id"] < updates[2]["update_id"]


async def test_all_is_well_again_after_clearing(world: World) -> None:
    world.faults.server_error(times=9)
    world.faults.drop_updates()
    world.faults.clear()
    assert (await world.call(TOKEN, "getMe"))["ok"]
    assert world.faults.copies() == 1
