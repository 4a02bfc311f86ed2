"""One matter with all that is known of it; the office may let it go (免除)."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.lengths import WAIVER
from domain.local_time import local, local_day
from domain.obligations import Capacity, Standing
from office.ledger.progress import require_viewer
from office.ledger.todo import later_of
from office.notices import tell_person
from office.obligations import Matters, Owners
from office.reminders.stopping import stop_reminding
from office.rights import require_office_admin
from office.working_calendar.explaining import explained
from storage.obligations import Obligation
from storage.outbox import Delivery, Purpose
from storage.reminders import GROUP, NOWHERE
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ledger as cards
from templates.cards.matters import Matter


async def open_matter(uow: UnitOfWork, *, user_id: int, obligation_id: int, now: datetime) -> Card:
    """For the office, and for the admins of the department that owes it."""
    owed = await uow.obligations.get(obligation_id)
    is_office = await require_viewer(uow, user_id, owed.office_id, owed.department_id)
    view = await _view(uow, owed, now=now)
    return cards.matter_card(view, may_waive=is_office and owed.standing is Standing.OPEN)


async def ask_waiver(uow: UnitOfWork, *, user_id: int, obligation_id: int, now: datetime) -> Card:
    """What letting it go means, with the usual reasons; another may be typed."""
    owed = await uow.obligations.get(obligation_id)
    await require_office_admin(uow, user_id, owed.office_id)
    if owed.standing is not Standing.OPEN:
        raise Refusal("ledger.closed")
    return cards.waiver_asked(await _matter(uow, owed, now=now), most=WAIVER)


async def waive(uow: UnitOfWork, *, user_id: int, obligation_id: int, reason: str, now: datetime) -> Card:
    """Lets an open matter go, for ever, for a reason; whoever owed it is told. What is closed is only shown."""
    owed = await uow.obligations.get(obligation_id)
    person, _ = await require_office_admin(uow, user_id, owed.office_id)
    words = " ".join(reason.split())
    if not words:
        raise Refusal("ledger.reason_empty")
    if len(words) > WAIVER:
        raise Refusal("ledger.reason_too_long", length=len(words), most=WAIVER)
    if await uow.obligations.waive(owed.id, by=person.id, reason=words, now=now):
        await stop_reminding(uow, [owed.id], now=now)
        about = {"person_id": person.id, "campaign_id": owed.campaign_id}
        await uow.audit.note("ledger.waive", now=now, **about, obligation=owed.id, key=owed.key, reason=words)
        card = cards.waived_for_owner(await _matter(uow, owed, now=now), words, person.name)
        office = await uow.offices.get(owed.office_id)
        for one in (await Owners(uow, local_day(now, office.timezone)).of(owed)).people:
            if one.id != person.id:
                await tell_person(uow, one, card, key=f"waived:{owed.id}", now=now, purpose=Purpose.NOTICE)
    return cards.matter_card(await _view(uow, await uow.obligations.get(owed.id), now=now), may_waive=False)


async def _matter(uow: UnitOfWork, owed: Obligation, *, now: datetime) -> Matter:
    today = local_day(now, (await uow.offices.get(owed.office_id)).timezone)
    return (await Matters(uow).of([owed], today=today, calendar=await uow.calendar.load()))[0]


async def _view(uow: UnitOfWork, owed: Obligation, *, now: datetime) -> cards.MatterView:
    zone = (await uow.offices.get(owed.office_id)).timezone
    today = local_day(now, zone)
    owing = await Owners(uow, today).of(owed)
    names = tuple(one.name for one in owing.people)
    is_own = owing.capacity is Capacity.OWN
    return cards.MatterView(
        matter=await _matter(uow, owed, now=now),
        standing=owed.standing,
        explained=await explained(uow, owed),
        owners=(*names, *owing.missing) if is_own else owing.missing,
        deputies=() if is_own else names,
        missing=owing.missing,
        later=later_of(owed, today),
        later_by=await _name(uow, owed.later_by),
        closed_at=local(owed.met_at, zone) if owed.met_at else None,
        closed_by=await _name(uow, owed.closed_by),
        evidence=owed.evidence,
        reason=owed.reason,
        reminded=await _reminded(uow, owed, zone),
    )


async def _reminded(uow: UnitOfWork, owed: Obligation, zone: str) -> tuple[cards.Reminded, ...]:
    """What was said or is to be said; what was closed or put off before a message carried it was never said."""
    made = [one for one in await uow.reminders.of_obligation(owed.id) if one.digest != NOWHERE]
    states = await uow.reminders.deliveries(owed.id)
    readers = sorted({one.person_id for one in made} - {GROUP})
    names = {one: await _name(uow, one) for one in readers} | {GROUP: cards.GROUP_WORDS}
    return tuple(
        cards.Reminded(
            local(one.made_at, zone),
            one.rung,
            names[one.person_id],
            states.get(one.digest or "", Delivery.QUEUED).value,
        )
        for one in made
    )


async def _name(uow: UnitOfWork, person_id: int | None) -> str:
    return (await uow.people.get(person_id)).name if person_id is not None else ""
