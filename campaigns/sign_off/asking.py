"""Asking for approval: once the teams are known, after somebody was replaced, when the office turns it on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from campaigns.sign_off.reading import Part, Parts, read_parts
from domain.campaign import State
from domain.local_time import local_day
from domain.obligations import Duty
from domain.roles import Role
from office import obligations
from office.notices import tell_person, tell_role
from storage.campaigns import Campaign
from storage.sign_offs import SignOff, SignOffWord
from storage.unit_of_work import UnitOfWork
from templates.cards import sign_off as cards
from templates.cards.calendar import OwedDay
from templates.cards.visit.views import moment_short

#: Why an approval is no longer owed: whoever was to go is out, and nobody could step in.
NOTHING_LEFT = "没有待审批的检查"


async def ask_sign_off(
    uow: UnitOfWork, campaign: Campaign, *, key: str, now: datetime, departments: Collection[int] | None = None
) -> None:
    """Asks the approvers of every department, or of ``departments``, for what waits in it, where the office asks for
    approvals; ``key`` names the occasion, so that each is told of once."""
    office = await uow.offices.get(campaign.office_id)
    if not office.sign_off or campaign.state is not State.INSPECTING:
        return
    for participant in campaign.plan.participants:
        if departments is None or participant.department_id in departments:
            parts = await read_parts(uow, campaign, participant.department_id)
            if parts.waiting:
                due = await _owe(uow, parts, now=now)
                await _tell(uow, parts, due, key=f"sign_off:{campaign.id}:{parts.department_id}:{key}", now=now)
            elif owed := await open_key(uow, campaign, participant.department_id):
                await obligations.void(uow, [owed], now=now, reason=NOTHING_LEFT)


async def _owe(uow: UnitOfWork, parts: Parts, *, now: datetime) -> OwedDay | None:
    """One promise of a department at a time: what comes while it is open is approved with the rest."""
    campaign, office = parts.campaign, parts.office
    earlier = [
        one
        for one in await uow.obligations.of_campaign(campaign.id)
        if one.duty is Duty.SIGN_OFF and one.department_id == parts.department_id
    ]
    key = await open_key(uow, campaign, parts.department_id)
    if not key:
        key = f"{Duty.SIGN_OFF.value}:{campaign.id}:{parts.department_id}:v{len(earlier) + 1}"
        await obligations.owe(
            uow,
            obligations.Owed(key, parts.department_id, matter_id=campaign.id),
            campaign=campaign,
            duty=Duty.SIGN_OFF,
            since=local_day(now, office.timezone),
            working_days=office.own_term(Duty.SIGN_OFF),
            now=now,
        )
    return await obligations.owed_day(uow, key)


async def open_key(uow: UnitOfWork, campaign: Campaign, department_id: int) -> str:
    """The ledger's key of what the department owes at present; empty where it owes nothing."""
    owed = await uow.obligations.open_about(Duty.SIGN_OFF, campaign.id)
    return next((one.key for one in owed if one.department_id == department_id), "")


async def _tell(uow: UnitOfWork, parts: Parts, due: OwedDay | None, *, key: str, now: datetime) -> None:
    for person in parts.approvers:
        if parts.may_approve(person):
            card = cards.list_card(parts.listed(person, decides=True), due)
            await tell_person(uow, person, card, key=key, now=now)
    orphans = [one.section.number for one in parts.waiting if not parts.approvers_of(one)]
    if orphans:
        card = cards.nobody_card(parts.campaign.plan.title, parts.department_id, parts.department, orphans)
        for role, department_id in ((Role.DEPARTMENT_ADMIN, parts.department_id), (Role.OFFICE_ADMIN, None)):
            await tell_role(
                uow,
                office_id=parts.office.id,
                role=role,
                department_id=department_id,
                card=card,
                key=f"{key}:nobody",
                now=now,
            )


async def meet_if_done(uow: UnitOfWork, parts: Parts, *, by: int, now: datetime) -> None:
    """Once nothing waits any more, the department owes no approval. ``by``: the id of who decided last."""
    key = await open_key(uow, parts.campaign, parts.department_id)
    if key and not parts.waiting:
        last = max((one.newest.id for one in parts.parts if one.newest), default=0)
        evidence = f"sign_off:{last}"
        await obligations.meet(uow, key, parts.campaign.office_id, now=now, by=by, evidence=evidence)


async def times_agreed(
    uow: UnitOfWork, campaign: Campaign, sample_ids: Collection[int], *, key: str, now: datetime
) -> None:
    """These visits have a time, or another one: who approved one of them for another day is told, and what was not
    approved for the time that it had is asked anew."""
    office = await uow.offices.get(campaign.office_id)
    if not office.sign_off or campaign.state is not State.INSPECTING:
        return
    ask: set[int] = set()
    for participant in campaign.plan.participants:
        parts = await read_parts(uow, campaign, participant.department_id, among=sample_ids)
        await _tell_moved(uow, parts, key=key, now=now)
        if any(one.newest and one.newest.word is SignOffWord.DECLINED for one in parts.waiting):
            ask.add(participant.department_id)
    if ask:
        await ask_sign_off(uow, campaign, key=f"time:{key}", now=now, departments=ask)


async def _tell_moved(uow: UnitOfWork, parts: Parts, *, key: str, now: datetime) -> None:
    moved: dict[int, list[tuple[Part, SignOff]]] = {}
    for one in parts.parts:
        if one.state == cards.APPROVED and one.newest and _is_other_day(parts, one, one.newest):
            moved.setdefault(one.newest.person_id, []).append((one, one.newest))
    for person_id, theirs in moved.items():
        person = await uow.people.get(person_id)
        lines = [(parts.line(one), before_words(parts, newest)) for one, newest in theirs]
        card = cards.moved_card(parts.listed(person, decides=True), lines)
        key_of = f"sign_off:{parts.campaign.id}:{parts.department_id}:moved:{key}"
        await tell_person(uow, person, card, key=key_of, now=now)


def _is_other_day(parts: Parts, part: Part, newest: SignOff) -> bool:
    if part.starts_at is None:
        return False
    before = parts.clock(newest.starts_at).date() if newest.starts_at else None
    return parts.clock(part.starts_at).date() != before


def before_words(parts: Parts, newest: SignOff) -> str:
    """The time that a decision was about."""
    return moment_short(parts.clock(newest.starts_at)) if newest.starts_at else cards.NO_TIME
