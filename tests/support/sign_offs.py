"""An office that asks for an approval before each visit, and a department's list as it is approved."""

from __future__ import annotations

import re
from datetime import datetime

from campaigns import sign_off
from domain.obligations import Duty
from storage.campaigns import Campaign
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.sign_off import ApproveAll, ApproveOne, AskNotApproved
from tests.support.builders import Scene


async def turn(uow: UnitOfWork, scene: Scene, now: datetime, *, on: bool = True) -> Card:
    """The office's admin switches the setting."""
    return await sign_off.switch(uow, user_id=scene.admin, office_id=scene.office_id, on=on, now=now)


async def open_list(
    uow: UnitOfWork, scene: Scene, campaign: Campaign, department: str, *, user_id: int | None = None
) -> Card:
    """The department's list, as its admin or somebody else sees it."""
    return await sign_off.show(
        uow,
        user_id=user_id or scene.admin_of(department),
        campaign_id=campaign.id,
        department_id=scene.departments[department],
    )


def stamp_on(card: Card) -> str:
    """The stamp of what the card shows, off its button."""
    presses = [button.press for row in card.buttons for button in row]
    return next(one.stamp for one in presses if isinstance(one, ApproveAll | ApproveOne | AskNotApproved))


async def approve(
    uow: UnitOfWork, scene: Scene, campaign: Campaign, department: str, now: datetime, *, user_id: int | None = None
) -> Card:
    """Opens the list and approves all of it."""
    card = await open_list(uow, scene, campaign, department, user_id=user_id)
    return await sign_off.approve_all(
        uow,
        user_id=user_id or scene.admin_of(department),
        campaign_id=campaign.id,
        department_id=scene.departments[department],
        stamp=stamp_on(card),
        now=now,
    )


async def decline(uow: UnitOfWork, section_id: int, reason: str, now: datetime, *, user_id: int) -> Card:
    """Opens one visit and does not approve it."""
    card = await sign_off.show_one(uow, user_id=user_id, section_id=section_id)
    return await sign_off.decline(
        uow, user_id=user_id, section_id=section_id, stamp=stamp_on(card), text=reason, now=now
    )


async def owed(uow: UnitOfWork, campaign: Campaign, department_id: int) -> list[Obligation]:
    """The approvals that a department has owed so far, the first first."""
    found = await uow.obligations.of_campaign(campaign.id)
    own = [one for one in found if one.duty is Duty.SIGN_OFF and one.department_id == department_id]
    return sorted(own, key=lambda one: one.id)


def waiting_in(card: Card) -> int:
    """How many visits a list says that its reader may approve."""
    match = re.search(r"待审批 (\d+) 户", card.text)
    return int(match[1]) if match else 0
