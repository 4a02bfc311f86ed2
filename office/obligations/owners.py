"""Who owes a matter at this moment, and who stands in for them where they cannot be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.obligations import OWNERS, Capacity, Duty, Owner
from domain.roles import Appointment, Role
from storage.absences import Absence
from storage.libraries import StoredInspector
from storage.obligations import Obligation
from storage.people import Person
from storage.unit_of_work import UnitOfWork

ROLES = {Owner.ADMIN: Role.DEPARTMENT_ADMIN, Owner.REVIEWER: Role.REVIEWER, Owner.LIAISON: Role.LIAISON}


@dataclass(frozen=True)
class Owing:
    """Whom to remind of a matter. ``capacity``: OWN, or DEPUTY where ``people`` stand in for whoever owes it;
    ``missing`` are the names of those who owe it and cannot be reached."""

    people: tuple[Person, ...]
    capacity: Capacity = Capacity.OWN
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Owner:
    """One who owes. ``person`` is None for an inspector whom nobody has bound to a chat account; ``is_away`` says that
    the library has the inspector as not available."""

    name: str
    person: Person | None
    is_away: bool = False


def is_overseen(owed: Obligation, held: Collection[Appointment]) -> bool:
    """Whether whoever holds these posts can only see to it that the matter is done: another department owes it."""
    return owed.department_id is not None and owed.department_id not in {one.department_id for one in held}


class Owners:
    """Asks who owes what; the same question is asked once in the life of this object.

    ``today``, the day at the office, brings in who is on leave (``storage.absences``); without it nobody is.
    """

    def __init__(self, uow: UnitOfWork, today: date | None = None) -> None:
        self._uow = uow
        self._today = today
        self._holders: dict[tuple[int, Role, int | None], list[Person]] = {}
        self._crews: dict[int, dict[tuple[int, int], list[int]]] = {}
        self._inspectors: dict[int, _Owner] = {}
        self._lost: dict[int, bool] = {}
        self._leaves: dict[int, Absence | None] = {}
        self._authors: dict[int, set[int]] = {}

    async def of(self, owed: Obligation) -> Owing:
        """Whoever owes the matter and can be reached; else the deputies they named; else the department's admins; else
        the office's."""
        owners = await self._owners(owed)
        present = [one.person for one in owners if one.person and await self._is_there(one)]
        missing = tuple(one.name for one in owners if one.person not in present)
        if present:
            return Owing(_each_once(present), missing=missing)
        theirs = {one.person.id for one in owners if one.person}
        for deputies in (await self._named(owed, owners), await self.admins(owed), await self.office(owed)):
            present = [one for one in deputies if one.id not in theirs and await self.is_present(one)]
            if present:
                return Owing(_each_once(present), Capacity.DEPUTY, missing)
        return Owing(tuple(await self.office(owed)), Capacity.DEPUTY, missing)

    async def admins(self, owed: Obligation) -> list[Person]:
        """The admins of the department that owes the matter; none where the office does."""
        if owed.department_id is None:
            return []
        return await self.holding(owed.office_id, Role.DEPARTMENT_ADMIN, owed.department_id)

    async def office(self, owed: Obligation) -> list[Person]:
        return await self.holding(owed.office_id, Role.OFFICE_ADMIN)

    async def holding(self, office_id: int, role: Role, department_id: int | None = None) -> list[Person]:
        """Everybody who holds the role, in order of appointment."""
        place = (office_id, role, None if role is Role.OFFICE_ADMIN else department_id)
        if place not in self._holders:
            self._holders[place] = await self._uow.people.holding(*place)
        return self._holders[place]

    async def is_present(self, person: Person) -> bool:
        """Whether the person can be reached in the chat and is not on leave."""
        if person.id not in self._lost:
            self._lost[person.id] = await self._uow.reachability.is_lost(person.chat_user_id)
        return not self._lost[person.id] and await self._leave(person) is None

    async def present_inspectors(self, department_id: int) -> list[int]:
        """The library ids of the department's inspectors who can be reached and are available."""
        stored = await self._uow.libraries.inspectors([department_id])
        await self._read({one.id: one for one in stored})
        return [one.id for one in stored if await self._is_there(self._inspectors[one.id])]

    async def read_authors(self, owed: Iterable[Obligation]) -> None:
        """Who filled the forms to be reviewed, of many matters at once: where many are asked about, say so before."""
        forms = [one.matter_id for one in owed if one.duty is Duty.REVIEW and one.matter_id is not None]
        self._authors |= await self._uow.forms.authors_of(forms)

    async def _is_there(self, owner: _Owner) -> bool:
        return owner.person is not None and not owner.is_away and await self.is_present(owner.person)

    async def _leave(self, person: Person) -> Absence | None:
        if self._today is None:
            return None
        if person.id not in self._leaves:
            found = await self._uow.absences.covering([person.id], self._today)
            self._leaves[person.id] = found.get(person.id)
        return self._leaves[person.id]

    async def _read_leaves(self, person_ids: Sequence[int]) -> None:
        """Of many at once."""
        if self._today is not None:
            found = await self._uow.absences.covering(person_ids, self._today)
            self._leaves |= {one: found.get(one) for one in person_ids}

    async def _named(self, owed: Obligation, owners: Iterable[_Owner]) -> list[Person]:
        """Whom those who are on leave have named to stand in, as far as they belong to the department that owes the
        matter, or to the office: somebody with posts in two departments names one deputy for both, and whoever was
        named may have left since."""
        found = []
        for one in owners:
            leave = await self._leave(one.person) if one.person else None
            if leave is not None and leave.deputy_id is not None:
                posts = await self._uow.people.appointments(leave.deputy_id)
                places = {post.department_id for post in posts if post.office_id == owed.office_id}
                if places & {None, owed.department_id}:
                    found.append(await self._uow.people.get(leave.deputy_id))
        return found

    async def _owners(self, owed: Obligation) -> list[_Owner]:
        """By the matter itself where it names somebody, else by its duty, in order of appointment."""
        if owed.person_id is not None:
            return _people([await self._uow.people.get(owed.person_id)])
        if owed.inspector_id is not None:
            return await self._these([owed.inspector_id])
        if owed.department_id is None:
            return _people(await self.office(owed))
        owner = OWNERS[owed.duty]
        if owner is Owner.TEAM:
            return await self._these(await self._crew(owed))
        if owner in ROLES:
            holders = await self.holding(owed.office_id, ROLES[owner], owed.department_id)
            return _people(await self._without_authors(owed, holders))
        return _people(await self.office(owed)) if owner is Owner.OFFICE else []

    async def _without_authors(self, owed: Obligation, holders: list[Person]) -> list[Person]:
        """Nobody reviews a form that they took part in filling."""
        if owed.duty is not Duty.REVIEW or owed.matter_id is None or not holders:
            return holders
        if owed.matter_id not in self._authors:
            await self.read_authors([owed])
        return [person for person in holders if person.id not in self._authors[owed.matter_id]]

    async def _crew(self, owed: Obligation) -> list[int]:
        """The department's inspectors on the subject: library ids."""
        if owed.campaign_id is None or owed.sample_id is None or owed.department_id is None:
            return []
        if owed.campaign_id not in self._crews:
            crews: dict[tuple[int, int], list[int]] = {}
            for one in await self._uow.forms.assignments(owed.campaign_id):
                crews.setdefault((one.sample_id, one.department_id), []).append(one.inspector_id)
            self._crews[owed.campaign_id] = crews
        return self._crews[owed.campaign_id].get((owed.sample_id, owed.department_id), [])

    async def _these(self, inspector_ids: Sequence[int]) -> list[_Owner]:
        unknown = [one for one in inspector_ids if one not in self._inspectors]
        if unknown:
            await self._read(await self._uow.libraries.inspectors_by_id(unknown))
        return [self._inspectors[one] for one in inspector_ids if one in self._inspectors]

    async def _read(self, stored: dict[int, StoredInspector]) -> None:
        bound = await self._uow.people.bound_inspectors(list(stored))
        for one in stored.values():
            person = bound.get(one.id)
            self._inspectors[one.id] = _Owner(one.inspector.name, person, is_away=not one.inspector.available)
        await self._read_leaves([person.id for person in bound.values()])


async def reporters(uow: UnitOfWork, office_id: int, department_id: int, today: date) -> list[Person]:
    """Whoever is asked for a department's reports: its liaisons, else its admins, who can be reached; those on leave
    only where nobody else can be."""
    for owners in (Owners(uow, today), Owners(uow)):
        for role in (Role.LIAISON, Role.DEPARTMENT_ADMIN):
            people = await owners.holding(office_id, role, department_id)
            present = [person for person in people if await owners.is_present(person)]
            if present:
                return present
    return []


def _people(people: Iterable[Person]) -> list[_Owner]:
    return [_Owner(person.name, person) for person in people]


def _each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(people))
