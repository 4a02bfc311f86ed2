"""What was decided about subjects of two campaigns, and the office's cap, as the public reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aiohttp.test_utils import TestClient, TestServer

from campaigns.joint_visit import deciding, excluding
from storage.unit_of_work import Database
from tests.support.builders import HOUSING
from tests.support.joint_visits import TITLE, build_two
from web import build_pages


async def test_joint_visits_reasons_exclusions_and_the_cap_are_public(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        office = await uow.offices.get(two.scene.office_id)
        await uow.offices.set_up(replace(office, yearly_cap=4))
        one, other = await two.matters(uow)
        own = {"user_id": two.scene.admin, "now": now}
        apart = {"sample_id": other.sample.id, "other_id": other.other_id or 0, **own}
        await deciding.keep_apart(uow, text="检查方式<不同>", **apart)
        out = {"sample_id": one.sample.id, "other_id": one.other_id or 0, **own}
        await deciding.propose_exclusion(uow, text="同期已由另一次联合抽查覆盖", **out)
        waiting = (await two.matters(uow))[0].decision
        assert waiting is not None
        lead = {"user_id": two.scene.admin_of(HOUSING), "decision_id": waiting.id, "now": now}
        await excluding.decide_exclusion(uow, agree=True, **lead)
    async with TestClient(TestServer(build_pages(database))) as pages:
        first = await (await pages.get(f"/campaigns/{two.first.id}")).text()
        second = await (await pages.get(f"/campaigns/{two.second.id}")).text()
    assert "同一检查对象每年最多检查4次" in first
    assert f"已排除：{HOUSING}提出“同期已由另一次联合抽查覆盖”，办公室裁定采纳。" in second
    for page, title in ((first, TITLE), (second, two.first.plan.title)):
        assert f"与“{title}”" in page
        assert "分别检查，理由：检查方式&lt;不同&gt;" in page
    assert "管理员" not in first + second


async def test_a_joint_visit_is_public_on_both_pages(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        await two.join_all(uow, now)
    async with TestClient(TestServer(build_pages(database))) as pages:
        first = await (await pages.get(f"/campaigns/{two.first.id}")).text()
        second = await (await pages.get(f"/campaigns/{two.second.id}")).text()
    assert first.count(f"与“{TITLE}”（2024-02）合并检查，一次进门") == 2
    assert second.count("（2024-01）合并检查，一次进门") == 2
    assert "同一检查对象每年最多检查" not in first
