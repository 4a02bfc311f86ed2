"""From the approved plan to the drawn list: strata by tag, floor, certain ones, who is left out; and back from the
frozen terms to the same pool."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from bot.cli.from_files.checking import require_same_libraries
from campaigns import ceremony, draft
from campaigns.subject_terms import left_out_of, subject_terms
from domain.campaign import CERTAIN, Plan, Sampling, Scope
from domain.certificate import build_certificate
from domain.draft import parse_sampling
from domain.draw import parse_pool
from domain.draw_terms import Closing, SetAside, parse_subject_terms
from domain.errors import Refusal
from domain.library import Subject
from domain.pool_filter import filter_of
from domain.verification import read_certificate
from storage.unit_of_work import Database, UnitOfWork
from templates.cards.draw import rule_words
from templates.documents.library import export_subjects
from templates.documents.subject_list import ListedSubject, subject_list
from tests.support.builders import Scene, build_campaign, build_inspection, build_scene, credit_code, subject
from tests.support.ceremonies import build_drawn, sent_texts

TAGS = ["危化品", "餐饮", "物业服务"]
MUST = (SetAside(credit_code(1), "上级交办"), SetAside(credit_code(2), "投诉集中"))


def sampled(line: str) -> Sampling:
    return replace(parse_sampling(line, tags=TAGS), certain=MUST)


async def build_tagged(uow: UnitOfWork) -> Scene:
    """40 property firms; 1 … 10 are hazardous, 8 … 15 restaurants; 31 … 35 were inspected in March."""
    scene = await build_scene(uow)
    tagged: list[Subject] = []
    for n in range(1, 16):
        own = [tag for tag, ones in (("危化品", range(1, 11)), ("餐饮", range(8, 16))) if n in ones]
        tagged.append(subject(n, tags=("物业服务", *own)))
    await uow.libraries.save_subjects(scene.office_id, tagged)
    return scene


async def inspected_in_march(uow: UnitOfWork, scene: Scene, now: datetime) -> None:
    await build_inspection(
        uow, scene, now, forms=5, title="上一次", window_start=date(2024, 1, 2), window_end=date(2024, 3, 31)
    )


async def test_the_frozen_files_hold_strata_floor_certain_ones_and_those_left_out(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_tagged(uow)
        await inspected_in_march(uow, scene, now)
        scope = Scope(tags=("物业服务",), cooling_off_months=12)
        sampling = sampled("危化品 50% 餐饮 3户 其他 5%；总体不低于30%")
        campaign = await build_drawn(uow, scene, now, sampling=sampling, scope=scope)
        files = await ceremony.subjects_files(uow, campaign.id)
        standing = await uow.samples.standing(campaign.id)
    terms = parse_subject_terms(files.terms)
    assert [(one.name, one.ratio, one.minimum) for one in terms.strata] == [
        ("危化品", Fraction(1, 2), 1),
        ("餐饮", 0, 3),
        ("其他", Fraction(1, 20), 1),
    ]
    assert terms.floor == sampling.floor
    assert tuple(terms.certain) == MUST
    # 1 and 2 must be inspected, however lately they were.
    assert [one.id for one in terms.left_out] == sorted(credit_code(n) for n in (3, 4, 5))
    assert {one.reason for one in terms.left_out} == {"2024年3月31日检查过，到检查开始不满12个月"}
    pool = parse_pool(files.pool)
    assert len(pool) == 35
    assert (pool[credit_code(8)], pool[credit_code(12)], pool[credit_code(20)]) == ("危化品", "餐饮", "其他")
    assert list(dict.fromkeys(one.stratum for one in standing)) == ["危化品", "餐饮", "其他", CERTAIN]
    drawn = [one for one in standing if one.stratum != CERTAIN]
    # ⌈5 × 1/2⌉ + 3 + ⌈25 × 1/20⌉ = 8, the floor asks for ⌈35 × 3/10⌉ = 11.
    assert len(drawn) == 11
    assert sorted(one.number for one in standing if one.stratum == CERTAIN) == [one.id for one in MUST]


async def test_a_draw_by_tags_with_a_floor_is_made_again_from_an_export_of_the_library(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_tagged(uow)
        await inspected_in_march(uow, scene, now)
        scope = Scope(tags=("物业服务",), cooling_off_months=12)
        campaign = await build_drawn(
            uow, scene, now, sampling=sampled("餐饮 3户 危化品 50% A 10% 其他 5%；合计至少9户"), scope=scope
        )
        files = await ceremony.subjects_files(uow, campaign.id)
        library = export_subjects([one.subject for one in await uow.libraries.subjects(scene.office_id)])
    statement = filter_of(parse_subject_terms(files.terms))
    assert statement is not None
    assert (statement.scope, statement.sampling) == (scope, campaign.plan.sampling)
    certificate = read_certificate(build_certificate(files))
    require_same_libraries(certificate, {"检查对象名录库.xlsx": library})
    other_tag = export_subjects([subject(n) for n in range(1, 41)])
    with pytest.raises(Refusal, match="pool_line_differs"):
        require_same_libraries(certificate, {"检查对象名录库.xlsx": other_tag})


def test_who_was_not_drawn_stands_in_the_list_under_a_heading_of_its_own() -> None:
    listed = [
        ListedSubject("全部", 1, subject(7)),
        ListedSubject(CERTAIN, 1, subject(1), "上级交办"),
        ListedSubject("全部", 2, subject(8)),
    ]
    rows = sheet(subject_list("联合抽查", listed).content)
    names = [row[1] for row in rows]
    assert names == ["名称", subject(7).name, subject(8).name, None, "必查（不参加随机抽取）", "名称", subject(1).name]
    assert "上级交办" in rows[-1]
    assert rows[2][-2:] == ["全部", "2"]
    assert "全部" not in rows[-1]


async def test_group_and_departments_read_who_must_be_inspected_apart_from_who_was_drawn(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_tagged(uow)
        await build_drawn(uow, scene, now, sampling=sampled("10%"))
        texts = [text for chat in (await sent_texts(uow, now)).values() for text in chat]
    (result,) = {text for text in texts if "【第六步" in text}
    assert "共抽取检查对象 4 户" in result
    drawn, _, apart = result.partition("必查（不参加随机抽取）：另有 2 户，理由见规则文件：\n")
    assert subject(1).name in apart
    assert subject(1).name not in drawn
    asked = [text for text in texts if "【请比对确认】" in text]
    assert asked
    assert all("本次抽取检查对象 4 户，另有必查（不参加随机抽取）2 户" in text for text in asked)


def test_the_rules_that_the_group_reads_before_the_draw_name_every_part_of_the_sampling() -> None:
    plan = Plan(sampling=sampled("危化品 50%至少3户 A 1% 其他 10户；总体不低于3%"), scope=Scope(yearly_cap=1))
    assert rule_words(plan) == [
        "范围：状态为成立；每年最多1次",
        "抽取：危化品 50%（至少3户）",
        "抽取：A类 1%",
        "抽取：其他 10户",
        "零头进1，不足1户按1户计",
        "同时符合几类的，归入写在最前面的一类",
        "总体不低于3%，不够时从抽取占比最低的一类起逐户增加",
        "必查（不参加随机抽取）：2户，理由见规则文件",
    ]


async def test_the_terms_say_closing_groups_earlier_attempts_and_who_is_needed(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_tagged(uow)
        value = "2024年5月20日晚公布的排列5开奖号码"
        campaign = await build_campaign(uow, scene, now, groups=3, public_value=value)
        left_out = await left_out_of(uow, campaign)
        terms = subject_terms(campaign, office="办公室", attempt=2, earlier=["名录库有误"], left_out=left_out, needed=2)
    read = parse_subject_terms(terms.text())
    assert (list(read.earlier), read.closing) == (["名录库有误"], Closing(public=value))
    assert ("fixed-groups", "3") in read.further
    assert left_out == []


async def test_a_plan_says_in_words_what_its_terms_say(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_tagged(uow)
        scope = Scope(tags=("物业服务",), cooling_off_months=6, yearly_cap=1)
        campaign = await build_campaign(uow, scene, now, scope=scope)
        terms = subject_terms(campaign, office="办公室", attempt=1)
    assert terms.scope == "标签含物业服务；状态为成立；6个月内检查过的不再抽取，每年最多1次"


async def test_what_is_composed_is_noted_and_nothing_is_noted_twice(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_tagged(uow)
        step = await draft.start(uow, user_id=scene.admin, now=now)
        own = {"user_id": scene.admin, "campaign_id": step.campaign_id, "led": False, "now": now}
        for _ in range(2):
            await draft.answer(uow, **own, field="sampling", text="危化品 50% 其他 5% 总体不低于3%")
            await draft.answer(uow, **own, field="certain", text=f"{credit_code(1)} 上级交办")
            await draft.choose(uow, **own, what="cooling_off", value=12)
            await draft.choose(uow, **own, what="groups", value=2)
            await draft.choose(uow, **own, what="dice", value=10)
        entries = [one for one in await uow.audit.entries(step.campaign_id) if one.action == "draft.change"]
        plan = (await uow.campaigns.get(step.campaign_id)).plan
    assert [sorted(one.facts["after"]) for one in entries] == [
        ["floor", "sampling"],
        ["certain"],
        ["frequency"],
        ["groups"],
        ["closing"],
    ]
    assert plan == replace(
        Plan(),
        sampling=replace(parse_sampling("危化品 50% 其他 5% 总体不低于3%", tags=TAGS), certain=MUST[:1]),
        scope=Scope(cooling_off_months=12),
        groups=2,
        dice=10,
    )


def sheet(content: bytes) -> list[Sequence[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
