"""办理进度: how the departments stand, counted by the database, and the matters of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import Refusal
from domain.local_time import local_day
from domain.roles import Appointment, Role
from office.obligations import Matters
from office.rights import require_member
from storage.ledger import Figures, Place, Which
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ledger as cards
from templates.cards.paging import Page

#: What falls due within so many working days is near.
SOON = 3


@dataclass(frozen=True)
class _View:
    """What the reader may see of an office: the departments by id with their names, 0 for the office itself."""

    office: Office
    places: dict[int, str]
    is_office: bool


async def open_progress(uow: UnitOfWork, *, user_id: int, page: int = 0, now: datetime) -> Card:
    """All departments of the office for its admins; for those of departments, theirs."""
    _, held = await require_member(uow, user_id)
    view = await _view(uow, held)
    today = local_day(now, view.office.timezone)
    figures = await _figures(uow, view, today)
    return cards.progress_card(view.office.name, list(figures.values()), page, today=today)


async def open_place(
    uow: UnitOfWork, *, user_id: int, department_id: int, which: str, page: int = 0, now: datetime
) -> Card:
    """The matters of one department (0: the office's own) by due day; ``which`` as in ``storage.ledger.Which``."""
    _, held = await require_member(uow, user_id)
    if which not in list(Which):
        raise Refusal("chat.stale_button")
    view = await _view(uow, held, department_id)
    today = local_day(now, view.office.timezone)
    place = Place(view.office.id, department_id or None)
    week = {"today": today, "week_end": today + timedelta(days=6 - today.weekday())}
    count = await uow.ledger.count(place, Which(which), **week)
    last = max(0, (count - 1) // cards.MATTERS_SHOWN)
    turned: Page[int] = Page((), min(page, last), last)
    offset = turned.number * cards.MATTERS_SHOWN
    owed = await uow.ledger.page(place, Which(which), **week, offset=offset, limit=cards.MATTERS_SHOWN)
    matters = await Matters(uow).of(owed, today=today, calendar=await uow.calendar.load())
    by_id = {one.obligation_id: one for one in matters}
    shown = [(by_id[one.id], one.standing) for one in owed]
    figures = await _figures(uow, view, today, department_id)
    return cards.place_card(figures[department_id], which, shown, turned, today=today)


async def require_viewer(uow: UnitOfWork, user_id: int, office_id: int, department_id: int | None) -> bool:
    """Whether the reader runs the office; else they must run the department. Refuses with
    ``calendar.unknown_obligation`` (another office) and ``ledger.not_yours``."""
    _, held = await require_member(uow, user_id)
    here = [one for one in held if one.office_id == office_id]
    if not here:
        raise Refusal("calendar.unknown_obligation")
    if any(one.role is Role.OFFICE_ADMIN for one in here):
        return True
    if department_id is None or not any(_runs(one) and one.department_id == department_id for one in here):
        raise Refusal("ledger.not_yours")
    return False


async def _view(uow: UnitOfWork, held: Sequence[Appointment], department_id: int | None = None) -> _View:
    """Of the office that the reader runs; else of their departments. With ``department_id`` only where that is seen."""
    runs = [one for one in held if one.role is Role.OFFICE_ADMIN] or [one for one in held if _runs(one)]
    if not runs:
        raise Refusal("ledger.admins_only")
    views = []
    for office_id in dict.fromkeys(one.office_id for one in runs):
        mine = [one for one in runs if one.office_id == office_id]
        is_office = any(one.role is Role.OFFICE_ADMIN for one in mine)
        own = {one.department_id for one in mine}
        office = await uow.offices.get(office_id)
        places = {one.id: one.name for one in await uow.offices.departments(office_id) if is_office or one.id in own}
        views.append(_View(office, ({0: office.name} if is_office else {}) | places, is_office))
    found = [one for one in views if department_id is None or department_id in one.places]
    if not found:
        raise Refusal("ledger.not_yours")
    return found[0]


async def _figures(
    uow: UnitOfWork, view: _View, today: date, department_id: int | None = None
) -> dict[int, cards.Standings]:
    """By place, in the order of the view; with ``department_id`` only that one."""
    soon = (await uow.calendar.load()).workday_after(today, SOON)
    wanted = [one for one in view.places if department_id is None or one == department_id]
    office_id = view.office.id
    places = (
        None if wanted == list(view.places) and view.is_office else [Place(office_id, one or None) for one in wanted]
    )
    found = await uow.ledger.figures(office_id, places, today=today, soon=soon)
    return {one: _standings(one, view.places[one], found.get(one or None)) for one in wanted}


def _standings(place: int, name: str, figures: Figures | None) -> cards.Standings:
    counted = {key: value for key, value in vars(figures or Figures(None)).items() if key != "department_id"}
    return cards.Standings(department_id=place, name=name, **counted)


def _runs(one: Appointment) -> bool:
    return one.role is Role.DEPARTMENT_ADMIN
