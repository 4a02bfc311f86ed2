"""What every repository shares: the connection of its unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable, RowMapping, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


def slices(values: Sequence[T], size: int = 500) -> list[Sequence[T]]:
    """``values`` in parts that fit into one statement on every database."""
    return [values[start : start + size] for start in range(0, len(values), size)]


class Repository:
    """Queries of one aggregate, within the transaction of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _one(self, statement: Executable) -> RowMapping | None:
        return (await self._connection.execute(statement)).mappings().first()

    async def _all(self, statement: Executable) -> list[RowMapping]:
        return list((await self._connection.execute(statement)).mappings())

    async def _value(self, statement: Executable) -> Any:
        return (await self._connection.execute(statement)).scalar()

    async def _changed(self, statement: Executable) -> int:
        """Runs an update or delete; how many rows it touched. The base of every compare-and-set."""
        return (await self._connection.execute(statement)).rowcount

    async def _add(self, table: Table, **values: object) -> int:
        """Inserts one row; its new id."""
        result = await self._connection.execute(insert(table).values(**values).returning(table.c.id))
        return int(result.scalar_one())

    async def _add_many(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Inserts ``rows`` in one statement; nothing when there are none."""
        if rows:
            await self._connection.execute(insert(table), rows)
