"""没有人／大门关闭, 查无此经营: an attempt is kept; then another time, or the result of what was found at the door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from campaigns.forms import read_form, read_items
from campaigns.inspection.filling import writable_section
from campaigns.on_site.party import Party, entry_of, keep, read_party, require_party, require_seer
from campaigns.on_site.showing import door_words, site_card
from campaigns.visit.arriving import reopen
from campaigns.visit.board import Reader
from campaigns.visit.showing import visit_card
from domain.errors import Refusal
from domain.evidence import About
from domain.inspection import Method
from domain.on_site import DOOR_RESULTS, Entry, Kind, found_at_door
from domain.roles import Role
from office.notices import tell_person, tell_role
from storage.forms import WRITABLE, SectionState
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import on_site as cards
from templates.cards.inspection import form_card


async def report_door(
    uow: UnitOfWork, *, user_id: int, sample_id: int, attempt: int, result: int, now: datetime
) -> Card:
    """Keeps what was found at the door, by the number of its result (4 or 7), once in an attempt for the whole party.
    Refuses ``on_site.arrive_first`` and ``on_site.handed_in``."""
    kind = next((kind for kind, code in DOOR_RESULTS.items() if code.value == result), None)
    if kind is None:
        raise Refusal("chat.stale_button")
    party = await read_party(uow, sample_id)
    reader, inspector_id = await _require_there(uow, user_id, party)
    if party.attempt(party.department_of(inspector_id)) != attempt:
        raise Refusal("on_site.over", number=party.number)
    known = {one.kind: one for one in found_at_door(party.entries, attempt)}
    entry = known.get(kind)
    if entry is None:
        entry = await keep(uow, party, entry_of(party, reader, inspector_id, kind, now=now))
        party = await read_party(uow, sample_id)
    return await _door_card(uow, party, reader, entry)


async def open_door(uow: UnitOfWork, *, user_id: int, entry_id: int) -> Card:
    """What was found at the door, with the choice while there is one."""
    party, entry = await _read_door(uow, entry_id)
    return await _door_card(uow, party, await require_seer(uow, user_id, party), entry)


async def _read_door(uow: UnitOfWork, entry_id: int) -> tuple[Party, Entry]:
    entry = await uow.site_entries.get(entry_id)
    if entry is None or entry.kind not in DOOR_RESULTS:
        raise Refusal("chat.stale_button")
    return await read_party(uow, entry.sample_id), entry


async def _require_there(uow: UnitOfWork, user_id: int, party: Party) -> tuple[Reader, int]:
    """Somebody who is on site and whose form may still be written, with their inspector."""
    reader, own = await require_party(uow, user_id, party)
    there = [one for one in own if one in party.presence(party.department_of(one)).inspectors]
    if not there:
        raise Refusal("on_site.arrive_first", number=party.number)
    writable = [one for one in there if party.sections[party.department_of(one)].state in WRITABLE]
    if not writable:
        raise Refusal("on_site.handed_in", number=party.number)
    return reader, writable[0]


async def _door_card(uow: UnitOfWork, party: Party, reader: Reader, entry: Entry) -> Card:
    own = [party.department_of(one) for one in party.own(reader)]
    open_ones = [] if party.first.void else [one for one in own if party.attempt(one) == entry.attempt]
    still = [party.sections[one].id for one in open_ones if party.sections[one].state in WRITABLE]
    # Only the department that entered it adds to it; another's photo goes with their own form.
    section_id = still[0] if still and entry.department_id not in own else 0
    photos = (await uow.evidence.count(About.DOOR, [entry.id]))[entry.id]
    if section_id:
        photos += (await uow.evidence.count(About.FORM, [section_id]))[section_id]
    before = [one for one in party.entries if one.kind in DOOR_RESULTS and one.attempt < entry.attempt]
    return cards.door(
        cards.DoorView(
            entry_id=entry.id,
            sample_id=party.sample_id,
            number=party.number,
            campaign=party.title,
            subject=party.subject,
            address=party.first.address,
            attempt=entry.attempt,
            kind=entry.kind,
            name=party.name_of(entry.inspector_id),
            at=party.clock(entry.at),
            photos=photos,
            others=tuple(cards.earlier_words(one.attempt, door_words(party, one)) for one in before),
            section_id=section_id,
            may_act=bool(still),
        )
    )


async def come_again(uow: UnitOfWork, *, user_id: int, entry_id: int, now: datetime) -> Card:
    """The attempt is over for every department that has not handed in its form; the next time is to be agreed on, and
    everybody hears. A second tap changes nothing. Refuses as ``report_door`` does."""
    party, entry = await _read_door(uow, entry_id)
    reader, inspector_id = await _require_there_or_over(uow, user_id, party, entry)
    if party.attempt(party.department_of(inspector_id)) == entry.attempt:
        over = [
            one
            for one, section in party.sections.items()
            if section.state is SectionState.OPEN and party.attempt(one) == entry.attempt
        ]
        for department_id in dict.fromkeys([party.department_of(inspector_id), *over]):
            given_up = entry_of(party, reader, inspector_id, Kind.AGAIN, now=now)
            over_for = replace(given_up, department_id=department_id, attempt=entry.attempt, about_id=entry.id)
            await keep(uow, party, over_for)
        if party.visit is not None:
            await reopen(uow, party.campaign, party.visit, attempt=entry.attempt + 1, now=now)
        await _tell_others(uow, await read_party(uow, party.sample_id), reader, entry, now=now)
    if party.visit is not None:
        return await visit_card(uow, party.sample_id, reader, now=now)
    return await site_card(uow, party.sample_id, reader, now=now)


async def _require_there_or_over(uow: UnitOfWork, user_id: int, party: Party, entry: Entry) -> tuple[Reader, int]:
    """After the first tap nobody is there any more."""
    reader, own = await require_party(uow, user_id, party)
    for one in own:
        if party.attempt(party.department_of(one)) > entry.attempt:
            return reader, one
    return await _require_there(uow, user_id, party)


async def _tell_others(uow: UnitOfWork, party: Party, reader: Reader, entry: Entry, *, now: datetime) -> None:
    """Who arranges visits is asked for a time: the leader, or the lead department's admins in their place."""
    key = f"on_site:again:{party.sample_id}:{entry.id}"
    leader_id = party.visit.leader_id if party.visit else None
    leader = party.bound.get(leader_id) if leader_id is not None else None
    given_up = [one for one in party.sections if party.attempt(one) > entry.attempt]
    concerned = [party.bound[one] for each in given_up for one in party.crews[each] if one in party.bound]
    for person in dict.fromkeys(concerned):
        if person not in (reader.person, leader):
            await tell_person(uow, person, _again_card(party, entry, version=None), key=key, now=now)
    if party.visit is None:
        return
    card = _again_card(party, entry, version=party.visit.version)
    if leader is None:
        lead = party.campaign.plan.lead.department_id
        role, office_id = Role.DEPARTMENT_ADMIN, party.campaign.office_id
        await tell_role(uow, office_id=office_id, role=role, department_id=lead, card=card, key=key, now=now)
    elif leader != reader.person:
        await tell_person(uow, leader, card, key=key, now=now)


