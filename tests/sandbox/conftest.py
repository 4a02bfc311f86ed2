"""A sandbox with one bot, in memory and over HTTP, and a small bot of each library to talk to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from sandbox import server
from sandbox.people import HttpConnection, Person
from sandbox.server import RunningServer
from sandbox.world import World

TOKEN = "4242:sandbox-token"


@pytest.fixture
def world() -> World:
    """One bot, ``@suiji_bot``."""
    world = World()
    world.add_bot(TOKEN, username="suiji_bot", name="随机助手")
    return world


@pytest.fixture
async def running(world: World, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """The world behind a port, with one example file."""
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "检查对象名录.csv").write_text("统一社会信用代码,名称\n", encoding="utf-8")
    started = await server.start(
        world, files_folder=folder, links=[{"label": "公示页面", "url": "http://127.0.0.1:9/"}]
    )
    yield started
    await started.close()


@pytest.fixture
async def people(running: RunningServer) -> AsyncIterator[HttpConnection]:
    """The people's side of the running sandbox."""
    async with HttpConnection(running.url) as connection:
        yield connection


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def small_dispatcher() -> Dispatcher:
    """A bot that shows one of everything the sandbox must carry."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message, command: CommandObject) -> None:
        rows = [
            [InlineKeyboardButton(text="确认参加（第一批）", callback_data="confirm")],
            [InlineKeyboardButton(text="建立工作群", url="https://t.me/suiji_bot?startgroup=campaign_1")],
        ]
        await message.answer(f"已登记：{command.args or '无'}", reply_markup=keyboard(*rows))

    @dispatcher.callback_query(F.data == "confirm")
    async def confirm(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("已确认参加")
        await query.answer("已记录")

    @dispatcher.message(Command("dice"))
    async def dice(message: Message) -> None:
        thrown = await message.answer_dice()
        await thrown.reply("点数已出")

    @dispatcher.message(Command("why"))
    async def why(message: Message) -> None:
        await message.reply("请说明理由", reply_markup=ForceReply())

    @dispatcher.message(F.document)
    async def document(message: Message, bot: Bot) -> None:
        assert message.document is not None
        content = await bot.download(message.document)
        assert content is not None
        answer = BufferedInputFile("收到：".encode() + content.read(), "导入结果.txt")
        await message.answer_document(answer, caption="请查收结果文件")

    @dispatcher.message(F.reply_to_message, F.text)
    async def reason(message: Message) -> None:
        assert message.reply_to_message is not None
        await message.answer(f"对“{message.reply_to_message.text}”的答复：{message.text}")

    @dispatcher.message(F.text)
    async def echo(message: Message) -> None:
        await message.answer(f"收到：{message.text}")

    return dispatcher


def http_bot(url: str) -> Bot:
    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))


@asynccontextmanager
async def polling(url: str) -> AsyncIterator[Bot]:
    """The small bot, run by aiogram's own long polling over HTTP."""
    dispatcher, bot = small_dispatcher(), http_bot(url)
    await bot.set_my_commands([BotCommand(command="dice", description="掷骰子")])
    # Not as tasks: one that answers after the end would open a session that nobody closes.
    running = dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5, handle_as_tasks=False)
    task = asyncio.create_task(running)
    yield bot
    await dispatcher.stop_polling()
    await task


@pytest.fixture
async def small_bot(running: RunningServer) -> AsyncIterator[Bot]:
    async with polling(running.url) as bot:
        yield bot


@pytest.fixture
async def clerk(people: HttpConnection) -> Person:
    """Somebody who has not yet pressed START."""
    return await Person.enters(people, "办公室 管理员")
