"""Who may see what: the office everything, a department's admins their own."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import Refusal
from domain.roles import Role
from office.rights import require_member
from storage.offices import Office
from storage.people import Person
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Viewer:
    """A reader of bulletins. ``departments`` None: the whole office."""

    person: Person
    office: Office
    departments: frozenset[int] | None

    @property
    def may_send(self) -> bool:
        return self.departments is None


async def require_viewer(uow: UnitOfWork, user_id: int, office_id: int | None = None) -> Viewer:
    """The reader, at the office of that id, else at the first that they are an admin of, their office before their
    departments. Refusal ``supervision.admins_only`` for anybody else."""
    person, held = await require_member(uow, user_id)
    for one in held:
        if one.role is Role.OFFICE_ADMIN and office_id in {None, one.office_id}:
            return Viewer(person, await uow.offices.get(one.office_id), None)
    own = [one for one in held if one.role is Role.DEPARTMENT_ADMIN and office_id in {None, one.office_id}]
    if not own:
        raise Refusal("supervision.admins_only")
    here = own[0].office_id
    departments = frozenset(one.department_id for one in own if one.office_id == here and one.department_id is not None)
    return Viewer(person, await uow.offices.get(here), departments)
