"""Updates pushed to a bot that has set a webhook, one at a time and again until they are taken."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp

from sandbox.world import Bot, World
from sandbox.world.model import Webhook

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
PATIENCE = 60.0
"""Seconds a bot may take to answer a push."""


class Pusher:
    """Watches the bots of a world and pushes to those that have a webhook."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._watcher: asyncio.Task[None] | None = None
        self._pushing: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to watch."""
        self._watcher = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop pushing; what is not yet taken stays in the queue."""
        tasks = [task for task in (self._watcher, *self._pushing.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """setWebhook and deleteWebhook touch the journal, so waiting for it is enough."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
            number = 0
            while not self._world.journal.closed:
                number = self._world.journal.number
                for bot in self._world.bots.values():
                    self._attend(session, bot)
                await self._world.journal.wait(number, 60.0)

    def _attend(self, session: aiohttp.ClientSession, bot: Bot) -> None:
        task = self._pushing.get(bot.id)
        if bot.webhook is not None and (task is None or task.done()):
            self._pushing[bot.id] = asyncio.create_task(self._push(session, bot))

    async def _push(self, session: aiohttp.ClientSession, bot: Bot) -> None:
        pause = FIRST_PAUSE
        while bot.webhook is not None and not self._world.journal.closed:
            waiting = await bot.inbox.take(limit=1, seconds=50)
            hook = bot.webhook
            if not waiting or hook is None:
                continue
            problem = await self._deliver(session, bot, hook, waiting[0])
            if problem is None:
                bot.inbox.remove(waiting[0])
                pause = FIRST_PAUSE
                continue
            hook.last_error_date, hook.last_error_message = self._world.timestamp(), problem
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _deliver(
        self, session: aiohttp.ClientSession, bot: Bot, hook: Webhook, update: dict[str, Any]
    ) -> str | None:
        """None if the bot took it, else what went wrong."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers) as response:
                if response.status // 100 != 2:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                await self._answer_in_reply(bot, response)
                return None
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Connection failed: {error}"

    async def _answer_in_reply(self, bot: Bot, response: aiohttp.ClientResponse) -> None:
        """A bot may put one call into its reply to the push."""
        if response.content_type != "application/json":
            return
        with suppress(ValueError):
            call = await response.json()
            if isinstance(call, dict) and "method" in call:
                await self._world.call(bot.token, call.pop("method"), call)
