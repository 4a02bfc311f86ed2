"""The outbox: whatever others must hear, saved with the facts it tells of, sent afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    case,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.metadata import Moment, metadata
from storage.repository import Repository, slices


class Delivery(StrEnum):
    """Where a message stands. ``sending`` found at a start means: nobody knows whether it arrived."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"  # again from ``not_before`` on
    UNCERTAIN = "uncertain"  # a crash came between sending and marking, and it is not sent again
    UNDELIVERABLE = "undeliverable"  # ``problem`` says why
    WITHDRAWN = "withdrawn"  # what it told of is no longer so


class Purpose(StrEnum):
    """What a crash between sending and marking makes of a message."""

    DISPATCH = "dispatch"  # work goes with it: it is sent again, marked as a possible repetition
    NOTICE = "notice"  # news or a reminder: not sent again, for one too few harms less than one too many


#: What is still to be sent, and what holds its chat until it has come to its end.
WAITING = (Delivery.QUEUED.value, Delivery.RETRY.value)
UNFINISHED = (*WAITING, Delivery.SENDING.value)


files = Table(
    "files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("purpose", String(10), nullable=False, server_default=Purpose.DISPATCH.value),
    Column("text", String(4096), nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("file_id", ForeignKey("files.id")),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("queued_at", Moment, nullable=False),
    Column("message_id", BigInteger),
    Column("problem", String(300), nullable=False),
    Column("doubtful", Boolean, nullable=False, server_default=false()),
    Column("tried_at", Moment),
    Column("topic_id", ForeignKey("topics.id")),
    Index("ix_outbox_state_id", "state", "id"),
    Index("ix_outbox_tried_at", "tried_at"),
)

#: The tries of the last minutes before the last one of each message: the chat service counts every one of them.
earlier_tries = Table(
    "earlier_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("tried_at", Moment, nullable=False),
    Index("ix_earlier_tries_tried_at", "tried_at"),
)
#: How long a try may still count in some window of the chat service; more than any of them.
TRIES_COUNT = timedelta(minutes=10)


@dataclass(frozen=True)
class Message:
    """One message to one chat. ``kind`` is ``text``, ``file`` or ``dice``; ``key`` makes it unique for ever.

    ``doubtful``: an earlier attempt may have arrived, so the text must say that this may be a repetition. ``topic_id``:
    it is for that topic of the group (``storage.topics``) and for nowhere else.
    """

    id: int
    key: str
    chat_id: int
    kind: str
    text: str
    buttons: list[list[dict[str, str]]]
    file_id: int | None
    attempts: int
    doubtful: bool
    topic_id: int | None = None


@dataclass(frozen=True)
class Queue:
    """What waits for one chat: ``head`` is the id of its oldest message, ``length`` how many are still to be handed
    over; ``ready``: the head may go now, for it is neither under way nor asked to wait."""

    chat_id: int
    head: int
    length: int
    ready: bool = True


class Outbox(Repository):
    """Messages on their way, and the files that go with them."""

    async def queue(
        self,
        *,
        key: str,
        chat_id: int,
        kind: str,
        text: str,
        now: datetime,
        buttons: list[list[dict[str, str]]],
        file_id: int | None = None,
        purpose: Purpose = Purpose.DISPATCH,
        topic_id: int | None = None,
    ) -> bool:
        """Queues a message; False when one with this key was queued before."""
        if await self._value(select(outbox.c.id).where(outbox.c.key == key)):
            return False
        fresh: dict[str, Any] = {
            "state": Delivery.QUEUED.value,
            "purpose": purpose.value,
            "attempts": 0,
            "problem": "",
            "queued_at": now,
        }
        content: dict[str, Any] = {"kind": kind, "text": text, "buttons": buttons, "file_id": file_id}
        content["topic_id"] = topic_id
        await self._connection.execute(insert(outbox).values(key=key, chat_id=chat_id, **content, **fresh))
        return True

    async def keep_file(self, *, name: str, content: bytes, sha256: str) -> int:
        return await self._add(files, name=name, content=content, sha256=sha256)

    async def file(self, file_id: int) -> tuple[str, bytes]:
        """A kept file's name and content."""
        row = await self._one(select(files).where(files.c.id == file_id))
        if row is None:
            raise LookupError(f"file {file_id} is not kept")
        return row["name"], row["content"]

    async def has_waiting(self) -> bool:
        """Whether anything waits to be sent: a look that needs no lock."""
        row = outbox.c.state.in_(WAITING)
        return await self._value(select(outbox.c.id).where(row).limit(1)) is not None

    async def queues(self, *, now: datetime) -> list[Queue]:
        """What waits for every chat, the oldest first. Only the head of a queue may go: order within a chat holds.

        A topic that cannot be made at present holds up itself only, not the rest of its group.
        """
        unfinished = outbox.c.state.in_(UNFINISHED) & _not_in_a_held_topic(now)
        length = func.count().label("length")
        heads = select(func.min(outbox.c.id).label("head"), length).where(unfinished).group_by(outbox.c.chat_id)
        chats = heads.subquery()
        columns = (outbox.c.chat_id, outbox.c.state, outbox.c.not_before, chats.c.head, chats.c.length)
        rows = await self._all(select(*columns).join(chats, outbox.c.id == chats.c.head).order_by(chats.c.head))
        return [_queue(row, now) for row in rows]

    async def claim(self, *, now: datetime, limit: int) -> list[Message]:
        """Takes the oldest message of up to ``limit`` chats to send it."""
        ready = [queue.head for queue in await self.queues(now=now) if queue.ready]
        return await self.take(ready[:limit], now=now)

    async def take(self, ids: Sequence[int], *, now: datetime) -> list[Message]:
        """Takes these messages to send them, in this order; those withdrawn meanwhile are left out."""
        if not ids:
            return []
        mine = outbox.c.id.in_(ids) & outbox.c.state.in_(WAITING)
        rows = await self._all(select(outbox).where(mine))
        await self._keep_tries(rows, now)
        found = {row["id"]: _message(row) for row in rows}
        values = {"state": Delivery.SENDING.value, "attempts": outbox.c.attempts + 1, "tried_at": now}
        await self._changed(update(outbox).where(mine).values(**values))
        return [found[one] for one in ids if one in found]

    async def _keep_tries(self, rows: Sequence[RowMapping], now: datetime) -> None:
        """Of messages that are tried again, the try before; what is too old to count anywhere is dropped."""
        again = [{"chat_id": row["chat_id"], "tried_at": row["tried_at"]} for row in rows if row["tried_at"]]
        if again:
            await self._changed(delete(earlier_tries).where(earlier_tries.c.tried_at < now - TRIES_COUNT))
            await self._add_many(earlier_tries, again)

    async def tried_since(self, moment: datetime) -> list[tuple[int, datetime]]:
        """Which chats were written to from ``moment`` on, and when: once for each try of each message."""
        found: list[RowMapping] = []
        for table in (outbox, earlier_tries):
            rows = select(table.c.chat_id, table.c.tried_at).where(table.c.tried_at >= moment)
            found += await self._all(rows)
        return [(row["chat_id"], row["tried_at"]) for row in found]

    async def sent(self, message_id: int, *, chat_message_id: int, at: datetime | None = None) -> None:
        """``at``: when the answer came, which is never before the chat service counted the message."""
        known = {"tried_at": at} if at else {}
        await self._set(message_id, state=Delivery.SENT.value, message_id=chat_message_id, **known)

    async def retry(
        self,
        message_id: int,
        *,
        not_before: datetime,
        problem: str,
        doubtful: bool = False,
        at: datetime | None = None,
    ) -> None:
        """Puts a message back into the queue; ``doubtful`` when it may have arrived; ``at`` as in ``sent``."""
        known = {"tried_at": at} if at else {}
        await self._queue_again(message_id, not_before=not_before, problem=problem[:300], doubtful=doubtful, **known)

    async def give_up(self, message_id: int, *, problem: str) -> None:
        await self._set(message_id, state=Delivery.UNDELIVERABLE.value, problem=problem[:300])

    async def is_sent(self, keys: Sequence[str]) -> bool:
        """Whether every message with one of these keys has arrived."""
        query = select(func.count()).select_from(outbox)
        arrived = await self._value(query.where(outbox.c.key.in_(keys), outbox.c.state == Delivery.SENT.value))
        return int(arrived) == len(set(keys))

    async def hold(self, message_id: int, *, not_before: datetime, problem: str, doubtful: bool = False) -> None:
        """Keeps a message that must not be lost at the head of its chat: tried again from ``not_before`` on."""
        problem = f"{HELD}{problem}"[:300]
        await self._queue_again(message_id, not_before=not_before, problem=problem, doubtful=doubtful)

    async def _queue_again(self, message_id: int, **values: Any) -> None:
        """Unless the message was withdrawn while it was being sent."""
        row = (outbox.c.id == message_id) & (outbox.c.state != Delivery.WITHDRAWN.value)
        await self._changed(update(outbox).where(row).values(state=Delivery.RETRY.value, **values))

    async def withdraw(self, *beginnings: str) -> int:
        """Sends no message any more whose key begins so; how many there were."""
        waiting = outbox.c.state.in_(UNFINISHED)
        mine = or_(*(outbox.c.key.startswith(one, autoescape=True) for one in beginnings))
        return await self._changed(update(outbox).where(waiting, mine).values(state=Delivery.WITHDRAWN.value))

    async def recall(self, keys: Sequence[str]) -> dict[str, bool]:
        """Withdraws those of these messages that wait to be sent; of each, whether an earlier try may have arrived."""
        found: dict[str, bool] = {}
        for part in slices(keys):
            mine = outbox.c.key.in_(part) & outbox.c.state.in_(WAITING)
            rows = await self._all(select(outbox.c.key, outbox.c.doubtful).where(mine))
            await self._changed(update(outbox).where(mine).values(state=Delivery.WITHDRAWN.value))
            found |= {row["key"]: row["doubtful"] for row in rows}
        return found

    async def is_held(self, chat_id: int) -> bool:
        """Whether a message that must not be lost cannot be sent to this chat at present."""
        row = (outbox.c.chat_id == chat_id) & outbox.c.topic_id.is_(None)
        return await self._value(select(outbox.c.id).where(row, _held())) is not None

    async def redirect(self, old_chat: int, new_chat: int) -> None:
        """What waits for a chat goes to another, at once: the group got a new id, or another group took its place."""
        waiting = outbox.c.state.in_(UNFINISHED)
        values = {"chat_id": new_chat, "not_before": None}
        await self._changed(update(outbox).where(waiting, outbox.c.chat_id == old_chat).values(**values))

    async def recover(self, *, now: datetime) -> int:
        """After a crash, of what was being sent: a dispatch goes out again, as doubtful; a notice stays uncertain.
        How many there were."""
        again = outbox.c.purpose == Purpose.DISPATCH.value
        state = case((again, Delivery.RETRY.value), else_=Delivery.UNCERTAIN.value)
        row = outbox.c.state == Delivery.SENDING.value
        values = {"state": state, "problem": UNCERTAIN, "doubtful": True, "tried_at": now}
        return await self._changed(update(outbox).where(row).values(**values))

    async def uncertain(self) -> list[str]:
        """The keys of what may or may not have arrived and is not sent again, the oldest first."""
        row = outbox.c.state == Delivery.UNCERTAIN.value
        return [found["key"] for found in await self._all(select(outbox.c.key).where(row).order_by(outbox.c.id))]

    async def _set(self, row_id: int, **values: Any) -> None:
        await self._changed(update(outbox).where(outbox.c.id == row_id).values(**values))

    async def count(self, state: Delivery) -> int:
        query = select(func.count()).select_from(outbox).where(outbox.c.state == state.value)
        return int(await self._value(query))


#: What the problem column says of a message that a crash left half sent.
UNCERTAIN = "uncertain"
#: What it begins with for a message that the chat refuses for now and that must not be lost.
HELD = "held: "


def _held(messages: FromClause = outbox) -> ColumnElement[bool]:
    return (messages.c.state == Delivery.RETRY.value) & messages.c.problem.startswith(HELD)


def _not_in_a_held_topic(now: datetime) -> ColumnElement[bool]:
    held = outbox.alias()
    waits = _held(held) & (held.c.not_before > now) & held.c.topic_id.is_not(None)
    topics_held = select(held.c.topic_id).where(waits)
    return outbox.c.topic_id.is_(None) | outbox.c.topic_id.not_in(topics_held)


def _queue(row: RowMapping, now: datetime) -> Queue:
    under_way = row["state"] == Delivery.SENDING.value
    ready = not under_way and (row["not_before"] is None or row["not_before"] <= now)
    return Queue(row["chat_id"], row["head"], row["length"] - under_way, ready)


def _message(row: RowMapping) -> Message:
    own = ("id", "key", "chat_id", "kind", "text", "buttons", "file_id", "attempts", "doubtful", "topic_id")
    return Message(**{name: row[name] for name in own})
