"""检查对象查询 in the chat: part of a name, a list, one subject with its results."""

from __future__ import annotations

from templates.cards.subject_history import ShowSubject
from tests.support.builders import HOUSING, MARKET, credit_code
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


async def test_a_subject_is_found_by_part_of_its_name_and_read(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    inspector = inspection.inspector(MARKET)
    await inspector.says("1 全部1 方式:书面")
    await inspector.taps("确认并提交")
    admin = inspection.admin(HOUSING)
    await admin.says("/menu")
    await admin.taps("检查对象查询")
    await admin.says("没有这样的")
    await admin.sees("没有找到检查过的对象")
    await admin.says("示例物业")
    await admin.sees("共2户")
    await admin.taps("示例物业服务0001有限公司（1次）")
    card = await admin.sees(credit_code(1))
    assert "尚未公示，公示后可以查看" in card.text
    assert "未发现问题" not in card.text
    own = inspection.admin(MARKET)
    await own.says("/subject")
    await own.says(credit_code(1))
    card = await own.sees(f"{MARKET}：待审核")
    assert "登记事项检查：1.未发现问题" in card.text


async def test_people_of_no_office_find_nothing(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    stranger = office_chat.person(999)
    await stranger.says("/subject")
    card = await stranger.sees("还没有")
    assert card.labels == []
    assert "还没有" in await inspection.forges(stranger, ShowSubject(1, 0))


async def test_the_question_closes_once_something_is_found(office_chat: OfficeChat) -> None:
    inspection = await Inspection.begins(office_chat)
    inspector = inspection.inspector(MARKET)
    await inspector.says("/subject")
    await inspector.says("示例物业")
    await inspector.says("1 全部1 方式:书面")
    card = await inspector.sees("第1号检查表")
    assert "确认并提交" in card.labels
