"""公示登记: where and when a result was published outside our own page; nothing that was recorded is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from campaigns.publication.access import require_publisher, show_published
from campaigns.publication.publishing import listed
from domain.errors import Refusal
from domain.local_time import local_day
from domain.publication import PLACES, Published, read_published
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import Section
from storage.people import Person
from storage.publications import Publication
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.publication import awaiting_card, record_card, recorded_all_card

#: How many places of earlier records are offered.
_EARLIER = 2


async def awaiting(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """待登记外部公示: what this person's forms have on our own page only."""
    person, _ = await require_member(uow, user_id)
    return awaiting_card(await listed(uow, await awaited(uow, person)), page)


async def awaited(uow: UnitOfWork, person: Person) -> list[Section]:
    """The sections of which a publication outside is still to be recorded."""
    ids = set(await uow.publications.awaiting(person.id))
    if not ids:
        return []
    return [one for one in await uow.forms.sections_of_inspector(person.id) if one.id in ids]


async def ask_record(uow: UnitOfWork, *, user_id: int, section_id: int, count: int) -> Card:
    """Where was it published? Of one form; with ``section_id`` 0 of all ``count`` that wait."""
    _, sections = await _chosen(uow, user_id, section_id, count)
    places = await _places(uow, sections)
    return record_card(await listed(uow, sections), section_id=section_id, places=places)


async def record_place(
    uow: UnitOfWork, *, user_id: int, section_id: int, count: int, place: str, now: datetime
) -> Card:
    """Published at one of the usual places, today. ``place`` is a letter of ``PLACES`` or an earlier record's id."""
    person, sections = await _chosen(uow, user_id, section_id, count)
    name = PLACES.get(place) or await _earlier_place(uow, sections, place)
    if name is None:
        raise Refusal("chat.stale_button")
    today, _ = await _days(uow, sections, now)
    return await _record(uow, person, sections, Published(name, today, ""), one=bool(section_id), now=now)


async def _earlier_place(uow: UnitOfWork, sections: Sequence[Section], number: str) -> str | None:
    """What an earlier record of these departments names; no other department's is found by a forged button."""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return await uow.publications.place(int(number), {one.department_id for one in sections})


async def record_typed(uow: UnitOfWork, *, user_id: int, section_id: int, count: int, text: str, now: datetime) -> Card:
    """Place, day and address as typed; without a place the one that the department named last."""
    person, sections = await _chosen(uow, user_id, section_id, count)
    today, first = await _days(uow, sections, now)
    said = read_published(text, today=today, not_before=first)
    place = said.place or next(iter((await _places(uow, sections)).values()))
    said = Published(place, said.day, said.url)
    return await _record(uow, person, sections, said, one=bool(section_id), now=now)


async def _chosen(uow: UnitOfWork, user_id: int, section_id: int, count: int) -> tuple[Person, list[Section]]:
    """The forms that are meant. Raises Refusal ``voiding.void``, ``publication.not_public``,
    ``publication.none_awaits``, ``publication.awaiting_changed``."""
    if section_id:
        section = await uow.forms.section(section_id)
        person = await require_publisher(uow, user_id, section)
        if section.void:
            raise Refusal("voiding.void")
        if section.public_version is None:
            raise Refusal("publication.not_public", number=section.number)
        return person, [section]
    person, _ = await require_member(uow, user_id)
    sections = await awaited(uow, person)
    if not sections:
        raise Refusal("publication.none_awaits")
    if len(sections) != count:
        raise Refusal("publication.awaiting_changed", count=len(sections))
    return person, sections


async def _places(uow: UnitOfWork, sections: Sequence[Section]) -> dict[str, str]:
    """What buttons offer, by what they carry: where the department published last, then the usual places."""
    departments = {one.department_id for one in sections}
    earlier = await uow.publications.places_of(departments, limit=_EARLIER)
    offered = {str(number): place for number, place in earlier.items()}
    return offered | {letter: place for letter, place in PLACES.items() if place not in offered.values()}


async def _days(uow: UnitOfWork, sections: Sequence[Section], now: datetime) -> tuple[date, date]:
    """Today at the office, and the first day on which any of them can have been published."""
    campaigns: list[Campaign] = [await uow.campaigns.get(one) for one in {each.campaign_id for each in sections}]
    today = local_day(now, (await uow.offices.get(campaigns[0].office_id)).timezone)
    return today, max((one.plan.window_start or today for one in campaigns), default=today)


async def _record(
    uow: UnitOfWork, person: Person, sections: Sequence[Section], said: Published, *, one: bool, now: datetime
) -> Card:
    """One record for each; what is recorded already, word for word, is not recorded twice."""
    new = []
    for section in sections:
        assert section.public_version is not None  # they are chosen for it
        about = (section.public_version, said.place, said.day, said.url)
        known = [] if not one else await uow.publications.of(section.id)
        if about not in [(each.version, each.place, each.published_on, each.url) for each in known if not each.own]:
            version, place, day, url = about
            new.append(Publication(section.id, version, False, place, url, day, person.id, now))
    await uow.publications.record(new)
    for record in new:
        section = next(each for each in sections if each.id == record.section_id)
        facts: dict[str, Any] = {
            "section_id": section.id,
            "version": record.version,
            "day": record.published_on.isoformat(),
        }
        about_whom = {"person_id": person.id, "campaign_id": section.campaign_id}
        await uow.audit.note("publication.record", now=now, **about_whom, **facts)
    if not one:
        return recorded_all_card(await listed(uow, sections), place=said.place, day=said.day, url=said.url)
    left = await uow.publications.awaiting(person.id)
    return await show_published(uow, sections[0].id, following=left[0] if left else None)
