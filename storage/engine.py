"""Engines for SQLite (the default) and PostgreSQL (by URL)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def full_url(url: str) -> str:
    """``url`` with the async driver that suiji uses: ``sqlite:///f`` → ``sqlite+aiosqlite:///f``."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        parsed = parsed.set(drivername="sqlite+aiosqlite")
    elif parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def make_engine(url: str, *, writes: bool = True) -> AsyncEngine:
    """An engine for ``url``.

    On SQLite a writing engine takes the write lock when a transaction begins: a plain BEGIN loses updates when
    two transactions read before they write. A reading engine (``writes=False``) never waits for that lock.

    What is stored (a draw's secret, a mobile number) stands in no error text, which would end in a log. A connection
    that PostgreSQL has closed meanwhile, as in a restart of it, is replaced.
    """
    full = full_url(url)
    engine = create_async_engine(full, hide_parameters=True, pool_pre_ping=not full.startswith("sqlite"))
    event.listen(engine.sync_engine, "handle_error", _hide_values)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def no_file_yet(url: str) -> bool:
    """Whether ``url`` names a SQLite file that does not exist, and that connecting would make."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or ".").exists()


def _hide_values(context: ExceptionContext) -> None:
    """PostgreSQL's own words quote the row from their second line on (``DETAIL: Failing row contains …``)."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args and isinstance(error.args[0], str):
            error.args = (error.args[0].split("\nDETAIL:")[0], *error.args[1:])


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is switched off: the "begin" event above says which one.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
