"""Whoever holds a notice finds on the public page whether it is genuine, and nothing about who will come."""

from __future__ import annotations

from datetime import datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from campaigns import notice, visit
from domain.notice import code_words
from storage.unit_of_work import Database
from tests.support.attempts import build_office
from tests.support.builders import HOUSING, MARKET, Scene
from tests.support.ceremonies import build_matched
from tests.support.voidings import make_void
from web import build_pages


async def printed(database: Database, now: datetime) -> tuple[Scene, int, int, str]:
    """A notice for Monday 20 May, 9:00: its scene, campaign, sample and code."""
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_matched(uow, scene, now)
        admin = scene.admin_of(HOUSING)
        await visit.plan_by_pattern(uow, user_id=admin, campaign_id=campaign.id, day=20240520, pattern=0, now=now)
        await visit.send_plan(uow, user_id=admin, batch_id=1, now=now)
        await visit.agree_batch(uow, user_id=scene.admin_of(MARKET), batch_id=1, now=now)
        first = (await uow.visits.of_batch(1))[0]
        await notice.get_notice(uow, user_id=admin, sample_id=first.sample_id, chance="5e" * 32, now=now)
        (code,) = (await uow.served_notices.codes([first.id])).values()
    return scene, campaign.id, first.sample_id, code


async def test_a_genuine_notice_is_shown_with_what_its_paper_says(database: Database, now: datetime) -> None:
    _, campaign_id, sample_id, code = await printed(database, now)
    async with database.read() as uow:
        sample = await uow.samples.get(sample_id)
    async with TestClient(TestServer(build_pages(database))) as pages:
        text = await (await pages.get(f"/n/{code}")).text()
        typed = await (await pages.get("/n", params={"code": f" {code_words(code).lower()} "})).text()
        again = await (await pages.get(f"/n/{code_words(code)}")).text()
    assert text == typed == again
    for part in (
        "核验通过",
        code_words(code),
        sample.name,
        sample.number,
        "示例区2024年第一次联合抽查",
        "示例〔2024〕1号",
        "物业服务企业经营行为检查",
        "登记事项检查；公示信息检查",
        "2024年5月20日 09:00",
        f'href="/campaigns/{campaign_id}#draws"',
    ):
        assert part in text
    assert "检查员0" not in text
    assert "199000" not in text
    assert "ZF0000" not in text


@pytest.mark.parametrize("code", ["ABCDE23456", "abc", "00000-00000", "<b>x</b>", "a" * 500])
async def test_a_code_that_nobody_gave_out_is_said_to_be_none(database: Database, now: datetime, code: str) -> None:
    await printed(database, now)
    async with TestClient(TestServer(build_pages(database))) as pages:
        answers = [await pages.get("/n", params={"code": code})]
        if "/" not in code:
            answers.append(await pages.get(f"/n/{code}"))
        for answer in answers:
            assert answer.status == 404
            text = await answer.text()
            assert "没有查到核验码" in text
            assert "<b>x</b>" not in text


async def test_every_page_leads_to_where_a_code_is_typed(database: Database, now: datetime) -> None:
    async with TestClient(TestServer(build_pages(database))) as pages:
        assert '<a href="/n">核验检查通知书</a>' in await (await pages.get("/")).text()
        asked = await pages.get("/n")
        assert asked.status == 200
        assert 'name="code"' in await asked.text()


async def test_a_notice_for_a_time_that_was_changed_and_one_of_a_void_campaign_say_so(
    database: Database, now: datetime
) -> None:
    scene, campaign_id, sample_id, code = await printed(database, now)
    async with database.open() as uow:
        admin = scene.admin_of(HOUSING)
        version = (await uow.visits.find([sample_id]))[sample_id].version
        about = {"user_id": admin, "sample_id": sample_id, "version": version}
        await visit.offer_typed(uow, **about, text="5月21日9点", now=now)
        other = (await uow.visits.history(sample_id))[-1]
        await visit.agree_one(uow, user_id=scene.admin_of(MARKET), proposal_id=other.id, now=now)
    async with TestClient(TestServer(build_pages(database))) as pages:
        moved = await (await pages.get(f"/n/{code}")).text()
        async with database.open() as uow:
            await make_void(uow, scene, campaign_id, now)
        void = await (await pages.get(f"/n/{code}")).text()
    assert "检查时间已改约" in moved
    assert "请以新的通知书为准" in moved
    assert "2024年5月20日 09:00" in moved
    assert "已作废" in void
    assert "核验通过" not in moved + void
