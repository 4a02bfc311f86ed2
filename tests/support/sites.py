"""A campaign under inspection whose first subject is visited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.forms import read_form
from campaigns.on_site.finding import find_site_gaps
from domain.campaign import State
from domain.evidence import About
from domain.on_site import Entry, Presence, presence_of
from storage.campaigns import Campaign
from storage.evidence import Piece
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from storage.visits import Visit
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import section_of


@dataclass
class Site:
    """The first form; the first two inspectors of each department are on it."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    sample_id: int

    @classmethod
    async def build(
        cls, uow: UnitOfWork, now: datetime, *, departments: Sequence[str] = (HOUSING, MARKET), agreed: bool = False
    ) -> Site:
        """``agreed``: on being there now."""
        scene = await build_scene(uow, departments=departments)
        campaign = await build_inspection(uow, scene, now, forms=2)
        site = cls(uow, scene, campaign, (await section_of(uow, scene, campaign, departments[0])).sample_id)
        if agreed:
            await site.agrees(now)
        return site

    async def agrees(self, now: datetime) -> int:
        """Everybody has agreed on ``now``; the proposal."""
        leader = self.scene.inspectors[next(iter(self.scene.departments))][0]
        if not await self.uow.visits.find([self.sample_id]):
            await self.uow.visits.open([Visit(self.sample_id, self.campaign.id, leader)])
        visit = (await self.uow.visits.find([self.sample_id]))[self.sample_id]
        person = await self.uow.people.find(self.scene.admin)
        assert person is not None
        times = {self.sample_id: (now, 60, visit.version)}
        batch_id = await self.uow.visits.draft(self.campaign.id, times, by=person.id, now=now)
        batch, (proposal,) = await self.uow.visits.batch(batch_id), await self.uow.visits.of_batch(batch_id)
        assert batch is not None
        await self.uow.visits.send(batch, now=now)
        await self.uow.visits.put(proposal)
        await self.uow.visits.agree((await self.uow.visits.find([self.sample_id]))[self.sample_id])
        return proposal.id

    def user(self, department: str, place: int = 0) -> int:
        """The chat id of an inspector; the first two are on the team."""
        return self.scene.inspectors_of(department)[place]

    async def section(self, department: str) -> Section:
        return await section_of(self.uow, self.scene, self.campaign, department)

    async def entries(self) -> list[Entry]:
        return await self.uow.site_entries.of_sample(self.sample_id)

    async def presence(self, department: str) -> Presence:
        return presence_of(await self.entries(), self.scene.departments[department])

    async def gaps(self, department: str) -> list[str]:
        """What this step misses before the form may be handed in."""
        section = await self.section(department)
        return [one.words for one in await find_site_gaps(self.uow, section, await read_form(self.uow, section.id))]

    async def photograph(self, entry: Entry, now: datetime) -> None:
        """A photo about what was found at the door."""
        piece = Piece(0, self.campaign.id, About.DOOR, entry.id, None, "0" * 64, "门.jpg", "image/jpeg", 1, "", 1, now)
        await self.uow.evidence.keep(replace(piece, person_id=entry.person_id), b"0")

    async def voids(self) -> None:
        await self.uow.campaigns.move(await self.uow.campaigns.get(self.campaign.id), State.VOIDED)
