"""One line of text instead of many taps: understood, shown back, and saved only when its writer confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from campaigns.forms import read_form
from campaigns.inspection.addressing import Address, find_sections, read_addresses
from campaigns.inspection.filling import require_writable
from campaigns.inspection.gaps import find_gaps
from campaigns.inspection.gates import require_open
from campaigns.inspection.meaning import Meaning, read_meaning
from campaigns.inspection.submitting import opens_later
from domain.errors import Refusal
from office.rights import require_member
from storage.forms import Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.buttons import Press
from templates.cards import Card
from templates.cards.forms import FormView
from templates.cards.inspection import (
    OpenForm,
    PickReply,
    Unread,
    form_card,
    understood_card,
    understood_lines_card,
    which_form_card,
)
from templates.refusals import sentence

#: Lines of one message that are read: all are saved and handed in by one tap, in one transaction.
MOST_LINES = 10


async def understand(
    uow: UnitOfWork, *, user_id: int, text: str, now: datetime, quoted: str = "", group_id: int | None = None
) -> Card:
    """Shows back what a line says, or the form of that number when it says nothing more; several lines on one card.

    Where several campaigns have that number, asks which. Raises Refusal ``inspection.unknown_number`` and whatever
    is wrong with the line. Nothing counts before it is confirmed.
    """
    addresses = read_addresses(text, quoted)
    if not addresses:
        raise Refusal("inspection.nothing_understood")
    person, _ = await require_member(uow, user_id)
    if len(addresses) > 1:
        return await _understand_several(uow, person, addresses, group_id, now=now)
    (address,) = addresses
    found = await find_sections(uow, person, address, group_id)
    if not address.body.strip():
        return await _open_one_of(uow, address.number, found)
    if len(found) == 1:
        in_group = group_id is not None
        return await show_back(uow, found[0], person, address.body, in_group=in_group, now=now)
    choices: list[tuple[FormView, Press]] = []
    for section in found:
        reply_id = await uow.replies.hold(section, person_id=person.id, text=address.body)
        choices.append((await read_form(uow, section.id), PickReply(reply_id)))
    return which_form_card(address.number, choices)


async def _open_one_of(uow: UnitOfWork, number: int, found: Sequence[Section]) -> Card:
    forms = [await read_form(uow, section.id) for section in found]
    if len(forms) == 1:
        return form_card(forms[0])
    return which_form_card(number, [(form, OpenForm(form.section_id)) for form in forms])


async def show_back(
    uow: UnitOfWork, section: Section, person: Person, body: str, *, in_group: bool, now: datetime, reply_id: int = 0
) -> Card:
    """What one line means, to be confirmed; ``reply_id`` of one that is held already."""
    meaning = await _meaning(uow, section, body, now=now)
    if reply_id:
        await uow.replies.show(reply_id, seen=meaning.seen, rectify_by=meaning.rectify_by)
    else:
        reply_id = await _hold(uow, section, person, body, meaning)
    completes = not in_group and await _completes(uow, section, meaning, now=now)
    about: dict[str, Any] = {"name": person.name, "reply_id": reply_id, "completes": completes}
    return understood_card(meaning.form, meaning.shown, rectify_by=meaning.rectify_by, **about)


async def _meaning(uow: UnitOfWork, section: Section, body: str, *, now: datetime) -> Meaning:
    require_writable(section)
    await require_open(uow, section)
    return await read_meaning(uow, section, body, now=now)


async def _hold(
    uow: UnitOfWork, section: Section, person: Person, body: str, meaning: Meaning, first_id: int | None = None
) -> int:
    about: dict[str, Any] = {"seen": meaning.seen, "rectify_by": meaning.rectify_by, "first_id": first_id}
    return await uow.replies.hold(section, person_id=person.id, text=body, **about)


async def _completes(uow: UnitOfWork, section: Section, meaning: Meaning, *, now: datetime) -> bool:
    """Whether the form could be handed in as it would be with the line."""
    after = replace(section, **meaning.changes)
    return not await opens_later(uow, section, now=now) and not await find_gaps(uow, after, meaning.after)


async def _understand_several(
    uow: UnitOfWork, person: Person, addresses: Sequence[Address], group_id: int | None, *, now: datetime
) -> Card:
    """Each line on its own: what can be read is held, to be confirmed by one tap; what cannot is quoted with why."""
    if len(addresses) > MOST_LINES:
        raise Refusal("inspection.too_many_lines", count=len(addresses), most=MOST_LINES)
    read: list[tuple[Section, Meaning, str]] = []
    unread: list[Unread] = []
    for address in addresses:
        try:
            section = await _one_section(uow, person, address, group_id, {each.id for each, *_ in read})
            read.append((section, await _meaning(uow, section, address.body, now=now), address.body))
        except Refusal as refusal:
            unread.append(Unread(address.whole.strip(), sentence(refusal)))
    first_id: int | None = None
    completes = group_id is None and bool(read)
    for section, meaning, body in read:
        reply_id = await _hold(uow, section, person, body, meaning, first_id)
        first_id = first_id or reply_id
        completes = completes and await _completes(uow, section, meaning, now=now)
    shown = [(meaning.form, meaning.shown, meaning.rectify_by) for _, meaning, _ in read]
    about: dict[str, Any] = {"name": person.name, "reply_id": first_id or 0, "completes": completes}
    return understood_lines_card(shown, unread, **about, in_group=group_id is not None)


async def _one_section(
    uow: UnitOfWork, person: Person, address: Address, group_id: int | None, taken: set[int]
) -> Section:
    found = await find_sections(uow, person, address, group_id)
    if not address.body.strip():
        raise Refusal("inspection.nothing_understood")
    if len(found) > 1:
        raise Refusal("inspection.number_of_several", number=address.number)
    if found[0].id in taken:
        raise Refusal("inspection.number_twice", number=address.number)
    return found[0]
