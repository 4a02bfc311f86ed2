"""Deciding: the whole list by one tap, one visit approved, or not approved with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.sign_off.asking import meet_if_done
from campaigns.sign_off.reading import Part, Parts, read_parts, stamp_of
from campaigns.sign_off.showing import Reading, list_card, read, read_one
from domain.campaign import State, require_in_force
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import SIGN_OFF
from domain.roles import Role
from office.notices import tell_person, tell_role
from storage.people import Person
from storage.sign_offs import SignOffWord
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import sign_off as cards


async def approve_all(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, stamp: str, now: datetime
) -> Card:
    """Approves what the tapped card showed. Where nothing waits any more the list is only shown; where it is another
    list by now, Refusal ``sign_off.changed_meanwhile``."""
    reading = await read(uow, user_id, campaign_id, department_id)
    _require_deciding(reading)
    wanted = reading.parts.may_approve(reading.person)
    if wanted:
        _require_shown(wanted, stamp)
        reading = await _approve(uow, reading, wanted, now=now)
    return await list_card(uow, reading)


async def approve_one(uow: UnitOfWork, *, user_id: int, section_id: int, stamp: str, now: datetime) -> Card:
    """Approves one visit as its card showed it."""
    reading, part = await _to_decide(uow, user_id, section_id)
    if part.state != cards.APPROVED:
        _require_shown([part], stamp)
        reading = await _approve(uow, reading, [part], now=now)
    return await list_card(uow, reading)


async def ask_reason(uow: UnitOfWork, *, user_id: int, section_id: int, stamp: str) -> Card:
    """Asks why it is not approved."""
    reading, part = await _to_decide(uow, user_id, section_id)
    await _require_not_begun(uow, part)
    _require_shown([part], stamp)
    return cards.ask_reason(reading.parts.line(part), most=SIGN_OFF)


async def decline(uow: UnitOfWork, *, user_id: int, section_id: int, stamp: str, text: str, now: datetime) -> Card:
    """Does not approve one visit, as its card showed it: the team, whoever leads it and the office hear why."""
    reading, part = await _to_decide(uow, user_id, section_id)
    await _require_not_begun(uow, part)
    _require_shown([part], stamp)
    reason = read_reason(text)
    await _keep(uow, reading, [part], SignOffWord.DECLINED, reason=reason, now=now)
    reading = await _again(uow, reading, now=now)
    declined = reading.parts.find(section_id)
    assert declined is not None  # it was kept just now
    await _tell_declined(uow, reading.parts, declined, reading.person, reason, now=now)
    return await list_card(uow, reading)


def read_reason(text: str) -> str:
    """One line, not empty, not long; else Refusal."""
    words = plain(text)
    if not words:
        raise Refusal("sign_off.reason_missing")
    if len(words) > SIGN_OFF:
        raise Refusal("sign_off.reason_too_long", length=len(words), most=SIGN_OFF)
    return words


async def _to_decide(uow: UnitOfWork, user_id: int, section_id: int) -> tuple[Reading, Part]:
    reading, part = await read_one(uow, user_id, section_id)
    _require_deciding(reading)
    if reading.parts.goes(reading.person, part):
        names = "、".join(one.name for one in reading.parts.approvers_of(part))
        if not names:
            raise Refusal("sign_off.own_nobody", number=part.section.number)
        raise Refusal("sign_off.own", number=part.section.number, approvers=names)
    return reading, part


def _require_deciding(reading: Reading) -> None:
    parts = reading.parts
    require_in_force(parts.campaign.state)
    if parts.campaign.state is not State.INSPECTING:
        raise Refusal("sign_off.closed", title=parts.campaign.plan.title)
    if not parts.office.sign_off:
        raise Refusal("sign_off.off")
    if not reading.approves:
        names = "、".join(one.name for one in parts.approvers) or "办公室"
        raise Refusal("sign_off.not_approver", department=parts.department, approvers=names)


async def _require_not_begun(uow: UnitOfWork, part: Part) -> None:
    if await uow.sign_offs.begun([part.section.id]):
        raise Refusal("sign_off.begun", number=part.section.number)


def _require_shown(parts: Sequence[Part], shown: str) -> None:
    if stamp_of(parts) != shown:
        raise Refusal("sign_off.changed_meanwhile")


async def _approve(uow: UnitOfWork, reading: Reading, wanted: Sequence[Part], *, now: datetime) -> Reading:
    await _keep(uow, reading, wanted, SignOffWord.APPROVED, now=now)
    reading = await _again(uow, reading, now=now)
    await _tell_approved(uow, reading, wanted, now=now)
    return reading


async def _keep(
    uow: UnitOfWork, reading: Reading, wanted: Sequence[Part], word: SignOffWord, *, reason: str = "", now: datetime
) -> None:
    decided = {one.section.id: (one.crew, one.starts_at) for one in wanted}
    await uow.sign_offs.decide(decided, word, reason=reason, person_id=reading.person.id, now=now)
    await uow.audit.note(
        f"sign_off.{word.value}",
        now=now,
        person_id=reading.person.id,
        campaign_id=reading.parts.campaign.id,
        department=reading.parts.department,
        sections=sorted(decided),
    )


async def _again(uow: UnitOfWork, reading: Reading, *, now: datetime) -> Reading:
    """The list as it stands after the decision."""
    parts = await read_parts(uow, reading.parts.campaign, reading.parts.department_id)
    await meet_if_done(uow, parts, by=reading.person.id, now=now)
    return Reading(reading.person, parts, reading.approves)


async def _tell_approved(uow: UnitOfWork, reading: Reading, wanted: Sequence[Part], *, now: datetime) -> None:
    """One message to each inspector with all of theirs."""
    parts, theirs = reading.parts, dict[Person, list[Part]]()
    for part in wanted:
        for person in dict.fromkeys(parts.bound[one] for one in part.crew if one in parts.bound):
            theirs.setdefault(person, []).append(part)
    newest = await uow.sign_offs.newest([one.section.id for one in wanted])
    key = f"sign_off:{parts.campaign.id}:{parts.department_id}:approved:{max(one.id for one in newest.values())}"
    for person, own in theirs.items():
        card = cards.approved_card(parts.campaign.plan.title, [parts.line(one) for one in own], reading.person.name)
        await tell_person(uow, person, card, key=key, now=now)


async def _tell_declined(uow: UnitOfWork, parts: Parts, part: Part, by: Person, reason: str, *, now: datetime) -> None:
    """The team, the leader of the whole visit, the office."""
    campaign = parts.campaign
    assert part.newest is not None
    key = f"sign_off:{campaign.id}:{parts.department_id}:declined:{part.newest.id}"
    card = cards.declined_card(campaign.id, campaign.plan.title, parts.department, parts.line(part), by.name, reason)
    visit = (await uow.visits.find([part.section.sample_id])).get(part.section.sample_id)
    leader = await uow.people.bound_inspectors([visit.leader_id] if visit and visit.leader_id else [])
    team = [parts.bound[one] for one in part.crew if one in parts.bound]
    for person in dict.fromkeys([*leader.values(), *team]):
        await tell_person(uow, person, card, key=key, now=now)
    await tell_role(uow, office_id=campaign.office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
