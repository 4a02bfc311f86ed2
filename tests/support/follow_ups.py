"""An approved form with a problem, and its follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.inspection import Handling
from storage.campaigns import Campaign
from storage.follow_ups import FollowUp
from storage.forms import Section
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import fill, hand_in, pass_review, section_of

#: Of the market department in ``build_scene``: its admin, its reviewer, its inspectors on every form, and one who is
#: on none.
ADMIN, REVIEWER, INSPECTOR, COLLEAGUE, IDLE = 12, 22, 105, 106, 107
#: The admin and an inspector of the housing department; the office's admin.
OTHER_ADMIN, OTHER_INSPECTOR, OFFICE = 11, 101, 1
RECTIFY = (Handling.RECTIFICATION,)


@dataclass
class Problem:
    """Form 1 of the market department was approved, with a problem."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    section: Section
    now: datetime

    async def all(self) -> list[FollowUp]:
        return await self.uow.follow_ups.of_section(self.section.id)

    async def only(self) -> FollowUp:
        (one,) = await self.all()
        return one

    async def owed(self) -> Obligation:
        found = await self.uow.obligations.find((await self.only()).owed_key)
        assert found is not None
        return found

    async def ledger(self) -> list[Obligation]:
        """Everything that was ever owed of follow-ups in the campaign, in order of entry."""
        found = await self.uow.obligations.of_campaign(self.campaign.id)
        return sorted((one for one in found if one.duty == "follow_up"), key=lambda one: one.id)

    async def told(self) -> dict[int, list[str]]:
        """The texts of everything queued since the last look, by chat user id."""
        messages: dict[int, list[str]] = {}
        while claimed := await self.uow.outbox.claim(now=self.now, limit=100):
            for message in claimed:
                messages.setdefault(message.chat_id, []).append(message.text)
                await self.uow.outbox.sent(message.id, chat_message_id=1)
        return messages

    async def person_id(self, user_id: int) -> int:
        person = await self.uow.people.find(user_id)
        assert person is not None
        return person.id


async def build_problem(
    uow: UnitOfWork,
    now: datetime,
    *,
    codes: Sequence[int] = (1, 5),
    handling: Sequence[Handling] = RECTIFY,
    forms: int = 1,
    **changes: object,
) -> Problem:
    """``changes`` are of the plan."""
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now, forms=forms, **changes)
    return await find_problem(uow, scene, campaign, now, codes=codes, handling=handling)


async def find_problem(
    uow: UnitOfWork,
    scene: Scene,
    campaign: Campaign,
    now: datetime,
    *,
    codes: Sequence[int] = (1, 5),
    handling: Sequence[Handling] = RECTIFY,
    number: int = 1,
    department: str = MARKET,
) -> Problem:
    """A department's part of form ``number`` is filled in, handed in, approved."""
    section = await section_of(uow, scene, campaign, department, number)
    inspector, reviewer = scene.inspectors_of(department)[0], scene.reviewer_of(department)
    section = await fill(uow, section, codes, user_id=inspector, now=now, handling=handling)
    section = await hand_in(uow, section, user_id=inspector, now=now)
    section = await pass_review(uow, section, user_id=reviewer, now=now)
    return Problem(uow, scene, campaign, section, now)


__all__ = ["HOUSING", "MARKET", "Problem", "build_problem", "find_problem"]
