"""A campaign that is public whole, and a correction of one of its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns import correction
from domain.inspection import Handling
from storage.campaigns import Campaign
from storage.follow_ups import FollowUp
from storage.forms import Section
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import fill, hand_in, make_public, pass_review, section_of

#: Of the market department in ``build_scene``: its admin, its reviewer, its inspectors on every form, and one who is
#: on none; an inspector and the admin of the other department; the office's admin.
ADMIN, REVIEWER, INSPECTOR, COLLEAGUE, IDLE = 12, 22, 105, 106, 107
OTHER_INSPECTOR, OTHER_ADMIN, OTHER_REVIEWER, OFFICE = 101, 11, 21, 1
REASON = "检查结果录入有误，经核实无此问题"
RECTIFY = (Handling.RECTIFICATION,)


@dataclass(frozen=True)
class Public:
    """One form, both parts public; the market department found that a registered item was not right, and had it put
    right."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    now: datetime

    def later(self, now: datetime) -> Public:
        return replace(self, now=now)

    async def section(self, department: str = MARKET) -> Section:
        return await section_of(self.uow, self.scene, self.campaign, department)

    async def begins(self, *, user_id: int = INSPECTOR, reason: str = REASON) -> Card:
        section = await self.section()
        about = {"section_id": section.id, "version": section.version, "now": self.now}
        return await correction.open_correction(self.uow, user_id=user_id, text=reason, **about)

    async def withdraws(self, *, user_id: int = INSPECTOR) -> Card:
        section = await self.section()
        about = {"section_id": section.id, "version": section.version, "now": self.now}
        return await correction.withdraw(self.uow, user_id=user_id, **about)

    async def writes(self, codes: Sequence[int], *handling: Handling) -> Section:
        return await fill(
            self.uow, await self.section(), codes, user_id=INSPECTOR, now=self.now, handling=handling, questions=9
        )

    async def hands_in(self) -> Section:
        return await hand_in(self.uow, await self.section(), user_id=INSPECTOR, now=self.now)

    async def passes(self) -> Section:
        return await pass_review(self.uow, await self.section(), user_id=REVIEWER, now=self.now)

    async def publishes(self) -> Section:
        return await make_public(self.uow, await self.section(), user_id=INSPECTOR, now=self.now)

    async def corrects(self, codes: Sequence[int], *handling: Handling) -> Section:
        """From the wish to the new version."""
        await self.begins()
        await self.writes(codes, *handling)
        await self.hands_in()
        await self.passes()
        return await self.publishes()

    async def owed(self) -> list[Obligation]:
        """What is owed about the form's own part, in order of entry."""
        section = await self.section()
        every = await self.uow.obligations.of_campaign(self.campaign.id)
        found = [one for one in every if one.matter_id == section.id and one.duty in {"enter", "review", "publish"}]
        return sorted(found, key=lambda one: one.id)

    async def follow_ups(self) -> list[FollowUp]:
        return await self.uow.follow_ups.of_section((await self.section()).id)

    async def told(self) -> dict[int, list[str]]:
        """The texts of everything queued since the last look, by chat user id."""
        messages: dict[int, list[str]] = {}
        while claimed := await self.uow.outbox.claim(now=self.now, limit=100):
            for message in claimed:
                messages.setdefault(message.chat_id, []).append(message.text)
                await self.uow.outbox.sent(message.id, chat_message_id=1)
        return messages


async def build_public(uow: UnitOfWork, now: datetime, *, codes: Sequence[int] = (3, 1), whole: bool = True) -> Public:
    """``codes`` are the market department's results, a problem among them; without ``whole`` the other department has
    not published yet, and the campaign goes on."""
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now, forms=1)
    for department, inspector, results, handling in (
        (HOUSING, OTHER_INSPECTOR, (1,), ()),
        (MARKET, INSPECTOR, codes, RECTIFY),
    ):
        section = await section_of(uow, scene, campaign, department)
        section = await fill(uow, section, results, user_id=inspector, now=now, handling=handling, questions=2)
        section = await hand_in(uow, section, user_id=inspector, now=now)
        section = await pass_review(uow, section, user_id=scene.reviewer_of(department), now=now)
        if whole or department == MARKET:
            await make_public(uow, section, user_id=inspector, now=now)
    public = Public(uow, scene, await uow.campaigns.get(campaign.id), now)
    await public.told()
    return public
