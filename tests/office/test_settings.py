"""What an office settles for itself, and how the preview of a plan shows it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.errors import Refusal
from domain.workdays import FollowUpClock, RestDayConvention
from office.settings import change_setting, open_settings, rules_in_words
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, build_scene, plan


async def test_a_setting_is_changed_kept_and_noted_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        office = await uow.offices.get(scene.office_id)
        assert (office.follow_up_clock, office.rest_day) == (FollowUpClock.ARISES, RestDayConvention.BEFORE)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
        for _ in range(2):
            card = await change_setting(uow, **about, what="rest_day", value=1)
            assert "固定日期遇休息日：顺延到后一个工作日" in card.text
        await change_setting(uow, **about, what="follow_up", value=1)
        office = await uow.offices.get(scene.office_id)
        assert office.follow_up_clock is FollowUpClock.INSPECTION_END
        assert office.rest_day is RestDayConvention.AFTER
        assert [one.action for one in await uow.audit.entries()] == ["settings.changed"] * 2


@pytest.mark.parametrize(("what", "value"), [("rest_day", 2), ("follow_up", 9), ("colour", 0)])
async def test_a_choice_that_there_is_not_is_refused(database: Database, now: datetime, what: str, value: int) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await change_setting(uow, **about, what=what, value=value)


async def test_only_an_admin_of_that_office_may_change_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        elsewhere = await uow.offices.add("别处办公室")
        for user_id, office_id in ((scene.admin_of(HOUSING), scene.office_id), (scene.admin, elsewhere)):
            with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
                await change_setting(uow, user_id=user_id, office_id=office_id, what="rest_day", value=1, now=now)
        with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
            await open_settings(uow, user_id=scene.admin_of(HOUSING))


async def test_the_rules_read_as_the_settings_have_them(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        calendar, ours = await uow.calendar.load(), plan(scene, window_end=date(2024, 6, 30))
        text = rules_in_words(await uow.offices.get(scene.office_id), ours, calendar)
        assert text == (
            "后续处置：自处置信息产生之日起算，20个工作日\n"
            "固定日期遇休息日：提前到前一个工作日。最后一天2024年6月30日（周日）须报送的材料，2024年6月28日（周五）报送"
        )
        for what in ("follow_up", "rest_day"):
            about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
            await change_setting(uow, **about, what=what, value=1)
        text = rules_in_words(await uow.offices.get(scene.office_id), ours, calendar)
        assert text == (
            "后续处置：自检查期限届满之日起算，20个工作日，2024年7月26日（周五）前（含当日）\n"
            "固定日期遇休息日：顺延到后一个工作日。最后一天2024年6月30日（周日）须报送的材料，2024年7月1日（周一）报送"
        )
        later = plan(scene, window_end=date(2027, 6, 30))
        assert rules_in_words(await uow.offices.get(scene.office_id), later, calendar).count("〔暂定〕") == 2
