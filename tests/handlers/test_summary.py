"""A work summary through the dispatcher: the notice, the parts typed one by one, the preview, the file, the office."""

from __future__ import annotations

import pytest

from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection
from tests.support.summaries import ASKED, appoint_liaison, tick

LIAISON = 51


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    """The summaries of 20 June have just been asked for."""
    inspection = await Inspection.begins(office_chat)
    async with office_chat.database.open() as uow:
        await appoint_liaison(uow, inspection.scene, HOUSING, LIAISON)
    office_chat.now = ASKED
    office_chat.person(LIAISON)
    await tick(office_chat.database, ASKED)
    await office_chat.settle()
    return inspection


async def test_a_liaison_writes_previews_and_hands_in_and_the_office_gathers(inspection: Inspection) -> None:
    chat = inspection.chat
    liaison = chat.person(LIAISON)
    await liaison.sees("【请报送工作总结】建设环保局")
    await liaison.taps("填写工作总结")
    await liaison.sees("还需填写：主要做法、存在问题、下一步打算。")
    await liaison.taps("主要做法")
    await liaison.says("\u200b")
    await liaison.sees("没有可用的文字")
    await chat.restart()
    await liaison.says("一是摸清底数<b>&_*[\n二是联合检查")
    await liaison.taps("存在问题", fresh=True)
    await liaison.says("部分企业公示不及时")
    await liaison.taps("下一步打算", fresh=True)
    await liaison.says("加强宣传")
    await liaison.sees("内容已齐，请预览后报送。")
    await liaison.taps("添加典型案例", fresh=True)
    await liaison.sees("没有已公示的问题结果可选")
    await liaison.taps("自己输入", fresh=True)
    await liaison.says("某企业整改到位")
    await liaison.taps("预览并报送", fresh=True)
    shown = await liaison.sees("【预览】")
    assert "二、主要做法\n一是摸清底数<b>&_*[\n二是联合检查" in shown.text
    assert "三、典型案例\n某企业整改到位" in shown.text
    await liaison.taps("报送", fresh=True)
    assert (await liaison.receives_file("建设环保局工作总结_20240605_0900.docx")).startswith(b"PK")
    office = inspection.admin()
    await office.says("/menu")
    await office.taps("工作总结", fresh=True)
    await office.taps("汇总：2024年6月20日（1/2）", fresh=True)
    await office.sees(f"未报送（1个）：{MARKET}")
    await office.taps("建设环保局（Word）", fresh=True)
    assert (await office.receives_file("建设环保局工作总结_20240605_0900.docx", fresh=True)).startswith(b"PK")
    await office.taps("下载汇总（全部合成一个Word文件）")
    assert (await office.receives_file("工作总结汇总_20240620.docx", fresh=True)).startswith(b"PK")


async def test_an_admin_without_liaison_finds_the_summary_in_the_menu(inspection: Inspection) -> None:
    admin = inspection.admin(MARKET)
    await admin.says("/menu")
    await admin.taps("工作总结", fresh=True)
    await admin.sees("2024年6月20日前的总结（未报送），2024年6月20日（周四）到期")
    await admin.taps("2024年6月20日前的总结（未报送）", fresh=True)
    await admin.taps("为什么是这一天", fresh=True)
    await admin.sees("2024年6月20日（周四）", fresh=True)


async def test_the_summary_stands_in_the_list_of_what_is_to_be_done_with_a_way_to_it(inspection: Inspection) -> None:
    liaison = inspection.chat.person(LIAISON)
    await liaison.says("/menu")
    await liaison.taps("我的待办", fresh=True)
    card = await liaison.sees("报送工作总结", fresh=True)
    (label,) = [one for one in card.labels if "去写总结" in one]
    await liaison.taps(label, fresh=True)
    await liaison.sees("还需填写：主要做法、存在问题、下一步打算。", fresh=True)


async def test_what_was_typed_over_a_colleagues_words_is_not_saved(inspection: Inspection) -> None:
    liaison, admin = inspection.chat.person(LIAISON), inspection.admin(HOUSING)
    await liaison.taps("填写工作总结")
    await liaison.taps("主要做法")
    await admin.says("/menu")
    await admin.taps("工作总结", fresh=True)
    await admin.taps("2024年6月20日前的总结（未报送）", fresh=True)
    await admin.taps("主要做法", fresh=True)
    await admin.says("管理员先写的")
    await liaison.says("联络员后写的")
    await liaison.sees("您的这次修改没有保存")
    await admin.sees("管理员先写的")


async def test_an_old_preview_is_shown_anew_instead_of_handed_in(inspection: Inspection) -> None:
    liaison, admin = inspection.chat.person(LIAISON), inspection.admin(HOUSING)
    await liaison.taps("填写工作总结")
    for words in ("主要做法", "存在问题", "下一步打算"):
        await liaison.taps(words, fresh=words != "主要做法")
        await liaison.says(f"{words}的内容")
    await liaison.taps("预览并报送", fresh=True)
    await admin.says("/menu")
    await admin.taps("工作总结", fresh=True)
    await admin.taps("2024年6月20日前的总结（未报送）", fresh=True)
    await admin.taps("主要做法", fresh=True)
    await admin.says("改过的做法")
    await liaison.taps("报送")
    await liaison.sees("改过的做法")
    async with inspection.chat.database.read() as uow:
        (summary,) = await uow.summaries.of_departments([inspection.scene.departments[HOUSING]], limit=1)
    assert summary.version == 0


async def test_who_has_nothing_to_hand_in_is_told_so(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    admin, office = inspection.admin(MARKET), inspection.admin()
    for player, words in ((admin, "现在没有要报送的工作总结"), (office, "每个报送日期前10个工作日")):
        await player.says("/menu")
        await player.taps("工作总结", fresh=True)
        await player.sees(words)
