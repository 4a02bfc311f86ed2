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
    joint = board.joint.get(sample_id)
    others = joint.companions if joint else ()
    # One visit for two campaigns is one event, in whichever calendar: named after the visit that was there first.
    first = next((one for one in others if joint and one.sample_id == joint.first_id), None)
    reference = first.campaign.reference if first else board.campaign.reference
    sequences = [board.visits[sample_id].sequence, *(one.visit.sequence for one in others if one.visit)]
    own = [board.name_of(one) for one in board.departments(sample_id)]
    return Event(
        uid=f"visit-{reference}-{first.sample_id if first else sample_id}",
        sequence=max(sequences) - 1,
        starts_at=board.clock(agreed.starts_at),
        minutes=agreed.minutes,
        number=section.number,
        subject=section.subject_name,
        address=section.address,
        campaign="；".join([board.campaign.plan.title, *(one.campaign.plan.title for one in others)]),
        departments=tuple(
            dict.fromkeys([*own, *(each.name for one in others for each in one.campaign.plan.participants)])
        ),
    )
