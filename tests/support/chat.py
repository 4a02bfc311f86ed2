"""An office chat for tests: the real dispatcher, the real delivery, a sandbox world without HTTP in between.

    admin = chat.person(scene.admin)
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.sees("还没有联合抽查")

Every act is followed by everything it sets in motion, so a test never waits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiogram import Bot, Dispatcher

from bot.delivery import Delivery
from handlers import build_dispatcher
from sandbox.people import Person, Seen, WorldConnection
from sandbox.world import World
from storage.unit_of_work import Database
from tests.support.world_session import aiogram_bot, feed, ptb_bot

TOKEN = "7001:office-chat-test"


class OfficeChat:
    """One bot in one world. ``now`` may be moved."""

    def __init__(self, database: Database, world: World, now: datetime) -> None:
        self.database = database
        self.world = world
        self.now = now
        self.bot: Bot = aiogram_bot(world, TOKEN)
        self.dispatcher: Dispatcher = build_dispatcher(database, lambda: self.now)
        self.sender = ptb_bot(world, TOKEN)
        self.delivery = Delivery(database, self.sender, clock=lambda: self.now)

    def person(self, user_id: int, name: str = "") -> Player:
        """The person with that chat account; new ones have pressed START already, silently."""
        if user_id not in self.world.people:
            self.world.add_person(name or f"用户{user_id}", number=user_id)
            self.world.private_chat(user_id, self.bot.id).started = True
        return Player(self, user_id, self.world.people[user_id].name)

    def group(self, title: str, *members: int) -> int:
        """A group of these people and the bot; its chat id. The bot hears of it with the next act."""
        for member in members:
            self.person(member)
        first, *others = members
        return self.world.makes_group(first, title, [*others, self.bot.id]).id

    async def settle(self) -> None:
        """Lets everything that was set in motion come to rest."""
        while await feed(self.world, self.dispatcher, self.bot) or await self.delivery.drain():
            pass

    async def restart(self) -> None:
        """A new bot process on the same database, as after a kill: only what is stored is left."""
        await self.bot.session.close()
        self.bot = aiogram_bot(self.world, TOKEN)
        self.dispatcher = build_dispatcher(self.database, lambda: self.now)
        self.delivery = Delivery(self.database, self.sender, clock=lambda: self.now)
        await self.delivery.recover()


class Player(Person):
    """A person whose every act is settled before the next line of the test."""

    def __init__(self, chat: OfficeChat, number: int, name: str) -> None:
        super().__init__(WorldConnection(chat.world), number, name)
        self.office_chat = chat

    async def _act(self, name: str, /, **details: Any) -> dict[str, Any]:
        done = await super()._act(name, **details)
        await self.office_chat.settle()
        return done

    async def taps(self, label: str, **where: Any) -> None:
        await super().taps(label, **{"timeout": 0.2} | where)

    async def sees(self, fragment: str, **where: Any) -> Seen:
        await self.office_chat.settle()
        return await super().sees(fragment, **{"timeout": 0.2} | where)


@asynccontextmanager
async def open_office_chat(database: Database, now: datetime) -> AsyncIterator[OfficeChat]:
    """An office chat on ``database``."""
    world = World()
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    chat = OfficeChat(database, world, now)
    await chat.sender.initialize()
    yield chat
    await chat.sender.shutdown()
    await chat.bot.session.close()
