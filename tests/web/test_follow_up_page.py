"""What the public page says of a follow-up: its measure, its end, its day; nothing that somebody typed."""

from __future__ import annotations

from datetime import datetime

from aiohttp.test_utils import TestClient, TestServer

from campaigns import follow_up, publication
from storage.unit_of_work import Database
from tests.support.follow_ups import ADMIN, INSPECTOR, build_problem
from web import build_pages


async def test_a_published_result_says_how_its_measure_ended(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        problem = await build_problem(uow, now)
        section, one = problem.section, await problem.only()
        await publication.publish(uow, user_id=INSPECTOR, section_id=section.id, version=section.version, now=now)
        about = {"user_id": ADMIN, "follow_up_id": one.id, "now": now}
        await follow_up.set_deadline(uow, **about, version=one.version, days=10)
        await follow_up.enter(uow, **about, version=one.version + 1, what="rectified", text="今天 王示一")
    async with TestClient(TestServer(build_pages(database))) as client:
        response = await client.get(f"/subjects/{one.subject_number}")
        text = await response.text()
    assert "后续处置（责令改正）：改正完毕，2024年5月10日" in text
    assert "王示一" not in text
