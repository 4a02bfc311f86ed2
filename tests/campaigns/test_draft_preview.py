"""What the office sees before it submits a plan."""

from __future__ import annotations

from datetime import date, datetime

from campaigns import draft
from domain.campaign import Scope, State
from storage.unit_of_work import Database
from tests.support.builders import (
    HOUSING,
    build_campaign,
    build_scene,
    inspector,
)
from tests.support.drafts import (
    drafted,
    labels,
    refusal_of,
)


async def test_the_preview_shows_pool_sample_people_and_every_due_date(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
    for line in (
        "一、检查对象：范围内40户，按20%抽取8户",
        "全部：40户 × 20% = 8，抽取8户",
        "建设环保局：可抽4人，至少要2人，平均每人4户；4人已加入本系统",
        "比对确认：若今天派发，2个工作日，2024年5月13日（周一）前（含当日）——跳过5月12日（周末）；5月11日（周六）调休上班，计入",
        "录入公示：检查结束后20个工作日，2024年7月26日（周五）前（含当日）——跳过7月6日至7日（周末）",
        "后续处置：处置信息产生后20个工作日",
        "可以审批的人：建设环保局管理员",
    ):
        assert line in card.text
    assert "暂定" not in card.text
    assert labels(card) == ["提交审批", "返回修改"]


async def test_the_preview_names_everything_that_makes_it_impossible(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=1)
        (third,) = await uow.offices.add_departments(scene.office_id, ["应急管理局"])
        scene.departments[third.name] = third.id
        changes = {"scope": Scope(tags=("酒店",)), "title": ""}
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT, **changes)
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign.id, now=now)
    for words in (
        "还缺：标题",
        "范围内没有检查对象",
        "“建设环保局”可抽的执法检查人员有1人，至少要2人",
        "“应急管理局”可抽的执法检查人员有0人",
        "“应急管理局”还没有管理员加入",
    ):
        assert words in card.text
    assert labels(card) == ["返回修改"]


async def test_due_dates_in_a_year_without_an_arrangement_are_marked(database: Database, now: datetime) -> None:
    window = {"window_start": date(2029, 5, 10), "window_end": date(2030, 6, 30)}
    async with drafted(database, now, **window) as (uow, _, campaign_id):
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
    assert "〔暂定〕" in card.text
    assert "尚无官方放假安排" in card.text


async def test_an_empty_draft_can_be_previewed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        await build_scene(uow)
        step = await draft.start(uow, user_id=1, now=now)
        card = await draft.show_preview(uow, user_id=1, campaign_id=step.campaign_id, now=now)
    assert "还缺：标题、起止日期、牵头与配合部门、抽取比例" in card.text


async def test_inspectors_on_leave_do_not_count(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        away = [inspector(n, HOUSING, available=False) for n in (1, 2, 3)]
        await uow.libraries.save_inspectors(scene.departments, away)
        refused = await refusal_of(draft.submit(uow, user_id=1, campaign_id=campaign_id, now=now))
    assert refused.code == "draft.too_few_inspectors"
    assert refused.facts == {"department": HOUSING, "available": 1, "needed": 2}
