"""One line of text instead of many taps: understood, shown back, and saved only when its writer confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from campaigns.forms import read_form, require_inspector, require_same_office
from campaigns.inspection.filling import require_short_remark, require_writable
from campaigns.inspection.submitting import opens_later, submit
from domain.campaign import Participant
from domain.errors import Refusal
from domain.local_time import local
from domain.result_line import ParsedLine, parse_line, split_number
from domain.roles import Role
from office.rights import find_appointments, require_member
from storage.campaigns import Campaign
from storage.forms import WRITABLE, PendingReply, Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.buttons import Press
from templates.cards import Card
from templates.cards.forms import FormView, read_heading
from templates.cards.inspection import (
    OpenForm,
    PickReply,
    form_card,
    not_saved_card,
    recorded_card,
    understood_card,
    which_form_card,
)

#: Form numbers that a refusal lists.
_MOST_LISTED = 20
#: What the audit log calls a line that was saved.
_SAVED_ACTION = "inspection.line"


@dataclass(frozen=True)
class _Address:
    """Which form a text is about: its number, its campaign where known, and the text without the number."""

    number: int
    reference: str
    body: str


def _address(text: str, quoted: str) -> _Address | None:
    """``quoted`` is the text of the message replied to; a card about a form names it better than any number."""
    number, body = split_number(text)
    heading = read_heading(quoted)
    if heading is None:
        return _Address(number, "", body) if number is not None else None
    # A reply "1" is a result, and "12 全部1" may repeat the number of the form.
    return _Address(*heading, body if number == heading[0] and body.strip() else text)


async def is_result_line(
    uow: UnitOfWork, *, user_id: int, text: str, quoted: str = "", group_id: int | None = None
) -> bool:
    """Whether a text is to be read as results: it names a form and its writer is an inspector.

    In a group (``group_id``) the writer must be an inspector of that group's campaign and say more than a number;
    and unless the text replies to a form's card it must be a whole line of results: people who talk to each other
    (``2 点集合``) are not to be corrected.
    """
    address = _address(text, quoted)
    if address is None or (group_id is not None and not address.body.strip()):
        return False
    _, held = await find_appointments(uow, user_id)
    departments = {appointment.department_id for appointment in held if appointment.role is Role.INSPECTOR}
    if group_id is None:
        return bool(departments)
    campaign = await uow.campaigns.find_by_chat(group_id)
    if campaign is None:
        return False
    own = [one for one in campaign.plan.participants if one.department_id in departments]
    return bool(own) and (read_heading(quoted) is not None or _is_whole(address.body, own, campaign.plan.participants))


async def is_whole_result_line(uow: UnitOfWork, *, user_id: int, text: str, quoted: str = "") -> bool:
    """Whether a text that answers another question is a line of results all the same: it names a form of its writer
    and can be read to its end with the items of that form."""
    address = _address(text, quoted)
    person, _ = await find_appointments(uow, user_id)
    if address is None or person is None or not address.body.strip():
        return False
    mine = [one for one in await uow.forms.sections_of_inspector(person.id) if one.number == address.number]
    forms = [await read_form(uow, section.id) for section in mine]
    return any(_reads(address.body, [item.name for item in form.items]) for form in forms)


def _is_whole(body: str, own: Sequence[Participant], all_: Sequence[Participant]) -> bool:
    """Whether ``body`` can be read to its end with the items of one of the departments, or with all of them."""
    lists = [list(one.items) for one in own]
    return any(_reads(body, items) for items in [*lists, [item for one in all_ for item in one.items]])


def _reads(body: str, items: Sequence[str]) -> bool:
    try:
        parse_line(body, items)
    except Refusal:
        return False
    return True


async def understand(
    uow: UnitOfWork, *, user_id: int, text: str, now: datetime, quoted: str = "", group_id: int | None = None
) -> Card:
    """Shows back what a line says, or the form of that number when it says nothing more.

    Where several campaigns have that number, asks which. Raises Refusal ``inspection.unknown_number`` and whatever
    is wrong with the line.
    """
    address = _address(text, quoted)
    if address is None:
        raise Refusal("inspection.nothing_understood")
    person, _ = await require_member(uow, user_id)
    found = await _find(uow, person, address, group_id)
    if not address.body.strip():
        return await _open_one_of(uow, address.number, found)
    if len(found) == 1:
        return await _show_back(uow, found[0], person, address.body, in_group=group_id is not None, now=now)
    choices: list[tuple[FormView, Press]] = []
    for section in found:
        reply_id = await uow.forms.hold_reply(section, person_id=person.id, text=address.body)
        choices.append((await read_form(uow, section.id), PickReply(reply_id)))
    return which_form_card(address.number, choices)


async def _find(uow: UnitOfWork, person: Person, address: _Address, group_id: int | None) -> Sequence[Section]:
    """The sections of this person that ``address`` may mean: one, or several that may all still be written."""
    mine = await uow.forms.sections_of_inspector(person.id)
    campaigns = {each: await uow.campaigns.get(each) for each in {section.campaign_id for section in mine}}
    here = [section for section in mine if _is_meant(campaigns[section.campaign_id], address, group_id)]
    found = [section for section in here if section.number == address.number]
    if not found:
        numbers = "、".join(str(section.number) for section in here[:_MOST_LISTED]) or "无"
        raise Refusal("inspection.unknown_number", number=address.number, numbers=numbers)
    return [section for section in found if section.state in WRITABLE and not section.void] or found[-1:]


def _is_meant(campaign: Campaign, address: _Address, group_id: int | None) -> bool:
    in_group = group_id is None or campaign.chat_id == group_id
    return in_group and address.reference in {"", campaign.reference}


async def _open_one_of(uow: UnitOfWork, number: int, found: Sequence[Section]) -> Card:
    forms = [await read_form(uow, section.id) for section in found]
    if len(forms) == 1:
        return form_card(forms[0])
    return which_form_card(number, [(form, OpenForm(form.section_id)) for form in forms])


async def _show_back(
    uow: UnitOfWork, section: Section, person: Person, body: str, *, in_group: bool, now: datetime, reply_id: int = 0
) -> Card:
    """``reply_id`` of a line that is held already."""
    require_writable(section)
    line, form = await _read(uow, section, body)
    require_short_remark(line.remark)
    reply_id = reply_id or await uow.forms.hold_reply(section, person_id=person.id, text=body)
    # In a group colleagues read along, and what follows is done in private.
    completes = not in_group and _completes(form, line) and not await opens_later(uow, section, now=now)
    return understood_card(form, line, name=person.name, reply_id=reply_id, completes=completes)


def _completes(form: FormView, line: ParsedLine) -> bool:
    """Whether the form could be handed in as it would be with the line."""
    codes = [line.results.get(place, item.code) for place, item in enumerate(form.items)]
    items = tuple(replace(item, code=code) for item, code in zip(form.items, codes, strict=True))
    after = replace(form, items=items, handling=line.handling or form.handling)
    return after.is_filled and not after.handling_fault


async def _read(uow: UnitOfWork, section: Section, body: str) -> tuple[ParsedLine, FormView]:
    """What a line says about the section; an item of another department is named as such."""
    form = await read_form(uow, section.id)
    names = [item.name for item in form.items]
    try:
        return parse_line(body, names), form
    except Refusal as refusal:
        foreign = await _foreign_items(uow, section, names, body)
        if foreign:
            raise Refusal(
                "inspection.item_of_other_department",
                items="、".join(foreign),
                department=section.department,
                own="、".join(names),
            ) from refusal
        raise


async def _foreign_items(uow: UnitOfWork, section: Section, own: list[str], body: str) -> list[str]:
    """The items of other departments that the line speaks of, if that explains it."""
    items = await uow.campaigns.items(section.campaign_id)
    others = [item.name for item in items if item.department_id != section.department_id]
    try:
        line = parse_line(body, [*own, *others])
    except Refusal:
        return []
    return [others[index - len(own)] for index in line.results if index >= len(own)]


async def pick_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, in_group: bool, now: datetime) -> Card:
    """The form that a held line is about was picked: shows the line back."""
    person, held, section = await _held(uow, user_id, reply_id)
    require_writable(section)
    if section.version != held.version:
        raise Refusal("inspection.changed_meanwhile")
    return await _show_back(uow, section, person, held.text, in_group=in_group, now=now, reply_id=reply_id)


async def confirm_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, in_group: bool, now: datetime) -> Card:
    """Saves a held line: only for its writer, and only if the form is still as it was when the line was written.

    One that is saved already changes nothing; what stands now is shown.
    """
    person, held, section = await _held(uow, user_id, reply_id)
    at = await _saved_at(uow, held, section)
    if at is None:
        await _save(uow, person, held, section, now)
    return await _saved_card(uow, person, section, in_group=in_group, at=at or now)


async def submit_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, now: datetime) -> Card:
    """Saves a held line as ``confirm_reply`` does, and hands its form in; a second tap shows where that stands."""
    person, held, section = await _held(uow, user_id, reply_id)
    if await _saved_at(uow, held, section) is not None:
        return form_card(await read_form(uow, section.id))
    await _save(uow, person, held, section, now)
    return await submit(uow, user_id=user_id, section_id=section.id, version=section.version + 1, now=now)


async def _saved_at(uow: UnitOfWork, held: PendingReply, section: Section) -> datetime | None:
    """When the held line was saved, None if it was not."""
    if section.version == held.version:
        return None
    entries = await uow.audit.entries(section.campaign_id)
    saved = (e for e in entries if e.action == _SAVED_ACTION and e.facts.get("reply_id") == held.id)
    return next((entry.at for entry in saved), None)


async def _save(uow: UnitOfWork, person: Person, held: PendingReply, section: Section, now: datetime) -> None:
    require_writable(section)
    if section.version != held.version:
        raise Refusal("inspection.changed_meanwhile")
    line, form = await _read(uow, section, held.text)
    codes = {form.items[index].id: code for index, code in line.results.items()}
    await uow.forms.enter(section, codes, person_id=person.id, now=now, **_changes(line))
    await uow.audit.note(
        _SAVED_ACTION,
        now=now,
        person_id=person.id,
        campaign_id=section.campaign_id,
        section_id=section.id,
        version=section.version + 1,
        reply_id=held.id,
        before={str(item.id): int(item.code or 0) for item in form.items if item.id in codes},
        after={str(item_id): code.value for item_id, code in codes.items()},
    )


async def _saved_card(uow: UnitOfWork, person: Person, section: Section, *, in_group: bool, at: datetime) -> Card:
    form = await read_form(uow, section.id)
    if not in_group:
        return form_card(form)
    campaign = await uow.campaigns.get(section.campaign_id)
    office = await uow.offices.get(campaign.office_id)
    return recorded_card(form, name=person.name, at=local(at, office.timezone))


def _changes(line: ParsedLine) -> dict[str, Any]:
    """What the line says beside results; what it does not mention stays."""
    changes: dict[str, Any] = {}
    if line.remark:
        changes["remark"] = line.remark
    if line.handling:
        changes["handling"] = line.handling
    if line.questions_answered is not None:
        changes["questions_answered"] = line.questions_answered
    return changes


async def drop_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, in_group: bool) -> Card:
    """修改: the line does not count (unless it is saved already); in private the form is at hand instead."""
    person, held, section = await _held(uow, user_id, reply_id)
    if in_group and (at := await _saved_at(uow, held, section)):
        return await _saved_card(uow, person, section, in_group=True, at=at)
    form = await read_form(uow, section.id)
    return not_saved_card(form) if in_group else form_card(form)


async def _held(uow: UnitOfWork, user_id: int, reply_id: int) -> tuple[Person, PendingReply, Section]:
    held = await uow.forms.held_reply(reply_id)
    section = await uow.forms.section(held.section_id)
    person, roles = await require_member(uow, user_id)
    await require_same_office(uow, roles, section)
    writer = await uow.people.get(held.person_id)
    if person.id != writer.id:
        raise Refusal("inspection.not_your_reply", name=writer.name)
    return await require_inspector(uow, user_id, section), held, section
