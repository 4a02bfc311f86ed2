"""A matched campaign of several departments in an office chat, whose visits are still to be agreed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.obligations import Duty
from storage.obligations import Obligation
from storage.visits import Visit
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat, Player

FIRE = "消防救援大队"


@dataclass
class Visits(Ceremony):
    """Eight subjects, four inspectors in each department, two of each on every subject; the first department leads."""

    @classmethod
    async def begins(
        cls, chat: OfficeChat, *, departments: Sequence[str] = (HOUSING, MARKET), **plan: object
    ) -> Visits:
        visits = await cls.opens(chat, departments=departments, **plan)
        assert isinstance(visits, Visits)
        await visits.draws()
        await visits.confirms()
        await visits.matches()
        return visits

    async def all(self) -> list[Visit]:
        async with self.chat.database.read() as uow:
            return await uow.visits.of_campaign(self.campaign.id)

    async def visit(self, sample_id: int) -> Visit:
        return next(one for one in await self.all() if one.sample_id == sample_id)

    async def led(self, leader_id: int | None = None) -> list[Visit]:
        """The visits of one leader; where none is named, of whoever leads most: two of the eight at least."""
        found = await self.all()
        (most, _), *_ = Counter(one.leader_id for one in found).most_common(1)
        return [one for one in found if one.leader_id == (leader_id or most)]

    async def number(self, sample_id: int) -> int:
        """That of the form."""
        async with self.chat.database.read() as uow:
            sections = await uow.forms.sections(self.campaign.id)
        return next(one.number for one in sections if one.sample_id == sample_id)

    async def team(self, sample_id: int, department: str) -> list[Player]:
        """The department's inspectors on a subject, by their ids."""
        async with self.chat.database.read() as uow:
            assigned = [one for one in await uow.forms.assignments(self.campaign.id) if one.sample_id == sample_id]
            own = [one.inspector_id for one in assigned if one.department_id == self.scene.departments[department]]
            bound = await uow.people.bound_inspectors(own)
        return [self.chat.person(bound[one].chat_user_id) for one in own]

    async def leader(self, sample_id: int) -> Player:
        leader_id = (await self.visit(sample_id)).leader_id
        assert leader_id is not None
        async with self.chat.database.read() as uow:
            bound = await uow.people.bound_inspectors([leader_id])
        return self.chat.person(bound[leader_id].chat_user_id)

    async def owed(self, duty: Duty, sample_id: int) -> list[Obligation]:
        """Every promise of that duty about a subject, in the order in which they were entered."""
        async with self.chat.database.read() as uow:
            found = await uow.obligations.of_campaign(self.campaign.id)
        return sorted((one for one in found if one.duty is duty and one.sample_id == sample_id), key=lambda one: one.id)

    async def opens_visit(self, player: Player, sample_id: int) -> None:
        """From the menu to one visit."""
        number = await self.number(sample_id)
        await player.says("/menu")
        await player.taps("我的检查安排", fresh=True)
        card = await player.sees("【检查安排】", fresh=True)
        while not any(label.startswith(f"{number} ") for label in card.labels):
            await player.taps("下一页", fresh=True)
            card = await player.sees("【检查安排】", fresh=True)
        await player.taps(f"{number} ", fresh=True)
