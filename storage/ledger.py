"""The ledger read for people: whose a matter is, what it is about in words, figures by department. Has no table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from domain.obligations import OWNERS, Duty, Owner, Standing
from storage.campaigns import campaigns
from storage.form_tables import assignments, forms
from storage.libraries import subjects
from storage.obligations import Obligation, obligation_of, obligations
from storage.offices import departments
from storage.repository import Repository, slices
from storage.samples import samples

_OPEN = obligations.c.standing == Standing.OPEN.value
#: Nobody is named: who owes it follows from the duty.
_BY_DUTY = obligations.c.person_id.is_(None) & obligations.c.inspector_id.is_(None)
_OF_TEAMS = obligations.c.duty.in_([duty.value for duty, owner in OWNERS.items() if owner is Owner.TEAM])
_CLOSED = tuple(one for one in Standing if one is not Standing.OPEN)
_ON_THE_TEAM = and_(
    assignments.c.sample_id == obligations.c.sample_id,
    assignments.c.department_id == obligations.c.department_id,
    assignments.c.out_at.is_(None),
)


@dataclass(frozen=True)
class About:
    """What an obligation is about; "" and None where it is about no such thing."""

    campaign: str
    department: str
    subject: str
    number: int | None


@dataclass(frozen=True)
class Place:
    """A department of an office, or the office itself (``department_id`` None)."""

    office_id: int
    department_id: int | None


@dataclass(frozen=True)
class Posts:
    """By what obligations are somebody's own: themselves, the inspectors of the library that they are, the offices that
    they run, and the duties that a role brings in each department."""

    person_id: int
    inspectors: tuple[int, ...] = ()
    offices: tuple[int, ...] = ()
    duties: tuple[tuple[Place, frozenset[Duty]], ...] = ()


@dataclass(frozen=True)
class Figures:
    """How one department stands; ``department_id`` None is the office itself. ``soon`` are open and due within the next
    working days, ``overdue`` open and past their day; both are part of ``open``."""

    department_id: int | None
    open: int = 0
    soon: int = 0
    overdue: int = 0
    met: int = 0
    met_late: int = 0
    waived: int = 0


class Which(StrEnum):
    """Which obligations of a place: all that are open, of these what is past its day or falls due this week, or all
    that are closed."""

    ALL = "all"
    OVERDUE = "late"
    WEEK = "week"
    CLOSED = "done"


class Ledger(Repository):
    """The ledger as people see it; what changes it stands in ``storage.obligations``."""

    async def about(self, ids: Iterable[int]) -> dict[int, About]:
        """Titles, names and form numbers of obligations, by their ids."""
        query = (
            select(
                obligations.c.id,
                campaigns.c.title,
                departments.c.name.label("department"),
                subjects.c.name.label("subject"),
                forms.c.number,
            )
            .outerjoin(campaigns, campaigns.c.id == obligations.c.campaign_id)
            .outerjoin(departments, departments.c.id == obligations.c.department_id)
            .outerjoin(samples, samples.c.id == obligations.c.sample_id)
            .outerjoin(subjects, subjects.c.id == samples.c.subject_id)
            .outerjoin(forms, forms.c.sample_id == obligations.c.sample_id)
        )
        found: dict[int, About] = {}
        for part in slices(list(ids)):
            for row in await self._all(query.where(obligations.c.id.in_(part))):
                words = (row["title"] or "", row["department"] or "", row["subject"] or "")
                found[row["id"]] = About(*words, row["number"])
        return found

    async def own(self, posts: Posts) -> set[int]:
        """The ids of the open obligations that are somebody's own.

        Each way to them has its index. That nobody is named in a matter of a duty is looked at here, not there: the
        database would take NULL, which most of a million rows have, for a rare value.
        """
        found = await self._ids(obligations.c.person_id == posts.person_id)
        if posts.inspectors:
            found |= await self._ids(obligations.c.inspector_id.in_(posts.inspectors))
            found |= await self._of_teams(posts.inspectors)
        for office_id in posts.offices:
            found |= await self._ids(*_at(Place(office_id, None)), by_duty=True)
        for place, duties in posts.duties:
            of_duties = obligations.c.duty.in_([duty.value for duty in duties])
            found |= await self._ids(*_at(place), of_duties, by_duty=True)
        return found

    async def _of_teams(self, inspectors: Sequence[int]) -> set[int]:
        """What teams owe that one of ``inspectors`` is on."""
        on_team = assignments.c.inspector_id.in_(inspectors) & assignments.c.out_at.is_(None)
        rows = await self._all(select(assignments.c.sample_id, assignments.c.department_id).where(on_team))
        mine = {(row["sample_id"], row["department_id"]) for row in rows}
        found: set[int] = set()
        for part in slices(sorted({sample_id for sample_id, _ in mine})):
            found |= await self._ids(obligations.c.sample_id.in_(part), _OF_TEAMS, by_duty=True, teams=mine)
        return found

    async def _ids(
        self, *where: ColumnElement[bool], by_duty: bool = False, teams: Collection[tuple[int, int]] | None = None
    ) -> set[int]:
        """Open ones; ``by_duty``: in which nobody is named; ``teams``: of these (subject, department) only."""
        columns = ("id", "sample_id", "department_id", "person_id", "inspector_id")
        rows = await self._all(select(*(obligations.c[name] for name in columns)).where(_OPEN, *where))
        return {
            row["id"]
            for row in rows
            if not (by_duty and (row["person_id"] or row["inspector_id"]))
            and (teams is None or (row["sample_id"], row["department_id"]) in teams)
        }

    async def forsaken(
        self, place: Place, *, present: Collection[int], duties: Collection[Duty], limit: int
    ) -> list[Obligation]:
        """Open obligations of a department that perhaps nobody looks after, soonest due first: of teams and inspectors
        without anybody out of ``present``, those that name a person, and those of ``duties``."""
        team = exists().where(_ON_THE_TEAM, assignments.c.inspector_id.in_(present)).correlate(obligations)
        nobody = or_(
            obligations.c.person_id.is_not(None),
            obligations.c.inspector_id.is_not(None) & obligations.c.inspector_id.not_in(present),
            and_(_BY_DUTY, obligations.c.duty.in_([duty.value for duty in duties])),
            and_(_BY_DUTY, _OF_TEAMS, ~team),
        )
        query = select(obligations).where(*_at(place), _OPEN, nobody)
        query = query.order_by(obligations.c.due_on, obligations.c.id).limit(limit)
        return [obligation_of(row) for row in await self._all(query)]

    async def figures(
        self, office_id: int, places: Sequence[Place] | None = None, *, today: date, soon: date
    ) -> dict[int | None, Figures]:
        """How the departments of an office, and the office itself (None), stand on ``today``; ``soon`` is the last day
        that counts as near. With ``places`` only those. Counted by the database, from one index."""
        found: dict[int | None, dict[str, Any]] = {}
        for where in [_at(place) for place in places] if places is not None else [_in(office_id)]:
            for row in await self._all(counts_query(*where)):
                if row["standing"] != Standing.VOID.value:
                    found.setdefault(row["department_id"], {})[row["standing"]] = row["count"]
            for row in await self._all(near_query(*where, today=today, soon=soon)):
                near = {"overdue": row["late"], "soon": row["count"] - row["late"]}
                found.setdefault(row["department_id"], {}).update(near)
        return {place: Figures(place, **counted) for place, counted in found.items()}

    async def count(self, place: Place, which: Which, *, today: date, week_end: date) -> int:
        """How many obligations ``page`` has in all."""
        where = (*_at(place), *_those(which, today, week_end))
        return int(await self._value(select(func.count()).select_from(obligations).where(*where)))

    async def page(
        self, place: Place, which: Which, *, today: date, week_end: date, offset: int, limit: int
    ) -> list[Obligation]:
        """Obligations of one department by due day, soonest first; what is closed, latest first."""
        query = page_query(place, which, today=today, week_end=week_end).offset(offset).limit(limit)
        return [obligation_of(row) for row in await self._all(query)]


def page_query(place: Place, which: Which, *, today: date, week_end: date) -> Select[Any]:
    """The obligations of a place in the order in which they are listed."""
    query = select(obligations).where(*_at(place), *_those(which, today, week_end))
    if which is Which.CLOSED:
        return query.order_by(obligations.c.due_on.desc(), obligations.c.id.desc())
    return query.order_by(obligations.c.due_on, obligations.c.id)


def counts_query(*where: ColumnElement[bool]) -> Select[Any]:
    """How many obligations stand where, by department."""
    columns = (obligations.c.department_id, obligations.c.standing)
    return select(*columns, func.count().label("count")).where(*where).group_by(*columns)


def near_query(*where: ColumnElement[bool], today: date, soon: date) -> Select[Any]:
    """How many open ones are due by ``soon``, and how many of these before ``today``, by department."""
    late = func.sum(case((obligations.c.due_on < today, 1), else_=0)).label("late")
    query = select(obligations.c.department_id, func.count().label("count"), late)
    return query.where(*where, _OPEN, obligations.c.due_on <= soon).group_by(obligations.c.department_id)


def _in(office_id: int) -> tuple[ColumnElement[bool], ...]:
    return (obligations.c.office_id == office_id,)


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    # Equal to None is IS NULL here, which an index serves; IS NOT DISTINCT FROM is served by none on PostgreSQL.
    return obligations.c.office_id == place.office_id, obligations.c.department_id == place.department_id


def _those(which: Which, today: date, week_end: date) -> tuple[ColumnElement[bool], ...]:
    match which:
        case Which.CLOSED:
            return (obligations.c.standing.in_([one.value for one in _CLOSED]),)
        case Which.OVERDUE:
            return _OPEN, obligations.c.due_on < today
        case Which.WEEK:
            return _OPEN, obligations.c.due_on.between(today, week_end)
        case Which.ALL:
            return (_OPEN,)
