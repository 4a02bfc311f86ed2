"""A correction on the public page: the old result until the new one is public, then both; never a draft, never a
name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from domain.follow_up import Entry, Stage
from domain.inspection import Handling, Method, ResultCode
from storage.unit_of_work import Database
from tests.support.builders import build_campaign, credit_code, subject
from tests.support.corrections import REASON, build_public
from web import build_pages

PATHS = (f"/subjects/{credit_code(1)}", "/campaigns/1")


@pytest.fixture
async def pages(database: Database) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(build_pages(database))) as client:
        yield client


async def read(pages: TestClient, path: str) -> str:
    response = await pages.get(path)
    assert response.status == 200, path
    return await response.text()


async def test_a_correction_under_way_shows_what_was_published_and_nothing_of_the_draft(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await public.begins()
        await public.writes((1, 10), Handling.CASE_INVESTIGATION)
        await public.hands_in()
        await public.passes()
    for path in PATHS:
        text = await read(pages, path)
        assert ResultCode(3).label in text
        assert "此结果正在更正" in text
        for hidden in (ResultCode(10).label, Handling.CASE_INVESTIGATION.label, REASON, "检查员"):
            assert hidden not in text, hidden


async def test_a_corrected_result_stands_above_the_earlier_one_with_day_and_reason(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await public.later(now + timedelta(days=11)).corrects((1, 1))
    for path in PATHS:
        text = await read(pages, path)
        assert f"更正：2024年5月21日，原因：{REASON}" in text
        assert "更正前的结果，2024年5月10日公示" in text
        assert text.index("更正：2024年5月21日") < text.index("更正前的结果") < text.index(ResultCode(3).label)
        assert "正在更正" not in text
        assert "检查员" not in text


async def test_how_it_was_inspected_and_the_day_to_put_it_right_stand_with_the_result(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        await build_public(uow, now)
    for path in PATHS:
        text = await read(pages, path)
        assert f"检查方式：{Method.WRITTEN.label}" in text
        assert "处理措施：责令改正，改正期限：2024年6月9日" in text


async def test_the_end_of_a_measure_that_only_a_draft_names_is_not_told(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await public.begins()
        await public.writes((3, 10), Handling.RECTIFICATION, Handling.CASE_INVESTIGATION)
        await public.hands_in()
        await public.passes()
        for one in await public.follow_ups():
            ended = {"stage": Stage.CLOSED, "outcome": Entry.GUIDED, "outcome_on": now.date()}
            await uow.follow_ups.change(one, **ended)
    text = await read(pages, PATHS[0])
    assert "后续处置（责令改正）" in text
    assert Handling.CASE_INVESTIGATION.label not in text
    async with database.open() as uow:
        await replace(public, uow=uow).publishes()
    assert "后续处置（立案调查）" in await read(pages, PATHS[0])


async def test_a_reason_with_markup_is_shown_as_it_is_written(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await public.begins(reason="<b>录入&有误")
        await public.writes((1, 1))
        await public.hands_in()
        await public.passes()
        await public.publishes()
    text = await read(pages, PATHS[0])
    assert "&lt;b&gt;录入&amp;有误" in text
    assert "<b>" not in text


async def test_a_late_publication_is_marked_late(pages: TestClient, database: Database, now: datetime) -> None:
    async with database.open() as uow:
        await build_public(uow, now + timedelta(days=200))
    text = await read(pages, PATHS[0])
    assert "逾期公示（期限为2024年" in text


async def test_results_stand_by_year_the_newest_first_under_the_name_of_today(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await build_campaign(uow, public.scene, now)
        await uow.libraries.save_subjects(public.scene.office_id, [subject(1, name="改名后的公司")])
    text = await read(pages, PATHS[0])
    assert '<p class="year">2024年</p>' in text
    assert "<h1>改名后的公司</h1>" in text
    assert "改名后的公司" in await read(pages, f"/search?q={credit_code(1)[4:12]}")
