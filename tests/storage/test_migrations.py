"""The migrations make exactly the tables that the code describes, on both databases."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from storage import migrate
from storage.engine import make_engine
from storage.metadata import metadata
from storage.unit_of_work import Database


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
    return list(compare_metadata(context, metadata))


async def test_the_migrated_database_is_what_the_code_describes(any_database: Database) -> None:
    engine = make_engine(any_database.url, writes=False)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert not differences, "run scripts/new_migration"


async def test_a_migrated_database_is_current_and_a_second_run_changes_nothing(any_database: Database) -> None:
    assert await migrate.current(any_database.url) == migrate.newest()
    async with any_database.open() as uow:
        await uow.offices.add("示例区双随机办公室")
    await migrate.upgrade(any_database.url)
    async with any_database.read() as uow:
        assert len(await uow.offices.all()) == 1


async def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    assert await migrate.current(f"sqlite:///{tmp_path / 'empty.sqlite'}") is None
