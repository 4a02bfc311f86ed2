"""The two chat libraries wired straight to a sandbox ``World``, without HTTP.

bot = aiogram_bot(world, token)               # aiogram.Bot; Dispatcher handlers speak through it
await feed(world, dispatcher, bot)            # hands over everything that people did, until all is quiet
sender = ptb_bot(world, token)                # telegram.ext.ExtBot for delivery; await sender.initialize()
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import unquote, urlsplit

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from telegram._utils.types import ODVInput
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import BaseRequest, RequestData

from sandbox.world import World


class WorldSession(BaseSession):
    """An aiogram session whose other end is a ``World``."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109  the signature of the library
        attached: dict[str, Any] = {}
        given = {
            name: prepared
            for name, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=attached))
        }
        files = {
            name: (file.filename or name, b"".join([chunk async for chunk in file.read(bot)]))
            for name, file in attached.items()
        }
        envelope = await self.world.call(bot.token, method.__api_method__, given, files)
        status = 200 if envelope["ok"] else envelope["error_code"]
        content = json.dumps(envelope, ensure_ascii=False)
        return self.check_response(bot=bot, method=method, status_code=status, content=content).result

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109  the signature of the library
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        yield _file(self.world, url)

    async def close(self) -> None:
        """Nothing is held: the world belongs to the test."""


class WorldRequest(BaseRequest):
    """A python-telegram-bot request whose other end is a ``World``."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if urlsplit(url).path.startswith("/file/"):
            return 200, _file(self.world, url)
        token, _, name = urlsplit(url).path.removeprefix("/bot").partition("/")
        given = request_data.json_parameters if request_data else {}
        parts = request_data.multipart_data if request_data else {}
        files = {field: (str(part[0]), _bytes(part[1])) for field, part in parts.items()}
        envelope = await self.world.call(token, name, given, files)
        return (200 if envelope["ok"] else envelope["error_code"]), json.dumps(envelope).encode()


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else content.read()


def _file(world: World, url: str) -> bytes:
    """``…/file/bot<token>/<path>``"""
    path = unquote(urlsplit(url).path).split("/", 3)[3]
    stored = world.file_at(path)
    if stored is None:
        raise FileNotFoundError(path)
    return stored.data


def aiogram_bot(world: World, token: str, **options: Any) -> Bot:
    """An aiogram bot on that world."""
    return Bot(token, session=WorldSession(world), **options)


def ptb_bot(world: World, token: str, *, rate_limiter: BaseRateLimiter[Any] | None = None) -> ExtBot[Any]:
    """A python-telegram-bot sender on that world; await its ``initialize()`` and ``shutdown()``."""
    return ExtBot(
        token,
        base_url="http://world/bot",
        base_file_url="http://world/file/bot",
        request=WorldRequest(world),
        get_updates_request=WorldRequest(world),
        rate_limiter=rate_limiter,
    )


async def feed(world: World, dispatcher: Dispatcher, bot: Bot, **data: Any) -> int:
    """Hand every waiting update to the dispatcher, one after the other, until none is left; how many."""
    fed = 0
    while updates := world.bots[bot.id].inbox.drain():
        for update in updates:
            await dispatcher.feed_raw_update(bot, update, **data)
            fed += 1
    return fed
