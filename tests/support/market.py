"""One department's part of a form, as its inspectors fill it by use cases."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime

import pytest

from campaigns import inspection
from domain.errors import Refusal
from storage.campaigns import Campaign
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.inspection import ConfirmReply
from tests.support.builders import MARKET, Scene
from tests.support.forms import section_of

#: Chat user ids of the builders: inspectors on every form, and one who is on none.
FIRST, SECOND, IDLE, HOUSING_INSPECTOR = 105, 106, 107, 101


@dataclass
class Market:
    """The market department's part of form 1."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    now: datetime

    async def section(self, number: int = 1) -> Section:
        return await section_of(self.uow, self.scene, self.campaign, MARKET, number)

    async def items(self) -> list[int]:
        section = await self.section()
        return [item.id for item in await self.uow.campaigns.items(self.campaign.id, section.department_id)]

    async def results(self) -> list[int]:
        section = await self.section()
        return [int(code) for code in (await self.uow.forms.results([section.id]))[section.id].values()]

    async def sets(self, item: int, result: int, *, seen: int = 0, user_id: int = FIRST) -> Card:
        section, item_id = await self.section(), (await self.items())[item]
        return await inspection.set_result(
            self.uow,
            user_id=user_id,
            section_id=section.id,
            item_id=item_id,
            result=result,
            seen=seen,
            now=self.now,
        )

    async def submits(self, *, version: int | None = None, user_id: int = FIRST) -> Card:
        section = await self.section()
        version = section.version if version is None else version
        about = {"section_id": section.id, "version": version, "now": self.now}
        return await inspection.submit(self.uow, user_id=user_id, **about)

    async def says(self, text: str, *, user_id: int = FIRST, quoted: str = "") -> Card:
        return await inspection.understand(self.uow, user_id=user_id, text=text, quoted=quoted, now=self.now)

    async def confirms(self, card: Card, *, user_id: int = FIRST) -> Card:
        press = next(button.press for row in card.buttons for button in row if isinstance(button.press, ConfirmReply))
        about = {"reply_id": press.reply_id, "in_group": False, "now": self.now}
        return await inspection.confirm_reply(self.uow, user_id=user_id, **about)


async def refused(coroutine: Awaitable[object]) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        await coroutine
    return refusal.value.code, refusal.value.facts
