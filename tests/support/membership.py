"""Builders for the tests of how people come in."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.roles import Role
from office import membership
from storage.people import Invitation
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, Scene, inspector

NEWCOMER, OTHER = 900, 901
NASTY = "<b>&_*[局](x)"


def labels(card: Card) -> list[str]:
    return [button.label for row in card.buttons for button in row]


async def link(uow: UnitOfWork, scene: Scene, code: str, now: datetime, **values: object) -> None:
    """An open invitation by the office admin, as a reviewer of the first department unless told otherwise."""
    inviter = await uow.people.find(scene.admin)
    assert inviter is not None
    usual: dict[str, object] = {
        "code": code,
        "office_id": scene.office_id,
        "role": Role.REVIEWER,
        "department_id": scene.departments[HOUSING],
        "inspector_id": None,
        "created_by": inviter.id,
        "expires_at": now + timedelta(days=7),
    }
    await uow.people.invite(Invitation(**(usual | values)))


async def new_inspector(uow: UnitOfWork, scene: Scene, n: int = 50, **changes: object) -> int:
    """The id of one more inspector of the first department, without an account."""
    await uow.libraries.save_inspectors(scene.departments, [inspector(n, HOUSING, **changes)])
    return (await uow.libraries.inspectors([scene.departments[HOUSING]]))[-1].id


async def accept(uow: UnitOfWork, code: str, now: datetime, user_id: int = NEWCOMER, **how: bool) -> Card:
    return await membership.accept_invitation(uow, user_id=user_id, name="示例新人", code=code, now=now, **how)
