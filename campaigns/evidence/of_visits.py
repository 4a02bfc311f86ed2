"""Evidence about a visit: the signature, a shut door, how the notice was served."""

from __future__ import annotations

from campaigns.evidence.access import Access, Rule, matter_of, require_seeing, runs, way_back
from campaigns.inspection.filling import require_writable, writable_section
from campaigns.signature.access import require_recorder, shut_for
from campaigns.visit.board import Board, Reader, board_of, require_reader, require_running, require_side
from domain.errors import Refusal
from domain.evidence import About
from domain.on_site import DOOR_RESULTS, Entry
from storage.forms import Section
from storage.served_notices import ServedNotice
from storage.signatures import Signature
from storage.unit_of_work import UnitOfWork
from templates.cards import Button
from templates.cards.evidence import Matter
from templates.cards.inspection import OpenForm
from templates.cards.notice import ServeOne
from templates.cards.on_site_presses import OpenDoor
from templates.cards.signature import OpenSignature


async def _may_record(uow: UnitOfWork, user_id: int, signature_id: int) -> Access:
    signature = await _signature(uow, signature_id)
    person, section = await require_recorder(uow, user_id, signature.section_id)
    if (shut := await _shut(uow, signature)) is not None:
        raise shut
    back = Button("返回签字确认", OpenSignature(section.id))
    return Access(person, await _signed(uow, signature, section, back), section.campaign_id)


async def _may_see_signature(uow: UnitOfWork, user_id: int, signature_id: int) -> Access:
    signature = await _signature(uow, signature_id)
    sections = await uow.forms.sections_of_sample(signature.sample_id)
    person, held, section = await require_seeing(uow, user_id, sections)
    back = await way_back(uow, held, section)
    if isinstance(back.press, OpenForm):
        back = Button("返回签字确认", OpenSignature(section.id))
    matter = await _signed(uow, signature, section, back)
    return Access(person, matter, section.campaign_id, runs(held, section), await _shut(uow, signature))


async def _signature(uow: UnitOfWork, signature_id: int) -> Signature:
    signature = await uow.signatures.get(signature_id)
    if signature is None:
        raise Refusal("signature.unknown")
    return signature


async def _shut(uow: UnitOfWork, signature: Signature) -> Refusal | None:
    current = await uow.signatures.current(signature.sample_id)
    if current is not None and current.id != signature.id:
        return Refusal("evidence.superseded")
    return shut_for(await uow.forms.sections_of_sample(signature.sample_id))


async def _signed(uow: UnitOfWork, signature: Signature, section: Section, back: Button) -> Matter:
    reference = (await uow.campaigns.get(section.campaign_id)).reference
    return matter_of(section, reference, about=About.SIGNATURE.value, about_id=signature.id, back=back)


async def _at_the_door(uow: UnitOfWork, user_id: int, entry_id: int) -> Access:
    entry, section = await _entry(uow, entry_id)
    person, section = await writable_section(uow, user_id, section.id)
    return Access(person, await _door(uow, entry, section, _to_door(entry)), section.campaign_id)


async def _may_see_door(uow: UnitOfWork, user_id: int, entry_id: int) -> Access:
    entry, section = await _entry(uow, entry_id)
    person, held, section = await require_seeing(uow, user_id, [section])
    back = await way_back(uow, held, section)
    matter = await _door(uow, entry, section, _to_door(entry) if isinstance(back.press, OpenForm) else back)
    try:
        require_writable(section)
    except Refusal as refusal:
        return Access(person, matter, section.campaign_id, runs(held, section), refusal)
    return Access(person, matter, section.campaign_id, runs(held, section))


async def _entry(uow: UnitOfWork, entry_id: int) -> tuple[Entry, Section]:
    """What was found at the door, with its department's part of the form."""
    entry = await uow.site_entries.get(entry_id)
    if entry is None or entry.kind not in DOOR_RESULTS:
        raise Refusal("evidence.unknown")
    sections = await uow.forms.sections_of_sample(entry.sample_id)
    return entry, next(one for one in sections if one.department_id == entry.department_id)


def _to_door(entry: Entry) -> Button:
    return Button("返回", OpenDoor(entry.id))


async def _door(uow: UnitOfWork, entry: Entry, section: Section, back: Button) -> Matter:
    reference = (await uow.campaigns.get(section.campaign_id)).reference
    return matter_of(section, reference, about=About.DOOR.value, about_id=entry.id, back=back)


async def _may_serve(uow: UnitOfWork, user_id: int, record_id: int) -> Access:
    board, reader, notice = await _notice(uow, user_id, record_id)
    if not board.leads(reader, notice.sample_id):
        raise Refusal("notice.not_leader")
    require_running(board)
    return _served(board, reader, notice)


async def _may_see_notice(uow: UnitOfWork, user_id: int, record_id: int) -> Access:
    board, reader, notice = await _notice(uow, user_id, record_id)
    if not board.leads(reader, notice.sample_id):
        require_side(board, reader, notice.sample_id)
    return _served(board, reader, notice)


async def _notice(uow: UnitOfWork, user_id: int, record_id: int) -> tuple[Board, Reader, ServedNotice]:
    reader = await require_reader(uow, user_id)
    notice = await uow.served_notices.get(record_id)
    if notice is None:
        raise Refusal("evidence.unknown")
    return await board_of(uow, notice.sample_id), reader, notice


def _served(board: Board, reader: Reader, notice: ServedNotice) -> Access:
    section = board.sections[notice.sample_id]
    back = Button("返回通知书", ServeOne(notice.sample_id))
    matter = matter_of(section, board.campaign.reference, about=About.NOTICE.value, about_id=notice.id, back=back)
    shut = None
    try:
        require_running(board)
    except Refusal as refusal:
        shut = refusal
    return Access(reader.person, matter, board.campaign.id, board.stands_in(reader), shut)


SIGNATURE = Rule(_may_record, _may_see_signature)
DOOR = Rule(_at_the_door, _may_see_door)
NOTICE = Rule(_may_serve, _may_see_notice)
