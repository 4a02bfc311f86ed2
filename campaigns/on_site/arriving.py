"""到场: an inspector taps that they are there, shows the certificate, shares a location, leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from campaigns.on_site.party import (
    Party,
    choose_on_site,
    entry_of,
    keep,
    read_party,
    require_attempt,
    require_party,
)
from campaigns.on_site.showing import has_come, site_card
from campaigns.visit.announcing import visit_key
from campaigns.visit.board import Reader
from domain.campaign import State
from domain.errors import Refusal
from domain.on_site import LEAST_PRESENT, ONE_STAY, Entry, Kind, open_arrival
from domain.visit import parse_time
from office import obligations
from office.notices import tell_person
from office.rights import require_member
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import on_site as cards


async def check_in(uow: UnitOfWork, *, user_id: int, proposal_id: int, now: datetime) -> Card:
    """``arrive`` on the visit as it was agreed in that proposal. Refuses ``visit.moved`` where it no longer is."""
    proposal = (await uow.visits.proposals([proposal_id])).get(proposal_id)
    if proposal is None:
        raise Refusal("chat.stale_button")
    party = await read_party(uow, proposal.sample_id)
    reader, own = await require_party(uow, user_id, party)
    if party.agreed is None or party.agreed.id != proposal.id:
        raise Refusal("visit.moved", number=party.number)
    return await _arrive(uow, party, reader, own, now=now)


async def arrive(uow: UnitOfWork, *, user_id: int, sample_id: int, attempt: int, now: datetime) -> Card:
    """Keeps that the inspector is there, with the moment; the first of each department meets its promise, and the
    others of it are asked to say so themselves. Another time that was offered meanwhile, and not agreed, is off the
    table: the visit has begun. Where it is one visit for two campaigns, the tap counts in each whose team they are on.

    Refuses days before the agreed one (``visit.too_early``), or before the inspection (``on_site.too_early``), a button
    of an earlier attempt (``on_site.over``), and everybody who is not on the team (``on_site.not_on_team``).
    """
    party = await read_party(uow, sample_id)
    reader, own = await require_party(uow, user_id, party)
    require_attempt(party, own, attempt)
    return await _arrive(uow, party, reader, own, now=now)


async def _arrive(uow: UnitOfWork, party: Party, reader: Reader, own: Sequence[int], *, now: datetime) -> Card:
    _require_day(party, now)
    await _came(uow, party, reader, own, now=now)
    for other in await _joined_with(uow, party):
        await _came(uow, other, reader, other.own(reader), now=now)
    return await site_card(uow, party.sample_id, reader, now=now)


async def _joined_with(uow: UnitOfWork, party: Party) -> list[Party]:
    """The parties of other campaigns that are at the same door at the very time agreed with them (合并检查)."""
    group = (await uow.joint_visits.together([party.sample_id])).get(party.sample_id)
    if group is None or party.agreed is None:
        return []
    visits = await uow.visits.find(set(group.campaigns) - {party.sample_id})
    there = [await read_party(uow, one.sample_id) for one in visits.values() if one.agreed_id is not None]
    return [
        one
        for one in there
        if one.campaign.state is State.INSPECTING and one.agreed and one.agreed.starts_at == party.agreed.starts_at
    ]


async def _came(uow: UnitOfWork, party: Party, reader: Reader, own: Sequence[int], *, now: datetime) -> None:
    if not own:
        return
    if party.visit is not None and party.agreed is not None and not party.visit.is_agreed:
        await uow.visits.stand(party.visit)
    for inspector_id in own:
        department_id = party.department_of(inspector_id)
        presence = party.presence(department_id)
        if presence.was_tapped(inspector_id, now):
            continue
        entry = await keep(uow, party, entry_of(party, reader, inspector_id, Kind.ARRIVED, now=now))
        await was_there(uow, party, entry, now=now)
        if not presence.is_complete(LEAST_PRESENT):
            await _call_others(uow, party, entry, now=now)


def _require_day(party: Party, now: datetime) -> None:
    if has_come(party, now):
        return
    if party.agreed is not None:
        raise Refusal("visit.too_early", number=party.number, day=party.clock(party.agreed.starts_at).date())
    raise Refusal("on_site.too_early", title=party.title, start=party.campaign.plan.window_start)


async def was_there(uow: UnitOfWork, party: Party, entry: Entry, *, now: datetime) -> None:
    """Somebody of the department was there: it owes the visit no more, and its form says how it is inspected."""
    if party.visit is not None:
        await obligations.meet(
            uow,
            visit_key(party.sample_id, entry.department_id, party.visit.sequence),
            party.campaign.office_id,
            now=now,
            by=entry.person_id,
            evidence=f"checkin:{entry.id}",
        )
    await choose_on_site(uow, party, entry.department_id)


async def _call_others(uow: UnitOfWork, party: Party, entry: Entry, *, now: datetime) -> None:
    """Each of the department who has not said so and can: once in an attempt."""
    there = party.presence(entry.department_id).inspectors | {entry.inspector_id}
    card = cards.come_along(
        party.number, party.subject, party.title, party.name_of(entry.inspector_id), party.sample_id, entry.attempt
    )
    for inspector_id in party.crews[entry.department_id]:
        person = party.bound.get(inspector_id)
        if inspector_id not in there and person is not None and person.id != entry.person_id:
            key = f"on_site:join:{party.sample_id}:{entry.attempt}:{inspector_id}"
            await tell_person(uow, person, card, key=key, now=now)


async def show_certificates(uow: UnitOfWork, *, user_id: int, sample_id: int, attempt: int, now: datetime) -> Card:
    """Keeps that certificates were shown, by the first of the party who says so; with people who were entered
    afterwards, at the moment at which they came. Refuses ``on_site.arrive_first``."""
    party = await read_party(uow, sample_id)
    reader, own = await require_party(uow, user_id, party)
    require_attempt(party, own, attempt)
    there = [one for one in own if one in party.presence(party.department_of(one)).inspectors]
    if not there:
        raise Refusal("on_site.arrive_first", number=party.number)
    for inspector_id in there:
        presence = (await read_party(uow, sample_id)).presence(party.department_of(inspector_id))
        if presence.certificates is None:
            near = any(abs(now - one.at) <= ONE_STAY for one in presence.counted)
            entry = entry_of(party, reader, inspector_id, Kind.CERTIFICATES, now=now)
            await keep(uow, party, replace(entry, at=now if near else presence.counted[0].at))
    return await site_card(uow, sample_id, reader, now=now)


async def leave(uow: UnitOfWork, *, user_id: int, sample_id: int, attempt: int, now: datetime) -> Card:
    """Keeps that the inspector leaves, once in an attempt. Refuses ``on_site.arrive_first``."""
    party = await read_party(uow, sample_id)
    reader, own = await require_party(uow, user_id, party)
    require_attempt(party, own, attempt)
    await _leave(uow, party, reader, own, at=now, now=now)
    return await site_card(uow, sample_id, reader, now=now)


async def ask_left(uow: UnitOfWork, *, user_id: int, sample_id: int, attempt: int) -> Card:
    """Asks when they left."""
    party = await read_party(uow, sample_id)
    _, own = await require_party(uow, user_id, party)
    require_attempt(party, own, attempt)
    return cards.ask_left(party.number, party.subject)


async def left_typed(uow: UnitOfWork, *, user_id: int, sample_id: int, attempt: int, text: str, now: datetime) -> Card:
    """The time of leaving as typed afterwards. Refuses one to come (``on_site.not_yet``) and one before they came
    (``on_site.left_before``)."""
    party = await read_party(uow, sample_id)
    reader, own = await require_party(uow, user_id, party)
    require_attempt(party, own, attempt)
    clock = party.clock(now)
    at = parse_time(text, now=clock, day=clock.date())
    if at > clock:
        raise Refusal("on_site.not_yet", day=at.date(), hour=f"{at:%H:%M}")
    await _leave(uow, party, reader, own, at=party.moment(at), now=now)
    return await site_card(uow, sample_id, reader, now=now)


async def _leave(
    uow: UnitOfWork, party: Party, reader: Reader, own: Sequence[int], *, at: datetime, now: datetime
) -> None:
    came = False
    for inspector_id in own:
        presence = party.presence(party.department_of(inspector_id))
        moments = [one.at for one in presence.counted if one.inspector_id == inspector_id]
        if not moments:
            continue
        came = True
        if at < min(moments):
            raise Refusal("on_site.left_before", hour=f"{party.clock(min(moments)):%H:%M}")
        known = {(one.inspector_id, one.attempt) for one in party.entries if one.kind is Kind.LEFT}
        if (inspector_id, presence.attempt) not in known:
            await keep(uow, party, replace(entry_of(party, reader, inspector_id, Kind.LEFT, now=now), at=at))
    if not came:
        raise Refusal("on_site.arrive_first", number=party.number)


async def share_location(uow: UnitOfWork, *, user_id: int, latitude: float, longitude: float, now: datetime) -> Card:
    """A location that somebody sent: it belongs to where they arrived last and are still. Refuses
    ``on_site.no_open_entry``."""
    person, _ = await require_member(uow, user_id)
    arrival = open_arrival(await uow.site_entries.of_person(person.id, since=now - ONE_STAY), now)
    if arrival is None:
        raise Refusal("on_site.no_open_entry")
    party = await read_party(uow, arrival.sample_id)
    reader, _ = await require_party(uow, user_id, party)
    if party.attempt(arrival.department_id) != arrival.attempt:
        raise Refusal("on_site.no_open_entry")
    entry = entry_of(party, reader, arrival.inspector_id, Kind.LOCATION, now=now)
    await keep(uow, party, replace(entry, about_id=arrival.id, latitude=latitude, longitude=longitude))
    return cards.located(party.number, party.subject, party.sample_id)
