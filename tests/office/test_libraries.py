"""Whose files are taken, what becomes of them, and what comes out again."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Refusal
from domain.library import LibraryKind
from domain.roles import Role
from office.libraries import (
    Keeper,
    Reading,
    export_card,
    find_keeper,
    import_file,
    keeper_of_office,
    load_export,
    open_libraries,
    read_file,
    template_card,
)
from office.library_files import read_table
from storage.unit_of_work import Database
from templates.cards import Card
from templates.refusals import sentence
from tests.support.builders import HOUSING, MARKET, Scene, build_scene, credit_code
from tests.support.membership import NEWCOMER, accept, labels, link

NASTY = "<b>&_*[公司](x)"


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=3, inspectors_each=2)


def table(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def subjects(*rows: str) -> bytes:
    return table("统一社会信用代码,名称,标签", *rows)


def inspectors(*rows: str) -> bytes:
    return table("执法证号,姓名,所属部门,手机", *rows)


async def keeper_for(database: Database, user_id: int) -> Keeper:
    async with database.read() as uow:
        return await find_keeper(uow, user_id=user_id)


async def send(database: Database, user_id: int, content: bytes, now: datetime, filename: str = "名单.csv") -> Card:
    """What the door does with a document."""
    reading = read_file(await keeper_for(database, user_id), filename, content)
    async with database.open() as uow:
        return await import_file(uow, user_id=user_id, reading=reading, now=now)


def errors_of(card: Card) -> list[tuple[str, str]]:
    """(row number, reason) of each row in the attached file."""
    assert card.attachment is not None
    rows = read_table(card.attachment.name, card.attachment.content).rows
    return [(str(cells[0]), str(cells[-1])) for _, cells in rows]


# -- importing -------------------------------------------------------------------------------------------


async def test_good_rows_are_kept_and_bad_ones_come_back_with_their_reasons(
    database: Database, scene: Scene, now: datetime
) -> None:
    content = subjects(
        f"{credit_code(3)},改名公司,", f"{credit_code(4)},新公司,餐饮", f"{credit_code(5)[:17]},短,", "X,,"
    )
    card = await send(database, scene.admin, content, now)
    assert "新增 1 条、更新 1 条、有误 2 条" in card.text
    assert "第 4 行：" in card.text
    assert [row for row, _ in errors_of(card)] == ["4", "5"]
    assert "17 位" in errors_of(card)[0][1]
    async with database.read() as uow:
        stored = {one.subject.number: one.subject for one in await uow.libraries.subjects(scene.office_id)}
    assert len(stored) == 4
    assert stored[credit_code(3)].name == "改名公司"
    assert stored[credit_code(4)].tags == ("餐饮",)


async def test_a_second_import_of_the_same_file_updates_and_doubles_nothing(
    database: Database, scene: Scene, now: datetime
) -> None:
    content = subjects(f"{credit_code(8)},甲公司,餐饮", f"{credit_code(9)},乙公司,餐饮、住宿")
    first = await send(database, scene.admin, content, now)
    second = await send(database, scene.admin, content, now)
    assert "新增 2 条、更新 0 条、有误 0 条" in first.text
    assert "新增 0 条、更新 2 条、有误 0 条" in second.text
    assert second.attachment is None
    async with database.read() as uow:
        assert await uow.libraries.count_subjects(scene.office_id) == 5


async def test_a_recusal_from_a_number_that_nobody_knows_is_kept_and_named(
    database: Database, scene: Scene, now: datetime
) -> None:
    header = "执法证号,姓名,所属部门,手机,须回避的人员,回避对象"
    rows = [
        f"N1,甲,{MARKET},19900000051,ZF000001、N2、N9,{credit_code(1)}、XM-404",
        f"N2,乙,{MARKET},19900000052,,",
    ]
    card = await send(database, scene.admin, table(header, *rows), now)
    assert "新增 2 条" in card.text
    assert "以下编号在名录库里没有找到：N9、XM-404。" in card.text
    async with database.read() as uow:
        stored = {one.inspector.number: one for one in await uow.libraries.inspectors([scene.departments[MARKET]])}
    assert stored["N1"].inspector.apart == ("ZF000001", "N2", "N9")
    assert "没有找到" not in (await send(database, scene.admin, inspectors(rows[1].rstrip(",")), now)).text


async def test_the_mended_error_file_can_be_sent_back_as_it_is(database: Database, scene: Scene, now: datetime) -> None:
    card = await send(database, scene.admin, subjects(f"{credit_code(7)},,餐饮"), now)
    assert card.attachment is not None
    back = read_table(card.attachment.name, card.attachment.content)
    mended = [",".join(back.header), *(",".join(map(str, cells)).replace(",,", ",甲公司,") for _, cells in back.rows)]
    again = await send(database, scene.admin, table(*mended), now, filename=card.attachment.name[:-4] + "csv")
    assert "新增 1 条、更新 0 条、有误 0 条" in again.text


@pytest.mark.parametrize(
    ("content", "kind", "added"),
    [
        (subjects(f"{credit_code(9)},甲公司,"), "检查对象", 1),
        (inspectors(f"ZF900001,示例员,{MARKET},19900000001"), "执法检查人员", 1),
        (table("所属部门,抽查事项", f"{MARKET},登记事项检查", f"{HOUSING},物业检查"), "抽查事项", 2),
        (table("单位全称,简称", "应急管理局,应急", "交通运输局,交通"), "成员单位", 2),
    ],
)
async def test_the_kind_of_a_file_is_told_from_its_headings(
    database: Database, scene: Scene, now: datetime, content: bytes, kind: str, added: int
) -> None:
    card = await send(database, scene.admin, content, now)
    assert card.text.startswith(f"【导入】{kind}　名单.csv")
    assert f"新增 {added} 条" in card.text


async def test_an_unknown_department_is_a_bad_row_that_names_the_known_ones(
    database: Database, scene: Scene, now: datetime
) -> None:
    for content in (
        inspectors("ZF900001,示例员,住建局,19900000001"),
        table("所属部门,抽查事项", "住建局,物业检查"),
    ):
        card = await send(database, scene.admin, content, now)
        assert "新增 0 条、更新 0 条、有误 1 条" in card.text
        ((_, reason),) = errors_of(card)
        assert "住建局" in reason
        assert f"{HOUSING}、{MARKET}" in reason


async def test_without_departments_inspectors_and_items_are_refused(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        await uow.offices.add("样例市双随机办公室")
        keeper = await keeper_of_office(uow)
    for content in (inspectors("ZF1,示例员,某局,19900000001"), table("所属部门,抽查事项", "某局,某事项")):
        with pytest.raises(Refusal) as refused:
            read_file(keeper, "名单.csv", content)
        assert "请先导入成员单位" in sentence(refused.value)


async def test_names_with_markup_go_in_and_out_unchanged(database: Database, scene: Scene, now: datetime) -> None:
    card = await send(database, scene.admin, subjects(f'{credit_code(9)},"{NASTY}",'), now, filename=f"{NASTY[:9]}.csv")
    assert NASTY[:9] in card.text
    keeper = await keeper_for(database, scene.admin)
    async with database.read() as uow:
        export = await load_export(uow, keeper, "subjects", now=now)
    names = [str(cells[2]) for _, cells in read_table("a.xlsx", export.content("xlsx")).rows]
    assert NASTY in names


@pytest.mark.parametrize(
    ("filename", "content", "code", "says"),
    [
        ("名单.docx", b"PK", "wrong_file_type", ".xlsx、.xls、.csv"),
        ("名单.xlsx", b"", "empty_file", "空的"),
        ("名单.xlsx", b"not a workbook", "unreadable_workbook", "打不开"),
        ("名单.csv", table("统一社会信用代码,标签,地址", "1,2,3"), "missing_columns", "名称"),
        ("名单.csv", table("统一社会信用代码,名称", ",", " , "), "only_blank_rows", "空白行"),
        ("名单.csv", table("统一社会信用代码,名称"), "no_rows", "没有内容"),
        ("名单.csv", table("甲,乙", "1,2"), "header_not_found", "列名"),
        ("名单.csv", b"x" * (20 * 1024 * 1024 + 1), "file_too_big", "20 MB"),
    ],
)
async def test_a_file_that_is_none_is_refused_with_what_to_do(
    database: Database, scene: Scene, filename: str, content: bytes, code: str, says: str
) -> None:
    keeper = await keeper_for(database, scene.admin)
    with pytest.raises(Refusal) as refused:
        read_file(keeper, filename, content)
    assert refused.value.code == f"library.{code}"
    assert says in sentence(refused.value)


async def test_a_number_twice_in_a_file_is_a_bad_row_that_names_the_first(
    database: Database, scene: Scene, now: datetime
) -> None:
    content = subjects(f"{credit_code(8)},甲公司,", f"{credit_code(8)},乙公司,")
    card = await send(database, scene.admin, content, now)
    assert "新增 1 条、更新 0 条、有误 1 条" in card.text
    assert "与第 2 行重复" in errors_of(card)[0][1]


# -- rights ----------------------------------------------------------------------------------------------


async def test_a_department_admin_imports_their_own_inspectors_and_nobody_elses(
    database: Database, scene: Scene, now: datetime
) -> None:
    content = inspectors(f"ZF900001,示例员,{MARKET},19900000001", f"ZF900002,例示员,{HOUSING},19900000002")
    card = await send(database, scene.admin_of(MARKET), content, now)
    assert "新增 1 条、更新 0 条、有误 1 条" in card.text
    ((row, reason),) = errors_of(card)
    assert row == "3"
    assert f"“{HOUSING}”不是您管理的单位（您管理：{MARKET}）" in reason
    async with database.read() as uow:
        assert await uow.libraries.count_inspectors([scene.departments[HOUSING]]) == 2
        assert await uow.libraries.count_inspectors([scene.departments[MARKET]]) == 3


async def test_a_department_admin_imports_their_own_items_and_nobody_elses(
    database: Database, scene: Scene, now: datetime
) -> None:
    content = table("所属部门,抽查事项", f"{MARKET},登记事项检查", f"{HOUSING},物业检查")
    await send(database, scene.admin_of(MARKET), content, now)
    async with database.read() as uow:
        assert await uow.libraries.items(scene.departments[MARKET]) == ["登记事项检查"]
        assert await uow.libraries.items(scene.departments[HOUSING]) == []


@pytest.mark.parametrize("content", [subjects(f"{credit_code(9)},甲公司,"), table("单位全称,简称", "应急管理局,应急")])
async def test_subjects_and_departments_are_kept_by_the_office_alone(
    database: Database, scene: Scene, content: bytes
) -> None:
    keeper = await keeper_for(database, scene.admin_of(MARKET))
    with pytest.raises(Refusal) as refused:
        read_file(keeper, "名单.csv", content)
    assert refused.value.code == "library.kept_by_office"
    assert "请把文件交给领导小组办公室" in sentence(refused.value)


async def test_reviewers_inspectors_and_strangers_keep_no_library(database: Database, scene: Scene) -> None:
    for user_id, code in (
        (scene.reviewer_of(MARKET), "library.no_keeper"),
        (scene.inspectors_of(MARKET)[0], "library.no_keeper"),
        (NEWCOMER, "rights.stranger"),
    ):
        async with database.read() as uow:
            with pytest.raises(Refusal) as refused:
                await open_libraries(uow, user_id=user_id)
        assert refused.value.code == code


async def test_departments_that_came_while_the_file_was_read_stop_the_import(
    database: Database, scene: Scene, now: datetime
) -> None:
    keeper = await keeper_for(database, scene.admin)
    reading: Reading = read_file(keeper, "名单.csv", inspectors(f"ZF900001,示例员,{MARKET},19900000001"))
    async with database.open() as uow:
        await uow.offices.add_departments(scene.office_id, ["应急管理局"])
    async with database.open() as uow:
        with pytest.raises(Refusal, match=r"library\.changed_meanwhile"):
            await import_file(uow, user_id=scene.admin, reading=reading, now=now)


async def test_an_office_imports_into_its_own_library_alone(database: Database, scene: Scene, now: datetime) -> None:
    async with database.open() as uow:
        other = await uow.offices.add("样例市双随机办公室")
        await link(uow, scene, "c1", now, office_id=other, department_id=None, role=Role.OFFICE_ADMIN, created_by=None)
        await accept(uow, "c1", now)
    card = await send(database, NEWCOMER, subjects(f"{credit_code(1)},甲公司,"), now)
    assert "新增 1 条、更新 0 条" in card.text
    async with database.read() as uow:
        assert [await uow.libraries.count_subjects(one) for one in (scene.office_id, other)] == [3, 1]


async def test_the_audit_log_keeps_the_sums_and_the_hash_of_the_file_and_no_names(
    database: Database, scene: Scene, now: datetime
) -> None:
    await send(database, scene.admin, inspectors(f"ZF900001,示例员,{MARKET},19900000001"), now)
    async with database.read() as uow:
        (entry,) = await uow.audit.entries()
    assert entry.action == "library.imported"
    assert (entry.facts["added"], entry.facts["updated"], entry.facts["bad"]) == (1, 0, 0)
    assert len(entry.facts["sha256"]) == 64
    assert "示例员" not in str(entry)


# -- looking and exporting -------------------------------------------------------------------------------


async def test_the_card_counts_what_the_reader_keeps(database: Database, scene: Scene) -> None:
    async with database.read() as uow:
        whole = await open_libraries(uow, user_id=scene.admin)
        own = await open_libraries(uow, user_id=scene.admin_of(MARKET))
    for line in ("成员单位：2 条", "检查对象：3 条", "执法检查人员：4 条", "抽查事项：0 条"):
        assert line in whole.text
    assert "执法检查人员：2 条" in own.text
    assert labels(own) == [
        "执法检查人员：空白模板",
        "执法检查人员：导出",
        "抽查事项：空白模板",
        "抽查事项：导出",
        "返回菜单",
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ["subjects", "inspectors", "items", "departments"])
async def test_what_was_exported_can_be_imported_and_changes_nothing(
    database: Database, scene: Scene, now: datetime, kind: LibraryKind, form: str
) -> None:
    await send(database, scene.admin, table("所属部门,大项,抽查事项,依据", f"{MARKET},登记,登记事项检查,示例条例"), now)
    keeper = await keeper_for(database, scene.admin)
    async with database.read() as uow:
        before = await load_export(uow, keeper, kind, now=now)
    card = export_card(before, "csv" if form == "csv" else "xlsx")
    assert card.attachment is not None
    assert card.attachment.name.endswith(f"-2024-05-10.{form}")
    back = await send(database, scene.admin, card.attachment.content, now, filename=card.attachment.name)
    assert "新增 0 条" in back.text
    assert "有误 0 条" in back.text
    async with database.read() as uow:
        assert await load_export(uow, keeper, kind, now=now) == before


async def test_a_department_exports_its_own_people_only(database: Database, scene: Scene, now: datetime) -> None:
    keeper = await keeper_for(database, scene.admin_of(MARKET))
    async with database.read() as uow:
        export = await load_export(uow, keeper, "inspectors", now=now)
        with pytest.raises(Refusal, match=r"library\.kept_by_office"):
            await load_export(uow, keeper, "subjects", now=now)
    assert len(export.entries) == 2
    assert "请妥善保管" in export_card(export, "xlsx").text


async def test_a_blank_template_sent_back_unfilled_imports_nothing(
    database: Database, scene: Scene, now: datetime
) -> None:
    keeper = await keeper_for(database, scene.admin)
    for kind in keeper.kinds:
        card = template_card(keeper, kind)
        assert card.attachment is not None
        back = await send(database, scene.admin, card.attachment.content, now, filename=card.attachment.name)
        assert "新增 0 条、" in back.text
        assert "有误 1 条" in back.text
