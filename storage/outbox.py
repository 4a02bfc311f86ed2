"""The outbox: whatever others must hear, saved with the facts it tells of, sent afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.metadata import Moment, metadata
from storage.repository import Repository


class Delivery(StrEnum):
    """Where a message stands. ``sending`` found at a start means: nobody knows whether it arrived."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"  # what it told of is no longer so


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
    Column("text", String(4096), nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("file_id", ForeignKey("files.id")),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("queued_at", Moment, nullable=False),
    Column("message_id", BigInteger),
    Column("problem", String(300), nullable=False),
    Index("ix_outbox_state_id", "state", "id"),
)


@dataclass(frozen=True)
class Message:
    """One message to one chat. ``kind`` is ``text``, ``file`` or ``dice``; ``key`` makes it unique for ever.

    ``doubtful``: an earlier attempt may have arrived, so the text must say that this may be a repetition.
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
    ) -> bool:
        """Queues a message; False when one with this key was queued before."""
        if await self._value(select(outbox.c.id).where(outbox.c.key == key)):
            return False
        fresh: dict[str, Any] = {
            "state": Delivery.QUEUED.value,
            "attempts": 0,
            "problem": "",
            "queued_at": now,
        }
        content: dict[str, Any] = {"kind": kind, "text": text, "buttons": buttons, "file_id": file_id}
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
        row = outbox.c.state == Delivery.QUEUED.value
        return await self._value(select(outbox.c.id).where(row).limit(1)) is not None

    async def claim(self, *, now: datetime, limit: int) -> list[Message]:
        """Takes up to ``limit`` messages to send: of each chat only its oldest, so that order within a chat holds."""
        waiting = outbox.c.state.in_((Delivery.QUEUED.value, Delivery.SENDING.value))
        oldest = select(func.min(outbox.c.id)).where(waiting).group_by(outbox.c.chat_id)
        due = (
            select(outbox)
            .where(
                outbox.c.id.in_(oldest),
                outbox.c.state == Delivery.QUEUED.value,
                outbox.c.not_before.is_(None) | (outbox.c.not_before <= now),
            )
            .order_by(outbox.c.id)
            .limit(limit)
        )
        rows = await self._all(due)
        await self._mark([row["id"] for row in rows], Delivery.SENDING)
        return [_message(row) for row in rows]

    async def _mark(self, ids: Sequence[int], state: Delivery) -> None:
        if ids:
            values = {"state": state.value, "attempts": outbox.c.attempts + 1}
            await self._changed(update(outbox).where(outbox.c.id.in_(ids)).values(**values))

    async def sent(self, message_id: int, *, chat_message_id: int) -> None:
        await self._set(message_id, state=Delivery.SENT.value, message_id=chat_message_id)

    async def retry(self, message_id: int, *, not_before: datetime, problem: str, doubtful: bool = False) -> None:
        """Puts a message back into the queue; ``doubtful`` when it may have arrived after all."""
        words = UNCERTAIN if doubtful else problem[:300]
        await self._queue_again(message_id, not_before=not_before, problem=words)

    async def give_up(self, message_id: int, *, problem: str) -> None:
        await self._set(message_id, state=Delivery.UNDELIVERABLE.value, problem=problem[:300])

    async def is_sent(self, keys: Sequence[str]) -> bool:
        """Whether every message with one of these keys has arrived."""
        query = select(func.count()).select_from(outbox)
        arrived = await self._value(query.where(outbox.c.key.in_(keys), outbox.c.state == Delivery.SENT.value))
        return int(arrived) == len(set(keys))

    async def hold(self, message_id: int, *, not_before: datetime, problem: str, doubtful: bool = False) -> None:
        """Keeps a message that must not be lost at the head of its chat: tried again from ``not_before`` on."""
        words = f"{HELD_UNCERTAIN if doubtful else HELD}{problem}"
        await self._queue_again(message_id, not_before=not_before, problem=words[:300])

    async def _queue_again(self, message_id: int, **values: Any) -> None:
        """Unless the message was withdrawn while it was being sent."""
        row = (outbox.c.id == message_id) & (outbox.c.state != Delivery.WITHDRAWN.value)
        await self._changed(update(outbox).where(row).values(state=Delivery.QUEUED.value, **values))

    async def withdraw(self, *beginnings: str) -> int:
        """Sends no message any more whose key begins so; how many there were."""
        waiting = outbox.c.state.in_((Delivery.QUEUED.value, Delivery.SENDING.value))
        mine = or_(*(outbox.c.key.startswith(one, autoescape=True) for one in beginnings))
        return await self._changed(update(outbox).where(waiting, mine).values(state=Delivery.WITHDRAWN.value))

    async def is_held(self, chat_id: int) -> bool:
        """Whether a message that must not be lost cannot be sent to this chat at present."""
        row = (outbox.c.chat_id == chat_id) & (outbox.c.state == Delivery.QUEUED.value)
        return await self._value(select(outbox.c.id).where(row, outbox.c.problem.startswith(HELD))) is not None

    async def redirect(self, old_chat: int, new_chat: int) -> None:
        """What waits for a chat goes to another, at once: the group got a new id, or another group took its place."""
        waiting = outbox.c.state.in_((Delivery.QUEUED.value, Delivery.SENDING.value))
        values = {"chat_id": new_chat, "not_before": None}
        await self._changed(update(outbox).where(waiting, outbox.c.chat_id == old_chat).values(**values))

    async def recover(self) -> int:
        """After a crash: queues what was being sent once more, as doubtful. How many there were."""
        row = outbox.c.state == Delivery.SENDING.value
        return await self._changed(update(outbox).where(row).values(state=Delivery.QUEUED.value, problem=UNCERTAIN))

    async def _set(self, row_id: int, **values: Any) -> None:
        await self._changed(update(outbox).where(outbox.c.id == row_id).values(**values))

    async def count(self, state: Delivery) -> int:
        query = select(func.count()).select_from(outbox).where(outbox.c.state == state.value)
        return int(await self._value(query))


#: What the problem column says of a message that a crash left half sent.
UNCERTAIN = "uncertain"
#: What it begins with for a message that the chat refuses for now and that must not be lost.
HELD = "held: "
#: The same of one that a crash had left half sent before.
HELD_UNCERTAIN = f"{HELD}{UNCERTAIN}: "


def _message(row: RowMapping) -> Message:
    own = ("id", "key", "chat_id", "kind", "text", "buttons", "file_id", "attempts")
    doubtful = row["problem"] == UNCERTAIN or row["problem"].startswith(HELD_UNCERTAIN)
    return Message(**{name: row[name] for name in own}, doubtful=doubtful)
