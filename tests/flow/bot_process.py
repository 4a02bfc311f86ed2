"""``python -m tests.flow.bot_process``: the real bot as a process of its own, for tests that kill it.

Configured by the environment as ``suiji run`` is; its clock is that of the sandbox to which it speaks, and follows that
when it is set forward.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from bot.app import App, Part, stop_on_signals
from bot.demo.house import House
from bot.logs import set_up_logging
from bot.settings import Settings
from sandbox.world import MovableClock
from tests.architecture.tree import ROOT

#: Seconds; a busy machine takes its time to import the libraries.
STARTS_WITHIN = 60


@dataclass
class BotProcess:
    """The bot of a furnished house, outside this process."""

    house: House
    process: Process | None = None
    kills: int = 0

    async def starts(self) -> None:
        """Comes back when the bot has named its commands to the chat, the first thing that it does there."""
        settings = self.house.settings
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SUIJI_DATABASE_URL": settings.database_url,
            "SUIJI_BOT_TOKEN": settings.bot_token.get_secret_value(),
            "SUIJI_API_URL": settings.api_url,
            "SUIJI_MESSAGES_PER_SECOND": str(settings.messages_per_second),
            "SUIJI_MESSAGES_PER_SECOND_TO_PERSON": str(settings.messages_per_second_to_person),
            "SUIJI_MESSAGES_PER_MINUTE_IN_GROUP": str(settings.messages_per_minute_in_group),
            "SUIJI_LEASE_SECONDS": "1",  # one that was killed is followed soon
            "SUIJI_TICK_SECONDS": str(settings.tick_seconds),
            "SUIJI_WEB_PORT": str(settings.web_port),
        }
        command = (sys.executable, "-m", "tests.flow.bot_process")
        bot = self.house.world.bot()
        bot.commands.clear()
        self.process = await asyncio.create_subprocess_exec(*command, cwd=self.house.folder, env=environment)
        for _ in range(STARTS_WITHIN * 20):
            if bot.commands:
                return
            await asyncio.sleep(1 / 20)
        raise TimeoutError(f"the bot did not start within {STARTS_WITHIN} s; its process: {self.process}")

    async def is_killed(self) -> None:
        """SIGKILL: nothing is drained, nothing is said goodbye to."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()
            self.kills += 1

    async def is_replaced(self) -> None:
        await self.is_killed()
        await self.starts()


async def main() -> None:
    settings, stop = Settings(), asyncio.Event()
    stop_on_signals(stop)
    async with aiohttp.ClientSession(settings.api_url) as http:
        clock = MovableClock(await _shown(http))
        following = asyncio.create_task(_follow(clock, http))
        await App(settings, clock=clock).run(set(Part), stop)
        following.cancel()


async def _follow(clock: MovableClock, http: aiohttp.ClientSession) -> None:
    while True:
        await asyncio.sleep(0.2)
        shown = await _shown(http)
        if shown - clock() > timedelta(seconds=1):
            clock.advance(to=shown)


async def _shown(http: aiohttp.ClientSession) -> datetime:
    async with http.get("/demo/clock") as response:
        return datetime.fromisoformat((await response.json())["at"])


if __name__ == "__main__":
    set_up_logging("WARNING")
    asyncio.run(main())
