"""What engines keep to themselves, and how they come back."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from domain.roles import Role
from storage import migrate
from storage.engine import make_engine, no_file_yet
from storage.people import Invitation
from storage.unit_of_work import Database
from tests.conftest import POSTGRES

SECRET = "19900000001"


async def keeps_half_a_file(database: Database) -> None:
    async with database.open() as uow:
        await uow.outbox.keep_file(name=SECRET, content=SECRET.encode(), sha256=None)


async def invites_twice(database: Database) -> None:
    async with database.open() as uow:
        office_id = await uow.offices.add("示例区双随机办公室")
        once = Invitation(SECRET, office_id, Role.OFFICE_ADMIN, None, None, None, datetime.now(UTC))
        await uow.people.invite(once)
        await uow.people.invite(once)


@pytest.mark.parametrize("mistake", [keeps_half_a_file, invites_twice])
async def test_no_stored_value_stands_in_an_error_text(
    any_database: Database, mistake: Callable[[Database], Awaitable[None]]
) -> None:
    with pytest.raises(IntegrityError) as raised:
        await mistake(any_database)
    assert SECRET not in "".join(traceback.format_exception(raised.value))


@pytest.mark.postgres
async def test_a_connection_that_the_server_closed_is_replaced(postgres: Database) -> None:
    async with postgres.read() as uow:
        assert await uow.offices.all() == []
    server = make_engine(POSTGRES, writes=False)
    try:
        async with server.connect() as connection:
            name = postgres.url.rsplit("/", 1)[1]
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
    finally:
        await server.dispose()
    async with postgres.read() as uow:
        assert await uow.offices.all() == []


def test_asking_for_the_revision_makes_no_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    assert no_file_yet(url)
    assert asyncio.run(migrate.current(url)) is None
    assert list(tmp_path.iterdir()) == []
    assert not no_file_yet(POSTGRES)
