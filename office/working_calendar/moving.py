"""Due dates that move when the calendar changes: found, kept, noted, and told to whoever owes, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.local_time import local_day
from domain.obligations import Duty, Term, derive
from domain.workdays import Changes, Due, FixedDue, RestDayConvention, WorkCalendar
from office.notices import tell_person
from office.obligations.owing import derivation_of, next_reminder
from office.obligations.owners import Owners
from storage.obligations import Obligation
from storage.offices import Office
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import calendar as cards

#: Obligations looked at between two queries.
BATCH = 500
MOVED_ACTION = "calendar.due_dates_moved"
#: What is owed about one form, which has its number.
OF_FORMS = frozenset({Duty.ENTER, Duty.REVIEW, Duty.PUBLISH, Duty.FOLLOW_UP})


@dataclass(frozen=True)
class Rederived:
    """An open obligation before and after; the due day may be the same, the way to it or its next reminder another."""

    before: Obligation
    after: Obligation


async def find_moved(uow: UnitOfWork, calendar: WorkCalendar, changes: Changes, *, now: datetime) -> list[Rederived]:
    """The open obligations that ``changes`` touch and that ``calendar``, where they are in, derives in another way."""
    if not changes:
        return []
    first, last = changes.bounds
    anew = _Anew(uow, calendar, now)
    found: list[Rederived] = []
    above = 0
    while batch := await uow.obligations.open_across(first, last, above=above, limit=BATCH):
        for one in batch:
            if changes.touch(one.started_on, max(one.due_on, one.fixed_on or one.due_on)):
                again = await anew.derived(one)
                if again != one:
                    found.append(Rederived(one, again))
        above = batch[-1].id
    return found


class _Anew:
    """Derives obligations by another calendar; what they have in common is derived once."""

    def __init__(self, uow: UnitOfWork, calendar: WorkCalendar, now: datetime) -> None:
        self._uow = uow
        self._calendar = calendar
        self._now = now
        self._offices: dict[int, Office] = {}
        self._dues: dict[tuple[Term, RestDayConvention], Due | FixedDue] = {}

    async def derived(self, owed: Obligation) -> Obligation:
        """``owed`` with its due day, derivation and next reminder; a day that it was put off to falls away where it is
        no longer before the due day."""
        office = await self._office(owed.office_id)
        term = Term(owed.term, owed.started_on, owed.working_days, owed.fixed_on)
        due = self._due(term, _convention(owed, office))
        kept = owed.later is not None and owed.later < due.day
        again = replace(
            owed,
            due_on=due.day,
            provisional=due.provisional,
            derivation=derivation_of(due),
            later=owed.later if kept else None,
            later_by=owed.later_by if kept else None,
        )
        return replace(again, remind_at=self._reminder(again, office))

    def _reminder(self, owed: Obligation, office: Office) -> datetime | None:
        """What is due to be said already is said at the next tick, by the new dates."""
        today = local_day(self._now, office.timezone)
        if owed.remind_at is not None and local_day(owed.remind_at, office.timezone) <= today:
            return owed.remind_at
        return next_reminder(owed, office, self._calendar, after=today)

    def _due(self, term: Term, convention: RestDayConvention) -> Due | FixedDue:
        if (term, convention) not in self._dues:
            self._dues[term, convention] = derive(term, self._calendar, convention)
        return self._dues[term, convention]

    async def _office(self, office_id: int) -> Office:
        if office_id not in self._offices:
            self._offices[office_id] = await self._uow.offices.get(office_id)
        return self._offices[office_id]


def _convention(owed: Obligation, office: Office) -> RestDayConvention:
    """By which the date was told, where it tells: the office may have chosen the other one since, and dates that were
    told stay. What was told on its named day goes by the office's convention of now."""
    if owed.fixed_on is None or owed.due_on == owed.fixed_on:
        return office.rest_day
    return RestDayConvention.AFTER if owed.due_on > owed.fixed_on else RestDayConvention.BEFORE


async def keep_moved(uow: UnitOfWork, rederived: Sequence[Rederived], *, number: int, now: datetime) -> None:
    """Keeps the new dates, and notes in the log of each campaign how many of its dates moved from when to when."""
    for start in range(0, len(rederived), BATCH):
        await uow.obligations.rederive([one.after for one in rederived[start : start + BATCH]])
    moves: dict[int | None, Counter[tuple[str, str, str]]] = {}
    for one in rederived:
        if one.before.due_on != one.after.due_on:
            move = (one.before.duty.value, one.before.due_on.isoformat(), one.after.due_on.isoformat())
            moves.setdefault(one.before.campaign_id, Counter())[move] += 1
    for campaign_id, counted in moves.items():
        facts = [[*move, count] for move, count in sorted(counted.items())]
        await uow.audit.note(MOVED_ACTION, now=now, campaign_id=campaign_id, version=number, moves=facts)


async def tell_moved(
    uow: UnitOfWork, moved: Sequence[Rederived], *, notices: Sequence[str], number: int, now: datetime
) -> None:
    """One message to each person with every matter of theirs that moved."""
    about = await uow.ledger.about([one.before.id for one in moved])
    owners_in: dict[int, Owners] = {}
    people: dict[int, Person] = {}
    matters: dict[int, list[cards.Moved]] = {}
    for one in moved:
        owed = one.before
        if owed.office_id not in owners_in:
            zone = (await uow.offices.get(owed.office_id)).timezone
            owners_in[owed.office_id] = Owners(uow, local_day(now, zone))
            here = [each.before for each in moved if each.before.office_id == owed.office_id]
            await owners_in[owed.office_id].read_authors(here)
        words = about[owed.id]
        matter = cards.Moved(
            campaign=words.campaign,
            department=words.department,
            duty=owed.duty.value,
            form=words.number if owed.duty in OF_FORMS else None,
            before=owed.due_on,
            after=one.after.due_on,
            provisional=one.after.provisional,
        )
        for person in (await owners_in[owed.office_id].of(owed)).people:
            people[person.id] = person
            matters.setdefault(person.id, []).append(matter)
    for person_id, own in matters.items():
        card = cards.dates_moved(own, notices)
        await tell_person(uow, people[person_id], card, key=f"calendar:{number}:moved", now=now)
