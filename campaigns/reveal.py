"""What follows when the last die of a ceremony has fallen: the round it closed is revealed and settled.

Two transactions: a die that fell is a fact whatever comes after it, and settling can be repeated from storage.
"""

from __future__ import annotations

from datetime import datetime

from campaigns import ceremony, draw, matching
from storage.draws import Round
from storage.unit_of_work import UnitOfWork


async def record_die(uow: UnitOfWork, key: str, value: int) -> None:
    """Keeps the value (1–6) of the die with outbox key ``die:<draw>:<position>``; the first value counts."""
    draw_id, position = (int(word) for word in key.split(":")[1:])
    await uow.draws.record_die(draw_id, position, value)


async def settle_complete(uow: UnitOfWork, now: datetime) -> None:
    """Reveals and settles every ceremony whose dice have all fallen; nothing where there is none."""
    for closing in await uow.draws.closing():
        complete = await ceremony.reveal(uow, closing, now=now)
        if complete is not None:
            step = draw if complete.draw.round is Round.SUBJECTS else matching
            await step.settle(uow, complete, now=now)
