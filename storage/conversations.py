"""Half-typed input: which question a person was asked, kept so that a restart forgets none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, String, Table, delete, insert, select, update

from storage.metadata import metadata
from storage.repository import Repository

conversations = Table(
    "conversations",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("state", String(100)),
    Column("data", JSON, nullable=False),
)


class Conversations(Repository):
    """State and data of each conversation, by its key."""

    async def read(self, key: str) -> tuple[str | None, dict[str, Any]]:
        row = await self._one(select(conversations).where(conversations.c.key == key))
        return (row["state"], dict(row["data"])) if row else (None, {})

    async def write(self, key: str, *, state: str | None, data: dict[str, Any]) -> None:
        """Replaces a conversation; one that holds nothing is removed."""
        if state is None and not data:
            await self._changed(delete(conversations).where(conversations.c.key == key))
            return
        row = conversations.c.key == key
        if not await self._changed(update(conversations).where(row).values(state=state, data=data)):
            await self._connection.execute(insert(conversations).values(key=key, state=state, data=data))
