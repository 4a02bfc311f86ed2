"""How a visit ended, for tests of what comes after: with it a form that was filled on the spot may be handed in."""

from __future__ import annotations

from datetime import datetime

from domain.signature import Kind
from storage.forms import Section
from storage.unit_of_work import UnitOfWork

#: Names that no form's card and no public page may ever show.
WITNESS, REASON = "见证人示例丙", "负责人对结果有异议"


async def refuse_signature(uow: UnitOfWork, section: Section, *, now: datetime, person_id: int = 1) -> int:
    """The subject refused to sign, before a witness; the id of the record."""
    about = {"sample_id": section.sample_id, "section_id": section.id}
    return await uow.signatures.record(
        **about, kind=Kind.REFUSED, person_id=person_id, now=now, witness=WITNESS, reason=REASON
    )
