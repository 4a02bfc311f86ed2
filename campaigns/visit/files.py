"""The calendar file of agreed visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.visit.board import Board
from templates.cards import Attachment
from templates.documents.visit_calendar import Event, visit_calendar


def calendar_file(board: Board, sample_ids: Sequence[int], *, now: datetime) -> Attachment:
    """An event for each of these visits at its agreed time; a later version of one replaces the earlier in whatever
    calendar took it."""
    return visit_calendar(
        f"{board.campaign.plan.title}检查安排",
        [_event(board, one) for one in sample_ids],
        zone=board.zone,
        stamped_at=now,
    )


def _event(board: Board, sample_id: int) -> Event:
    agreed, section = board.agreed(sample_id), board.sections[sample_id]
    if agreed is None:
        raise ValueError("only an agreed visit goes into a calendar")
    return Event(
        uid=f"visit-{board.campaign.reference}-{sample_id}",
        sequence=board.visits[sample_id].sequence - 1,
        starts_at=board.clock(agreed.starts_at),
        minutes=agreed.minutes,
        number=section.number,
        subject=section.subject_name,
        address=section.address,
        campaign=board.campaign.plan.title,
        departments=tuple(board.name_of(one) for one in board.departments(sample_id)),
    )
