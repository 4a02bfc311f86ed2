"""A ledger of every kind of end, as literal obligations, for what supervision counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.campaign import Participant
from domain.obligations import Duty, Standing
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.draws import Round
from storage.obligations import Obligation
from storage.unit_of_work import UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign

#: Monday 20 May 2024, 09:00 in Shanghai.
MONDAY = datetime(2024, 5, 20, 1, 0, tzinfo=UTC)
TODAY = date(2024, 5, 20)
SECOND = 2


def owed(office_id: int, department_id: int | None, key: str, due_on: date, **changes: object) -> Obligation:
    """A promise by the word before the colon of its key, open unless said otherwise."""
    duty = Duty(key.split(":")[0])
    plain = Obligation(key, office_id, None, department_id, duty, date(2024, 4, 1), 5, due_on, False, [])
    return replace(plain, **changes)


async def build_ledger(uow: UnitOfWork, scene: Scene) -> None:
    """On the 20th of May, in that month: housing has one matter overdue by two working days, one met late, one met in
    time, one waived; market one overdue since April by twelve; the office itself one by one."""
    office, housing, market = scene.office_id, scene.departments[HOUSING], scene.departments[MARKET]
    elsewhere = await uow.offices.add("别处办公室")
    await uow.obligations.owe(
        owed(office, housing, "enter:1", date(2024, 5, 16)),
        owed(office, housing, "confirm:1", date(2024, 5, 13), standing=Standing.MET),
        owed(office, housing, "enter:2", date(2024, 5, 14), standing=Standing.MET_LATE),
        owed(office, housing, "enter:3", date(2024, 5, 15), standing=Standing.WAIVED),
        owed(office, housing, "enter:4", date(2024, 5, 10), standing=Standing.VOID),
        owed(office, housing, "enter:5", TODAY),  # due today is not overdue
        owed(office, housing, "enter:6", date(2024, 5, 31)),
        owed(office, market, "review:1", date(2024, 4, 30)),
        owed(office, market, "confirm:2", date(2024, 4, 26), standing=Standing.MET_LATE),  # before the month
        owed(office, None, "rule:1", date(2024, 5, 17)),
        owed(elsewhere, None, "rule:2", date(2024, 5, 6)),
    )


async def appoint_second(uow: UnitOfWork, scene: Scene) -> None:
    """A second admin of the office."""
    person = await uow.people.remember(SECOND, "第二管理员")
    await uow.people.appoint(Appointment(person.id, scene.office_id, Role.OFFICE_ADMIN))


async def build_void(uow: UnitOfWork, scene: Scene, *, lead: str, at: datetime) -> Campaign:
    """A scheme led by ``lead`` of which an attempt at the draw, and then the scheme itself, was made void at ``at``."""
    names = [lead, *(name for name in scene.departments if name != lead)]
    participants = tuple(Participant(scene.departments[name], name, ("综合检查",)) for name in names)
    campaign = await build_campaign(uow, scene, at, participants=participants)
    drawn = await uow.draws.freeze(
        campaign_id=campaign.id, round_=Round.SUBJECTS, terms="{}", pool="", secret="", needed=0, now=at
    )
    person = await uow.people.find(scene.admin)
    assert person is not None
    renewal = await uow.renewals.propose(drawn.id, reason="名录库有误", person_id=person.id, now=at)
    await uow.renewals.decide(renewal.id, agreed=True, person_id=person.id, now=at)
    voiding = await uow.voidings.propose(campaign.id, reason="方案重复", person_id=person.id, now=at)
    await uow.voidings.decide(voiding.id, agreed=True, person_id=person.id, now=at)
    return campaign
