"""我的待办: everything that the reader owes or stands in for, soonest due first; its reminders may be put off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from domain.errors import Refusal
from domain.local_time import local_day
from domain.obligations import Standing
from domain.roles import Appointment
from domain.workdays import WorkCalendar
from office.ledger.mine import Mine, find_mine
from office.obligations import Matters
from office.obligations.owing import next_reminder
from office.obligations.owners import is_overseen
from office.reminders.stopping import stop_reminding
from office.rights import require_member
from storage.obligations import Obligation
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ledger as cards
from templates.cards.matters import Matter


async def open_todo(uow: UnitOfWork, *, user_id: int, page: int = 0, now: datetime) -> Card:
    """Whatever is open and the reader's, what is overdue on top."""
    person, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    mine = await find_mine(uow, person, held, today=today)
    calendar = await uow.calendar.load()
    owed = {one.id: one for one in (*mine.own, *(one for one, _ in mine.deputised))}
    matters = await Matters(uow).of(list(owed.values()), today=today, calendar=calendar)
    names = await _names(uow, owed.values())
    instead_of = {one.id: missing for one, missing in mine.deputised}
    todos = [
        cards.Todo(
            matter,
            instead_of=instead_of.get(matter.obligation_id, ()),
            is_overseen=is_overseen(owed[matter.obligation_id], held),
            later=later_of(owed[matter.obligation_id], today),
            later_by=names.get(owed[matter.obligation_id].later_by or 0, ""),
            may_wait=bool(_choices(owed[matter.obligation_id], today, calendar)),
        )
        for matter in matters
    ]
    return cards.todo_card(todos, page, is_cut=mine.is_cut)


async def ask_later(uow: UnitOfWork, *, user_id: int, obligation_id: int, now: datetime) -> Card:
    """The working days to which the reminders of a matter may be put off: none is its due day or later."""
    person, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    owed = await _require_mine(uow, person, held, obligation_id, today)
    calendar = await uow.calendar.load()
    choices = _choices(owed, today, calendar)
    if not choices:
        raise Refusal("ledger.cannot_put_off")
    return cards.later_asked(await _matter(uow, owed, today, calendar), choices)


async def put_off(uow: UnitOfWork, *, user_id: int, obligation_id: int, day: str, now: datetime) -> Card:
    """Puts the reminders off till ``day`` (ISO), a working day after today and before the due day, which stays.

    A second tap changes nothing; another day, by whoever owes it too, takes the place of the first.
    """
    person, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    owed = await _require_mine(uow, person, held, obligation_id, today)
    calendar = await uow.calendar.load()
    later = read_day(day)
    if not _choices(owed, today, calendar):
        raise Refusal("ledger.cannot_put_off")
    if not (today < later < owed.due_on and calendar.is_workday(later)):
        raise Refusal("ledger.not_this_day", day=later, due=owed.due_on)
    if owed.later != later:
        wanted = replace(owed, later=later, later_by=person.id)
        moment = next_reminder(wanted, await uow.offices.get(owed.office_id), calendar, after=today)
        if not await uow.obligations.put_off(owed, later=later, by=person.id, remind_at=moment):
            raise Refusal("ledger.closed")
        await stop_reminding(uow, [owed.id], now=now)
        about = {"person_id": person.id, "campaign_id": owed.campaign_id}
        await uow.audit.note("ledger.put_off", now=now, **about, obligation=owed.id, until=later.isoformat())
        owed = wanted
    by = await uow.people.get(owed.later_by or person.id)
    return cards.put_off_card(await _matter(uow, owed, today, calendar), later, by.name)


async def day_of(uow: UnitOfWork, held: Sequence[Appointment], now: datetime) -> date:
    """The day at the reader's office."""
    return local_day(now, (await uow.offices.get(held[0].office_id)).timezone)


def later_of(owed: Obligation, today: date) -> date | None:
    """Till when the reminders are put off, as long as that is to come."""
    return owed.later if owed.later is not None and owed.later > today else None


def read_day(text: str) -> date:
    """The day on a button; refuses one that nobody made (``chat.stale_button``)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("chat.stale_button") from None


def _choices(owed: Obligation, today: date, calendar: WorkCalendar) -> list[tuple[str, date]]:
    """Days that reminders may be put off to, each once, by the words of ``cards.LATER_WORDS``; none for what is due
    today or overdue."""
    if owed.due_on <= today:
        return []
    tomorrow = calendar.workday_after(today, 1)
    found = {
        tomorrow: "tomorrow" if (tomorrow - today).days == 1 else "next",
        calendar.workday_after(today, 3): "three",
    }
    found.setdefault(calendar.workday_before(owed.due_on, 1), "before")
    return [(words, day) for day, words in sorted(found.items()) if today < day < owed.due_on]


async def _require_mine(
    uow: UnitOfWork, person: Person, held: Sequence[Appointment], obligation_id: int, today: date
) -> Obligation:
    """An open obligation that is the person's own or theirs to stand in for; else Refusal."""
    owed = await uow.obligations.get(obligation_id)
    if owed.office_id not in {one.office_id for one in held}:
        raise Refusal("calendar.unknown_obligation")
    if owed.standing is not Standing.OPEN:
        raise Refusal("ledger.closed")
    mine: Mine = await find_mine(uow, person, held, today=today)
    if owed.id not in mine.ids:
        raise Refusal("ledger.not_yours")
    return owed


async def _matter(uow: UnitOfWork, owed: Obligation, today: date, calendar: WorkCalendar) -> Matter:
    return (await Matters(uow).of([owed], today=today, calendar=calendar))[0]


async def _names(uow: UnitOfWork, owed: Iterable[Obligation]) -> dict[int, str]:
    """Who put reminders off, by their ids."""
    ids = sorted({one.later_by for one in owed if one.later_by is not None})
    return {one: (await uow.people.get(one)).name for one in ids}
