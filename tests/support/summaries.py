"""Work summaries that are asked for and handed in, by the clock and the use cases."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.roles import Appointment, Role
from office import summaries
from storage.summaries import Summary
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import Scene

#: Wednesday 5 June 2024, 09:00 in Shanghai: ten working days before Thursday 20 June, the 10th being a holiday.
ASKED = datetime(2024, 6, 5, 1, 0, tzinfo=UTC)
JUNE = date(2024, 6, 20)
WORDS = {"done": "一是摸清底数<b>&_*[\n二是联合检查", "problems": "部分企业公示不及时", "next": "加强宣传"}


async def tick(database: Database, now: datetime) -> int:
    """The job until it says that nothing is left; in how many transactions there was something."""
    done = 0
    while True:
        async with database.open() as uow:
            if not await summaries.open_due(uow, now):
                return done
        done += 1


async def of_june(uow: UnitOfWork, scene: Scene, department: str) -> Summary:
    """The department's summary that is due on 20 June 2024."""
    found = await uow.summaries.of_date(scene.office_id, JUNE)
    return next(one for one in found if one.department_id == scene.departments[department])


async def appoint_liaison(uow: UnitOfWork, scene: Scene, department: str, user_id: int) -> None:
    person = await uow.people.remember(user_id, f"{department}联络员")
    appointment = Appointment(person.id, scene.office_id, Role.LIAISON, scene.departments[department])
    await uow.people.appoint(appointment)


async def write(uow: UnitOfWork, user_id: int, summary_id: int, now: datetime) -> Summary:
    """Every part, by the use cases."""
    for part, text in WORDS.items():
        seen = (await uow.summaries.get(summary_id)).revision
        about = {"user_id": user_id, "summary_id": summary_id, "part": part}
        await summaries.write_part(uow, **about, text=text, seen=seen, now=now)
    return await uow.summaries.get(summary_id)


async def hand_in(uow: UnitOfWork, user_id: int, summary_id: int, now: datetime) -> None:
    """Written and handed in."""
    summary = await write(uow, user_id, summary_id, now)
    await summaries.hand_in(uow, user_id=user_id, summary_id=summary_id, revision=summary.revision, now=now)
