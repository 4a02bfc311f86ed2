"""Which form a text is about, and whether it is to be read as results at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.forms import read_items
from domain.campaign import Participant
from domain.errors import Refusal
from domain.result_line import parse_line, split_lines, split_number
from domain.roles import Role
from office.rights import find_appointments
from storage.campaigns import Campaign
from storage.forms import WRITABLE, Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import read_heading

#: Form numbers that a refusal lists.
_MOST_LISTED = 20


@dataclass(frozen=True)
class Address:
    """Which form a line is about: its number, its campaign where known, and the line without the number. ``whole`` is
    the line as it was typed."""

    number: int
    reference: str
    body: str
    whole: str


def read_addresses(text: str, quoted: str) -> list[Address]:
    """The forms that ``text`` speaks of, in order; none where it names none.

    ``quoted`` is the text of the message replied to; a card about a form names it better than any number. Several
    lines, each with its number, are about several forms, also under a card if the first repeats its number.
    """
    heading = read_heading(quoted)
    entries = [(*split_number(line), line) for line in split_lines(text)]
    if heading is not None and not (len(entries) > 1 and entries[0][0] == heading[0]):
        number, body = split_number(text)
        # A reply "1" is a result, and "12 全部1" may repeat the number of the form.
        return [Address(*heading, body if number == heading[0] and body.strip() else text, text)]
    reference = heading[1] if heading else ""
    return [Address(number, reference, body, line) for number, body, line in entries if number is not None]


async def is_result_line(
    uow: UnitOfWork, *, user_id: int, text: str, quoted: str = "", group_id: int | None = None
) -> bool:
    """Whether a text is to be read as results: it names a form and its writer is an inspector.

    In a group (``group_id``) the writer must be an inspector of that group's campaign and say more than a number;
    and unless the text replies to a form's card one of its lines must be a whole line of results: people who talk to
    each other (``2 点集合``) are not to be corrected.
    """
    addresses = read_addresses(text, quoted)
    if not addresses or (group_id is not None and not any(one.body.strip() for one in addresses)):
        return False
    _, held = await find_appointments(uow, user_id)
    departments = {appointment.department_id for appointment in held if appointment.role is Role.INSPECTOR}
    if group_id is None:
        return bool(departments)
    campaign = await uow.campaigns.find_by_chat(group_id)
    if campaign is None:
        return False
    own = [one for one in campaign.plan.participants if one.department_id in departments]
    if not own or read_heading(quoted) is not None:
        return bool(own)
    return any(_is_whole(one.body, own, campaign.plan.participants) for one in addresses)


async def is_whole_result_line(uow: UnitOfWork, *, user_id: int, text: str, quoted: str = "") -> bool:
    """Whether a text that answers another question is results all the same: each of its lines names a form of its
    writer and can be read to its end with the items of that form."""
    addresses = read_addresses(text, quoted)
    person, _ = await find_appointments(uow, user_id)
    if person is None or not addresses or not all(one.body.strip() for one in addresses):
        return False
    mine = await uow.forms.sections_of_inspector(person.id)
    return all([await _reads_for_one_of(uow, mine, address) for address in addresses])


async def _reads_for_one_of(uow: UnitOfWork, mine: Sequence[Section], address: Address) -> bool:
    forms = [await read_items(uow, section) for section in mine if section.number == address.number]
    return any(_reads(address.body, [item.name for item in items]) for items in forms)


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


async def find_sections(uow: UnitOfWork, person: Person, address: Address, group_id: int | None) -> Sequence[Section]:
    """The sections of this person that ``address`` may mean: one, or several that may all still be written. Raises
    Refusal ``inspection.unknown_number``."""
    mine = await uow.forms.sections_of_inspector(person.id)
    campaigns = {each: await uow.campaigns.get(each) for each in {section.campaign_id for section in mine}}
    here = [section for section in mine if _is_meant(campaigns[section.campaign_id], address, group_id)]
    found = [section for section in here if section.number == address.number]
    if not found:
        numbers = "、".join(str(section.number) for section in here[:_MOST_LISTED]) or "无"
        raise Refusal("inspection.unknown_number", number=address.number, numbers=numbers)
    return [section for section in found if section.state in WRITABLE and not section.void] or found[-1:]


def _is_meant(campaign: Campaign, address: Address, group_id: int | None) -> bool:
    in_group = group_id is None or campaign.chat_id == group_id
    return in_group and address.reference in {"", campaign.reference}
