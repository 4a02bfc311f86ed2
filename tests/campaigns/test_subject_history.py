"""检查对象查询: what is public is seen by everybody in the office, what is not yet by the department alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns import subject_history
from domain.errors import Refusal
from domain.follow_up import Entry, Stage
from domain.inspection import Handling, ResultCode
from domain.local_time import local_day
from domain.roles import Appointment, Role
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, build_inspection, build_scene, credit_code
from tests.support.corrections import ADMIN, INSPECTOR, OFFICE, OTHER_ADMIN, REASON, build_public
from tests.support.forms import fill, labels


async def subject_id(uow: UnitOfWork, office_id: int) -> int:
    found, *_ = await uow.inspected.search([office_id], credit_code(1), limit=1)
    return found.id


async def test_what_is_not_public_only_the_department_itself_reads(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=1)
        section = (await uow.forms.sections(campaign.id, scene.departments[MARKET]))[0]
        await fill(uow, section, (2, 1), user_id=INSPECTOR, now=now, handling=[Handling.GUIDANCE])
        one = await subject_id(uow, scene.office_id)
        for user_id in (ADMIN, INSPECTOR, scene.reviewer_of(MARKET)):
            card = await subject_history.show(uow, user_id=user_id, subject_id=one)
            assert "登记事项检查：2." in card.text
            assert f"{HOUSING}：待填写" in card.text
        for user_id in (OFFICE, OTHER_ADMIN):
            card = await subject_history.show(uow, user_id=user_id, subject_id=one)
            assert "登记事项检查" not in card.text
            assert "行政指导" not in card.text


async def test_everybody_reads_what_is_public_with_corrections_and_outcomes(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        (follow_up,) = await public.follow_ups()
        ended = {"stage": Stage.CLOSED, "outcome": Entry.RECTIFIED, "outcome_on": local_day(now)}
        await uow.follow_ups.change(follow_up, **ended)
        await public.corrects((1, 1))
        one = await subject_id(uow, public.scene.office_id)
        card = await subject_history.show(uow, user_id=OTHER_ADMIN, subject_id=one)
        assert f"更正原因：{REASON}" in card.text
        assert f"登记事项检查：1.{ResultCode.NO_PROBLEM.label}" in card.text
        assert "更正前（2024年5月10日公示）" in card.text
        assert f"登记事项检查：3.{ResultCode(3).label}" in card.text
        assert "后续处置（责令改正）" in card.text
        assert "2024-01 公示情况" in labels(card)  # of their own department
        card = await subject_history.show(uow, user_id=OFFICE, subject_id=one)
        assert "2024-01 公示情况" not in labels(card)


async def test_many_years_are_turned_over_the_newest_first(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        for _ in range(3):
            await build_inspection(uow, scene, now, forms=1)
        one = await subject_id(uow, scene.office_id)
        first = await subject_history.show(uow, user_id=OFFICE, subject_id=one)
        assert "共检查3次" in first.text
        assert "2024-03" in first.text
        assert "2024-01" not in first.text
        assert "下一页" in labels(first)
        second = await subject_history.show(uow, user_id=OFFICE, subject_id=one, page=1)
        assert "2024-01" in second.text


async def test_a_single_hit_is_shown_at_once_and_too_many_are_told(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await build_inspection(uow, scene, now, forms=12)
        card = await subject_history.find(uow, user_id=OFFICE, text=f" {credit_code(3)} ")
        assert "示例物业服务0003有限公司" in card.text
        card = await subject_history.find(uow, user_id=OFFICE, text="物业 有限")
        assert "共12户，以下是最近检查的8户" in card.text
        assert len(labels(card)) == 10
        with pytest.raises(Refusal, match=r"subject_history\.nothing_asked"):
            await subject_history.find(uow, user_id=OFFICE, text=" \n")


async def test_another_offices_subject_does_not_exist(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await build_inspection(uow, scene, now, forms=1)
        one = await subject_id(uow, scene.office_id)
        with pytest.raises(Refusal, match=r"subject_history\.unknown"):
            await subject_history.show(uow, user_id=OFFICE, subject_id=one + 30)
        elsewhere, office_id = await uow.people.remember(900, "外办管理员"), await uow.offices.add("另一办公室")
        await uow.people.appoint(Appointment(elsewhere.id, office_id, Role.OFFICE_ADMIN))
        with pytest.raises(Refusal, match=r"subject_history\.unknown"):
            await subject_history.show(uow, user_id=900, subject_id=one)
        assert "没有找到" in (await subject_history.find(uow, user_id=900, text="示例")).text
        with pytest.raises(Refusal, match=r"rights\.stranger"):
            await subject_history.find(uow, user_id=999, text="示例")
