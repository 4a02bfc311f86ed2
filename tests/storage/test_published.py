"""What the public page asks of either database."""

from __future__ import annotations

from datetime import datetime

from domain.campaign import State
from domain.inspection import ResultCode
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, build_inspection, build_scene, credit_code, subject
from tests.support.publications import publish


async def test_published_results_are_found_read_and_counted(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=2)
        await uow.libraries.save_subjects(scene.office_id, [subject(1, name="示例ABC（区）100%公司")])
        campaign = await build_inspection(uow, scene, now, forms=2)
        sections = await uow.forms.sections(campaign.id, scene.departments[HOUSING])
        await publish(uow, sections[0], ResultCode.UNREACHABLE, now=now)
    async with any_database.read() as uow:
        for words in ("abc", "(区) 示例", "100%", credit_code(1).lower()):
            (found,) = await uow.published.search(words, limit=5, offset=0)
            assert (found.number, found.campaigns, found.latest) == (credit_code(1), 1, now)
            assert await uow.published.count_found(words) == 1
        assert await uow.published.count_found("示例物业") == 0
        (one,) = await uow.published.of_subject(credit_code(1))
        assert (one.department, one.now.published_at) == (HOUSING, now)
        assert [code for _, code in one.now.items] == [ResultCode.UNREACHABLE]
        assert await uow.published.of_samples([sections[1].sample_id]) == []
        assert await uow.published.progress(campaign.id) == (1, 4)
        assert await uow.published.campaign_ids({State.INSPECTING}, limit=5, offset=0) == [campaign.id]
        assert await uow.published.count_campaigns({State.DRAFT}) == 0
        assert await uow.published.attempts(campaign.id) == 0


async def test_the_last_result_entered_is_the_one_published(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=2)
        campaign = await build_inspection(uow, scene, now, forms=1)
        first = (await uow.forms.sections(campaign.id, scene.departments[HOUSING]))[0]
        items = await uow.campaigns.items(campaign.id, first.department_id)
        await uow.forms.enter(first, {item.id: ResultCode.FAILED for item in items}, person_id=1, now=now)
        await publish(uow, await uow.forms.section(first.id), ResultCode.NO_PROBLEM, now=now)
        (one,) = await uow.published.of_subject(credit_code(1))
    assert [code for _, code in one.now.items] == [ResultCode.NO_PROBLEM]
