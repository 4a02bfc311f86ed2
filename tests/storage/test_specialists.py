"""Specialists and the check codes of notices, on both kinds of database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.served_notices import NoticeCode, Served, ServedNotice
from storage.specialists import Specialist
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import section_of


async def built(uow: UnitOfWork, now: datetime) -> tuple[Scene, int, list[int]]:
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now, forms=2)
    samples = [(await section_of(uow, scene, campaign, HOUSING, number)).sample_id for number in (1, 2)]
    return scene, campaign.id, samples


async def by(uow: UnitOfWork, scene: Scene) -> int:
    person = await uow.people.find(scene.admin_of(HOUSING))
    assert person is not None
    return person.id


async def test_who_was_sent_away_stays_on_record_and_is_sent_away_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, campaign_id, samples = await built(uow, now)
        person_id, department_id = await by(uow, scene), scene.departments[HOUSING]
        own = scene.inspectors[HOUSING][3]
        about = {"campaign_id": campaign_id, "department_id": department_id, "added_by": person_id, "added_at": now}
        new = [
            Specialist(
                sample_id=samples[0], inspector_id=own, name="甲", body="一科", speciality="", reason="一", **about
            ),
            Specialist(
                sample_id=samples[1], inspector_id=None, name="乙", body="丙", speciality="丁", reason="二", **about
            ),
        ]
        first, second = await uow.specialists.add(new)
        assert [one.id for one in await uow.specialists.of_campaign(campaign_id, department_id)] == [first, second]
        assert await uow.specialists.of_campaign(campaign_id, scene.departments[MARKET]) == []
        assert [one.id for one in await uow.specialists.of_inspectors([own])] == [first]
        later = now + timedelta(hours=1)
        assert await uow.specialists.remove(first, by=person_id, because="不需要", now=later)
        assert not await uow.specialists.remove(first, by=person_id, because="又一次", now=later)
        assert await uow.specialists.on_section(samples[0], department_id) == []
        kept = await uow.specialists.get(first)
        assert kept is not None
        assert (kept.removed_at, kept.removed_because) == (later, "不需要")
        ever = await uow.specialists.of_campaign(campaign_id, department_id, ever=True)
        assert [one.id for one in ever] == [first, second]
        assert await uow.specialists.get(999) is None


async def test_a_notice_for_one_time_has_one_code(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, campaign_id, samples = await built(uow, now)
        person_id = await by(uow, scene)
        batch_id = await uow.visits.draft(campaign_id, {samples[0]: (now, 60, 0)}, by=person_id, now=now)
        (proposal,) = await uow.visits.of_batch(batch_id)
        await uow.served_notices.keep_codes([NoticeCode("ABCDE23456", samples[0], proposal.id, now)])
        assert await uow.served_notices.codes([proposal.id, 999]) == {proposal.id: "ABCDE23456"}
        assert await uow.served_notices.coded("ABCDE23456") == NoticeCode("ABCDE23456", samples[0], proposal.id, now)
        assert await uow.served_notices.coded("ABCDE23457") is None
        refused = ServedNotice(samples[0], proposal.id, Served.REFUSED, "门卫", now, person_id, now, "示例甲")
        record_id = await uow.served_notices.add(refused)
        (kept,) = (await uow.served_notices.of(samples))[samples[0]]
        assert (kept.id, kept.witness) == (record_id, "示例甲")
        with pytest.raises(IntegrityError):
            await uow.served_notices.keep_codes([NoticeCode("ABCDE23457", samples[0], proposal.id, now)])
