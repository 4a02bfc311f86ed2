"""How a notice was served: tapped and typed, kept for ever, and the promise to serve it is met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from campaigns.notice.access import one_to_serve, served_by, to_serve
from campaigns.notice.reading import Receipt, read_receipt, read_receipts
from campaigns.notice.showing import lines_of, notice_card
from campaigns.visit.announcing import notice_key
from campaigns.visit.board import Board, Reader, require_running
from domain.errors import Refusal
from office import obligations
from storage.served_notices import Served, ServedNotice
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import notice as cards

#: How a notice is served, in the order of the buttons.
WAYS = tuple(Served)


async def ask_served(uow: UnitOfWork, *, user_id: int, sample_id: int, how: int, proposal_id: int) -> Card:
    """Asks on whom and when. Refuses ``notice.moved`` where another time than ``proposal_id`` is agreed by now."""
    board, _ = await one_to_serve(uow, user_id, sample_id, proposal_id)
    (line,) = await lines_of(uow, board, [sample_id])
    return cards.ask_served(line, _way(how).value)


async def ask_all_served(uow: UnitOfWork, *, user_id: int, campaign_id: int, how: int) -> Card:
    """Asks the same of all that are not served."""
    board, reader = await to_serve(uow, user_id, campaign_id)
    lines = [one for one in await lines_of(uow, board, served_by(board, reader)) if not one.served]
    if not lines:
        raise Refusal("notice.all_served")
    return cards.ask_all_served(lines, _way(how).value)


async def serve(
    uow: UnitOfWork, *, user_id: int, sample_id: int, how: int, proposal_id: int, text: str, now: datetime
) -> Card:
    """Keeps how one notice was served, by whoever leads; meets the promise. What was kept before stays. Refuses
    ``notice.moved`` like the question: a time that was moved meanwhile is not the one that was told."""
    board, reader = await one_to_serve(uow, user_id, sample_id, proposal_id)
    receipt = read_receipt(text, board.clock(now))
    await _keep(uow, board, reader, {sample_id: receipt}, _way(how), now=now)
    return await notice_card(uow, board, reader, sample_id)


async def serve_all(uow: UnitOfWork, *, user_id: int, campaign_id: int, how: int, text: str, now: datetime) -> Card:
    """The same of several: one answer for all that are not served, or a line for each, beginning with its number."""
    board, reader = await to_serve(uow, user_id, campaign_id)
    own = served_by(board, reader)
    numbers = {board.sections[one].number: one for one in own}
    read = read_receipts(text, numbers, board.clock(now))
    if isinstance(read, Receipt):
        waiting = [one.sample_id for one in await lines_of(uow, board, own) if not one.served]
        if not waiting:
            raise Refusal("notice.all_served")
        read = dict.fromkeys(waiting, read)
    await _keep(uow, board, reader, read, _way(how), now=now)
    lines = await lines_of(uow, board, own)
    return cards.notices(campaign_id, board.campaign.plan.title, lines, 0)


async def _keep(
    uow: UnitOfWork, board: Board, reader: Reader, served: Mapping[int, Receipt], how: Served, *, now: datetime
) -> None:
    require_running(board)
    campaign = board.campaign
    for sample_id, one in served.items():
        visit = board.visits[sample_id]
        assert visit.agreed_id is not None  # asked by whoever calls
        at = board.moment(one.at)
        new = ServedNotice(sample_id, visit.agreed_id, how, one.receiver, at, reader.person.id, now, one.witness)
        record_id = await uow.served_notices.add(new)
        key = notice_key(sample_id, visit.sequence)
        evidence = f"served:{record_id}"
        await obligations.meet(uow, key, campaign.office_id, now=now, by=reader.person.id, evidence=evidence)
    await uow.audit.note(
        "notice.served",
        now=now,
        person_id=reader.person.id,
        campaign_id=campaign.id,
        samples=sorted(served),
        how=how.value,
    )


def _way(how: int) -> Served:
    if not 0 <= how < len(WAYS):
        raise Refusal("chat.stale_button")
    return WAYS[how]
