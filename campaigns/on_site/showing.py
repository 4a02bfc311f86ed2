"""On site as people look at it: who is there and what can be done now; and the record of everything entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from campaigns.on_site.party import Party, read_party, require_seer
from campaigns.visit.board import Reader
from domain.campaign import State
from domain.local_time import local_day
from domain.on_site import DOOR_RESULTS, LEAST_PRESENT, Entry, Kind, Presence, found_at_door
from storage.forms import WRITABLE
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import on_site as cards


async def show_site(uow: UnitOfWork, *, user_id: int, sample_id: int, now: datetime) -> Card:
    """One visit, with what the reader can do about it now."""
    party = await read_party(uow, sample_id)
    reader = await require_seer(uow, user_id, party)
    return cards.site(_view(party, reader, now))


async def site_card(uow: UnitOfWork, sample_id: int, reader: Reader, *, now: datetime) -> Card:
    """The same after something was entered."""
    return cards.site(_view(await read_party(uow, sample_id), reader, now))


def has_come(party: Party, now: datetime) -> bool:
    """Whether the day has come: the agreed one, or the first of the inspection where none is agreed."""
    today, start = local_day(now, party.zone), party.campaign.plan.window_start
    if party.agreed is not None:
        return today >= local_day(party.agreed.starts_at, party.zone)
    return start is None or today >= start


def _view(party: Party, reader: Reader, now: datetime) -> cards.SiteView:
    own = party.own(reader)
    running = party.campaign.state is State.INSPECTING
    departments = [party.department_of(one) for one in own]
    attempt = party.attempt(departments[0]) if own else max(party.attempt(one) for one in party.sections)
    found = [party.presence(one) for one in departments]
    there = [one.was_tapped(inspector, now) for one, inspector in zip(found, own, strict=True)]
    came = [inspector in one.inspectors for one, inspector in zip(found, own, strict=True)]
    left = [_left(party, inspector, attempt) for inspector in own]
    sections = [party.sections[one] for one in departments]
    writable = [one for one in sections if one.state in WRITABLE]
    doors = found_at_door(party.entries, attempt)
    found_kinds = {one.kind for one in doors}
    seen = bool(own) and running
    may_report = seen and any(came) and bool(writable)
    return cards.SiteView(
        sample_id=party.sample_id,
        number=party.number,
        campaign=party.title,
        subject=party.subject,
        address=party.first.address,
        attempt=attempt,
        parties=tuple(_line(party, one) for one in party.sections),
        doors=tuple((one.id, door_words(party, one)) for one in doors),
        section_id=sections[0].id if sections else 0,
        has_visit=party.visit is not None,
        colleague=any(one.counted for one in found),
        may_arrive=seen and has_come(party, now) and not all(there),
        may_show=seen and any(came) and any(one.counted and one.certificates is None for one in found),
        may_leave=seen and any(tapped and not gone for tapped, gone in zip(there, left, strict=True)),
        may_add_leaving=seen and any(was and not (on or gone) for was, on, gone in zip(came, there, left, strict=True)),
        may_add=seen and any(not _complete(party, one) for one in departments),
        reportable=tuple(one for one in DOOR_RESULTS if one not in found_kinds) if may_report else (),
        may_locate=seen and any(on and not gone for on, gone in zip(there, left, strict=True)),
    )


def _left(party: Party, inspector_id: int, attempt: int) -> bool:
    return any(
        one.kind is Kind.LEFT and one.inspector_id == inspector_id and one.attempt == attempt for one in party.entries
    )


def _complete(party: Party, department_id: int) -> bool:
    return party.presence(department_id).is_complete(len(party.crews[department_id]))


def _line(party: Party, department_id: int) -> cards.PartyLine:
    presence = party.presence(department_id)
    words = cards.presence_words(sights(party, presence), *marks(party, presence))
    # Two who came on different days count as one.
    missing = 0 if _complete(party, department_id) else max(1, LEAST_PRESENT - len(presence.inspectors))
    return cards.PartyLine(party.sections[department_id].department, words, missing)


def sights(party: Party, presence: Presence) -> list[cards.Sight]:
    """Who was there, as people read it."""
    return [
        cards.Sight(party.name_of(one.inspector_id), party.clock(one.at), one.late, one.disputed)
        for one in presence.sightings
    ]


def marks(party: Party, presence: Presence) -> tuple[datetime | None, datetime | None]:
    """When certificates were shown, and when the last one left, on the wall of the office."""
    shown, left = presence.certificates, presence.left
    return party.clock(shown) if shown else None, party.clock(left) if left else None


def door_words(party: Party, entry: Entry) -> str:
    """What was found at the door, and when."""
    return cards.door_words(entry.kind, party.clock(entry.at))


async def show_entries(uow: UnitOfWork, *, user_id: int, sample_id: int) -> Card:
    """Every entry in order, for the team, its departments' admins and reviewers, and the office."""
    party = await read_party(uow, sample_id)
    await require_seer(uow, user_id, party)
    about = {one.id: one for one in party.entries}
    people = {one.person_id for one in party.entries}
    names = {one: (await uow.people.get(one)).name for one in people}
    lines = [_entry(party, one, about, names[one.person_id]) for one in party.entries]
    return cards.entries(sample_id, party.number, party.title, party.subject, lines)


def _entry(party: Party, entry: Entry, about: Mapping[int, Entry], by: str) -> cards.EntryLine:
    name, meant = party.name_of(entry.inspector_id), about.get(entry.about_id or 0)
    afterwards = entry.kind is Kind.NAMED or entry.entered_at != entry.at
    return cards.EntryLine(
        at=party.clock(entry.at),
        attempt=entry.attempt,
        department=party.sections[entry.department_id].department,
        name=name,
        words=cards.entry_words(entry, party.clock(meant.at) if meant else None),
        by=by if afterwards or by != name else "",
        entered_at=party.clock(entry.entered_at) if afterwards else None,
    )
