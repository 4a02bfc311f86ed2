"""An office with two admins, and an attempt at a draw that they give up."""

from __future__ import annotations

from datetime import datetime

from campaigns import attempts
from domain.roles import Appointment, Role
from storage.unit_of_work import UnitOfWork
from tests.support.builders import Scene, build_scene

SECOND = 2
REASON = "名录库<b>&_*[有误"


async def build_office(uow: UnitOfWork) -> Scene:
    """A scene whose office has two admins."""
    scene = await build_scene(uow)
    person = await uow.people.remember(SECOND, "第二管理员")
    await uow.people.appoint(Appointment(person.id, scene.office_id, Role.OFFICE_ADMIN))
    return scene


async def give_up(uow: UnitOfWork, scene: Scene, draw_id: int, now: datetime) -> None:
    """The first admin proposes it, the second agrees."""
    await attempts.propose(uow, user_id=scene.admin, draw_id=draw_id, reason=REASON, now=now)
    waiting = await uow.renewals.waiting(draw_id)
    assert waiting is not None
    await attempts.decide(uow, user_id=SECOND, renewal_id=waiting.id, agree=True, now=now)
