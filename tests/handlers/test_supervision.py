"""Supervision in the chat, through the real dispatcher and the real delivery."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from domain.roles import Appointment, Role
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.supervision import MONDAY, SECOND, appoint_second, build_ledger, build_void, owed


@pytest.fixture
async def scene(database: Database, office_chat: OfficeChat) -> Scene:
    office_chat.now = MONDAY
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await appoint_second(uow, scene)
        await build_ledger(uow, scene)
        return scene


@pytest.fixture
async def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    player = office_chat.person(scene.admin)
    await player.says("/menu")
    await player.taps("督查通报")
    return player


def words_of(file: bytes) -> str:
    """All that a document says, its tables too."""
    document = Document(BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


async def test_the_office_sees_the_year_and_turns_to_other_periods(admin: Player) -> None:
    seen = await admin.sees("2024年1月1日至2024年5月20日，数据截至5月20日 09:00")
    assert "逾期未办结3项，逾期办结2项，按期办结1项，免除1项；作废方案0件，作废抽签0次。" in seen.text
    lines = seen.text.splitlines()
    assert f"1. {MARKET}：逾期未办结1项（审核检查结果1项，最长逾期12个工作日），逾期办结1项" in lines
    assert f"2. {HOUSING}：逾期未办结1项（录入检查结果1项，最长逾期2个工作日），逾期办结1项" in lines
    assert "3. 办公室本级：逾期未办结1项（裁定异议1项，最长逾期1个工作日）" in lines
    await admin.taps("本月")
    seen = await admin.sees("2024年5月1日至2024年5月20日")
    assert "逾期未办结3项，逾期办结1项，按期办结1项，免除1项" in seen.text
    await admin.taps("近30天")
    await admin.sees("2024年4月21日至2024年5月20日")
    await admin.taps("本年")
    await admin.sees("2024年1月1日至2024年5月20日")


async def test_a_period_is_typed_and_a_bad_one_asked_for_again(admin: Player) -> None:
    await admin.taps("自定时段")
    await admin.says("四月")
    await admin.sees("没有看懂这个时段")
    await admin.says("6月1日至6月30日")
    await admin.sees("起始日期2024年6月1日（周六）还没有到")
    await admin.says("4月1日-4月30日")
    seen = await admin.sees("2024年4月1日至2024年4月30日")
    assert "逾期未办结1项，逾期办结1项，按期办结0项" in seen.text


async def test_the_overdue_matters_are_listed_in_pages(admin: Player, database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        more = [
            owed(scene.office_id, scene.departments[HOUSING], f"enter:{n}", date(2024, 5, 15)) for n in range(100, 108)
        ]
        await uow.obligations.owe(*more)
    await admin.taps("本月")
    await admin.taps("逾期清单（11项）")
    seen = await admin.sees("共11项，逾期最久的在前")
    assert f"1. {MARKET}：审核检查结果" in seen.text
    assert "已逾期12个工作日" in seen.text
    await admin.taps("下一页")
    seen = await admin.sees("11. 办公室：裁定异议")
    assert f"9. {HOUSING}：录入检查结果" in seen.text
    await admin.taps("返回通报")
    await admin.sees("【督查通报】")


async def test_the_bulletin_is_taken_as_a_file(admin: Player) -> None:
    await admin.taps("下载通报")
    await admin.sees("督查通报已生成，数据截至5月20日 09:00")
    words = words_of(await admin.receives_file("督查通报_20240520.docx"))
    assert "逾期未办结3项" in words
    assert MARKET in words
    assert HOUSING in words


async def test_each_department_gets_its_own_part_and_the_office_the_whole(
    admin: Player, office_chat: OfficeChat, scene: Scene, database: Database
) -> None:
    async with database.open() as uow:
        await build_void(uow, scene, lead=MARKET, at=MONDAY)
    housing, market, second = map(office_chat.person, (scene.admin_of(HOUSING), scene.admin_of(MARKET), SECOND))
    await admin.taps("发送通报")
    await admin.sees("将发给2个单位的管理员", fresh=True)
    assert not any("【督查通报】" in message.text for message in await housing.messages())
    await admin.taps("确认发送", fresh=True)
    await admin.sees("督查通报已发送：2个单位的管理员各收到本单位部分")
    seen = await housing.sees(f"【督查通报】{HOUSING}")
    assert "逾期未办结1项" in seen.text
    assert MARKET not in seen.text
    words = words_of(await housing.receives_file(f"督查通报（{HOUSING}）_20240520.docx"))
    assert MARKET not in words
    assert "方案重复" not in words
    assert "方案重复" in words_of(await market.receives_file(f"督查通报（{MARKET}）_20240520.docx"))
    whole = words_of(await second.receives_file("督查通报_20240520.docx"))
    assert HOUSING in whole
    assert MARKET in whole


async def test_a_second_tap_sends_nothing_and_says_when_it_was_sent(
    admin: Player, office_chat: OfficeChat, scene: Scene
) -> None:
    colleague, housing = office_chat.person(SECOND), office_chat.person(scene.admin_of(HOUSING))
    await colleague.says("/menu")
    await colleague.taps("督查通报")  # both have the card with the button before them
    await colleague.taps("发送通报")
    await admin.taps("发送通报")
    await admin.taps("确认发送", fresh=True)
    await admin.sees("督查通报已发送")
    await colleague.taps("确认发送", fresh=False)
    seen = await colleague.sees("本通报已于5月20日 09:00由办公室管理员发送各单位管理员")
    assert "发送通报" not in seen.labels
    assert sum("【督查通报】" in message.text for message in await housing.messages()) == 1


async def test_a_department_without_an_admin_is_named(admin: Player, database: Database, scene: Scene) -> None:
    async with database.open() as uow:
        person = await uow.people.find(scene.admin_of(MARKET))
        assert person is not None
        about = (person.id, scene.office_id, Role.DEPARTMENT_ADMIN, scene.departments[MARKET])
        await uow.people.dismiss(Appointment(*about))
    await admin.taps("发送通报")
    await admin.taps("确认发送", fresh=True)
    await admin.sees(f"以下单位没有管理员，没有送达：{MARKET}")


async def test_a_department_admin_sees_and_takes_their_own(office_chat: OfficeChat, scene: Scene) -> None:
    player = office_chat.person(scene.admin_of(HOUSING))
    await player.says("/menu")
    await player.taps("督查情况")
    seen = await player.sees(f"【督查通报】{HOUSING}")
    assert MARKET not in seen.text
    assert "发送通报" not in seen.labels
    await player.taps("逾期清单（1项）")
    seen = await player.sees(f"【逾期清单】{HOUSING}")
    assert "审核检查结果" not in seen.text
    await player.taps("返回通报")
    await player.taps("下载通报")
    assert MARKET not in words_of(await player.receives_file(f"督查通报（{HOUSING}）_20240520.docx"))
