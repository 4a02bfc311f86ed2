"""Everything the demo needs, built on a temporary folder: chat server, bot, delivery, public page, example files."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App, Clock, Part, prepare_database
from bot.settings import Settings
from domain.local_time import DEFAULT_ZONE
from handlers.codes import new_code
from office.membership import found_office
from sandbox import server
from sandbox.example_data import CAMPAIGNS, CampaignFacts, write_files
from sandbox.world import MovableClock, World
from storage.unit_of_work import Database

BOT_NAME = "suiji_demo_bot"
FILES = "示例文件"
#: Seconds between two looks at what is due: whoever sets the clock forward wants to see something come.
TICK = 1.0


@dataclass(frozen=True)
class House:
    """A furnished demo that does not run yet. ``invitation`` is the start word of the office's first admin;
    ``inspectors`` the names of those in the libraries who take part."""

    facts: CampaignFacts
    inspectors: tuple[str, ...]
    folder: Path
    settings: Settings
    clock: MovableClock
    chat: server.RunningServer
    world: World
    pages_url: str
    invitation: str

    @property
    def files(self) -> Path:
        """The folder of example files that the page offers."""
        return self.folder / FILES


@asynccontextmanager
async def furnish(plan: str, folder: Path, *, port: int = 0, inspectors: int = 60) -> AsyncIterator[House]:
    """Builds the demo of ``plan`` ("000", "002" or "004") in ``folder``, on the morning on which that campaign began.

    ``inspectors`` in the example library, over all three departments.
    """
    facts = CAMPAIGNS[plan]
    libraries = await asyncio.to_thread(write_files, folder / FILES, plan=plan, inspectors=inspectors)
    morning = datetime.combine(facts.clock_starts_on, time(9), ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)
    clock = MovableClock(morning)
    settings = await _settings(folder)
    invitation = await _found(settings, facts.office, clock)
    world = World(clock=clock)
    world.add_bot(settings.bot_token.get_secret_value(), username=BOT_NAME, name="随机助手")
    pages_url = f"http://{settings.web_host}:{settings.web_port}/"
    links = [{"label": "公示页", "url": pages_url}]
    async with AsyncExitStack() as stack:
        chat = await server.start(world, port=port, files_folder=folder / FILES, links=links)
        stack.push_async_callback(chat.close)
        yield House(
            facts=facts,
            inspectors=tuple(one.name for one in libraries.inspectors if one.department in facts.departments),
            folder=folder,
            settings=settings.model_copy(update={"api_url": chat.url}),
            clock=clock,
            chat=chat,
            world=world,
            pages_url=pages_url,
            invitation=invitation,
        )


async def _settings(folder: Path) -> Settings:
    """The demo's own settings: nothing from the environment, and a chat server that is not in a hurry to slow us."""
    return Settings.model_construct(
        database_url=f"sqlite:///{folder / 'demo.sqlite'}",
        bot_token=SecretStr(f"{secrets.randbelow(9 * 10**8) + 10**8}:{secrets.token_urlsafe(16)}"),
        messages_per_second=200,
        messages_per_second_to_person=200,
        messages_per_minute_in_group=2000,
        tick_seconds=TICK,
        web_port=await _free_port(),
    )


async def _free_port() -> int:
    listener = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = int(listener.sockets[0].getsockname()[1])
    listener.close()
    await listener.wait_closed()
    return port


async def _found(settings: Settings, office: str, clock: Clock) -> str:
    await prepare_database(settings.database_url)
    database = Database(settings.database_url)
    try:
        async with database.open() as uow:
            invitation = await found_office(uow, office, code=new_code(), now=clock())
    finally:
        await database.close()
    return f"i{invitation.code}"


@asynccontextmanager
async def inhabited(house: House) -> AsyncIterator[None]:
    """Runs the bot, the delivery, the scheduler and the public page while the block lasts."""
    stop = asyncio.Event()
    app = App(house.settings, clock=house.clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app.run(set(Part), stop))
        try:
            yield
        finally:
            stop.set()
