"""The audit log: append-only, each entry hashed together with the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, RowMapping, String, Table, insert, select

from storage.metadata import Moment, metadata
from storage.repository import Repository

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("campaign_id", ForeignKey("campaigns.id")),
    Column("action", String(60), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_campaign_id", "campaign_id"),
)

#: What the first entry is hashed with.
GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """Who did what when; ``facts`` holds before and after where something changed. No personal data."""

    id: int
    at: datetime
    person_id: int | None
    campaign_id: int | None
    action: str
    facts: dict[str, Any]
    hash: str


class Audit(Repository):
    """The chain."""

    async def note(
        self,
        action: str,
        *,
        now: datetime,
        person_id: int | None = None,
        campaign_id: int | None = None,
        **facts: Any,
    ) -> None:
        """Appends what was done, in the transaction in which it was done."""
        last = await self._one(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1))
        values: dict[str, Any] = {
            "at": now,
            "person_id": person_id,
            "campaign_id": campaign_id,
            "action": action,
        }
        link = entry_hash(last["hash"] if last else GENESIS, facts=facts, **values)
        await self._connection.execute(insert(audit).values(**values, facts=facts, hash=link))

    async def entries(self, campaign_id: int | None = None, *, action: str | None = None) -> list[Entry]:
        """All entries, or those of one campaign, or of one action, oldest first."""
        query = select(audit).order_by(audit.c.id)
        if campaign_id is not None:
            query = query.where(audit.c.campaign_id == campaign_id)
        if action is not None:
            query = query.where(audit.c.action == action)
        return [_entry(row) for row in await self._all(query)]


def entry_hash(previous: str, **values: Any) -> str:
    """SHA-256 over the previous hash and the canonical JSON of the entry; moments in UTC to the microsecond."""
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_utc_text)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def first_broken(entries: Iterable[Entry]) -> int | None:
    """The id of the first entry that does not continue the chain, None when the whole chain holds."""
    previous = GENESIS
    for entry in entries:
        values = {name: value for name, value in vars(entry).items() if name not in {"id", "hash"}}
        if entry_hash(previous, **values) != entry.hash:
            return entry.id
        previous = entry.hash
    return None


def _utc_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"an audit entry cannot hold {value!r}")


def _entry(row: RowMapping) -> Entry:
    return Entry(**row)
