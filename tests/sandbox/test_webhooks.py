"""A bot with a webhook gets its updates pushed, with its secret, in order, and again until it takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from sandbox.people import Person
from sandbox.server import RunningServer
from sandbox.world import World
from tests.sandbox.conftest import TOKEN, http_bot, small_dispatcher


class Listener:
    """Somewhere to push to: notes every push and answers with the statuses it was told, then 200."""

    def __init__(self) -> None:
        self.seen: list[tuple[str | None, str]] = []
        self.statuses: list[int] = []
        self.reply: dict[str, object] = {}
        self.url = ""
        self.came = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.seen.append((secret, update["message"]["text"]))
        self.came.set()
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.reply, status=status)

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.seen) < count:
                self.came.clear()
                await self.came.wait()


async def serve(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener, app = Listener(), web.Application()
    app.router.add_post("/hook", listener.take)
    runner, listener.url = await serve(app)
    yield listener
    await runner.cleanup()


async def test_updates_are_pushed_in_order_with_the_secret(
    running: RunningServer, world: World, listener: Listener
) -> None:
    await world.call(TOKEN, "setWebhook", {"url": listener.url, "secret_token": "s3cret"})
    person = world.add_person("甲")
    for text in ("一", "二", "三"):
        world.says(person, text)
    await listener.has(3)
    assert listener.seen == [("s3cret", "一"), ("s3cret", "二"), ("s3cret", "三")]


async def test_a_push_is_repeated_until_it_is_taken(running: RunningServer, world: World, listener: Listener) -> None:
    listener.statuses = [500, 503]
    await world.call(TOKEN, "setWebhook", {"url": listener.url})
    person = world.add_person("甲")
    world.says(person, "一")
    world.says(person, "二")
    await listener.has(4)
    assert [text for _, text in listener.seen] == ["一", "一", "一", "二"]
    info = (await world.call(TOKEN, "getWebhookInfo"))["result"]
    assert "503" in info["last_error_message"]


async def test_a_call_in_the_reply_to_a_push_is_carried_out(
    running: RunningServer, world: World, listener: Listener, clerk: Person
) -> None:
    listener.reply = {"method": "sendMessage", "chat_id": clerk.id, "text": "即时答复"}
    await world.call(TOKEN, "setWebhook", {"url": listener.url})
    await clerk.says("您好")
    await clerk.sees("即时答复")


async def test_what_waits_when_the_webhook_goes_is_polled_afterwards(
    running: RunningServer, world: World, listener: Listener
) -> None:
    await world.call(TOKEN, "setWebhook", {"url": "http://127.0.0.1:9/nobody"})
    world.says(world.add_person("甲"), "别丢")
    await asyncio.sleep(0.05)
    await world.call(TOKEN, "deleteWebhook", {})
    left = (await world.call(TOKEN, "getUpdates", {}))["result"]
    assert [update["message"]["text"] for update in left] == ["别丢"]


async def test_pending_updates_can_be_dropped(world: World) -> None:
    world.says(world.add_person("甲"), "旧")
    await world.call(TOKEN, "deleteWebhook", {"drop_pending_updates": "true"})
    assert (await world.call(TOKEN, "getWebhookInfo"))["result"]["pending_update_count"] == 0


async def test_aiogram_works_behind_a_webhook(running: RunningServer, clerk: Person) -> None:
    bot, app = http_bot(running.url), web.Application()
    handler = SimpleRequestHandler(small_dispatcher(), bot, secret_token="s3cret")
    handler.register(app, path="/hook")
    runner, url = await serve(app)
    try:
        await bot.set_webhook(url, secret_token="s3cret")
        await clerk.starts("inv_9")
        await clerk.sees("已登记：inv_9")
        await clerk.taps("确认参加")
        assert await clerk.toast() == "已记录"
    finally:
        await bot.delete_webhook()
        await runner.cleanup()
        await bot.session.close()
