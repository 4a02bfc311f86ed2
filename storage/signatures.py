"""How each visit ended: the subject signed, stamped, or refused. Records are only added; the last one counts.

The joint record is signed once: one signature serves every department that inspects the subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, RowMapping, String, Table, UniqueConstraint, func, select

from domain import lengths
from domain.signature import Kind
from storage.metadata import Moment, metadata
from storage.repository import Repository

signatures = Table(
    "signatures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("version", Integer, nullable=False),
    # The part of the form on which it was recorded.
    Column("section_id", ForeignKey("sections.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("signer", String(lengths.SIGNER), nullable=False),
    Column("witness", String(lengths.SIGNER), nullable=False),
    Column("reason", String(lengths.WITNESS_REASON), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("sample_id", "version"),
)


@dataclass(frozen=True)
class Signature:
    """Who signed (``signer``, with the post), or who witnessed the refusal and why; ``version`` counts the records of a
    subject from 1, ``person_id`` made this one on the form ``section_id``. Names of the subject's people: never shown
    outside the team, its department and the office."""

    id: int
    sample_id: int
    version: int
    section_id: int
    kind: Kind
    signer: str
    witness: str
    reason: str
    person_id: int
    at: datetime


class Signatures(Repository):
    """Signatures and refusals."""

    async def record(
        self,
        *,
        sample_id: int,
        section_id: int,
        kind: Kind,
        person_id: int,
        now: datetime,
        signer: str = "",
        witness: str = "",
        reason: str = "",
    ) -> int:
        """Adds a record, which counts from now on; its id."""
        counted = select(func.coalesce(func.max(signatures.c.version), 0)).where(signatures.c.sample_id == sample_id)
        said = {"signer": signer, "witness": witness, "reason": reason, "kind": kind.value}
        about = {"sample_id": sample_id, "section_id": section_id, "person_id": person_id, "at": now}
        return await self._add(signatures, version=int(await self._value(counted)) + 1, **about, **said)

    async def get(self, signature_id: int) -> Signature | None:
        row = await self._one(select(signatures).where(signatures.c.id == signature_id))
        return _signature(row) if row else None

    async def of(self, sample_id: int) -> list[Signature]:
        """Every record of a subject, the one that counts last."""
        query = select(signatures).where(signatures.c.sample_id == sample_id).order_by(signatures.c.version)
        return [_signature(row) for row in await self._all(query)]

    async def current(self, sample_id: int) -> Signature | None:
        """The record that counts."""
        query = select(signatures).where(signatures.c.sample_id == sample_id)
        row = await self._one(query.order_by(signatures.c.version.desc()).limit(1))
        return _signature(row) if row else None


def _signature(row: RowMapping) -> Signature:
    return Signature(**{**row, "kind": Kind(row["kind"])})
