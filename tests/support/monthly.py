"""An office with liaisons in the month of June 2024, and draws of which its reports tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.inspection import Handling, ResultCode
from domain.library import Item
from domain.roles import Appointment, Role
from office import monthly
from storage.campaigns import Campaign
from storage.draws import Round as DrawRound
from storage.draws import Stage
from storage.monthly import Report
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import ITEMS, MARKET, Scene, build_inspection, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.forms import section_of
from tests.support.publications import publish

#: Chat user ids of the liaisons, in the order of the departments.
LIAISONS = (31, 32)
#: Monday 3 June 2024, 08:30 in Shanghai: the first working day of June opens. The report is due on Thursday the 20th.
OPENING = datetime(2024, 6, 3, 0, 30, tzinfo=UTC)
CONTACT = "示例甲，0311-85000000，19900000001"


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2024) -> datetime:
    """A moment in UTC, named by the clock in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


async def build_office(uow: UnitOfWork, *, liaisons: bool = True) -> Scene:
    """The usual scene; with a liaison in each department unless said otherwise."""
    scene = await build_scene(uow)
    for user_id, (name, department_id) in zip(LIAISONS, scene.departments.items(), strict=True):
        if liaisons:
            person = await uow.people.remember(user_id, f"{name}联络员")
            await uow.people.appoint(Appointment(person.id, scene.office_id, Role.LIAISON, department_id))
    return scene


async def build_drawn_campaign(uow: UnitOfWork, scene: Scene, now: datetime, *, forms: int = 3) -> Campaign:
    """A campaign whose draw of subjects was revealed and settled at ``now``, and whose forms are open."""
    campaign = await build_inspection(uow, scene, now, forms=forms)
    await settle_draw(uow, campaign.id, now)
    return campaign


async def settle_draw(uow: UnitOfWork, campaign_id: int, now: datetime) -> None:
    """Keeps a draw of subjects as settled at ``now``."""
    about = {"terms": "t", "pool": "p", "secret": "5e" * 32, "needed": 2, "now": now}
    draw = await uow.draws.freeze(campaign_id=campaign_id, round_=DrawRound.SUBJECTS, **about)
    await uow.draws.advance(draw, Stage.SETTLED, revealed_at=now, transcript="t")


async def name_items(uow: UnitOfWork, scene: Scene) -> None:
    """Puts the market department's items into its list: both under one 大项."""
    items = [Item(MARKET, "登记与公示", name) for name in ITEMS[MARKET]]
    await uow.libraries.save_items(scene.departments, items)


async def publish_one(
    uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime, *, department: str = MARKET, number: int = 1
) -> None:
    """One department's results of one form, with a problem, published at ``now``."""
    section = await section_of(uow, scene, campaign, department, number)
    await publish(uow, section, ResultCode.ORDERED_TO_RECTIFY, Handling.RECTIFICATION, now=now)


async def tick(database: Database, now: datetime) -> int:
    """What the clock does for monthly reports at ``now``; how often it found something to do."""
    done = 0
    for job in (monthly.open_due, monthly.gather_due):
        more = True
        while more:
            async with database.open() as uow:
                more = await job(uow, now)
            done += more
    return done


async def the_report(uow: UnitOfWork, scene: Scene, department: str = MARKET) -> Report:
    """The department's newest report."""
    found = await uow.monthly.of_departments([scene.departments[department]], limit=1)
    return found[0][0]


@dataclass
class MonthlyOffice:
    """The office in its chat. Nobody has said anything yet."""

    chat: OfficeChat
    scene: Scene

    @classmethod
    async def begins(cls, chat: OfficeChat, *, liaisons: bool = True) -> MonthlyOffice:
        async with chat.database.open() as uow:
            scene = await build_office(uow, liaisons=liaisons)
        for user_id in (scene.admin, *LIAISONS, *(scene.admin_of(name) for name in scene.departments)):
            chat.person(user_id)
        return cls(chat, scene)

    def liaison(self, department: str = MARKET) -> Player:
        return self.chat.person(LIAISONS[list(self.scene.departments).index(department)])

    @property
    def admin(self) -> Player:
        return self.chat.person(self.scene.admin)

    async def clock(self, now: datetime) -> None:
        """It becomes ``now``, and what is due then is done."""
        self.chat.now = now
        await tick(self.chat.database, now)
        await self.chat.settle()

    async def report(self, department: str = MARKET) -> Report:
        async with self.chat.database.read() as uow:
            return await the_report(uow, self.scene, department)
