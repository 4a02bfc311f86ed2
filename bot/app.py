"""Wires everything together and keeps it running."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web as http
from telegram.ext import AIORateLimiter, ExtBot

from bot.delivery import Delivery
from bot.leases import Lease
from bot.pace import Limit, Limits, Pace
from bot.settings import Settings
from bot.worker import Worker
from handlers import build_dispatcher
from handlers.in_flight import FinishingDispatcher
from office.working_calendar import fill_calendar
from scheduler.running import Scheduler
from storage import migrate
from storage.unit_of_work import Database
from templates.cards.menu import COMMANDS
from web import build_pages

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
WEBHOOK_PATH = "/telegram"
#: How long, at a stop, what is being handled may still take, in seconds.
LAST_ANSWERS = 10.0


class Part(StrEnum):
    """What one process does."""

    BOT = "bot"
    DELIVERY = "delivery"
    SCHEDULER = "scheduler"
    WEB = "web"


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


async def prepare_database(url: str) -> None:
    """Migrates the database and stores the working days that the library knows."""
    await migrate.upgrade(url)
    database = Database(url)
    try:
        async with database.open() as uow:
            await fill_calendar(uow, now=system_clock())
    finally:
        await database.close()


class App:
    """The running parts over one database. ``clock`` is an argument so that a demo may live in another year."""

    def __init__(self, settings: Settings, *, clock: Clock = system_clock) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)
        self._clock = clock
        self._worker = Worker()

    async def run(self, parts: set[Part], stop: asyncio.Event) -> None:
        """Runs ``parts`` until ``stop``; then lets each come to its end. One that fails stops all."""
        starters: dict[Part, Callable[[asyncio.Event], Coroutine[Any, Any, None]]] = {
            Part.BOT: self._listen,
            Part.DELIVERY: self._deliver,
            Part.SCHEDULER: self._tick,
            Part.WEB: self._serve_pages,
        }
        try:
            async with asyncio.TaskGroup() as tasks:
                for part in parts:
                    tasks.create_task(starters[part](stop), name=part.value)
        finally:
            self._worker.close()
            await self.database.close()

    async def _listen(self, stop: asyncio.Event) -> None:
        """Takes updates by long polling, or by webhook where an address is set."""
        server = TelegramAPIServer.from_base(self.settings.api_url)
        bot = Bot(self.settings.bot_token.get_secret_value(), session=AiohttpSession(api=server))
        dispatcher = build_dispatcher(self.database, self._clock, self._worker)
        try:
            await bot.set_my_commands([BotCommand(command=name, description=text) for name, text in COMMANDS])
            if self.settings.webhook_url:
                await self._webhook(dispatcher, bot, stop)
            else:
                # Two processes that poll one bot take each other's updates away.
                await self._lease("polling").hold(stop, lambda ending: self._poll(dispatcher, bot, ending))
        finally:
            await bot.session.close()

    async def _poll(self, dispatcher: FinishingDispatcher, bot: Bot, stop: asyncio.Event) -> None:
        await bot.delete_webhook()
        polling = dispatcher.start_polling(
            bot,
            handle_signals=False,
            close_bot_session=False,
            allowed_updates=dispatcher.resolve_used_update_types(),
        )
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(polling)
            await asyncio.sleep(0)  # what has not begun cannot be stopped
            await stop.wait()
            if not listening.done():
                await dispatcher.stop_polling()
        if left := await dispatcher.finish(within=LAST_ANSWERS):
            log.warning("stopped while %s updates were being handled", left)

    async def _webhook(self, dispatcher: FinishingDispatcher, bot: Bot, stop: asyncio.Event) -> None:
        """An update is acknowledged when it has been handled: one that a crash cuts short is sent to us again."""
        secret = self.settings.webhook_secret.get_secret_value()
        site = http.Application()
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret)
        # Not handler.register(), which closes the bot's session before the last requests are answered.
        site.router.add_post(WEBHOOK_PATH, handler.handle)
        setup_application(site, dispatcher, bot=bot)
        await bot.set_webhook(
            self.settings.webhook_url.rstrip("/") + WEBHOOK_PATH,
            secret_token=secret,
            allowed_updates=dispatcher.resolve_used_update_types(),
        )
        async with _serving(site, self.settings.webhook_host, self.settings.webhook_port):
            await stop.wait()

    async def _deliver(self, stop: asyncio.Event) -> None:
        settings = self.settings
        # The pace is exact and comes first; the limiter is twice as wide, so that it never paces (ADR 11).
        limiter = AIORateLimiter(
            overall_max_rate=2 * max(1.0, settings.messages_per_second),
            overall_time_period=1,
            group_max_rate=2 * max(1.0, settings.messages_per_minute_in_group),
            group_time_period=60,
        )
        pace = Pace(
            Limits(
                Limit.per(settings.messages_per_second, 1),
                Limit.per(settings.messages_per_minute_in_group, 60),
                Limit.per(settings.messages_per_second_to_person, 1),
            )
        )
        base = self.settings.api_url.rstrip("/")
        sender = ExtBot(
            self.settings.bot_token.get_secret_value(),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            rate_limiter=limiter,
        )
        async with sender:
            delivery = Delivery(self.database, sender, clock=self._clock, compute=self._worker, pace=pace)
            # What one finds half sent at its start another may be sending.
            await self._lease("delivery").hold(stop, delivery.run)

    async def _tick(self, stop: asyncio.Event) -> None:
        scheduler = Scheduler(self.database, clock=self._clock, seconds=self.settings.tick_seconds)
        # Two that tick say nothing twice, but they would do each other's work for nothing.
        await self._lease("scheduler").hold(stop, scheduler.run)

    def _lease(self, name: str) -> Lease:
        return Lease(self.database, name, seconds=self.settings.lease_seconds)

    async def _serve_pages(self, stop: asyncio.Event) -> None:
        site = build_pages(self.database, self._worker)
        async with _serving(site, self.settings.web_host, self.settings.web_port) as port:
            log.info("public page on http://%s:%s/", self.settings.web_host, port)
            await stop.wait()


@asynccontextmanager
async def _serving(site: http.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serves ``site``; gives the port it got (0 asks for any)."""
    runner = http.AppRunner(site, shutdown_timeout=LAST_ANSWERS)
    await runner.setup()
    try:
        listener = http.TCPSite(runner, host, port)
        await listener.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and a container's SIGTERM end the run in order."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
