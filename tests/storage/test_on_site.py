"""What is entered on site is kept as it was, on both databases; and who was there before there was this step."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.on_site import Entry, Kind
from storage import migrate
from storage.unit_of_work import Database, UnitOfWork
from storage.visits import Visit
from tests.storage.test_ledger_upgrade import write
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene

#: A campaign of the version before, in which somebody had checked in.
_OLD = ("offices", "departments", "people", "campaigns", "subjects", "inspectors", "samples", "visit_batches")
_OLD += ("visit_proposals", "visit_checkins")
_GIVEN: dict[str, dict[str, object]] = {
    "campaigns": {"created_at": "2024-01-01"},
    "visit_batches": {"made_at": "2024-05-10"},
    "visit_proposals": {"starts_at": "2024-05-13 01:00:00"},
    "visit_checkins": {"proposal_id": 1, "inspector_id": 1, "at": "2024-05-13 01:02:00.000000"},
}


async def arrival(uow: UnitOfWork, now: datetime) -> tuple[Scene, Entry]:
    """Somebody of the first department at the first subject; not kept yet."""
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now)
    sample, *_ = await uow.samples.standing(campaign.id)
    person = await uow.people.find(scene.inspectors_of(HOUSING)[0])
    assert person is not None
    department, inspector = scene.departments[HOUSING], scene.inspectors[HOUSING][0]
    return scene, Entry(campaign.id, sample.id, department, inspector, person.id, Kind.ARRIVED, 1, now, now)


async def test_entries_come_back_as_they_were_in_their_order(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, first = await arrival(uow, now)
        first = replace(first, id=await uow.site_entries.add(first))
        place = replace(first, kind=Kind.LOCATION, about_id=first.id, latitude=39.908721, longitude=116.397499)
        place = replace(place, id=await uow.site_entries.add(place))
        late = replace(first, kind=Kind.NAMED, reason="现场没有信号", entered_at=now + timedelta(days=1))
        late = replace(late, id=await uow.site_entries.add(late))
    async with any_database.read() as uow:
        assert await uow.site_entries.of_sample(first.sample_id) == [first, place, late]
        assert await uow.site_entries.get(place.id) == place
        assert await uow.site_entries.get(9999) is None
        assert await uow.site_entries.of_person(first.person_id, since=now + timedelta(hours=1)) == [late]
        told = await uow.site_entries.told(first.sample_id)
    assert [(one.entry, one.name, one.zone) for one in told] == [
        (one, "检查员01", "Asia/Shanghai") for one in (first, place, late)
    ]


async def test_who_came_at_an_agreed_time_is_found_by_it_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, first = await arrival(uow, now)
        await uow.visits.open([Visit(first.sample_id, first.campaign_id, first.inspector_id)])
        batch = await uow.visits.draft(first.campaign_id, {first.sample_id: (now, 60, 0)}, by=first.person_id, now=now)
        (proposal,) = await uow.visits.of_batch(batch)
        first = replace(first, proposal_id=proposal.id)
        first = replace(first, id=await uow.site_entries.add(first))
        for other in (replace(first, at=now + timedelta(hours=1)), replace(first, kind=Kind.LEFT)):
            await uow.site_entries.add(other)
        assert await uow.site_entries.arrivals([proposal.id, 99]) == {proposal.id: [first], 99: []}


async def test_the_team_of_a_subject_goes_by_department(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, first = await arrival(uow, now)
        await uow.forms.hand_over(first.sample_id, out=scene.inspectors[MARKET][0], to=None, now=now)
        crews = await uow.site_entries.crews(first.sample_id)
    assert crews == {
        scene.departments[HOUSING]: scene.inspectors[HOUSING][:2],
        scene.departments[MARKET]: scene.inspectors[MARKET][1:2],
    }


async def test_who_had_checked_in_before_the_upgrade_was_there(tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "old.sqlite"
    await migrate.upgrade(f"sqlite:///{file}", "0004")
    with sqlite3.connect(file) as connection:
        for table in _OLD:
            write(connection, table, **_GIVEN.get(table, {}))
    connection.close()
    await migrate.upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    async with database.read() as uow:
        (kept,) = await uow.site_entries.of_sample(1)
    await database.close()
    came = datetime(2024, 5, 13, 1, 2, tzinfo=UTC)
    assert kept == Entry(1, 1, 1, 1, 1, Kind.ARRIVED, 1, came, came, proposal_id=1, id=1)
