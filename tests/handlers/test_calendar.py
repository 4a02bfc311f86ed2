"""The working calendar in the chat, through the real dispatcher."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.obligations import Duty
from office import obligations
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_inspection, build_scene
from tests.support.calendars import ROWS_2027, arrangement
from tests.support.ceremonies import build_drawn
from tests.support.chat import OfficeChat, Player

EVE = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow)


@pytest.fixture
def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    return office_chat.person(scene.admin)


async def test_a_sent_arrangement_is_shown_back_and_counts_when_confirmed(
    office_chat: OfficeChat, admin: Player, database: Database, scene: Scene
) -> None:
    office_chat.now = EVE
    housing_admin = office_chat.person(scene.admin_of(HOUSING))
    async with database.open() as uow:
        campaign = await build_campaign(uow, scene, EVE)
        about = {"campaign": campaign, "duty": Duty.CONFIRM, "since": date(2026, 12, 31)}
        owed = obligations.Owed("confirm:1", scene.departments[HOUSING])
        await obligations.owe(uow, owed, **about, working_days=2, now=EVE)
    await admin.sends_file(("放假安排.csv", arrangement(*ROWS_2027)))
    shown = await admin.sees("有 1 项的期限随之改变")
    assert shown.labels == ["确认", "取消"]
    await admin.taps("确认")
    await admin.sees("【工作日历已更新】第 2 版")
    told = await housing_admin.sees("【期限有变动】")
    assert "新期限 2027年1月6日（周三）" in told.text
    await admin.taps("工作日历")
    await admin.sees("第 2 版：示例办发〔2026〕9号（2026年12月31日（周四）由办公室管理员导入，放假安排.csv）")
    await admin.sends_file(("放假安排.csv", arrangement(*ROWS_2027)))
    await admin.sees("与现行工作日历一致，没有变动")


async def test_a_sent_arrangement_can_be_cancelled(admin: Player, database: Database) -> None:
    await admin.sends_file(("放假安排.csv", arrangement(*ROWS_2027)))
    await admin.taps("取消")
    await admin.sees("没有采用，工作日历没有变动")
    async with database.read() as uow:
        assert 2027 not in (await uow.calendar.load()).official_years


async def test_bad_rows_are_listed_and_nothing_is_kept(admin: Player, database: Database) -> None:
    await admin.sends_file(("放假安排.csv", arrangement("2027-02-30,休", "2027-02-05,也许")))
    seen = await admin.sees("有 2 行有误，整个文件都没有采用")
    assert "第 2 行：“日期”里的“2027-02-30”不是一个可能的日期" in seen.text
    assert "第 3 行：“安排”里的“也许”看不出是休息还是上班" in seen.text
    async with database.read() as uow:
        assert await uow.calendar.find(2) is None


async def test_a_department_admin_cannot_change_the_calendar(
    office_chat: OfficeChat, database: Database, scene: Scene
) -> None:
    player = office_chat.person(scene.admin_of(MARKET))
    await player.sends_file(("放假安排.csv", arrangement(*ROWS_2027)))
    await player.sees("办公室管理员")
    async with database.read() as uow:
        assert await uow.calendar.find(2) is None


async def test_a_file_that_is_neither_a_library_nor_an_arrangement_is_refused(admin: Player) -> None:
    await admin.sends_file(("别的.csv", "甲,乙\n1,2".encode()))
    await admin.sees("没有找到列名")


async def test_the_calendar_of_a_year_can_be_turned_and_taken_as_a_file(admin: Player, database: Database) -> None:
    await admin.says("/menu")
    await admin.taps("设置")
    await admin.taps("工作日历")
    seen = await admin.sees("【工作日历】2024年")
    assert "2024年5月11日（周六）" in seen.text
    assert "工作日共 251 天" in seen.text
    await admin.taps("下载本年表格")
    file = await admin.receives_file("放假调休安排-2024.xlsx")
    await admin.sends_file(("放假调休安排-2024.xlsx", file))
    await admin.sees("与现行工作日历一致，没有变动")
    for year in ("2025年", "2026年", "2027年"):
        await admin.taps(year)
    seen = await admin.sees("【工作日历】2027年〔暂定〕")
    assert "还没有官方放假安排" in seen.text


async def test_the_confirmation_card_explains_its_due_day_and_stays(
    office_chat: OfficeChat, database: Database, scene: Scene, now: datetime
) -> None:
    player = office_chat.person(scene.admin_of(HOUSING))
    async with database.open() as uow:
        await build_drawn(uow, scene, now)
    await office_chat.settle()
    await player.taps("为什么是这一天")
    seen = await player.sees("【为什么是这一天】比对确认名单")
    assert "2024年5月11日（周六）　调休上班，计入" in seen.text
    assert "期限：2024年5月13日（周一）" in seen.text
    await player.taps("全部确认")
    await player.sees("本单位已处理完毕")


async def test_the_form_of_an_inspector_explains_its_due_day_and_is_marked_while_provisional(
    office_chat: OfficeChat, database: Database, scene: Scene
) -> None:
    async with database.open() as uow:
        campaign = await build_inspection(uow, scene, EVE, forms=1)
        for section in await uow.forms.sections(campaign.id):
            about = {"campaign": campaign, "duty": Duty.ENTER, "since": date(2026, 12, 31)}
            owed = obligations.Owed(f"enter:{section.id}", section.department_id, section.id, section.sample_id)
            await obligations.owe(uow, owed, **about, working_days=2, now=EVE)
    player = office_chat.person(scene.inspectors_of(HOUSING)[0])
    await player.says("/menu")
    await player.taps("我的检查表")
    await player.taps("1 示例物业服务0001有限公司")
    await player.sees("录入、审核期限：2027年1月5日（周二）（暂定，以正式放假安排为准）")
    await player.taps("为什么是这一天")
    seen = await player.sees("【为什么是这一天】录入检查结果")
    assert "期限：2027年1月5日（周二）〔暂定〕" in seen.text
