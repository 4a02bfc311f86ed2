"""Topics of a campaign's group that we have made: the chat service has no list of them to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    select,
    update,
)

from storage.metadata import Moment, metadata
from storage.repository import Repository

#: The chat service takes no longer name.
LONGEST_NAME = 128

topics = Table(
    "topics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("key", String(60), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("made_at", Moment),
    Column("gone", Integer, nullable=False, server_default="0"),
    UniqueConstraint("campaign_id", "key"),
)


@dataclass(frozen=True)
class Topic:
    """A topic of one matter. ``key`` names the matter within the campaign; ``thread_id`` is the topic's number in the
    group ``chat_id``, None until it is made (``made_at``); ``gone``: how often one that was made was found deleted."""

    id: int
    campaign_id: int
    key: str
    name: str
    chat_id: int
    thread_id: int | None
    made_at: datetime | None
    gone: int

    def thread_in(self, chat_id: int) -> int | None:
        """Its number in that group; None where it has yet to be made: a campaign may get another group."""
        return self.thread_id if self.chat_id == chat_id else None


class Topics(Repository):
    """Topics, wanted and made."""

    async def want(self, *, campaign_id: int, key: str, name: str, chat_id: int) -> int:
        """The id of the campaign's topic for ``key``, entered if there is none; a long ``name`` is cut."""
        found = await self._value(select(topics.c.id).where(topics.c.campaign_id == campaign_id, topics.c.key == key))
        if found is not None:
            return int(found)
        values = {"campaign_id": campaign_id, "key": key, "name": name[:LONGEST_NAME], "chat_id": chat_id}
        return await self._add(topics, **values)

    async def get(self, topic_id: int) -> Topic:
        row = await self._one(select(topics).where(topics.c.id == topic_id))
        if row is None:
            raise LookupError(f"topic {topic_id} is not known")
        return _topic(row)

    async def of_campaign(self, campaign_id: int) -> list[Topic]:
        rows = select(topics).where(topics.c.campaign_id == campaign_id).order_by(topics.c.id)
        return [_topic(row) for row in await self._all(rows)]

    async def made(self, topic_id: int, *, chat_id: int, thread_id: int, now: datetime) -> None:
        """The group ``chat_id`` has the topic now, as ``thread_id``."""
        values = {"chat_id": chat_id, "thread_id": thread_id, "made_at": now}
        await self._changed(update(topics).where(topics.c.id == topic_id).values(**values))

    async def lost(self, topic_id: int, *, thread_id: int) -> bool:
        """The topic was deleted in the group: it has to be made again. False when that was known already."""
        row = (topics.c.id == topic_id) & (topics.c.thread_id == thread_id)
        values = {"thread_id": None, "made_at": None, "gone": topics.c.gone + 1}
        return bool(await self._changed(update(topics).where(row).values(**values)))

    async def migrate_chat(self, old: int, new: int) -> None:
        """A group got a new id: its topics stay what they were."""
        await self._changed(update(topics).where(topics.c.chat_id == old).values(chat_id=new))


def _topic(row: RowMapping) -> Topic:
    return Topic(**{name: row[name] for name in Topic.__dataclass_fields__})
