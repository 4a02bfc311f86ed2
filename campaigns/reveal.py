"""What follows when the last die of a ceremony has fallen: the round it closed is settled."""

from __future__ import annotations

from datetime import datetime

from campaigns import ceremony, draw, matching
from storage.draws import Round
from storage.unit_of_work import UnitOfWork


async def record_die(uow: UnitOfWork, key: str, value: int, now: datetime) -> None:
    """Keeps the value (1–6) of the die with outbox key ``die:<draw>:<position>``; the last one reveals the draw."""
    complete = await ceremony.take_die(uow, key=key, value=value, now=now)
    if complete is None:
        return
    step = draw if complete.draw.round is Round.SUBJECTS else matching
    await step.settle(uow, complete, now=now)
