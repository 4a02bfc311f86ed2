"""The notices as those who serve them see them: a list, and one with every record of its service."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.matching.recusal import recusals_asked
from campaigns.notice.access import one_to_serve, served_by, to_serve
from campaigns.visit.board import Board, Reader
from domain.evidence import About
from storage.served_notices import ServedNotice
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import notice as cards


async def show_notices(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int) -> Card:
    """All notices that the reader serves in a campaign. Refuses ``notice.none`` where no time is agreed yet."""
    board, reader = await to_serve(uow, user_id, campaign_id)
    lines = await lines_of(uow, board, served_by(board, reader))
    return cards.notices(campaign_id, board.campaign.plan.title, lines, page)


async def show_notice(uow: UnitOfWork, *, user_id: int, sample_id: int) -> Card:
    """One notice with every record of its service."""
    return await notice_card(uow, *await one_to_serve(uow, user_id, sample_id), sample_id)


async def notice_card(uow: UnitOfWork, board: Board, reader: Reader, sample_id: int) -> Card:
    """The card of one notice as it now stands, for whoever may serve it."""
    (line,) = await lines_of(uow, board, [sample_id])
    served = (await uow.served_notices.of([sample_id]))[sample_id]
    pieces = await uow.evidence.count(About.NOTICE, [one.id for one in served])
    records = [
        cards.Record(one.id, _words(board, one), (await uow.people.get(one.entered_by)).name, pieces[one.id])
        for one in served
    ]
    return cards.notice(
        cards.NoticeView(
            line,
            board.campaign.id,
            board.campaign.plan.title,
            tuple(records),
            await recusals_asked(uow, board.campaign, sample_id, reader),
        )
    )


async def lines_of(uow: UnitOfWork, board: Board, sample_ids: Sequence[int]) -> list[cards.NoticeLine]:
    """Each with the last record for the time that is agreed now: one that named another time serves no more."""
    records = await uow.served_notices.of(sample_ids)
    found = []
    for one in sample_ids:
        agreed, section = board.agreed(one), board.sections[one]
        assert agreed is not None  # asked by whoever calls
        own = [each for each in records[one] if each.proposal_id == agreed.id]
        served = _words(board, own[-1]) if own else ""
        when = board.clock(agreed.starts_at)
        found.append(cards.NoticeLine(one, section.number, section.subject_name, when, agreed.id, served))
    return found


def _words(board: Board, one: ServedNotice) -> str:
    return cards.served_words(one.how.value, one.receiver, board.clock(one.served_at), one.witness)
