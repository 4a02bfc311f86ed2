"""Revisits on the public page: that they are drawn at once, who it was only when they are closed."""

from __future__ import annotations

from datetime import datetime

from aiohttp.test_utils import TestClient, TestServer

from campaigns import revisit
from domain.verification import verify
from storage.unit_of_work import Database
from tests.support.builders import build_scene
from tests.support.revisits import SECRET, build_closed, draw_round, give_up, record_all
from web import build_pages


async def test_the_page_keeps_the_outcome_back_until_the_revisits_are_closed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        round_ = await draw_round(uow, scene, campaign, now)
    address = f"/campaigns/{campaign.id}"
    async with TestClient(TestServer(build_pages(database))) as pages:
        before = await (await pages.get(address)).text()
        pool = await pages.get(f"{address}/revisits/1/pool.txt")
        assert (pool.status, await pool.text()) == (200, round_.pool)
        hidden = ["transcript.txt", "certificate.json"]
        assert [(await pages.get(f"{address}/revisits/1/{name}")).status for name in hidden] == [404, 404]
        assert "回访　抽取回访对象" in before
        assert "已收尾，回访办结时启封" in before
        assert SECRET not in before
        async with database.open() as uow:
            await record_all(uow, scene, round_, now)
            await revisit.close(uow, user_id=scene.admin, draw_id=round_.id, now=now)
        after = await (await pages.get(address)).text()
        certificate = await (await pages.get(f"{address}/revisits/1/certificate.json")).text()
    assert verify(certificate, round_.pool) == []
    assert SECRET in after
    assert "从5户中抽取2户：已回访2户，未联系上0户，与检查记录有出入0户" in after
    assert f"/verify.html?certificate={address}/revisits/1/certificate.json" in after


async def test_a_round_that_was_given_up_shows_its_secret_and_why(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_closed(uow, scene, now)
        await give_up(uow, scene, await draw_round(uow, scene, campaign, now), now)
    async with TestClient(TestServer(build_pages(database))) as pages:
        shown = await (await pages.get(f"/campaigns/{campaign.id}")).text()
    assert "未启封。作废后公开的密数为" in shown
    assert SECRET in shown
    assert "工作群已不能使用" in shown
