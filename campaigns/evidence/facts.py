"""What the card of a form says of its evidence. Reads through the unit of work only."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evidence import About
from storage.forms import WRITABLE, Section
from storage.unit_of_work import UnitOfWork
from templates.cards import Button
from templates.cards.evidence import AddEvidence, OpenEvidence, counted
from templates.cards.forms import Fact

MATERIALS = "材料"


async def evidence_facts(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """材料：照片 3 张、文件 1 份, with the way to them; where there are none, the way to send some."""
    kinds = await uow.evidence.kinds(About.FORM, section.id)
    about = About.FORM.value
    if kinds:
        return (
            Fact(MATERIALS, counted(kinds), Button(f"照片、文件（{len(kinds)}）", OpenEvidence(about, section.id))),
        )
    if section.void or section.state not in WRITABLE:
        return ()
    return (Fact(MATERIALS, counted(kinds), Button("拍照、上传", AddEvidence(about, section.id, 0))),)
