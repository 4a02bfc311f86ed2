"""A dispatcher that can be waited for: at a stop, what people have sent already is still answered."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update


class FinishingDispatcher(Dispatcher):
    """aiogram lets go of the updates that are being handled when polling stops; this one knows of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._in_flight = 0
        self._at_rest = asyncio.Event()
        self._at_rest.set()

    async def feed_update(self, bot: Bot, update: Update, **kwargs: Any) -> Any:
        """Handles one update, however it came here."""
        self._in_flight += 1
        self._at_rest.clear()
        try:
            return await super().feed_update(bot, update, **kwargs)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._at_rest.set()

    async def finish(self, *, within: float) -> int:
        """Waits up to ``within`` seconds until no update is being handled; how many still are."""
        await asyncio.sleep(0)  # tasks that were started last get as far as being counted
        try:
            await asyncio.wait_for(self._at_rest.wait(), within)
        except TimeoutError:
            return self._in_flight
        return 0
