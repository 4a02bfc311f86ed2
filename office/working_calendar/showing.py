"""What the calendar says of a year: rest days, make-up days, and where that comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, datetime

from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.workdays import DayKind, WorkCalendar
from office.rights import require_member
from office.working_calendar.library import official_exceptions
from storage.unit_of_work import UnitOfWork
from templates.cards import Attachment, Card
from templates.cards import calendar as cards
from templates.documents.calendar import arrangement_sheet


async def open_calendar(uow: UnitOfWork, *, user_id: int, now: datetime, year: int) -> Card:
    """The calendar of ``year``, 0 for the present one, for any member."""
    _, held = await require_member(uow, user_id)
    _require_year(year, or_present=True)
    office = await uow.offices.get(held[0].office_id)
    shown = await read_year(uow, year or local_day(now, office.timezone).year, office.timezone)
    return cards.year_card(shown)


async def send_calendar(uow: UnitOfWork, *, user_id: int, year: int) -> Card:
    """The days of a year as an .xlsx, to be corrected and sent back."""
    await require_member(uow, user_id)
    _require_year(year)
    days = await uow.calendar.days(year)
    return cards.year_file(Attachment(f"放假调休安排-{year}.xlsx", arrangement_sheet(days, year)))


def _require_year(year: int, *, or_present: bool = False) -> None:
    if not (MINYEAR <= year <= MAXYEAR or (or_present and year == 0)):
        raise Refusal("chat.stale_button")


async def read_year(uow: UnitOfWork, year: int, zone: str) -> cards.Year:
    """``zone`` is where the moments are read."""
    versions = [
        cards.VersionView(one.number or 0, one.notices, one.source, one.by or "", local(one.entered_at, zone).date())
        for one in await uow.calendar.history(year)
    ]
    return _year(await uow.calendar.load(), year, versions)


def year_of_library(year: int) -> cards.Year:
    """The same where there is no database: what the library knows."""
    return _year(WorkCalendar(*official_exceptions()), year, [])


def _year(calendar: WorkCalendar, year: int, versions: Sequence[cards.VersionView]) -> cards.Year:
    marked = calendar.table(year).marked
    return cards.Year(
        year=year,
        official=year in calendar.official_years,
        off=tuple(day for day, kind in marked if kind is DayKind.HOLIDAY),
        make_up=tuple(day for day, kind in marked if kind is DayKind.MAKE_UP),
        workdays=len(calendar.table(year).workdays),
        versions=tuple(versions),
    )
