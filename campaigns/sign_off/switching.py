"""The office's setting 检查前审批, turned on and off: both at once in what is under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from campaigns.sign_off.asking import ask_sign_off
from domain.campaign import State
from domain.obligations import Duty
from office import obligations
from office.rights import require_office_admin
from office.settings.keeping import keep
from office.settings.showing import group_card
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.settings.presses import SIGN_OFF

#: Why nobody owes an approval any more.
TURNED_OFF = "办公室已取消检查前审批"


async def switch(uow: UnitOfWork, *, user_id: int, office_id: int, on: bool, now: datetime) -> Card:
    """Turned on, forms that have not begun wait for their department's approval, and the approvers are asked; turned
    off, they are open at once, and nothing is owed."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    office = await uow.offices.get(office_id)
    if office.sign_off != on:
        wanted = replace(office, sign_off=on)
        await keep(uow, person, office, wanted, what=SIGN_OFF, now=now)
        for campaign in await uow.campaigns.of_office(office_id):
            if campaign.state is State.INSPECTING and on:
                await ask_sign_off(uow, campaign, key=f"on:{now:%Y%m%d%H%M%S%f}", now=now)
            elif campaign.state is State.INSPECTING:
                await uow.outbox.withdraw(f"sign_off:{campaign.id}:")
                await obligations.void_all(uow, campaign.id, [Duty.SIGN_OFF], now=now, reason=TURNED_OFF)
        office = wanted
    return group_card(office, SIGN_OFF)
