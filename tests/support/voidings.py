"""A campaign that the office makes void, by the use cases."""

from __future__ import annotations

from datetime import datetime

from campaigns import voiding
from storage.unit_of_work import UnitOfWork
from tests.support.attempts import SECOND
from tests.support.builders import Scene

REASON = "上级任务<b>&_*[调整，不再执行"


async def make_void(
    uow: UnitOfWork, scene: Scene, campaign_id: int, now: datetime, *, second: int = SECOND, reason: str = REASON
) -> None:
    """The first admin proposes it, the second agrees."""
    await voiding.propose(uow, user_id=scene.admin, campaign_id=campaign_id, reason=reason, now=now)
    waiting = await uow.voidings.waiting(campaign_id)
    assert waiting is not None
    await voiding.decide(uow, user_id=second, voiding_id=waiting.id, agree=True, now=now)
