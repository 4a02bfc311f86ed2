"""The migrations make exactly the tables that the code describes, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

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


#: What a row of the first version needs besides some word, number or day.
_FIRST: dict[str, object] = {
    "state": "confirming",
    "stage": "revealed",
    "round": "subjects",
    "verdict": "pending",
    "scope": {"tags": [], "statuses": ["成立"], "registered_by": None, "areas": []},
    "sampling": [["全部", "1/5", 1]],
}
#: What a column of such a type says that has nothing in particular to say.
_PLAIN = ((Boolean, False), (Date, date(2024, 5, 1)), (Float, 0.0), (LargeBinary, b""), (JSON, []))
_DRAWN = ("offices", "departments", "people", "subjects", "campaigns", "draws", "samples", "verdicts", "forms")


def _row(table: Table, now: datetime) -> dict[str, Any]:
    """The one row of a table, that refers to the one row of every other."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable:
            continue
        if column.foreign_keys or isinstance(column.type, Integer):
            row[column.name] = 1
        else:
            usual = now if column.type.python_type is datetime else "甲"
            plain = next((value for kind, value in _PLAIN if isinstance(column.type, kind)), usual)
            row[column.name] = _FIRST.get(column.name, plain)
    return row


def _write_first(connection: Connection, now: datetime) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for name in _DRAWN:
        connection.execute(insert(tables.tables[name]).values(**_row(tables.tables[name], now)))


async def test_a_drawn_campaign_of_the_first_version_outlives_the_upgrade(empty_url: str, now: datetime) -> None:
    await migrate.upgrade(empty_url, "0001")
    engine = make_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(_write_first, now)
    await engine.dispose()
    await migrate.upgrade(empty_url)
    database = Database(empty_url)
    async with database.read() as uow:
        campaign = await uow.campaigns.get(1)
        assert (campaign.attempt, campaign.plan.dice, campaign.plan.groups) == (1, 5, 0)
        assert campaign.plan.sampling.rules[0].minimum == 1
        assert [one.attempt for one in await uow.samples.of_campaign(1)] == [1]
        assert len(await uow.samples.verdicts(1)) == 1
        assert (await uow.draws.get(1)).closing.dice == 5
    async with database.open() as uow:
        with pytest.raises(IntegrityError):
            await uow.samples.ask([2], [1])  # references are looked after again
    await database.close()


def _fill(connection: Connection, now: datetime) -> None:
    """A row in every table that the database has."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name != "alembic_version":
            connection.execute(insert(table).values(**_row(table, now)))


def _counts(connection: Connection) -> dict[str, int]:
    tables = MetaData()
    tables.reflect(connection)
    counted = {
        one.name: connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables.sorted_tables
    }
    del counted["alembic_version"]
    return counted


def _downgrade(connection: Connection) -> None:
    configuration = migrate.configuration()
    configuration.attributes["connection"] = connection
    command.downgrade(configuration, "0004")


async def test_a_database_of_the_fourth_version_goes_up_and_down_and_loses_nothing(
    empty_url: str, now: datetime
) -> None:
    await migrate.upgrade(empty_url, "0004")
    engine = make_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(_fill, now)
        before = await connection.run_sync(_counts)
    assert set(before.values()) == {1}
    for _ in range(2):
        await migrate.upgrade(empty_url)
        async with engine.begin() as connection:
            after = await connection.run_sync(_counts)
            assert {name: count for name, count in after.items() if count} == {
                **{name: 1 for name in before if name != "visit_checkins"},
                "site_entries": 1,  # what the check-in has become
            }
        async with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                await connection.exec_driver_sql("COMMIT")
                await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            await connection.run_sync(_downgrade)
        async with engine.begin() as connection:
            assert await connection.run_sync(_counts) == before
    await engine.dispose()


async def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    assert await migrate.current(f"sqlite:///{tmp_path / 'empty.sqlite'}") is None
