"""Open questions on both databases."""

from __future__ import annotations

from storage.unit_of_work import Database


async def test_a_question_is_kept_with_what_it_is_about(any_database: Database) -> None:
    async with any_database.open() as uow:
        await uow.conversations.write("7001:1:1", state="Asking:detail", data={"verdict_id": 7, "字": "名称<b>"})
    async with any_database.read() as uow:
        assert await uow.conversations.read("7001:1:1") == ("Asking:detail", {"verdict_id": 7, "字": "名称<b>"})
        assert await uow.conversations.read("7001:2:2") == (None, {})


async def test_the_next_question_takes_the_place_of_the_last(any_database: Database) -> None:
    async with any_database.open() as uow:
        await uow.conversations.write("k", state="one", data={"a": 1})
        await uow.conversations.write("k", state="two", data={})
        assert await uow.conversations.read("k") == ("two", {})


async def test_data_without_a_state_is_kept_and_nothing_at_all_is_removed(any_database: Database) -> None:
    async with any_database.open() as uow:
        await uow.conversations.write("k", state=None, data={"a": 1})
        assert await uow.conversations.read("k") == (None, {"a": 1})
        await uow.conversations.write("k", state=None, data={})
        await uow.conversations.write("never there", state=None, data={})
        assert await uow.conversations.read("k") == (None, {})
