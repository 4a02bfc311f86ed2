"""Bringing a database to the newest migration. The migrations themselves lie in ``storage/migrations/versions``."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event

from storage.engine import make_engine, no_file_yet


def configuration() -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The revision that this version of suiji expects."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise LookupError("there are no migrations")
    return head


async def upgrade(url: str, to: str = "head") -> None:
    """Runs every migration up to ``to`` that the database at ``url`` has not seen; all of them, or none.

    SQLite alters a table by copying it and dropping the old one, which rows that refer to it would forbid; so there the
    references are looked through at the end instead.
    """
    engine = make_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", lambda new, _: new.execute("PRAGMA foreign_keys=OFF"))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, to)
            if is_sqlite and (broken := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()):
                raise LookupError(f"after the migration rows refer to nothing: {broken[:3]}")
    finally:
        await engine.dispose()


async def current(url: str) -> str | None:
    """The revision of the database at ``url``; None for an empty one, or one that is not there (and still is not)."""
    if no_file_yet(url):
        return None
    engine = make_engine(url, writes=False)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, to: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
