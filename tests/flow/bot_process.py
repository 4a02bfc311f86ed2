"""``python -m tests.flow.bot_process SECONDS``: the real bot as a process of its own, for tests that kill it.

Configured by the environment as ``suiji run`` is; its clock runs so many seconds ahead of (or behind) the machine's.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass
from datetime import timedelta

from bot.app import App, Part, stop_on_signals, system_clock
from bot.demo.house import House
from bot.logs import set_up_logging
from bot.settings import Settings
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
        ahead = (self.house.clock() - system_clock()).total_seconds()
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
            "SUIJI_WEB_PORT": str(settings.web_port),
        }
        command = (sys.executable, "-m", "tests.flow.bot_process", str(ahead))
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


async def main(seconds: float) -> None:
    ahead = timedelta(seconds=seconds)
    stop = asyncio.Event()
    stop_on_signals(stop)
    await App(Settings(), clock=lambda: system_clock() + ahead).run(set(Part), stop)


if __name__ == "__main__":
    set_up_logging("WARNING")
    asyncio.run(main(float(sys.argv[1])))
