"""A void campaign on the public page: said at once, with date and reason, without names; everything else stays."""

from __future__ import annotations

from datetime import datetime
from html import escape

from aiohttp.test_utils import TestClient, TestServer

from storage.unit_of_work import Database
from tests.support.attempts import build_office
from tests.support.ceremonies import build_drawn
from tests.support.voidings import REASON, make_void
from web import build_pages


async def test_a_void_campaign_stays_on_the_public_page_with_date_and_reason(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        await make_void(uow, scene, campaign.id, now)
    async with TestClient(TestServer(build_pages(database))) as pages:
        listed = await (await pages.get("/")).text()
        shown = await (await pages.get(f"/campaigns/{campaign.id}")).text()
    assert '<p class="state">已作废</p>' in listed
    assert '<p class="state">已作废</p>' in shown
    assert "已于2024年5月10日" in shown
    assert f"作废，原因：{escape(REASON)}" in shown
    assert "第二管理员" not in shown
    assert "pool.txt" in shown, "what was drawn can be checked for ever"
