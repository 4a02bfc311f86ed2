"""Authorisations by the level above, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from domain.authorisation import Authority
from storage.authorisations import Authorisation
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, build_inspection, build_scene
from tests.support.forms import section_of


async def test_entries_follow_one_another_and_the_newest_counts(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=2)
        section = await section_of(uow, scene, campaign, HOUSING)
        person = await uow.people.find(scene.admin_of(HOUSING))
        assert person is not None
        place = (section.sample_id, section.department_id)
        marked = Authorisation(*place, 1, Authority.MISSING, "处罚权在市级", person.id, now)
        granted = replace(
            marked,
            version=2,
            authority=Authority.GRANTED,
            granted_by="示例市住建局",
            document_number="示建授〔2024〕3号",
            dated=date(2024, 5, 8),
        )
        assert await uow.authorisations.of(*place) is None
        assert await uow.authorisations.add(marked)
        assert not await uow.authorisations.add(marked), "somebody was quicker"
        assert not await uow.authorisations.add(replace(marked, version=3)), "there is no version before"
        assert await uow.authorisations.add(granted)
        newest = await uow.authorisations.of(*place)
        assert newest == replace(granted, department=HOUSING, by=person.name)
        assert await uow.authorisations.newest([section.sample_id]) == {place: newest}
        assert await uow.authorisations.of_campaign(campaign.id) == {place: newest}
        assert [one.version for one in await uow.authorisations.history(*place)] == [1, 2]
        assert await uow.authorisations.of(section.sample_id, scene.departments[MARKET]) is None


async def test_a_subject_that_is_out_is_not_listed_any_more(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=2)
        section = await section_of(uow, scene, campaign, HOUSING)
        person = await uow.people.find(scene.admin_of(HOUSING))
        assert person is not None
        entry = Authorisation(section.sample_id, section.department_id, 1, Authority.MISSING, "甲", person.id, now)
        await uow.authorisations.add(entry)
        await uow.samples.exclude(section.sample_id)
        assert await uow.authorisations.of_campaign(campaign.id) == {}
        assert len(await uow.authorisations.history(section.sample_id, section.department_id)) == 1
