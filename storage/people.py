"""People of the chat, the roles they hold, and the one-time links that gave them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    delete,
    select,
    text,
    update,
)

from domain import lengths
from domain.errors import Refusal
from domain.roles import Appointment, Role
from storage.metadata import Moment, metadata
from storage.repository import Repository

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_user_id", BigInteger, nullable=False, unique=True),
    Column("name", String(lengths.NAME), nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("department_id", ForeignKey("departments.id")),
    Column("inspector_id", ForeignKey("inspectors.id")),
    # NULLs are never equal, so the office's own roles need their own rule against a second copy.
    Index("uq_appointments_in_department", "person_id", "role", "department_id", unique=True),
    Index(
        "uq_appointments_in_office",
        "person_id",
        "office_id",
        "role",
        unique=True,
        sqlite_where=text("department_id IS NULL"),
        postgresql_where=text("department_id IS NULL"),
    ),
    Index("ix_appointments_office_role", "office_id", "role", "department_id"),
    # One account for one inspector of the library.
    Index("uq_appointments_inspector", "inspector_id", unique=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("department_id", ForeignKey("departments.id")),
    Column("inspector_id", ForeignKey("inspectors.id")),
    Column("created_by", ForeignKey("people.id")),
    Column("expires_at", Moment, nullable=False),
    Column("used_by", ForeignKey("people.id")),
    Column("used_at", Moment),
)


@dataclass(frozen=True)
class Person:
    """Someone in the chat. ``chat_user_id`` is also the id of the private chat with the bot."""

    id: int
    chat_user_id: int
    name: str


@dataclass(frozen=True)
class Invitation:
    code: str
    office_id: int
    role: Role
    department_id: int | None
    inspector_id: int | None
    created_by: int | None
    expires_at: datetime
    used_by: int | None = None
    used_at: datetime | None = None


class People(Repository):
    """People, appointments, invitations."""

    async def remember(self, chat_user_id: int, name: str) -> Person:
        """The person of this chat account, made if new; a changed display name is taken over, cut to fit."""
        name = name[: lengths.NAME]
        row = await self._one(select(people).where(people.c.chat_user_id == chat_user_id))
        if row is None:
            return Person(await self._add(people, chat_user_id=chat_user_id, name=name), chat_user_id, name)
        if row["name"] != name:
            await self._changed(update(people).where(people.c.id == row["id"]).values(name=name))
        return Person(row["id"], chat_user_id, name)

    async def find(self, chat_user_id: int) -> Person | None:
        row = await self._one(select(people).where(people.c.chat_user_id == chat_user_id))
        return Person(**row) if row else None

    async def get(self, person_id: int) -> Person:
        row = await self._one(select(people).where(people.c.id == person_id))
        if row is None:
            raise Refusal("people.unknown")
        return Person(**row)

    async def appoint(self, appointment: Appointment) -> bool:
        """Gives a role; False when the person already held it."""
        if appointment in await self.appointments(appointment.person_id):
            return False
        await self._connection.execute(appointments.insert().values(**_columns(appointment)))
        return True

    async def dismiss(self, appointment: Appointment) -> bool:
        """Takes a role back; False when the person does not hold it. What they did in it keeps their name."""
        own = [appointments.c[name].is_not_distinct_from(value) for name, value in _columns(appointment).items()]
        return await self._changed(delete(appointments).where(*own)) == 1

    async def appointments(self, person_id: int) -> list[Appointment]:
        rows = select(appointments).where(appointments.c.person_id == person_id).order_by(appointments.c.id)
        return [_appointment(row) for row in await self._all(rows)]

    async def holding(self, office_id: int, role: Role, department_id: int | None = None) -> list[Person]:
        """Everyone who holds ``role`` in the office, or in that department of it, in order of appointment."""
        rows = (
            select(people)
            .join(appointments, appointments.c.person_id == people.c.id)
            .where(appointments.c.office_id == office_id, appointments.c.role == role.value)
            .order_by(appointments.c.id)
        )
        if department_id is not None:
            rows = rows.where(appointments.c.department_id == department_id)
        return [Person(**row) for row in await self._all(rows)]

    async def bound_inspectors(self, inspector_ids: list[int]) -> dict[int, Person]:
        """Those of the inspectors who have a chat account, by inspector id."""
        rows = (
            select(appointments.c.inspector_id, people)
            .join(people, people.c.id == appointments.c.person_id)
            .where(appointments.c.inspector_id.in_(inspector_ids))
        )
        return {
            row["inspector_id"]: Person(row["id"], row["chat_user_id"], row["name"]) for row in await self._all(rows)
        }

    async def invite(self, invitation: Invitation) -> None:
        values = {**vars(invitation), "role": invitation.role.value}
        await self._connection.execute(invitations.insert().values(**values))

    async def find_invitation(self, code: str) -> Invitation | None:
        row = await self._one(select(invitations).where(invitations.c.code == code))
        return Invitation(**{**row, "role": Role(row["role"])}) if row else None

    async def void_founding_links(self, office_id: int, *, now: datetime) -> None:
        """Ends the links to the office that no person gave and nobody has used: lost ones, once there is another."""
        lost = (invitations.c.office_id == office_id) & invitations.c.created_by.is_(None)
        unused = invitations.c.used_by.is_(None) & (invitations.c.expires_at > now)
        await self._changed(update(invitations).where(lost, unused).values(expires_at=now))

    async def use_invitation(self, code: str, *, person_id: int, now: datetime) -> bool:
        """Marks the link as used; False when someone was quicker."""
        unused = (invitations.c.code == code) & invitations.c.used_by.is_(None)
        return await self._changed(update(invitations).where(unused).values(used_by=person_id, used_at=now)) == 1


def _columns(appointment: Appointment) -> dict[str, object]:
    return {**vars(appointment), "role": appointment.role.value}


def _appointment(row: RowMapping) -> Appointment:
    return Appointment(
        person_id=row["person_id"],
        office_id=row["office_id"],
        role=Role(row["role"]),
        department_id=row["department_id"],
        inspector_id=row["inspector_id"],
    )
