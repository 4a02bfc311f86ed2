"""Which updates of the chat service have had their effect: a repeated one has none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, insert
from sqlalchemy.exc import IntegrityError

from storage.metadata import Moment, metadata
from storage.repository import Repository

updates = Table(
    "updates",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("at", Moment, nullable=False),
)


class AlreadyHandled(Exception):
    """This update had its effect before."""


class Updates(Repository):
    """Handled updates."""

    async def take(self, bot_id: int, update_id: int, *, now: datetime) -> None:
        """Notes the update within the transaction that carries its effect. Raises AlreadyHandled the second time."""
        try:
            await self._connection.execute(insert(updates).values(bot_id=bot_id, update_id=update_id, at=now))
        except IntegrityError as again:
            raise AlreadyHandled from again
