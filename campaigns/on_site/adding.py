"""补登到场: who was there says afterwards who else was; whoever was named may object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from campaigns.on_site.arriving import was_there
from campaigns.on_site.party import Party, entry_of, keep, read_party, require_party
from campaigns.on_site.showing import site_card
from campaigns.visit.board import Reader, reader_of
from domain.campaign import require_in_force
from domain.errors import Refusal
from domain.lengths import SITE_REASON
from domain.on_site import LEAST_PRESENT, ONE_STAY, Entry, Kind
from domain.roles import Role
from domain.visit import find_time, parse_time
from office.notices import tell_person, tell_role
from office.rights import require_member
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import on_site as cards


async def ask_late(uow: UnitOfWork, *, user_id: int, sample_id: int) -> Card:
    """Why is presence entered afterwards?"""
    party = await read_party(uow, sample_id)
    _, own = await require_party(uow, user_id, party)
    crew = _crew(party, own)
    return cards.ask_late(party.number, party.subject, sample_id, _bits(crew, own), sum(crew))


async def choose_party(uow: UnitOfWork, *, user_id: int, sample_id: int, reason: int, chosen: int, crew: int) -> Card:
    """Who was there? ``chosen`` and ``crew`` as in the press."""
    party = await read_party(uow, sample_id)
    _, own = await require_party(uow, user_id, party)
    team = _same_crew(party, own, reason, crew)
    return cards.choose_party(
        party.number,
        party.subject,
        sample_id,
        reason,
        [party.name_of(one) for one in team],
        own=_bits(team, own),
        chosen=chosen | _bits(team, own),
        crew=crew,
    )


async def ask_late_time(uow: UnitOfWork, *, user_id: int, sample_id: int, reason: int, chosen: int, crew: int) -> Card:
    """When were they there?"""
    party = await read_party(uow, sample_id)
    _, own = await require_party(uow, user_id, party)
    team = _same_crew(party, own, reason, crew)
    names = [party.name_of(one) for one in _chosen(team, chosen | _bits(team, own))]
    return cards.ask_late_time(party.number, party.subject, reason, names)


async def add_typed(
    uow: UnitOfWork,
    *,
    user_id: int,
    sample_id: int,
    reason: int,
    chosen: int,
    crew: int,
    text: str,
    now: datetime,
) -> Card:
    """Keeps that they were there, the reader among them, with the reason; the others hear of it and may object.

    Refuses a time to come (``on_site.not_yet``) or before the inspection (``on_site.before_start``), and where all of
    them said so themselves (``on_site.nobody_chosen``).
    """
    party = await read_party(uow, sample_id)
    reader, own = await require_party(uow, user_id, party)
    team = _same_crew(party, own, reason, crew)
    words, at = _read(party, reason, text, now)
    new = []
    for inspector_id in _chosen(team, chosen | _bits(team, own)):
        entry = replace(entry_of(party, reader, inspector_id, Kind.NAMED, now=now), at=at, reason=words)
        if not _is_known(party, entry):
            new.append(await keep(uow, party, entry))
    if not new:
        raise Refusal("on_site.nobody_chosen")
    for department_id in dict.fromkeys(one.department_id for one in new):
        await was_there(uow, party, next(one for one in new if one.department_id == department_id), now=now)
    await _tell_named(uow, party, reader, new, now=now)
    return await site_card(uow, sample_id, reader, now=now)


def _is_known(party: Party, new: Entry) -> bool:
    """Whether they were there already in that stay; of a team of one the own tap says nothing of a second."""
    alone = len(party.crews[new.department_id]) < LEAST_PRESENT
    kinds = {Kind.NAMED} if alone else {Kind.ARRIVED, Kind.NAMED}
    return any(
        one.kind in kinds
        and (one.inspector_id, one.attempt) == (new.inspector_id, new.attempt)
        and abs(one.at - new.at) <= ONE_STAY
        for one in party.entries
    )


def _read(party: Party, reason: int, text: str, now: datetime) -> tuple[str, datetime]:
    """The reason in words, and the moment."""
    clock = party.clock(now)
    if reason == cards.OTHER_REASON:
        words, at = _reason_and_time(text, clock)
    else:
        words, at = cards.LATE_REASONS[reason], parse_time(text, now=clock, day=clock.date())
    if at > clock:
        raise Refusal("on_site.not_yet", day=at.date(), hour=f"{at:%H:%M}")
    start = party.campaign.plan.window_start
    if start is not None and at.date() < start:
        raise Refusal("on_site.before_start", day=at.date(), start=start)
    return words, party.moment(at)


def _reason_and_time(text: str, clock: datetime) -> tuple[str, datetime]:
    if len(text) > SITE_REASON:
        raise Refusal("on_site.reason_too_long", length=len(text), most=SITE_REASON)
    found = find_time(text, now=clock)
    if found is None or not (words := found[0].strip(" ,，、；;。")):
        raise Refusal("on_site.reason_missing")
    return words, found[1]


async def _tell_named(uow: UnitOfWork, party: Party, reader: Reader, new: Sequence[Entry], *, now: datetime) -> None:
    for entry in new:
        person = party.bound.get(entry.inspector_id)
        if person is not None and person != reader.person:
            card = cards.named_you(
                party.number,
                party.subject,
                party.title,
                reader.person.name,
                party.clock(entry.at),
                entry.reason,
                entry_id=entry.id,
                sample_id=party.sample_id,
            )
            await tell_person(uow, person, card, key=f"on_site:named:{entry.id}", now=now)


async def object_to(uow: UnitOfWork, *, user_id: int, entry_id: int, now: datetime) -> Card:
    """The named inspector was not there: the entry stays and counts no more; the department's admins hear of it, the
    office's where there are none, and whoever made the entry. A form that waits for review is to be looked at again.
    Refuses ``on_site.not_you``."""
    person, held = await require_member(uow, user_id)
    named = await uow.site_entries.get(entry_id)
    if named is None or named.kind is not Kind.NAMED:
        raise Refusal("chat.stale_button")
    reader = reader_of(person, held)
    if named.inspector_id not in reader.inspectors or named.person_id == person.id:
        raise Refusal("on_site.not_you")
    party = await read_party(uow, named.sample_id)
    require_in_force(party.campaign.state)
    if not any(one.kind is Kind.OBJECTED and one.about_id == named.id for one in party.entries):
        entry = entry_of(party, reader, named.inspector_id, Kind.OBJECTED, now=now)
        await keep(uow, party, replace(entry, attempt=named.attempt, about_id=named.id))
        await uow.forms.look_again([party.sections[named.department_id]])
        await _tell_disputed(uow, party, named, now=now)
    return cards.objected(party.number, party.subject, party.clock(named.at), party.sample_id)


async def _tell_disputed(uow: UnitOfWork, party: Party, named: Entry, *, now: datetime) -> None:
    by = await uow.people.get(named.person_id)
    card = cards.disputed(
        party.number,
        party.subject,
        party.title,
        by.name,
        party.name_of(named.inspector_id),
        party.clock(named.at),
        named.reason,
        party.sample_id,
    )
    key, office_id = f"on_site:disputed:{named.id}", party.campaign.office_id
    role, department_id = Role.DEPARTMENT_ADMIN, named.department_id
    if not await tell_role(
        uow, office_id=office_id, role=role, department_id=department_id, card=card, key=key, now=now
    ):
        await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
    await tell_person(uow, by, card, key=key, now=now)


def _crew(party: Party, own: Sequence[int]) -> list[int]:
    """The teams of the reader's departments, by ascending ids."""
    departments = {party.department_of(one) for one in own}
    return sorted(one for department_id in departments for one in party.crews[department_id])


def _same_crew(party: Party, own: Sequence[int], reason: int, crew: int) -> list[int]:
    """The team, if it is still the one that the buttons were made for. Refuses ``on_site.team_changed``."""
    if reason >= len(cards.LATE_REASONS):
        raise Refusal("chat.stale_button")
    found = _crew(party, own)
    if sum(found) != crew:
        raise Refusal("on_site.team_changed", number=party.number)
    return found


def _bits(crew: Sequence[int], own: Sequence[int]) -> int:
    return sum(1 << place for place, one in enumerate(crew) if one in own)


def _chosen(crew: Sequence[int], chosen: int) -> list[int]:
    return [one for place, one in enumerate(crew) if chosen >> place & 1]
