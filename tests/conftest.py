"""What every test may ask for: a fresh database of either kind, and a moment."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from office.working_calendar import fill_calendar
from storage import migrate
from storage.engine import make_engine
from storage.unit_of_work import Database
from tests.support.chat import OfficeChat, open_office_chat

#: Friday 10 May 2024, 09:00 in Shanghai: the day before a make-up Saturday.
NOW = datetime(2024, 5, 10, 1, 0, tzinfo=UTC)

# Neither how busy the machine is nor a die may decide whether a change passes: the examples are those of the test's
# own name. `make search` looks for others.
settings.register_profile("any machine", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("SUIJI_HYPOTHESIS", "any machine"))

POSTGRES = os.environ.get("SUIJI_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture
def now() -> datetime:
    return NOW


async def prepare(url: str) -> None:
    """Migrates the database at ``url`` and fills its working calendar."""
    await migrate.upgrade(url)
    database = Database(url)
    async with database.open() as uow:
        await fill_calendar(uow, now=NOW)
    await database.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One prepared SQLite file, copied for each test."""
    file = tmp_path_factory.mktemp("template") / "suiji.sqlite"
    asyncio.run(prepare(f"sqlite:///{file}"))
    return file


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh SQLite database."""
    file = tmp_path / "suiji.sqlite"
    shutil.copy(template, file)
    database = Database(f"sqlite:///{file}")
    yield database
    await database.close()


@asynccontextmanager
async def empty_postgres() -> AsyncIterator[str]:
    """The address of a PostgreSQL database with nothing in it; skips, and says so, where no server answers."""
    server = make_engine(POSTGRES, writes=False).execution_options(isolation_level="AUTOCOMMIT")
    name = f"suiji_test_{uuid.uuid4().hex[:12]}"
    try:
        async with server.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("PostgreSQL does not answer: start it or set SUIJI_TEST_POSTGRES")
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    async with server.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name}"))
    await server.dispose()


@asynccontextmanager
async def fresh_postgres() -> AsyncIterator[Database]:
    """A fresh PostgreSQL database, migrated and with its working calendar."""
    async with empty_postgres() as url:
        await prepare(url)
        database = Database(url)
        yield database
        await database.close()


@pytest.fixture
async def postgres() -> AsyncIterator[Database]:
    """For what only a server can do."""
    async with fresh_postgres() as database:
        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def any_database(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Tests of storage run on both kinds of database."""
    if request.param == "postgres":
        async with fresh_postgres() as database:
            yield database
        return
    file = tmp_path / "either.sqlite"
    shutil.copy(template, file)
    database = Database(f"sqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database of either kind with nothing in it."""
    if request.param == "postgres":
        async with empty_postgres() as url:
            yield url
        return
    yield f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
async def office_chat(database: Database, now: datetime) -> AsyncIterator[OfficeChat]:
    """The bot and its people on a fresh SQLite database (see ``tests/support/chat.py``)."""
    async with open_office_chat(database, now) as chat:
        yield chat
