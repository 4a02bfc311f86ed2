"""A campaign is composed."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from campaigns import draft
from domain.campaign import Deadlines, Sampling, Scope, State, whole_pool
from domain.draft import Field
from domain.library import Item
from domain.roles import Appointment, Role
from storage.unit_of_work import Database, UnitOfWork
from templates.cards.draft.presses import word_key
from tests.support.builders import (
    HOUSING,
    MARKET,
    build_scene,
    subject,
)
from tests.support.drafts import (
    INSPECTOR,
    LEAD_ADMIN,
    SECOND_ADMIN,
    STRANGER,
    answer,
    drafted,
    labels,
    refusal_of,
)


async def test_a_new_draft_is_stored_before_anything_is_answered(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        await build_scene(uow)
        step = await draft.start(uow, user_id=1, now=now)
    async with database.read() as uow:
        campaign = await uow.campaigns.get(step.campaign_id)
        entries = await uow.audit.entries(campaign.id)
    assert (campaign.state, campaign.reference) == (State.DRAFT, "2024-01")
    assert (step.question, step.led) == (Field.TITLE, True)
    assert [entry.action for entry in entries] == ["draft.start"]


async def test_the_year_of_a_draft_is_that_of_the_office_not_of_greenwich(database: Database) -> None:
    new_year = datetime.fromisoformat("2024-12-31T16:30:00+00:00")
    async with database.open() as uow:
        await build_scene(uow)
        step = await draft.start(uow, user_id=1, now=new_year)
        assert (await uow.campaigns.get(step.campaign_id)).reference == "2025-01"


async def test_a_second_tap_on_new_makes_no_second_draft(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        await build_scene(uow)
        first = await draft.start(uow, user_id=1, now=now)
        second = await draft.start(uow, user_id=1, now=now)
        assert second.campaign_id == first.campaign_id
        await answer(uow, first.campaign_id, Field.TITLE, "第一次", now)
        assert (await draft.start(uow, user_id=1, now=now)).campaign_id != first.campaign_id


@pytest.mark.parametrize(
    ("user_id", "code"),
    [
        (STRANGER, "rights.stranger"),
        (LEAD_ADMIN, "rights.office_admin_only"),
        (INSPECTOR, "rights.office_admin_only"),
    ],
)
async def test_only_the_office_composes(database: Database, now: datetime, user_id: int, code: str) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        before = await uow.campaigns.get(campaign_id)
        own = {"user_id": user_id, "campaign_id": campaign_id}
        department = {"department_id": scene.departments[MARKET], "led": False, "now": now}
        tries = [
            draft.start(uow, user_id=user_id, now=now),
            draft.open_draft(uow, **own),
            draft.answer(uow, **own, field="title", text="别的", led=False, now=now),
            draft.choose(uow, **own, what="inspectors", value=3, led=False, now=now),
            draft.take_department(uow, **own, **department, chosen=False, page=0),
            draft.make_lead(uow, **own, **department, page=0),
            draft.take_item(uow, **own, **department, word="x", chosen=True, page=0),
            draft.take_all_items(uow, **own, **department, chosen=True),
            draft.take_word(uow, **own, kind="tags", word="x", chosen=True, page=0, led=False, now=now),
            draft.submit(uow, **own, now=now),
            draft.withdraw(uow, **own, now=now),
        ]
        assert {(await refusal_of(one)).code for one in tries} == {code}
        assert await uow.campaigns.get(campaign_id) == before


async def test_an_admin_of_another_office_cannot_open_the_draft(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        other = await uow.offices.add("另一个办公室")
        person = await uow.people.remember(SECOND_ADMIN, "外区管理员")
        await uow.people.appoint(Appointment(person.id, other, Role.OFFICE_ADMIN))
        refused = await refusal_of(draft.open_draft(uow, user_id=SECOND_ADMIN, campaign_id=campaign_id))
    assert refused.code == "rights.office_admin_only"


async def test_every_typed_field_is_stored_with_what_was_there_before(database: Database, now: datetime) -> None:
    typed = {
        Field.TITLE: "联合抽查 <b>&_*[",
        Field.NUMBER: "示例〔2024〕6号",
        Field.WINDOW: "5月20日到6月30日",
        Field.REGISTERED: "2022-12-31",
        Field.SAMPLING: "１０％",
        Field.LIMITS: "1 5 10",
        Field.INSPECTORS: "3人",
    }
    async with drafted(database, now) as (uow, _, campaign_id):
        for field, text in typed.items():
            step = await answer(uow, campaign_id, field, text, now)
            assert step.question is None
        plan = (await uow.campaigns.get(campaign_id)).plan
        entries = await uow.audit.entries(campaign_id)
    assert (plan.title, plan.document_number) == ("联合抽查 <b>&_*[", "示例〔2024〕6号")
    assert (plan.window_start, plan.window_end) == (date(2024, 5, 20), date(2024, 6, 30))
    assert plan.scope.registered_by == date(2022, 12, 31)
    assert plan.sampling == Sampling((whole_pool(Fraction(1, 10)),))
    assert (plan.deadlines, plan.inspectors_per_department) == (Deadlines(1, 5, 10), 3)
    assert len(entries) == len(typed)
    assert entries[2].facts["before"] == {"window": ["2024-05-10", "2024-06-30"]}
    assert entries[2].facts["after"] == {"window": ["2024-05-20", "2024-06-30"]}


async def test_the_materials_that_a_subject_shall_have_ready_are_a_list(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        await answer(uow, campaign_id, Field.MATERIALS, "1．营业执照；\n2、电梯检验报告\n\n营业执照", now)
        step = await draft.open_draft(uow, user_id=scene.admin, campaign_id=campaign_id)
        assert "需备材料：营业执照、电梯检验报告" in step.card.text
        assert (await uow.campaigns.get(campaign_id)).plan.materials == ("营业执照", "电梯检验报告")
        for text, code in (("；", "materials_empty"), ("长" * 101, "text_too_long")):
            assert (await refusal_of(answer(uow, campaign_id, Field.MATERIALS, text, now))).code == f"draft.{code}"
        many = "\n".join(f"材料{n}号" for n in range(21))
        assert (
            await refusal_of(answer(uow, campaign_id, Field.MATERIALS, many, now))
        ).code == "draft.too_many_materials"
        await answer(uow, campaign_id, Field.MATERIALS, "无", now)
        assert (await uow.campaigns.get(campaign_id)).plan.materials == ()


async def test_an_answer_that_changes_nothing_leaves_no_note(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        await answer(uow, campaign_id, Field.SAMPLING, "20%", now)
        assert await uow.audit.entries(campaign_id) == []


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (Field.SAMPLING, "0", "draft.ratio_out_of_range"),
        (Field.SAMPLING, "120%", "draft.ratio_out_of_range"),
        (Field.WINDOW, "2024-06-30 至 2024-05-10", "draft.window_reversed"),
        (Field.TITLE, " \n", "draft.title_empty"),
        (Field.LIMITS, "0 20 20", "draft.limit_out_of_range"),
        (Field.TITLE, "跳过", "draft.cannot_skip"),
        (Field.DEPARTMENTS, "市场监督管理局", "chat.stale_button"),
    ],
)
async def test_a_wrong_answer_is_refused_and_changes_nothing(
    database: Database, now: datetime, field: Field, text: str, code: str
) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        before = await uow.campaigns.get(campaign_id)
        assert (await refusal_of(answer(uow, campaign_id, field, text, now))).code == code
        assert await uow.campaigns.get(campaign_id) == before


async def test_a_first_time_user_is_led_from_field_to_field(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        number = (await draft.start(uow, user_id=1, now=now)).campaign_id

        async def led(field: Field, text: str) -> draft.Step:
            return await answer(uow, number, field, text, now, led=True)

        assert (await led(Field.TITLE, "第一次")).question is Field.NUMBER
        assert (await led(Field.NUMBER, "跳过")).question is Field.WINDOW
        step = await led(Field.WINDOW, "5月10日到6月30日")
        assert "☐ 建设环保局" in labels(step.card)
        assert "下一步" not in labels(step.card)
        own = {"user_id": 1, "campaign_id": number, "led": True, "now": now}
        for name in (HOUSING, MARKET):
            step = await draft.take_department(uow, **own, department_id=scene.departments[name], chosen=True, page=0)
        assert "下一步" in labels(step.card)
        for name in (HOUSING, MARKET):
            step = await draft.ask_field(uow, **own, field="items")
            assert name in step.card.text
            step = await led_items(uow, number, scene.departments[name], now)
        step = await draft.ask_field(uow, **own, field="items")
        assert "对象范围" in step.card.text
        assert (await draft.ask_field(uow, **own, field="registered")).question is Field.REGISTERED
        assert (await led(Field.REGISTERED, "跳过")).question is Field.SAMPLING
        assert (await led(Field.SAMPLING, "20%")).question is Field.LIMITS
        assert (await led(Field.LIMITS, "跳过")).question is Field.INSPECTORS
        step = await led(Field.INSPECTORS, "2")
    assert step.question is None
    assert "各项已填齐" in step.card.text


async def led_items(uow: UnitOfWork, campaign_id: int, department_id: int, now: datetime) -> draft.Step:
    return await answer(uow, campaign_id, Field.ITEMS, "1. 甲\n2. 乙", now, led=True, department_id=department_id)


async def test_the_first_department_leads_until_another_is_put_first(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        number = (await draft.start(uow, user_id=1, now=now)).campaign_id
        own = {"user_id": 1, "campaign_id": number, "page": 0, "led": False, "now": now}
        for name in (HOUSING, MARKET, MARKET):
            step = await draft.take_department(uow, **own, department_id=scene.departments[name], chosen=True)
        assert labels(step.card)[:3] == ["☑ 建设环保局（牵头）", "☑ 市场监督管理局", "设为牵头"]
        await draft.make_lead(uow, **own, department_id=scene.departments[MARKET])
        plan = (await uow.campaigns.get(number)).plan
        assert [one.name for one in plan.participants] == [MARKET, HOUSING]
        for _ in range(2):
            await draft.take_department(uow, **own, department_id=scene.departments[MARKET], chosen=False)
        assert [one.name for one in (await uow.campaigns.get(number)).plan.participants] == [HOUSING]


async def test_a_department_of_another_office_cannot_take_part(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        (alien,) = await uow.offices.add_departments(await uow.offices.add("另一个办公室"), ["外区局"])
        refused = await refusal_of(
            draft.take_department(
                uow,
                user_id=1,
                campaign_id=campaign_id,
                department_id=alien.id,
                chosen=True,
                page=0,
                led=False,
                now=now,
            )
        )
    assert refused.code == "office.unknown_department"


async def test_items_are_chosen_from_the_list_and_typed_besides(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        market = scene.departments[MARKET]
        names = [f"事项{n:02d}" for n in range(10)]
        await uow.libraries.save_items(scene.departments, [Item(MARKET, "大项", name) for name in names])
        own = {"user_id": 1, "campaign_id": campaign_id, "department_id": market, "led": False, "now": now}
        await draft.take_all_items(uow, **own, chosen=False)
        for _ in range(2):
            step = await draft.take_item(uow, **own, word=word_key("事项03"), chosen=True, page=0)
        assert (await items_of(uow, campaign_id))[MARKET] == ("事项03",)
        assert "下一页" in labels(step.card)
        step = await draft.take_item(uow, **own, word=word_key("事项09"), chosen=True, page=1)
        assert "上一页" in labels(step.card)
        await answer(uow, campaign_id, Field.ITEMS, "1. 手工事项 <b>&_*[", now, department_id=market)
        await draft.take_item(uow, **own, word=word_key("事项03"), chosen=False, page=0)
        assert (await items_of(uow, campaign_id))[MARKET] == ("事项09", "手工事项 <b>&_*[")
        step = await draft.take_all_items(uow, **own, chosen=True)
        assert (await items_of(uow, campaign_id))[MARKET] == (*names, "手工事项 <b>&_*[")
        assert "全不选" in labels(step.card)


async def items_of(uow: UnitOfWork, campaign_id: int) -> dict[str, tuple[str, ...]]:
    return {one.name: one.items for one in (await uow.campaigns.get(campaign_id)).plan.participants}


async def test_an_item_or_department_that_is_gone_makes_an_old_button(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, scene, campaign_id):
        own = {"user_id": 1, "campaign_id": campaign_id, "page": 0, "led": False}
        market = scene.departments[MARKET]
        refused = await refusal_of(
            draft.take_item(uow, **own, department_id=market, word=word_key("没有的"), chosen=True, now=now)
        )
        assert refused.code == "chat.stale_button"
        await draft.take_department(uow, **own, department_id=market, chosen=False, now=now)
        assert (await refusal_of(draft.pick_items(uow, **own, department_id=market))).code == "draft.not_participant"


async def test_the_scope_shows_at_once_how_many_subjects_match(database: Database, now: datetime) -> None:
    async with drafted(database, now, scope=Scope()) as (uow, scene, campaign_id):
        others = [subject(50 + n, tags=(f"标签{n}",), status="停业" if n > 8 else "成立") for n in range(1, 11)]
        await uow.libraries.save_subjects(scene.office_id, others)
        own = {"user_id": 1, "campaign_id": campaign_id, "page": 0, "led": False, "now": now}
        step = await draft.take_word(uow, **own, kind="tags", word=word_key("物业服务"), chosen=True)
        assert "目前符合的检查对象：40户" in step.card.text
        assert "下一页" in labels(step.card)
        step = await draft.take_word(uow, **own, kind="tags", word=word_key("标签9"), chosen=True)
        assert "目前符合的检查对象：40户" in step.card.text
        step = await draft.take_word(uow, **own, kind="statuses", word=word_key("停业"), chosen=True)
        assert "目前符合的检查对象：41户" in step.card.text
        step = await draft.take_word(uow, **own, kind="tags", word=word_key("物业服务"), chosen=False)
        assert "目前符合的检查对象：1户" in step.card.text
        scope = (await uow.campaigns.get(campaign_id)).plan.scope
    assert (scope.tags, scope.statuses) == (("标签9",), ("成立", "停业"))


async def test_quick_answers_fill_limits_ratio_inspectors_and_date(database: Database, now: datetime) -> None:
    async with drafted(database, now) as (uow, _, campaign_id):
        own = {"user_id": 1, "campaign_id": campaign_id, "led": False, "now": now}
        for what, value in (("confirm", 1), ("results", 5), ("follow_up", 10), ("sampling", 5), ("inspectors", 3)):
            await draft.choose(uow, **own, what=what, value=value)
        await draft.choose(uow, **own, what="registered", value=0)
        plan = (await uow.campaigns.get(campaign_id)).plan
        assert (await refusal_of(draft.choose(uow, **own, what="title", value=0))).code == "chat.stale_button"
    assert plan.deadlines == Deadlines(1, 5, 10)
    assert plan.sampling.rules[0].ratio == Fraction(1, 20)
    assert (plan.inspectors_per_department, plan.scope.registered_by) == (3, None)
