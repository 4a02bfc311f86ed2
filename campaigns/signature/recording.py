"""Recording how a visit ended. A later record replaces an earlier one, and all are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.evidence.access import require_seeing, way_back
from campaigns.evidence.keeping import Receipt, Received, keep
from campaigns.signature.access import require_recorder, shut_for
from domain.errors import Refusal
from domain.evidence import About
from domain.local_time import local
from domain.signature import Kind, read_refusal, read_signer
from storage.forms import Section
from storage.people import Person
from storage.signatures import Signature
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import heading_of
from templates.cards.signature import (
    KINDS,
    RecordLine,
    SignatureView,
    ask_refusal_card,
    ask_signer_card,
    photo_card,
    signature_card,
)


async def open_signature(uow: UnitOfWork, *, user_id: int, section_id: int, in_group: bool) -> Card:
    """How the visit to a subject ended, with every record."""
    if in_group:
        raise Refusal("evidence.private_only")
    section = await uow.forms.section(section_id)
    parts = await uow.forms.sections_of_sample(section.sample_id)
    _, held, seen_by = await require_seeing(uow, user_id, parts)
    back = await way_back(uow, held, seen_by)
    mine = {one.inspector_id for one in held} & set(await uow.forms.inspectors_of(seen_by))
    may_record = bool(mine) and shut_for(parts) is None
    return signature_card(await _view(uow, seen_by), back=back, may_record=may_record)


async def ask_signer(uow: UnitOfWork, *, user_id: int, section_id: int, kind: int) -> Card:
    """Who signed, or stamped."""
    _, section = await require_recorder(uow, user_id, section_id)
    return ask_signer_card(await _view(uow, section), _kind(kind).value)


async def ask_refusal(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """Who witnessed the refusal, and why it was refused."""
    _, section = await require_recorder(uow, user_id, section_id)
    return ask_refusal_card(await _view(uow, section))


def _kind(place: int) -> Kind:
    if not 0 <= place < len(KINDS):
        raise Refusal("chat.stale_button")
    return Kind(KINDS[place])


async def record_signed(
    uow: UnitOfWork, *, user_id: int, section_id: int, kind: int, text: str, now: datetime
) -> tuple[Card, int]:
    """Keeps who signed; asks for the photo. The card, and the id of the record, of which the photo will be."""
    person, section = await require_recorder(uow, user_id, section_id)
    signature_id = await _record(uow, person, section, _kind(kind), now=now, signer=read_signer(text))
    return photo_card(await _view(uow, section)), signature_id


async def record_photographed(
    uow: UnitOfWork, *, user_id: int, section_id: int, kind: int, text: str, file: Received, now: datetime
) -> tuple[Receipt, int]:
    """Who signed, with the photo at once."""
    _, signature_id = await record_signed(uow, user_id=user_id, section_id=section_id, kind=kind, text=text, now=now)
    about: dict[str, Any] = {"about": About.SIGNATURE.value, "about_id": signature_id, "item_id": 0}
    return await keep(uow, user_id=user_id, file=file, now=now, **about), signature_id


async def record_refusal(uow: UnitOfWork, *, user_id: int, section_id: int, text: str, now: datetime) -> Card:
    """Keeps that the subject refused to sign, who witnessed it, and why. No photo is needed."""
    person, section = await require_recorder(uow, user_id, section_id)
    said = read_refusal(text)
    await _record(uow, person, section, Kind.REFUSED, now=now, witness=said.witness, reason=said.reason)
    return await open_signature(uow, user_id=user_id, section_id=section.id, in_group=False)


async def _record(uow: UnitOfWork, person: Person, section: Section, kind: Kind, *, now: datetime, **said: Any) -> int:
    by: dict[str, Any] = {"person_id": person.id, "now": now}
    signature_id = await uow.signatures.record(
        sample_id=section.sample_id, section_id=section.id, kind=kind, **by, **said
    )
    await uow.forms.look_again(await uow.forms.sections_of_sample(section.sample_id))
    about: dict[str, Any] = {"campaign_id": section.campaign_id, "sample_id": section.sample_id, "kind": kind.value}
    await uow.audit.note("signature.record", **by, **about, signature_id=signature_id)
    return signature_id


async def _view(uow: UnitOfWork, section: Section) -> SignatureView:
    campaign = await uow.campaigns.get(section.campaign_id)
    zone = (await uow.offices.get(campaign.office_id)).timezone
    records = await uow.signatures.of(section.sample_id)
    photos = await uow.evidence.count(About.SIGNATURE, [one.id for one in records])
    lines = [await _line(uow, one, zone, photos[one.id]) for one in records]
    heading = heading_of(section.number, campaign.reference, section.department)
    return SignatureView(section.id, heading, section.subject_name, tuple(lines))


async def _line(uow: UnitOfWork, one: Signature, zone: str, photos: int) -> RecordLine:
    return RecordLine(
        id=one.id,
        kind=one.kind.value,
        signer=one.signer,
        witness=one.witness,
        reason=one.reason,
        who=(await uow.people.get(one.person_id)).name,
        at=local(one.at, zone),
        photos=photos,
    )
