"""Subjects, inspectors and items, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.library import Inspector, Item, Subject
from storage.libraries import Saved
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, credit_code, inspector, subject

NASTY = "<b>&_*[公司](x)'\"%"


async def office(uow: UnitOfWork) -> tuple[int, dict[str, int]]:
    """An office with two departments: its id, and theirs by name."""
    office_id = await uow.offices.add("示例区双随机办公室")
    added = await uow.offices.add_departments(office_id, (HOUSING, MARKET))
    return office_id, {department.name: department.id for department in added}


async def stored(uow: UnitOfWork, office_id: int) -> list[Subject]:
    return [one.subject for one in await uow.libraries.subjects(office_id)]


async def test_subjects_come_back_as_they_were_saved_sorted_by_number(any_database: Database) -> None:
    bare = Subject(number="XM-2024-001", kind="project", name=NASTY)
    full = subject(1, tags=("住宿", "餐饮"))
    async with any_database.open() as uow:
        office_id, _ = await office(uow)
        assert await uow.libraries.save_subjects(office_id, [bare, full]) == Saved(added=2, updated=0)
        assert await stored(uow, office_id) == [full, bare]
        assert await uow.libraries.count_subjects(office_id) == 2


async def test_a_known_number_is_brought_up_to_date_with_its_tags_and_keeps_its_id(any_database: Database) -> None:
    changed = subject(1, name="改名公司", tags=("餐饮",), status="注销", registered_on=None)
    async with any_database.open() as uow:
        office_id, _ = await office(uow)
        await uow.libraries.save_subjects(office_id, [subject(1), subject(2)])
        ids = await uow.libraries.subject_ids(office_id, [credit_code(1)])
        assert await uow.libraries.save_subjects(office_id, [changed, subject(3)]) == Saved(added=1, updated=1)
        assert await uow.libraries.subject_ids(office_id, [credit_code(1)]) == ids
        assert await stored(uow, office_id) == [changed, subject(2), subject(3)]


async def test_two_offices_may_have_the_same_subject_and_see_only_their_own(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, _ = await office(uow)
        other = await uow.offices.add("样例市双随机办公室")
        await uow.libraries.save_subjects(office_id, [subject(1, name="甲")])
        assert await uow.libraries.save_subjects(other, [subject(1, name="乙")]) == Saved(added=1, updated=0)
        assert [one.name for one in await stored(uow, office_id)] == ["甲"]
        assert [one.name for one in await stored(uow, other)] == ["乙"]


async def test_more_subjects_than_a_database_takes_in_one_question_are_no_trouble(any_database: Database) -> None:
    many = [subject(n) for n in range(1, 1_203)]
    async with any_database.open() as uow:
        office_id, _ = await office(uow)
        assert await uow.libraries.save_subjects(office_id, many) == Saved(added=1_202, updated=0)
        assert await uow.libraries.save_subjects(office_id, many) == Saved(added=0, updated=1_202)
        ids = await uow.libraries.subject_ids(office_id, [one.number for one in many])
        assert len(await uow.libraries.subjects_by_id(list(ids.values()))) == 1_202


async def test_the_vocabulary_names_the_most_frequent_words_first(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, _ = await office(uow)
        await uow.libraries.save_subjects(
            office_id,
            [subject(1, tags=("餐饮",)), subject(2, tags=("住宿", "餐饮"), area=""), subject(3, status="注销")],
        )
        words = await uow.libraries.vocabulary(office_id)
    assert words["tags"][0] == "餐饮"
    assert words["statuses"] == ["成立", "注销"]
    assert words["areas"] == ["示例区"]


async def test_inspectors_are_known_by_department_and_number(any_database: Database) -> None:
    first = inspector(
        1,
        MARKET,
        tags=("价格", "特种设备"),
        recusals=(credit_code(1),),
        available=False,
        certificate_until=date(2025, 3, 31),
        apart=("ZF000002", "ZF000003"),
    )
    async with any_database.open() as uow:
        _, departments = await office(uow)
        elsewhere = Inspector(**(vars(first) | {"department": HOUSING}))
        assert await uow.libraries.save_inspectors(departments, [first, elsewhere]) == Saved(added=2, updated=0)
        moved = Inspector(**(vars(first) | {"mobile": "19900009999", "tags": ()}))
        assert await uow.libraries.save_inspectors(departments, [moved]) == Saved(added=0, updated=1)
        (row,) = await uow.libraries.inspectors([departments[MARKET]])
        assert row.inspector == moved
        assert await uow.libraries.inspectors_by_id([row.id]) == {row.id: row}
        back = replace(row.inspector, available=True, apart=(), certificate_until=None)
        await uow.libraries.change_inspector(row.id, back)
        assert (await uow.libraries.inspectors_by_id([row.id]))[row.id].inspector == back
        await uow.libraries.change_inspector(row.id, moved)
        both = list(departments.values())
        assert [one.inspector for one in await uow.libraries.inspectors(both)] == [elsewhere, moved]
        assert [await uow.libraries.count_inspectors(some) for some in (both, both[:1], [])] == [2, 1, 0]


async def test_items_keep_their_order_and_all_of_their_columns(any_database: Database) -> None:
    first = Item(MARKET, "登记", "登记事项检查", "示例条例第一条", "现场检查")
    second = Item(MARKET, "公示", "公示信息检查", tags=("公示信息", "价格"))
    async with any_database.open() as uow:
        _, departments = await office(uow)
        assert await uow.libraries.save_items(departments, [first, second]) == Saved(added=2, updated=0)
        changed = Item(MARKET, "登记", "登记事项检查", "示例条例第二条", "书面检查", ("登记",))
        assert await uow.libraries.save_items(departments, [changed]) == Saved(added=0, updated=1)
        assert await uow.libraries.items(departments[MARKET]) == ["登记事项检查", "公示信息检查"]
        assert await uow.libraries.whole_items([departments[MARKET]]) == [changed, second]
        assert await uow.libraries.whole_items([departments[HOUSING]]) == []
        assert await uow.libraries.count_items(list(departments.values())) == 2


async def test_what_is_written_in_a_look_is_not_kept(any_database: Database) -> None:
    async with any_database.open() as uow:
        office_id, _ = await office(uow)
    async with any_database.read() as uow:
        await uow.libraries.save_subjects(office_id, [subject(1)])
    async with any_database.read() as uow:
        assert await uow.libraries.count_subjects(office_id) == 0
