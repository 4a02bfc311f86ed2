"""The facts of a bulletin, counted by the ledger at the moment they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.local_time import local
from domain.obligations import Duty
from domain.supervision import Period, Share, worst_first
from domain.workdays import WorkCalendar
from office.obligations.matters import Matters
from storage.offices import Office
from storage.revisits import Found
from storage.supervision import MadeVoid, Span, Tally
from storage.unit_of_work import UnitOfWork
from templates.cards.matters import Matter
from templates.cards.supervision import Bulletin, DifferenceLine, VoidLine

#: So many overdue matters a bulletin lists; of the rest it says how many there are.
MOST_LISTED = 300
#: What the office owes itself stands under this name.
OWN_NAME = "办公室本级"


async def gather(
    uow: UnitOfWork, office: Office, period: Period, departments: frozenset[int] | None, *, now: datetime, limit: int
) -> Bulletin:
    """The bulletin of ``departments`` (None: of all, and of the office itself) with at most ``limit`` of the overdue
    matters."""
    at = local(now, office.timezone)
    span = Span(office.id, period.first, period.last, at.date(), departments)
    calendar = await uow.calendar.load()
    names = await _names(uow, office, departments)
    since, until = _moments(period, office)
    voided = _lines(await uow.supervision.voided(span, since=since, until=until), names, office)
    attempts = _lines(await uow.supervision.void_attempts(span, since=since, until=until), names, office)
    shares = _shares(await uow.supervision.tallies(span), names, calendar, span.today)
    found = await uow.revisits.found(office.id, since=since, until=until, departments=departments)
    return Bulletin(
        office_id=office.id,
        office=office.name,
        period=period,
        at=at,
        shares=tuple(worst_first(_with_revisits(_with_void(shares, voided, attempts), found))),
        matters=tuple(await overdue_matters(uow, span, calendar, offset=0, limit=limit)),
        overdue=await uow.supervision.count_overdue(span),
        voided=tuple(voided),
        attempts=tuple(attempts),
        differences=tuple(_differences(found, names, office)) if departments is None else (),
        addressee="" if departments is None else "、".join(names.values()),
    )


async def overdue_matters(
    uow: UnitOfWork, span: Span, calendar: WorkCalendar, *, offset: int, limit: int
) -> list[Matter]:
    """What is overdue, the longest first."""
    ids = await uow.supervision.overdue(span, offset=offset, limit=limit)
    found = await uow.obligations.by_id(ids)
    return await Matters(uow).of([found[one] for one in ids], today=span.today, calendar=calendar)


def part_of(bulletin: Bulletin, department_id: int) -> Bulletin:
    """What a whole bulletin says of one department, to that department: a complaint of its people is not counted."""
    [share] = [one for one in bulletin.shares if one.department_id == department_id]
    kept_back = sum(one.department_id == department_id and not one.told for one in bulletin.differences)
    share = replace(share, differing=share.differing - kept_back)
    return replace(
        bulletin,
        shares=(share,),
        matters=tuple(one for one in bulletin.matters if one.department_id == department_id),
        overdue=share.open,
        voided=tuple(one for one in bulletin.voided if one.department_id == department_id),
        attempts=tuple(one for one in bulletin.attempts if one.department_id == department_id),
        differences=(),  # counted in its share; which subjects they are stays with the office
        addressee=share.name,
    )


async def _names(uow: UnitOfWork, office: Office, departments: frozenset[int] | None) -> dict[int | None, str]:
    """Who stands in the bulletin, by id; the office itself under None."""
    found = await uow.offices.departments(office.id)
    names: dict[int | None, str] = {one.id: one.name for one in found if departments is None or one.id in departments}
    return names if departments is not None else names | {None: OWN_NAME}


def _shares(
    tallies: Iterable[Tally], names: Mapping[int | None, str], calendar: WorkCalendar, today: date
) -> list[Share]:
    by_department: dict[int | None, list[Tally]] = {}
    for tally in tallies:
        by_department.setdefault(tally.department_id, []).append(tally)
    return [_share(name, which, by_department.get(which, []), calendar, today) for which, name in names.items()]


def _share(name: str, which: int | None, own: Sequence[Tally], calendar: WorkCalendar, today: date) -> Share:
    counted = {one.duty: one.overdue for one in own if one.overdue}
    oldest = min((one.oldest for one in own if one.oldest), default=today)
    return Share(
        name,
        which,
        overdue={duty: counted[duty] for duty in Duty if duty in counted},
        longest=calendar.workdays_between(oldest, today),
        late=sum(one.late for one in own),
        on_time=sum(one.on_time for one in own),
        waived=sum(one.waived for one in own),
    )


def _with_void(shares: Iterable[Share], voided: Sequence[VoidLine], attempts: Sequence[VoidLine]) -> list[Share]:
    return [
        replace(
            share,
            voided=sum(one.department_id == share.department_id for one in voided),
            attempts=sum(one.department_id == share.department_id for one in attempts),
        )
        for share in shares
    ]


def _with_revisits(shares: Iterable[Share], found: Iterable[Found]) -> list[Share]:
    differing: Counter[int | None] = Counter(one.department_id for one in found)
    return [replace(share, differing=differing[share.department_id]) for share in shares]


def _lines(found: Iterable[MadeVoid], names: Mapping[int | None, str], office: Office) -> list[VoidLine]:
    return [
        VoidLine(
            one.reference,
            one.title,
            names[one.department_id],
            one.department_id,
            one.reason,
            local(one.at, office.timezone).date(),
        )
        for one in found
    ]


def _differences(found: Iterable[Found], names: Mapping[int | None, str], office: Office) -> list[DifferenceLine]:
    return [
        DifferenceLine(
            one.reference,
            one.title,
            names[one.department_id],
            one.department_id,
            one.subject,
            one.number,
            one.explained,
            local(one.at, office.timezone).date(),
            one.told,
        )
        for one in found
    ]


def _moments(period: Period, office: Office) -> tuple[datetime, datetime]:
    """The moments at which the period begins and is over at the office."""
    zone = ZoneInfo(office.timezone)
    return (
        datetime.combine(period.first, time(), zone),
        datetime.combine(period.last + timedelta(days=1), time(), zone),
    )
