"""The office's gathered summaries (汇总) of one date: who has handed in, who is missing, all in one file."""

from __future__ import annotations

from datetime import date, datetime

from domain.errors import Refusal
from domain.local_time import local
from office.rights import require_office_admin
from office.summaries.reading import paper_of
from storage.summaries import Summary, SummaryVersion
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import summary as cards


async def open_gathered(uow: UnitOfWork, *, user_id: int, office_id: int, day: int, page: int = 0) -> Card:
    """The departments that were asked for the summary of ``day`` (20241001), with what each has handed in."""
    named = _date(day)
    await require_office_admin(uow, user_id, office_id)
    newest = await _newest(uow, office_id, named)
    zone = (await uow.offices.get(office_id)).timezone
    rows = [
        cards.GatheredRow(
            one.id, one.department, kept.number if kept else 0, kept is not None and kept.late, _at(kept, zone)
        )
        for one, kept in newest
    ]
    return cards.gathered_card(office_id, named, rows, page)


def _at(kept: SummaryVersion | None, zone: str) -> datetime | None:
    return local(kept.at, zone) if kept else None


async def get_gathered(uow: UnitOfWork, *, user_id: int, office_id: int, day: int, now: datetime) -> Card:
    """The newest version of everybody who has handed in, in one Word file; who is missing stands on its first page."""
    named = _date(day)
    await require_office_admin(uow, user_id, office_id)
    newest = await _newest(uow, office_id, named)
    papers = [await paper_of(uow, one, kept) for one, kept in newest if kept is not None]
    missing = [one.department for one, kept in newest if kept is None]
    if not papers:
        raise Refusal("summary.nothing_in")
    from templates.documents.summary import gathered_file

    office = await uow.offices.get(office_id)
    file = gathered_file(office.name, named, papers, missing, as_of=local(now, office.timezone))
    return cards.gathered_file_card(named, len(papers), missing, file)


async def _newest(uow: UnitOfWork, office_id: int, named: date) -> list[tuple[Summary, SummaryVersion | None]]:
    """Every summary of the date with its newest version."""
    asked = await uow.summaries.of_date(office_id, named)
    if not asked:
        raise Refusal("summary.unknown")
    versions = await uow.summaries.versions([one.id for one in asked])
    return [(one, versions[one.id][-1] if versions[one.id] else None) for one in asked]


def _date(day: int) -> date:
    """``20241001`` as a date; Refusal ``chat.stale_button`` for any other number."""
    try:
        return date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        raise Refusal("chat.stale_button") from None
