"""请假与代办: any member says from when till when they are away, and who of their colleagues stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.draft.days import parse_day, parse_window
from domain.errors import Refusal
from domain.roles import Appointment, Role
from office.ledger.todo import day_of, read_day
from office.notices import tell_person
from office.rights import require_member
from storage.absences import Absence
from storage.outbox import Purpose
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import leave as cards

#: Days; longer than a maternity leave is a slip of the finger in the year.
LONGEST_LEAVE = 366
IN_DEPARTMENTS = [role for role in Role if role is not Role.OFFICE_ADMIN]


async def open_leave(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """The reader's leave, or the ways to enter one; and for whom they stand in today."""
    person, held = await require_member(uow, user_id)
    return await _card(uow, person, await day_of(uow, held, now))


async def ask_leave(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """Asks for days other than the usual ones."""
    _, held = await require_member(uow, user_id)
    return cards.leave_asked(await day_of(uow, held, now))


async def type_leave(uow: UnitOfWork, *, user_id: int, text: str, now: datetime) -> Card:
    """A leave as typed: ``6月18日 至 6月20日``, ``2024-06-18``, ``明天``. Refuses what ``take_leave`` refuses, and days
    that cannot be read (``draft.day_…``, ``draft.window_…``)."""
    _, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    words = text.replace("明天", (today + timedelta(days=1)).isoformat())
    try:
        first = last = parse_day(words, today=today)
    except Refusal:
        first, last = parse_window(words, today=today)
    return await take_leave(uow, user_id=user_id, first=first.isoformat(), last=last.isoformat(), now=now)


async def take_leave(uow: UnitOfWork, *, user_id: int, first: str, last: str, now: datetime) -> Card:
    """Enters a leave from ``first`` till ``last`` (ISO days) in place of any other, then asks who stands in.

    Refuses one that is over (``ledger.leave_over``) and more than ``LONGEST_LEAVE`` days.
    """
    person, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    start, end = read_day(first), read_day(last)
    if end < today or end < start:
        raise Refusal("ledger.leave_over", last=end)
    days = (end - start).days + 1
    if days > LONGEST_LEAVE:
        raise Refusal("ledger.leave_too_long", days=days, most=LONGEST_LEAVE)
    before = await uow.absences.of(person.id, today=today)
    if before is None or (before.from_on, before.until_on) != (start, end):
        await _tell_released(uow, person, before, now=now)
        await uow.absences.note(person.id, from_on=start, until_on=end, today=today, now=now)
        span = [start.isoformat(), end.isoformat()]
        await uow.audit.note("ledger.take_leave", now=now, person_id=person.id, days=span)
    return cards.deputies_card(await _colleagues(uow, person, held), 0, first=start, last=end)


async def choose_deputy(uow: UnitOfWork, *, user_id: int, page: int, now: datetime) -> Card:
    """The colleagues who may stand in."""
    person, held = await require_member(uow, user_id)
    leave = await _require_leave(uow, person, await day_of(uow, held, now))
    return cards.deputies_card(await _colleagues(uow, person, held), page, first=leave.from_on, last=leave.until_on)


async def name_deputy(uow: UnitOfWork, *, user_id: int, deputy_id: int, now: datetime) -> Card:
    """A colleague of the same department or office stands in (0: nobody in particular), and hears of it."""
    person, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    leave = await _require_leave(uow, person, today)
    if deputy_id and deputy_id not in dict(await _colleagues(uow, person, held)):
        raise Refusal("ledger.not_a_colleague")
    if await uow.absences.name_deputy(leave.id, deputy_id or None):
        await _tell_released(uow, person, leave, now=now)
        await uow.audit.note("ledger.name_deputy", now=now, person_id=person.id, deputy=deputy_id)
        if deputy_id:
            card = cards.you_stand_in(person.name, leave.from_on, leave.until_on)
            await _tell(uow, deputy_id, card, key=f"stands_in:{leave.id}:{now.isoformat()}", now=now)
    return await _card(uow, person, today)


async def end_leave(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """Back early, or the leave is not taken: from now on everything comes to its owner again."""
    person, held = await require_member(uow, user_id)
    today = await day_of(uow, held, now)
    leave = await uow.absences.of(person.id, today=today)
    if leave is not None and await uow.absences.end(person.id, today=today, now=now):
        await uow.audit.note("ledger.end_leave", now=now, person_id=person.id)
        await _tell_released(uow, person, leave, now=now)
    return await _card(uow, person, today)


async def _card(uow: UnitOfWork, person: Person, today: date) -> Card:
    leave = await uow.absences.of(person.id, today=today)
    view = None
    if leave is not None:
        deputy = (await uow.people.get(leave.deputy_id)).name if leave.deputy_id else ""
        view = cards.LeaveView(leave.from_on, leave.until_on, deputy, is_running=leave.covers(today))
    tomorrow, sunday = today + timedelta(days=1), today + timedelta(days=6 - today.weekday())
    quick = [("today", today, today), ("tomorrow", tomorrow, tomorrow), ("week", today, sunday)]
    others = [await uow.people.get(one.person_id) for one in await uow.absences.stood_in_by(person.id, today)]
    return cards.leave_card(view, quick, [one.name for one in others])


async def _require_leave(uow: UnitOfWork, person: Person, today: date) -> Absence:
    leave = await uow.absences.of(person.id, today=today)
    if leave is None:
        raise Refusal("ledger.no_leave")
    return leave


async def _colleagues(uow: UnitOfWork, person: Person, held: Sequence[Appointment]) -> list[tuple[int, str]]:
    """Everybody else in the departments, and among the admins of the offices, that the person belongs to; by name."""
    found: dict[int, str] = {}
    for one in held:
        roles = [Role.OFFICE_ADMIN] if one.department_id is None else IN_DEPARTMENTS
        for role in roles:
            for colleague in await uow.people.holding(one.office_id, role, one.department_id):
                found[colleague.id] = colleague.name
    found.pop(person.id, None)
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))


async def _tell_released(uow: UnitOfWork, person: Person, leave: Absence | None, *, now: datetime) -> None:
    """To whoever stood in until now."""
    if leave is not None and leave.deputy_id is not None:
        card = cards.you_stand_in_no_more(person.name)
        await _tell(uow, leave.deputy_id, card, key=f"stands_in_no_more:{leave.id}:{now.isoformat()}", now=now)


async def _tell(uow: UnitOfWork, person_id: int, card: Card, *, key: str, now: datetime) -> None:
    await tell_person(uow, await uow.people.get(person_id), card, key=key, now=now, purpose=Purpose.NOTICE)
