"""Who may record how a visit ended, and until when."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from campaigns.forms import require_inspector
from campaigns.inspection.gates import require_open
from domain.errors import Refusal
from office.rights import require_member
from storage.forms import WRITABLE, Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork


async def require_recorder(uow: UnitOfWork, user_id: int, section_id: int) -> tuple[Person, Section]:
    """Somebody who inspects the subject for any department, with their department's part of its form, while one part
    is still open. ``section_id``: the part on whose card they act, or on which the signature was recorded.

    Raises Refusal ``inspection.not_yours``, ``signature.closed``, ``voiding.void``, and those of the gates.
    """
    section = await uow.forms.section(section_id)
    parts = await uow.forms.sections_of_sample(section.sample_id)
    own = await _own(uow, user_id, [section, *parts])
    person = await require_inspector(uow, user_id, own)
    if (shut := shut_for(parts)) is not None:
        raise shut
    await require_open(uow, own)
    return person, own


async def _own(uow: UnitOfWork, user_id: int, parts: Sequence[Section]) -> Section:
    """The first of these parts that the person inspects; else the first, by which they will be refused."""
    _, held = await require_member(uow, user_id)
    mine = {one.inspector_id for one in held if one.inspector_id is not None}
    for part in parts:
        if mine & set(await uow.forms.inspectors_of(part)):
            return part
    return parts[0]


def shut_for(parts: Collection[Section]) -> Refusal | None:
    """Why nothing about the signature of this subject may be recorded any more; None while it may."""
    first = next(iter(parts))
    if first.void:
        return Refusal("voiding.void")
    if all(one.state not in WRITABLE for one in parts):
        return Refusal("signature.closed", number=first.number)
    return None
