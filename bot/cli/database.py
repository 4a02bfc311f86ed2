"""The database of the settings, for commands that look at what stands in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from domain.errors import Refusal

if TYPE_CHECKING:
    from storage.unit_of_work import Database


@asynccontextmanager
async def ready_database() -> AsyncIterator[Database]:
    """The database, if it has all its tables; else Refusal ``database.not_ready``. None is made where there is none."""
    from bot.settings import Settings
    from storage import migrate
    from storage.unit_of_work import Database

    url = Settings().database_url
    if await migrate.current(url) != migrate.newest():
        raise Refusal("database.not_ready")
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
