"""Who does what only one process may do at a time: each such work has one owner, for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, String, Table, delete, insert, select, update

from storage.metadata import Moment, metadata
from storage.repository import Repository

leases = Table(
    "leases",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("owner", String(40), nullable=False),
    Column("until", Moment, nullable=False),
)


class Leases(Repository):
    """Leases by the name of the work. Writers come one after the other, so that no two take the same one."""

    async def take(self, name: str, *, owner: str, now: datetime, until: datetime) -> bool:
        """Takes or renews the lease; False while it is another's and has not run out."""
        row = leases.c.name == name
        free = (leases.c.owner == owner) | (leases.c.until <= now)
        if await self._changed(update(leases).where(row, free).values(owner=owner, until=until)):
            return True
        if await self._value(select(leases.c.name).where(row)) is not None:
            return False
        await self._connection.execute(insert(leases).values(name=name, owner=owner, until=until))
        return True

    async def give_back(self, name: str, *, owner: str) -> None:
        """Ends the lease at once; one that is another's by now stays as it is."""
        await self._changed(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
