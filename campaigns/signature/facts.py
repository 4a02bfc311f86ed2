"""What a form says of the subject's signature, and what it still lacks. Reads through the unit of work only."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evidence import About
from domain.inspection import Method
from domain.signature import Kind, is_needed
from storage.forms import WRITABLE, Section
from storage.signatures import Signature
from storage.unit_of_work import UnitOfWork
from templates.cards import Button
from templates.cards.evidence import AddEvidence
from templates.cards.forms import Fact, FormView, Gap
from templates.cards.signature import SIGNATURE, OpenSignature, state_words


async def signature_facts(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """签字：已签字, without names, for the form is shown where others read along."""
    if Method.ON_SITE not in section.methods:
        return ()
    current = await uow.signatures.current(section.sample_id)
    if current is None and (section.void or section.state not in WRITABLE):
        return ()
    words = state_words(current.kind.value if current else "")
    return (Fact("签字", words, Button(SIGNATURE, OpenSignature(section.id))),)


async def signature_gaps(uow: UnitOfWork, section: Section, form: FormView) -> Sequence[Gap]:
    """A form that was filled on the spot, with somebody there, wants a signature with a photo, or a refusal."""
    if not is_needed(section.methods, form.codes):
        return ()
    current = await uow.signatures.current(section.sample_id)
    if current is None:
        words = "被检查单位还没有签字或盖章（拒绝签字的也请登记）"
        return (Gap(words, Button(SIGNATURE, OpenSignature(section.id))),)
    if current.kind is Kind.REFUSED or await _photos(uow, current):
        return ()
    add = AddEvidence(About.SIGNATURE.value, current.id, 0)
    return (Gap("签字、盖章还没有拍照", Button("拍签字照片", add)),)


async def _photos(uow: UnitOfWork, signature: Signature) -> int:
    return (await uow.evidence.count(About.SIGNATURE, [signature.id]))[signature.id]
