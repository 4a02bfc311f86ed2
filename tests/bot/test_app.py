"""The running parts: a stop lets what people sent be answered, whenever it comes; two bots do not poll at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.app import App, Part
from bot.settings import Settings
from sandbox import server
from sandbox.people import HttpConnection, Person
from sandbox.server import RunningServer
from sandbox.world import World
from storage.unit_of_work import Database

TOKEN = "7001:app-test"


@pytest.fixture
async def chat() -> AsyncIterator[RunningServer]:
    world = World()
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    running = await server.start(world, port=0)
    yield running
    await running.close()


def settings(database: Database, chat: RunningServer, **more: object) -> Settings:
    fixed = {"database_url": database.url, "bot_token": SecretStr(TOKEN), "api_url": chat.url}
    return Settings.model_construct(**fixed | more)


async def free_port() -> int:
    listener = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = int(listener.sockets[0].getsockname()[1])
    listener.close()
    await listener.wait_closed()
    return port


async def by_polling(database: Database, chat: RunningServer) -> Settings:
    return settings(database, chat)


async def by_webhook(database: Database, chat: RunningServer) -> Settings:
    port = await free_port()
    own = {"webhook_url": f"http://127.0.0.1:{port}", "webhook_host": "127.0.0.1", "webhook_port": port}
    return settings(database, chat, webhook_secret=SecretStr("s3cret"), **own)


@asynccontextmanager
async def listening(chosen: Settings) -> AsyncIterator[asyncio.Event]:
    """A bot; set the event and leave the block to stop it."""
    stop = asyncio.Event()
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(App(chosen).run({Part.BOT}, stop))
        yield stop
        stop.set()


@pytest.mark.parametrize("way", [by_polling, by_webhook])
async def test_what_is_being_answered_at_a_stop_is_still_answered(
    database: Database, chat: RunningServer, caplog: pytest.LogCaptureFixture, way: object
) -> None:
    chosen: Settings = await way(database, chat)
    async with HttpConnection(chat.url) as connection:
        async with listening(chosen):
            person = await Person.enters(connection, "示例新人")
            await person.starts()
            await person.sees("双随机")
            chat.world.faults.delay("sendMessage", seconds=2)
            await person.says("/help")
            await asyncio.sleep(0.7)  # it is with the bot, and the answer is on its way
        seen = [message for message in chat.world.messages.values() if message.sender == 7001]
        assert len(seen) == 2
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_bot_that_is_stopped_before_it_began_ends_in_order(database: Database, chat: RunningServer) -> None:
    stop = asyncio.Event()
    stop.set()
    await asyncio.wait_for(App(settings(database, chat)).run({Part.BOT, Part.DELIVERY}, stop), 20)


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.05, 0.1, 0.2])
async def test_a_bot_that_is_stopped_as_it_begins_ends_in_order(
    database: Database, chat: RunningServer, pause: float
) -> None:
    async with listening(settings(database, chat)):
        await asyncio.sleep(pause)


async def test_a_second_bot_waits_with_polling_until_the_first_one_ends(
    database: Database, chat: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings(database, chat, lease_seconds=1)
    async with HttpConnection(chat.url) as connection:
        async with listening(chosen):
            person = await Person.enters(connection, "示例新人")
            await person.starts()
            await person.sees("双随机")
            second = asyncio.Event()
            running = asyncio.create_task(App(chosen).run({Part.BOT}, second))
            await asyncio.sleep(1.5)
            assert "polling: another process is at it" in caplog.text
        await person.says("/start")
        await person.sees("双随机", fresh=True)
        second.set()
        await asyncio.wait_for(running, 20)
