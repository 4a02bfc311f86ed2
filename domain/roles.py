"""Who may hold which office: the roles of a joint inspection."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A person's role within an office, and for all but the first within one of its departments."""

    OFFICE_ADMIN = "office_admin"
    DEPARTMENT_ADMIN = "department_admin"
    REVIEWER = "reviewer"
    INSPECTOR = "inspector"
    LIAISON = "liaison"


@dataclass(frozen=True)
class Appointment:
    """One role that a person holds. ``department_id`` is None for the office's own people;
    ``inspector_id`` names the row of the inspector library that this person is."""

    person_id: int
    office_id: int
    role: Role
    department_id: int | None = None
    inspector_id: int | None = None
