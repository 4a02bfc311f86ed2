"""What the office sees before it submits a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from campaigns import draft
from domain.campaign import Scope, State
from domain.draw_terms import SetAside
from domain.library import Item
from storage.unit_of_work import Database
from tests.support.builders import (
    HOUSING,
    build_campaign,
    build_scene,
    credit_code,
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
        "一、检查对象：范围内40户，抽取8户",
        "抽取比例：20%",
        "全部：40户 × 20% = 8，抽取8户",
        "建设环保局：可抽4人，至少要2人，平均每人4户；4人已加入本系统",
        "比对确认：若今天派发，2个工作日，2024年5月13日（周一）前（含当日）——跳过5月12日（周末）；5月11日（周六）调休上班，计入",
        "录入公示：检查结束后20个工作日，2024年7月26日（周五）前（含当日）——跳过7月6日至7日（周末）",
        "后续处置：自处置信息产生之日起算，20个工作日",
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
        "“建设环保局”每户需派2人，在岗可用的只有1人，还差1人",
        "“应急管理局”每户需派2人，在岗可用的只有0人，还差2人",
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
    assert refused.code == "matching.too_few_inspectors"
    assert {name: refused.facts[name] for name in ("department", "available", "needed")} == {
        "department": HOUSING,
        "available": 1,
        "needed": 2,
    }


async def test_inspectors_whose_certificate_ends_too_early_do_not_count(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        ending = [inspector(n, HOUSING, certificate_until=date(2024, 6, 29)) for n in (1, 2, 3)]
        await uow.libraries.save_inspectors(scene.departments, ending)
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
    assert "建设环保局：可抽1人" in card.text
    assert "“建设环保局”每户需派2人，在岗可用的只有1人" in card.text


async def test_a_speciality_that_nobody_holds_is_named_before_the_draw(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        (name, *_) = (await uow.campaigns.get(campaign_id)).plan.lead.items
        await uow.libraries.save_items(scene.departments, [Item(HOUSING, "物业", name, tags=("电梯",))])
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
        assert labels(card) == ["返回修改"]
        assert "有8户需要“建设环保局”具备“电梯”专长的人员" in card.text
        able = [inspector(1, HOUSING, tags=("电梯",))]
        await uow.libraries.save_inspectors(scene.departments, able)
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
    assert labels(card) == ["提交审批", "返回修改"]


async def test_who_is_recused_from_a_subject_that_must_be_inspected_is_missed_before_the_draw(
    database: Database, now: datetime
) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        campaign = await uow.campaigns.get(campaign_id)
        certain = (SetAside(credit_code(1), "上级交办"),)
        sampling = replace(campaign.plan.sampling, certain=certain)
        await uow.campaigns.save_plan(campaign_id, replace(campaign.plan, sampling=sampling))
        recused = [inspector(n, HOUSING, recusals=(credit_code(1),)) for n in (1, 2, 3)]
        await uow.libraries.save_inspectors(scene.departments, recused)
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
    assert "有1户除去应回避的人员后人数不够" in card.text
    assert "必查（不参加随机抽取）：1户，在抽取的户数之外\n• 示例" in card.text


async def test_fixed_groups_that_nobody_can_fill_are_named(database: Database, now: datetime) -> None:
    async with drafted(database, now, groups=3) as (uow, _, campaign_id):
        card = await draft.show_preview(uow, user_id=1, campaign_id=campaign_id, now=now)
    assert "3个固定小组，每组每部门2人" in card.text
    assert "“建设环保局”要组成固定检查组，共需6人，在岗可用的只有4人" in card.text
