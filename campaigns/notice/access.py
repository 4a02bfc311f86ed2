"""Who serves which notices."""

from __future__ import annotations

from campaigns.visit.board import Board, Reader, board_of, read_board, require_reader
from domain.errors import Refusal
from storage.unit_of_work import UnitOfWork


async def to_serve(uow: UnitOfWork, user_id: int, campaign_id: int) -> tuple[Board, Reader]:
    """The board of a campaign for whoever serves notices in it. Refuses ``notice.not_leader`` and ``notice.none``."""
    reader = await require_reader(uow, user_id)
    board = await read_board(uow, campaign_id)
    if not any(board.leads(reader, one) for one in board.visits):
        raise Refusal("notice.not_leader")
    if not served_by(board, reader):
        raise Refusal("notice.none")
    return board, reader


async def one_to_serve(
    uow: UnitOfWork, user_id: int, sample_id: int, proposal_id: int | None = None
) -> tuple[Board, Reader]:
    """The same of one subject; ``proposal_id``: the agreed time that the reader has before them. Refuses
    ``notice.moved``."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    if not board.leads(reader, sample_id):
        raise Refusal("notice.not_leader")
    require_agreed(board, sample_id)
    if proposal_id is not None and board.visits[sample_id].agreed_id != proposal_id:
        raise Refusal("notice.moved", number=board.sections[sample_id].number)
    return board, reader


def require_agreed(board: Board, sample_id: int) -> None:
    """Refuses ``notice.no_time``: a notice names a time."""
    if board.agreed(sample_id) is None:
        raise Refusal("notice.no_time", number=board.sections[sample_id].number)


def served_by(board: Board, reader: Reader) -> list[int]:
    """The agreed visits that this person leads, or all, where they lead none and stand in for the leaders."""
    led = [one for one in board.visits.values() if one.leader_id in reader.inspectors]
    theirs = led or (list(board.visits.values()) if board.stands_in(reader) else [])
    found = [one.sample_id for one in theirs if one.agreed_id is not None]
    return sorted(found, key=lambda one: board.sections[one].number)