def _again_card(party: Party, entry: Entry, *, version: int | None) -> Card:
    return cards.again(
        party.number,
        party.subject,
        party.title,
        door_words(party, entry),
        entry.attempt,
        party.sample_id,
        version=version,
        has_visit=party.visit is not None,
    )


async def enter_door(uow: UnitOfWork, *, user_id: int, entry_id: int, now: datetime) -> Card:
    """Writes what was found at the door into the reader's form, for the items without a result; the photo and who was
    there are asked for when it is handed in. Refuses as ``report_door`` does, ``on_site.over``, and what any other
    writing into the form is refused with."""
    party, entry = await _read_door(uow, entry_id)
    reader, inspector_id = await _require_there(uow, user_id, party)
    department_id = party.department_of(inspector_id)
    if party.attempt(department_id) != entry.attempt:
        raise Refusal("on_site.over", number=party.number)
    _, section = await writable_section(uow, user_id, party.sections[department_id].id)
    code = DOOR_RESULTS[entry.kind]
    codes = {item.id: code for item in await read_items(uow, section) if item.code is None}
    if codes:
        methods = list(dict.fromkeys([Method.ON_SITE, *section.methods]))
        await uow.forms.enter(section, codes, person_id=reader.person.id, now=now, methods=methods)
        written = replace(entry_of(party, reader, inspector_id, Kind.RESULT, now=now), about_id=entry.id)
        await keep(uow, party, written)
    return form_card(await read_form(uow, section.id))
