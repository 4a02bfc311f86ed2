"""Forms, sections, results and their kept versions, on both kinds of database."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from storage.forms import SectionState
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import section_of

INSPECTOR = 105


async def built(uow: UnitOfWork, now: datetime) -> tuple[Scene, int]:
    """A campaign with two forms, and the id of the market department's part of the first."""
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now, forms=2)
    return scene, (await section_of(uow, scene, campaign, MARKET)).id


async def person_id(uow: UnitOfWork, user_id: int = INSPECTOR) -> int:
    person = await uow.people.find(user_id)
    assert person is not None
    return person.id


async def item_ids(uow: UnitOfWork, section_id: int) -> list[int]:
    section = await uow.forms.section(section_id)
    return [item.id for item in await uow.campaigns.items(section.campaign_id, section.department_id)]


async def test_the_newest_result_counts_and_the_rest_survives_a_new_transaction(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        _, section_id = await built(uow, now)
        first, second = await item_ids(uow, section_id)
        about = {"person_id": await person_id(uow), "now": now}
        await uow.forms.enter(await uow.forms.section(section_id), {first: ResultCode(5)}, **about)
        codes = {first: ResultCode(1), second: ResultCode(10)}
        changes = {"handling": (Handling.RECTIFICATION,), "remark": "门牌<b>&_*[不符", "questions_answered": 2}
        await uow.forms.enter(await uow.forms.section(section_id), codes, **about, **changes)
    async with any_database.read() as uow:
        assert (await uow.forms.results([section_id])) == {section_id: {first: 1, second: 10}}
        section = await uow.forms.section(section_id)
    assert (section.version, section.remark, section.handling, section.questions_answered) == (
        2,
        "门牌<b>&_*[不符",
        (Handling.RECTIFICATION,),
        2,
    )


async def test_a_section_that_moved_since_it_was_read_is_not_changed(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, section_id = await built(uow, now)
        read = await uow.forms.section(section_id)
        await uow.forms.change(read, remark="先写")
    with pytest.raises(Refusal, match=r"inspection\.changed_meanwhile"):
        async with any_database.open() as uow:
            await uow.forms.enter(read, {1: ResultCode(1)}, person_id=1, now=now, remark="后写")
    async with any_database.read() as uow:
        assert (await uow.forms.section(section_id)).remark == "先写"
        assert await uow.forms.results([section_id]) == {section_id: {}}


async def test_an_inspector_has_the_sections_of_their_own_department(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await built(uow, now)
        mine = await uow.forms.sections_of_inspector(await person_id(uow))
        assert [(section.number, section.department) for section in mine] == [(1, MARKET), (2, MARKET)]
        assert await uow.forms.sections_of_inspector(await person_id(uow, 107)) == []
        assert len(await uow.forms.inspectors_of(mine[0])) == 2


async def test_sections_are_found_by_state_and_department(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, section_id = await built(uow, now)
        await uow.forms.change(await uow.forms.section(section_id), state=SectionState.SUBMITTED)
        market, housing = scene.departments[MARKET], scene.departments[HOUSING]
        found = await uow.forms.sections_in(SectionState.SUBMITTED, {market, housing})
        assert [section.id for section in found] == [section_id]
        assert await uow.forms.sections_in(SectionState.SUBMITTED, {housing}) == []
        assert await uow.forms.sections_in(SectionState.SUBMITTED, set()) == []


async def test_everyone_who_entered_or_handed_in_is_an_author(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, section_id = await built(uow, now)
        items = await item_ids(uow, section_id)
        entered, handed_in, decided = [await person_id(uow, user_id) for user_id in (105, 106, 22)]
        section = await uow.forms.section(section_id)
        await uow.forms.enter(section, {items[0]: ResultCode(1)}, person_id=entered, now=now)
        for state, person in ((SectionState.SUBMITTED, handed_in), (SectionState.APPROVED, decided)):
            await uow.forms.change(await uow.forms.section(section_id), state=state)
            about = {"content": {"results": {"1": 1}}, "reason": "", "person_id": person, "now": now}
            await uow.forms.record_version(await uow.forms.section(section_id), **about)
        assert await uow.forms.authors(section_id) == {entered, handed_in}
        assert await uow.forms.authors_of([section_id, 0]) == {section_id: {entered, handed_in}, 0: set()}
        history = await uow.forms.history(section_id)
    assert [(entry.version, entry.state, entry.at) for entry in history] == [
        (2, SectionState.SUBMITTED, now),
        (3, SectionState.APPROVED, now),
    ]


async def test_a_form_that_is_not_there_is_refused(any_database: Database, now: datetime) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"inspection\.unknown_form"):
            await uow.forms.section(99)
