"""The figures of a period, the list of what is overdue, the bulletin to download."""

from __future__ import annotations

from datetime import date, datetime

from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.supervision import Period, period_of, read_period, this_year
from office.libraries.keepers import keeper_of_office
from office.supervision.gathering import MOST_LISTED, gather, overdue_matters
from office.supervision.viewers import Viewer, require_viewer
from storage.supervision import Span
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import supervision as cards
from templates.cards.paging import PAGE_SIZE, Page


async def open_supervision(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """The figures of this year."""
    viewer = await require_viewer(uow, user_id)
    return await _figures(uow, viewer, this_year(today_of(viewer, now)), now)


async def show(uow: UnitOfWork, *, user_id: int, office_id: int, first: int, last: int, now: datetime) -> Card:
    """The figures from ``first`` to ``last``, days as numbers."""
    viewer = await require_viewer(uow, user_id, office_id)
    return await _figures(uow, viewer, chosen(first, last, today_of(viewer, now)), now)


async def ask_period(uow: UnitOfWork, *, user_id: int, office_id: int, now: datetime) -> Card:
    """Asks for a period of the reader's own."""
    viewer = await require_viewer(uow, user_id, office_id)
    return cards.ask_period(today_of(viewer, now))


async def show_typed(uow: UnitOfWork, *, user_id: int, office_id: int, words: str, now: datetime) -> Card:
    """The figures of a period as somebody typed it; the refusals of ``read_period``."""
    viewer = await require_viewer(uow, user_id, office_id)
    return await _figures(uow, viewer, read_period(words, today=today_of(viewer, now)), now)


async def list_overdue(
    uow: UnitOfWork, *, user_id: int, office_id: int, first: int, last: int, page: int, now: datetime
) -> Card:
    """One page of what is overdue, the longest first; the last page where there are fewer by now."""
    viewer = await require_viewer(uow, user_id, office_id)
    today = today_of(viewer, now)
    period = chosen(first, last, today)
    bulletin = await gather(uow, viewer.office, period, viewer.departments, now=now, limit=0)
    last_page = max(0, (bulletin.overdue - 1) // PAGE_SIZE)
    number = min(page, last_page)
    span = Span(viewer.office.id, period.first, period.last, today, viewer.departments)
    calendar = await uow.calendar.load()
    matters = await overdue_matters(uow, span, calendar, offset=number * PAGE_SIZE, limit=PAGE_SIZE)
    return cards.overdue_card(bulletin, Page(tuple(matters), number, last_page))


async def load(
    uow: UnitOfWork, *, user_id: int, office_id: int, first: int, last: int, now: datetime
) -> cards.Bulletin:
    """What the bulletin as a file says; made by ``documents.bulletin``, which takes its time."""
    viewer = await require_viewer(uow, user_id, office_id)
    period = chosen(first, last, today_of(viewer, now))
    return await gather(uow, viewer.office, period, viewer.departments, now=now, limit=MOST_LISTED)


async def bulletin_of_office(uow: UnitOfWork, name: str, period: str, *, now: datetime) -> cards.Bulletin:
    """The whole bulletin of the office ``name`` ("": of the only one) over a ``period`` as somebody typed it ("": this
    year). For whoever runs the machine, so nobody's rights are asked; refuses as ``keeper_of_office`` and
    ``read_period``."""
    office = (await keeper_of_office(uow, name)).office
    today = local_day(now, office.timezone)
    chosen_period = read_period(period, today=today) if period else this_year(today)
    return await gather(uow, office, chosen_period, None, now=now, limit=MOST_LISTED)


def today_of(viewer: Viewer, now: datetime) -> date:
    return local_day(now, viewer.office.timezone)


def chosen(first: int, last: int, today: date) -> Period:
    """The period of a button; Refusal ``chat.stale_button`` for what is no day."""
    return period_of(_day(first), _day(last), today=today)


def _day(number: int) -> date:
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        raise Refusal("chat.stale_button") from None


async def _figures(uow: UnitOfWork, viewer: Viewer, period: Period, now: datetime) -> Card:
    bulletin = await gather(uow, viewer.office, period, viewer.departments, now=now, limit=cards.MOST_MATTERS)
    return cards.figures_card(bulletin, may_send=viewer.may_send, sent=await sent_words(uow, viewer, period, now))


async def sent_words(uow: UnitOfWork, viewer: Viewer, period: Period, now: datetime) -> cards.Sent | None:
    """That the bulletin of the period went out today."""
    sent = await uow.supervision.sent(viewer.office.id, period.first, period.last, today_of(viewer, now))
    if sent is None:
        return None
    return cards.Sent((await uow.people.get(sent.sent_by)).name, local(sent.sent_at, viewer.office.timezone))
