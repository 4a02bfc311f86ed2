"""Due dates that move when the calendar changes: found, kept, noted, and told to whoever owes, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.roles import Role
from domain.workdays import Changes, Due, WorkCalendar, add_working_days
from office.notices import tell_person
from storage.forms import Section
from storage.obligations import Duty, Obligation
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import calendar as cards

#: Obligations looked at between two queries.
BATCH = 500
MOVED_ACTION = "calendar.due_dates_moved"


@dataclass(frozen=True)
class Rederived:
    """An open obligation before and after; the due day may be the same, the way to it another."""

    before: Obligation
    after: Obligation


async def find_moved(uow: UnitOfWork, calendar: WorkCalendar, changes: Changes) -> list[Rederived]:
    """The open obligations that ``changes`` touch and that ``calendar``, where they are in, derives in another way."""
    if not changes:
        return []
    first, last = changes.bounds
    found: list[Rederived] = []
    derived: dict[tuple[date, int], Due] = {}
    above = 0
    while batch := await uow.obligations.open_across(first, last, above=above, limit=BATCH):
        for one in batch:
            if not changes.touch(one.started_on, one.due_on):
                continue
            term = (one.started_on, one.working_days)
            if term not in derived:
                derived[term] = add_working_days(*term, calendar)
            again = _derived(one, derived[term])
            if again != one:
                found.append(Rederived(one, again))
        above = batch[-1].id
    return found


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
    telling = _Telling(uow)
    people: dict[int, Person] = {}
    matters: dict[int, list[cards.Matter]] = {}
    for one in moved:
        matter = await telling.matter(one)
        for person in await telling.owners(one.before):
            people[person.id] = person
            matters.setdefault(person.id, []).append(matter)
    for person_id, own in matters.items():
        card = cards.dates_moved(own, notices)
        await tell_person(uow, people[person_id], card, key=f"calendar:{number}:moved", now=now)


class _Telling:
    """Who owes what, in words; each campaign and each department is asked for once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._titles: dict[int, str] = {}
        self._departments: dict[int, str] = {}
        self._admins: dict[tuple[int, int | None], list[Person]] = {}
        self._sections: dict[int, Section] = {}
        self._inspectors: dict[int, list[Person]] = {}
        self._read: set[int] = set()

    async def matter(self, one: Rederived) -> cards.Matter:
        owed = one.before
        if owed.campaign_id is not None and owed.campaign_id not in self._titles:
            self._titles[owed.campaign_id] = (await self._uow.campaigns.get(owed.campaign_id)).plan.title
        if owed.department_id is not None and owed.department_id not in self._departments:
            self._departments[owed.department_id] = (await self._uow.offices.department(owed.department_id)).name
        section = await self._section(owed)
        return cards.Matter(
            campaign=self._titles.get(owed.campaign_id or 0, ""),
            department=self._departments.get(owed.department_id or 0, ""),
            duty=owed.duty.value,
            form=section.number if section else None,
            before=owed.due_on,
            after=one.after.due_on,
            provisional=one.after.provisional,
        )

    async def owners(self, owed: Obligation) -> list[Person]:
        """The department's admins, the office's where it owes itself or the department has none; with them the
        inspectors of a form, who were told its date."""
        place = (owed.office_id, owed.department_id)
        if place not in self._admins:
            people = self._uow.people
            found = []
            if owed.department_id is not None:
                found = await people.holding(owed.office_id, Role.DEPARTMENT_ADMIN, owed.department_id)
            self._admins[place] = found or await people.holding(owed.office_id, Role.OFFICE_ADMIN)
        section = await self._section(owed)
        inspectors = self._inspectors.get(section.id, []) if section else []
        return list(dict.fromkeys([*self._admins[place], *inspectors]))

    async def _section(self, owed: Obligation) -> Section | None:
        """The part of a form that is to be entered; its key is ``enter:`` and the id of the section."""
        if owed.duty is not Duty.ENTER or owed.campaign_id is None:
            return None
        if owed.campaign_id not in self._read:
            self._read.add(owed.campaign_id)
            await self._read_forms(owed.campaign_id)
        return self._sections.get(int(owed.key.rsplit(":", 1)[1]))

    async def _read_forms(self, campaign_id: int) -> None:
        crews: dict[tuple[int, int], list[int]] = {}
        for one in await self._uow.forms.assignments(campaign_id):
            crews.setdefault((one.sample_id, one.department_id), []).append(one.inspector_id)
        everyone = sorted({inspector_id for crew in crews.values() for inspector_id in crew})
        bound = await self._uow.people.bound_inspectors(everyone)
        for section in await self._uow.forms.sections(campaign_id):
            self._sections[section.id] = section
            crew = crews.get((section.sample_id, section.department_id), [])
            self._inspectors[section.id] = [bound[one] for one in crew if one in bound]


def _derived(owed: Obligation, due: Due) -> Obligation:
    derivation = [[day.isoformat(), kind.value] for day, kind in due.steps]
    return replace(owed, due_on=due.day, provisional=due.provisional, derivation=derivation)
