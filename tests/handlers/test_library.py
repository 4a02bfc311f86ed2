"""Files into the libraries and out of them, through the real dispatcher."""

from __future__ import annotations

from datetime import datetime

import pytest

from office.library_files import read_table
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, Scene, build_scene, credit_code
from tests.support.chat import OfficeChat, Player
from tests.support.membership import NASTY, NEWCOMER

MEGABYTE = 1024 * 1024


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=2, inspectors_each=1)


@pytest.fixture
def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    return office_chat.person(scene.admin)


def subjects(*rows: str) -> bytes:
    return "\n".join(("统一社会信用代码,名称,标签", *rows)).encode()


async def test_a_file_sent_in_private_is_imported_and_the_bad_rows_come_back(
    admin: Player, database: Database, scene: Scene
) -> None:
    rows = (f"{credit_code(2)},{NASTY},餐饮", f"{credit_code(3)},新公司,", f"{credit_code(4)[:17]},错公司,")
    await admin.sends_file(("对象.csv", subjects(*rows)))
    seen = await admin.sees("新增 1 条、更新 1 条、有误 1 条")
    assert seen.labels == ["名录库", "返回菜单"]
    copy = read_table("错误.xlsx", await admin.receives_file("对象（需要修改的行）.xlsx"))
    assert copy.header[-1] == "错误原因"
    ((_, cells),) = copy.rows
    assert cells[0] == "4"
    async with database.read() as uow:
        names = [one.subject.name for one in await uow.libraries.subjects(scene.office_id)]
    assert names == ["示例物业服务0001有限公司", NASTY, "新公司"]


async def test_the_library_card_gives_templates_and_exports(admin: Player) -> None:
    await admin.says("/menu")
    await admin.taps("名录库")
    await admin.sees("检查对象：2 条")
    await admin.taps("检查对象：空白模板")
    assert (await admin.receives_file("检查对象（空白模板）.xlsx")).startswith(b"PK")
    await admin.taps("执法检查人员：导出")
    exported = await admin.receives_file("执法检查人员-2024-05-10.xlsx")
    assert len(read_table("a.xlsx", exported).rows) == 2
    await admin.taps("改为 .csv 格式")
    assert len(read_table("a.csv", await admin.receives_file("执法检查人员-2024-05-10.csv")).rows) == 2
    await admin.sends_file(("执法检查人员.xlsx", exported))
    await admin.sees("新增 0 条、更新 2 条、有误 0 条")


async def test_every_kind_has_a_template_and_an_export(admin: Player) -> None:
    await admin.says("/menu")
    await admin.taps("名录库")
    for kind in ("成员单位", "检查对象", "执法检查人员", "抽查事项"):
        for what, file in (("空白模板", f"{kind}（空白模板）.xlsx"), ("导出", f"{kind}-2024-05-10.xlsx")):
            await admin.taps(f"{kind}：{what}")
            await admin.receives_file(file)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("对象.docx", b"x", "不是可以导入的文件"),
        ("对象", b"x", "不是可以导入的文件"),
        ("对象.xlsx", b"x", "打不开"),
        ("对象.csv", b" ", "是空的"),
        ("对象.csv", subjects(" , , "), "全是空白行"),
        ("对象.csv", "信用代码,地址,标签\n1,2,3".encode(), "缺少必需的列：名称"),
        ("<b>&_*[.csv", b" ", "“<b>&_*[.csv”是空的"),
        ("对象.csv", b"a" * (20 * MEGABYTE + 1), "超过了 20 MB 的上限"),
    ],
)
async def test_a_file_that_is_none_is_refused_and_nothing_changes(
    admin: Player, database: Database, scene: Scene, name: str, content: bytes, says: str
) -> None:
    await admin.sends_file((name, content))
    await admin.sees(says)
    async with database.read() as uow:
        assert await uow.libraries.count_subjects(scene.office_id) == 2
        assert await uow.audit.entries() == []


async def test_a_file_whose_size_is_untold_is_refused_by_the_chat_service_and_said_so(
    office_chat: OfficeChat, admin: Player
) -> None:
    file = office_chat.world.keep_file("对象.csv", b"a" * (20 * MEGABYTE + 1))
    document = {"file_id": file.id, "file_unique_id": file.unique_id, "file_name": file.name}
    message = {
        "message_id": 999,
        "date": 0,
        "chat": {"id": admin.id, "type": "private"},
        "from": {"id": admin.id, "is_bot": False, "first_name": admin.name},
        "document": document,
    }
    await office_chat.dispatcher.feed_raw_update(office_chat.bot, {"update_id": 999_999, "message": message})
    await admin.sees("超过了 20 MB 的上限，取不下来")


async def test_a_department_admin_sends_their_own_lists_only(
    office_chat: OfficeChat, database: Database, scene: Scene
) -> None:
    market_admin = office_chat.person(scene.admin_of(MARKET))
    rows = (f"ZF900001,示例员,{MARKET},19900000001", f"ZF900002,例示员,{HOUSING},19900000002")
    await market_admin.sends_file(("人员.csv", "\n".join(("执法证号,姓名,所属部门,手机", *rows)).encode()))
    await market_admin.sees("新增 1 条、更新 0 条、有误 1 条")
    await market_admin.sends_file(("对象.csv", subjects(f"{credit_code(9)},甲公司,")))
    await market_admin.sees("由领导小组办公室维护")
    async with database.read() as uow:
        assert await uow.libraries.count_inspectors([scene.departments[HOUSING]]) == 1
        assert await uow.libraries.count_subjects(scene.office_id) == 2


async def test_inspectors_and_strangers_are_refused(office_chat: OfficeChat, scene: Scene) -> None:
    for user_id, says in ((scene.inspectors_of(MARKET)[0], "您不能导入或导出"), (NEWCOMER, "您还没有加入任何单位")):
        person = office_chat.person(user_id)
        await person.sends_file(("对象.csv", subjects(f"{credit_code(9)},甲公司,")))
        await person.sees(says)


async def test_a_document_in_a_group_is_none_of_ours(
    office_chat: OfficeChat, admin: Player, database: Database, scene: Scene, now: datetime
) -> None:
    group = office_chat.group("工作群", scene.admin, scene.admin_of(MARKET))
    await office_chat.settle()
    before = len(await admin.messages(group))
    await admin.sends_file(("对象.csv", subjects(f"{credit_code(9)},甲公司,")), chat=group)
    assert len(await admin.messages(group)) == before + 1
    async with database.read() as uow:
        assert await uow.libraries.count_subjects(scene.office_id) == 2


async def test_after_departments_the_next_step_is_told(admin: Player) -> None:
    await admin.sends_file(("单位.csv", "单位全称,简称\n应急管理局,应急".encode()))
    await admin.sees("新增 1 条、已有 0 条、有误 0 条")
    await admin.sees("下一步：在“人员”里邀请各单位管理员")
