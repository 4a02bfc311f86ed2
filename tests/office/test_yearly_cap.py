"""同一检查对象每年最多检查次数: settled by the office, taken over by new plans; a plan that goes beyond it says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from campaigns import draft
from domain.campaign import Scope
from domain.errors import Refusal
from office.settings import ask_setting, open_settings, type_setting
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, Scene, build_scene


async def settle(uow: UnitOfWork, scene: Scene, words: str, now: datetime) -> int:
    own = {"user_id": scene.admin, "office_id": scene.office_id}
    await type_setting(uow, what="yearly_cap", words=words, now=now, **own)
    return (await uow.offices.get(scene.office_id)).yearly_cap


@pytest.mark.parametrize(("words", "cap"), [("2", 2), ("２次", 2), ("每年最多3次", 3), ("无", 0), ("不限", 0)])
async def test_the_cap_is_typed_as_people_say_it(database: Database, now: datetime, words: str, cap: int) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        assert await settle(uow, scene, words, now) == cap
        card = await open_settings(uow, user_id=scene.admin)
    assert (f"同一检查对象每年最多检查{cap}次" if cap else "年度检查上限：没有规定") in card.text


@pytest.mark.parametrize("words", ["0", "13", "很多", "-1", ""])
async def test_what_is_no_cap_is_refused(database: Database, now: datetime, words: str) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        with pytest.raises(Refusal) as refused:
            await settle(uow, scene, words, now)
        assert refused.value.code == "settings.cap_out_of_range"
        assert (await uow.offices.get(scene.office_id)).yearly_cap == 0


async def test_only_the_office_is_asked(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        own = {"office_id": scene.office_id, "what": "yearly_cap"}
        assert "现在没有规定" in (await ask_setting(uow, user_id=scene.admin, **own)).text
        with pytest.raises(Refusal) as refused:
            await ask_setting(uow, user_id=scene.admin_of(HOUSING), **own)
        assert refused.value.code == "rights.office_admin_only"


async def test_a_new_plan_takes_the_cap_over_and_one_begun_before_keeps_its_own(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        before = await draft.start(uow, user_id=scene.admin, now=now)
        await settle(uow, scene, "2", now)
        after = await draft.start(uow, user_id=scene.admin, now=now)
        again = await draft.start(uow, user_id=scene.admin, now=now)
        assert (await uow.campaigns.get(before.campaign_id)).plan.scope.yearly_cap == 0
        assert (await uow.campaigns.get(after.campaign_id)).plan.scope == replace(Scope(), yearly_cap=2)
        assert again.campaign_id == after.campaign_id


@pytest.mark.parametrize(
    ("words", "warned"),
    [("每年最多1次", ""), ("每年最多2次", ""), ("每年最多3次", "本方案放宽到3次"), ("不限", "本方案没有采用")],
)
async def test_a_plan_that_goes_beyond_the_cap_says_so_in_its_preview(
    database: Database, now: datetime, words: str, warned: str
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await settle(uow, scene, "2", now)
        step = await draft.start(uow, user_id=scene.admin, now=now)
        own = {"user_id": scene.admin, "campaign_id": step.campaign_id, "now": now}
        await draft.answer(uow, field="frequency", text=words, led=False, **own)
        text = (await draft.show_preview(uow, **own)).text
    assert ("办公室公布的上限是同一检查对象每年最多检查2次" in text) == bool(warned)
    assert warned in text
