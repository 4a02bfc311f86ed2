"""Who cannot be reached in the chat at present: they blocked the bot, or their account is gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Table, delete, insert, select

from storage.metadata import Moment, metadata
from storage.people import people
from storage.repository import Repository

unreachable = Table(
    "unreachable",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("problem", String(300), nullable=False),
)


class Reachability(Repository):
    """One row for each person who cannot be reached."""

    async def lost(self, person_id: int, *, problem: str, now: datetime) -> bool:
        """Notes that a person cannot be reached; False when that was known."""
        if await self._value(select(unreachable.c.since).where(unreachable.c.person_id == person_id)) is not None:
            return False
        values = {"person_id": person_id, "since": now, "problem": problem[:300]}
        await self._connection.execute(insert(unreachable).values(**values))
        return True

    async def is_lost(self, chat_user_id: int) -> bool:
        """Whether the person of this chat account cannot be reached, as far as is known."""
        account = select(unreachable.c.since).join(people, people.c.id == unreachable.c.person_id)
        return await self._value(account.where(people.c.chat_user_id == chat_user_id)) is not None

    async def found(self, chat_user_id: int) -> bool:
        """The person was heard of again; whether they had been lost."""
        mine = select(people.c.id).where(people.c.chat_user_id == chat_user_id).scalar_subquery()
        return await self._changed(delete(unreachable).where(unreachable.c.person_id == mine)) == 1
